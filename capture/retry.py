"""When a source is read again, decided as a value: pure, so that the whole of it is one table of tests."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from connectors.errors import ConnectorError, CursorExpired, NeedsPerson, ProviderBug, TryLater

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
SPREAD = 0.1
"""So far from the schedule, as a share of the interval, a source is at most read earlier or later than others."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows from the end of a pass. `advice` is set where the source must wait for a person."""

    next_due_at: datetime
    failures: int
    error: str | None = None
    advice: str | None = None
    paused: bool = False
    """It is not tried again before a person resumes it."""
    unanswered: bool = False
    """The server did not answer as servers do that are well: others who ask it meet with the same."""


def spread(source: int) -> float:
    """What a source's intervals are multiplied with: always the same for it, evenly spread over those with near ids."""
    return 1 + SPREAD * (2 * (source * _GOLDEN % 1) - 1)


_GOLDEN = (5**0.5 - 1) / 2
"""Its multiples fall into the widest gap left: https://en.wikipedia.org/wiki/Low-discrepancy_sequence#Additive_recurrence"""


def after_success(now: datetime, interval: timedelta, factor: float = 1.0) -> Decision:
    """On with the schedule; `factor` is the source's `spread`."""
    return Decision(now + interval * factor, 0)


def next_attempt(error: ConnectorError, failures: int, now: datetime) -> Decision:
    """After the `failures + 1`th failure in a row. A source that says when (Retry-After) is taken at its word."""
    match error:
        case NeedsPerson():
            return Decision(now + LONGEST_WAIT, failures + 1, str(error), error.advice)
        case TryLater(after=timedelta() as after):
            return Decision(now + after, failures + 1, str(error), unanswered=error.of_server)
        case TryLater():
            return replace(later(str(error), failures, now), unanswered=error.of_server)
        case CursorExpired() | ProviderBug():
            return later(str(error), failures, now)
    raise AssertionError(f"{type(error).__name__} has no remedy") from error


def held_back(removed: int, connection: int, failures: int, now: datetime) -> Decision:
    """After a page that would have removed too much: trying again would remove the rest, a share at a time."""
    told = f"{removed:,} items have gone from this source at once, which may be a fault of its own"
    advice = f"Look whether the source is complete; then run `capture connection resume {connection}`."
    return Decision(now, failures + 1, told, advice, paused=True)


def later(told: str, failures: int, now: datetime) -> Decision:
    """After any other failure: the wait doubles from FIRST_WAIT to LONGEST_WAIT."""
    return Decision(now + min(FIRST_WAIT * 2 ** min(failures, 16), LONGEST_WAIT), failures + 1, told)
