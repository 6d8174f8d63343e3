"""When what is said: pure. Many at once become one message, and what comes and goes is not worth one.

1. What has begun waits for SETTLE, so that others that begin by the same cause come along.
2. What has the cause of something that people know already joins it without a word.
3. What is over waits for SETTLE too, as it may come back, and for all others of its cause.
4. What still stands is repeated after a day, all of it at once.
5. Between two messages there is at least GAP.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from store.notices import Notice, Trouble

SETTLE: Final = timedelta(minutes=5)
"""A mailbox is looked at this often: an outage is noticed one mailbox after the other."""
GAP: Final = timedelta(minutes=10)
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Decided:
    """What is to be said now, and what is to be remembered."""

    began: tuple[Notice, ...] = ()
    over: tuple[Notice, ...] = ()
    still: tuple[Notice, ...] = ()
    known: tuple[Notice, ...] = ()
    """All that is to be remembered."""

    @property
    def says(self) -> bool:
        """There is something to say."""
        return bool(self.began or self.over or self.still)


def decide(
    before: Mapping[str, Notice], troubles: Iterable[Trouble], now: datetime, spoke_at: datetime | None
) -> Decided:
    """`before`: what was remembered; `troubles`: all that there are now; `spoke_at`: when people were last told."""
    stand = _joined(list(_standing(before, troubles, now)), now)
    gone = list(_gone(before, {one.trouble.key for one in stand}, now))
    if spoke_at is not None and now - spoke_at < GAP:
        return Decided(known=(*stand, *gone))
    untold = [one for one in stand if one.told_at is None]
    began = untold if any(now - one.began_at >= SETTLE for one in untold) else []
    causes = {one.trouble.cause for one in (*stand, *gone) if one.told_at and not _is_over(one, now)} - {""}
    over = [one for one in gone if _is_over(one, now) and one.trouble.cause not in causes]
    still = _repeated(stand, now)
    told = {one.trouble.key for one in (*began, *still)}
    kept = [replace(one, told_at=now) if one.trouble.key in told else one for one in stand]
    waiting = [one for one in gone if one not in over]
    return Decided(tuple(began), tuple(over), tuple(still), (*kept, *waiting))


def _standing(before: Mapping[str, Notice], troubles: Iterable[Trouble], now: datetime) -> Iterable[Notice]:
    for trouble in {one.key: one for one in troubles}.values():
        was = before.get(trouble.key)
        if was is None:
            yield Notice(trouble, now)
        else:
            told_at = was.told_at if was.trouble.stage == trouble.stage else None
            yield replace(was, trouble=trouble, told_at=told_at, over_at=None)


def _joined(stand: list[Notice], now: datetime) -> list[Notice]:
    told: dict[str, datetime] = {}
    for one in stand:
        if one.trouble.cause and one.told_at is not None:
            told[one.trouble.cause] = max(one.told_at, told.get(one.trouble.cause, one.told_at))
    recent = {cause: at for cause, at in told.items() if now - at < DAY}
    return [replace(one, told_at=one.told_at or recent.get(one.trouble.cause)) for one in stand]


def _gone(before: Mapping[str, Notice], stand: set[str], now: datetime) -> Iterable[Notice]:
    """What nobody was told of is forgotten."""
    for key, one in before.items():
        if key not in stand and one.told_at is not None:
            yield replace(one, over_at=one.over_at or now)


def _is_over(one: Notice, now: datetime) -> bool:
    return one.over_at is not None and now - one.over_at >= SETTLE


def _repeated(stand: list[Notice], now: datetime) -> list[Notice]:
    told = [one for one in stand if one.trouble.repeats and one.told_at is not None]
    return told if any(one.told_at is not None and now - one.told_at >= DAY for one in told) else []
