"""A recurrence rule as a value: RFC 5545 3.3.10, with SKIP of RFC 7529.

https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10 · https://www.rfc-editor.org/rfc/rfc7529#section-4
"""

import re
from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum
from typing import TypeVar

from connectors.ical.errors import NotUnderstood
from connectors.ical.values import Moment, parse_moment

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BY_DAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)$")
_Word = TypeVar("_Word", bound=StrEnum)
_WHOLE = re.compile(r"[+-]?[0-9]{1,9}$")


class Freq(StrEnum):
    """What INTERVAL counts."""

    YEARLY = "YEARLY"
    MONTHLY = "MONTHLY"
    WEEKLY = "WEEKLY"
    DAILY = "DAILY"
    HOURLY = "HOURLY"
    MINUTELY = "MINUTELY"
    SECONDLY = "SECONDLY"


class Skip(StrEnum):
    """What becomes of a day that its month or year does not have (RFC 7529 4.1)."""

    OMIT = "OMIT"
    BACKWARD = "BACKWARD"
    FORWARD = "FORWARD"


@dataclass(frozen=True, slots=True)
class NthDay:
    """A weekday, 0 is Monday; `nth` of the month or year, from its end where negative, 0 for each."""

    nth: int
    weekday: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One RRULE. Empty tuples: the part is absent; numbers ascend and are distinct."""

    freq: Freq
    interval: int = 1
    count: int | None = None
    until: Moment | None = None
    """Floating times are given UTC as zone and `until_utc` False."""
    until_utc: bool = False
    week_start: int = 0
    months: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    days: tuple[NthDay, ...] = ()
    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    seconds: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    skip: Skip = Skip.OMIT


def parse_rule(text: str) -> Rule:
    """An RRULE. Unknown parts are ignored, as are empty ones (Google ends rules with `;`). Raises NotUnderstood."""
    parts = dict(part.upper().split("=", 1) for part in re.sub(r"\s", "", text).split(";") if "=" in part)
    if parts.get("RSCALE", "GREGORIAN") != "GREGORIAN":
        raise NotUnderstood("its recurrence rule counts in another calendar than the Gregorian")
    until = parts.get("UNTIL")
    return Rule(
        freq=_word(parts, "FREQ", Freq, None),
        interval=max(1, _whole(parts.get("INTERVAL", "1"))),
        count=_count(parts),
        until=parse_moment(until, UTC) if until else None,
        until_utc=bool(until and until.endswith("Z")),
        week_start=_weekday(parts.get("WKST", "MO")),
        months=_numbers(parts, "BYMONTH", range(1, 13)),
        weeks=_from_either_end(parts, "BYWEEKNO", 53),
        year_days=_from_either_end(parts, "BYYEARDAY", 366),
        month_days=_from_either_end(parts, "BYMONTHDAY", 31),
        days=tuple(_nth_day(each) for each in dict.fromkeys(parts.get("BYDAY", "").split(",")) if each),
        hours=_numbers(parts, "BYHOUR", range(24)),
        minutes=_numbers(parts, "BYMINUTE", range(60)),
        seconds=_numbers(parts, "BYSECOND", range(61)),
        positions=_from_either_end(parts, "BYSETPOS", 366 * 86_400),
        skip=_word(parts, "SKIP", Skip, Skip.OMIT),
    )


def _count(parts: dict[str, str]) -> int | None:
    if "COUNT" not in parts:
        return None
    count = _whole(parts["COUNT"])
    if count < 1:
        raise NotUnderstood("its recurrence rule has a COUNT out of range")
    return count


def _numbers(parts: dict[str, str], name: str, allowed: range) -> tuple[int, ...]:
    found = {_whole(each) for each in parts.get(name, "").split(",") if each}
    if not all(each in allowed for each in found):
        raise NotUnderstood(f"its recurrence rule has a {name} out of range")
    return tuple(sorted(found))


def _from_either_end(parts: dict[str, str], name: str, most: int) -> tuple[int, ...]:
    found = _numbers(parts, name, range(-most, most + 1))
    if 0 in found:
        raise NotUnderstood(f"its recurrence rule has a {name} out of range")
    return found


def _word(parts: dict[str, str], name: str, words: type[_Word], default: _Word | None) -> _Word:
    if name not in parts and default is not None:
        return default
    try:
        return words(parts.get(name, ""))
    except ValueError as error:
        raise NotUnderstood(f"its recurrence rule has no {name} that we know") from error


def _whole(text: str) -> int:
    if not _WHOLE.match(text):
        raise NotUnderstood("its recurrence rule has a number that is none")
    return int(text)


def _weekday(text: str) -> int:
    if text not in WEEKDAYS:
        raise NotUnderstood("its recurrence rule names a weekday that is none")
    return WEEKDAYS.index(text)


def _nth_day(text: str) -> NthDay:
    found = _BY_DAY.match(text)
    if found is None:
        raise NotUnderstood("its recurrence rule names a weekday that is none")
    return NthDay(int(found[1] or 0), WEEKDAYS.index(found[2]))
