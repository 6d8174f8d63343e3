"""Dates as people's programs write them.

Accepted are ISO 8601 (https://www.iso.org/iso-8601-date-and-time-format.html), `31.12.2024`, and `12/31/2024` or
`31/12/2024` where one column's dates leave no doubt which of the two it writes. A time without a zone is in UTC.
"""

import re
from datetime import UTC, date, datetime
from enum import StrEnum

_NUMBERS = re.compile(
    r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([ap])\.?m\.?)?)?", re.IGNORECASE
)
_BETWEEN = ("/", "-")


class Order(StrEnum):
    """What stands first in a column's `a/b/year` dates."""

    DAY = "day"
    MONTH = "month"
    EITHER = "either"
    """Every date of the column can be read both ways."""
    MIXED = "mixed"
    """Some of its dates are only possible in the one, some only in the other."""


class OrderSeen:
    """Collects what a column's dates say about their order."""

    def __init__(self) -> None:
        self._day = self._month = False

    def add(self, text: str) -> None:
        """`text`: one cell; anything that is no `a/b/year` says nothing."""
        found = _NUMBERS.fullmatch(text) if text[1:2] in _BETWEEN or text[2:3] in _BETWEEN else None
        if found:
            self._day |= int(found[1]) > 12
            self._month |= int(found[3]) > 12

    @property
    def order(self) -> Order:
        """What all dates so far say together."""
        if self._day and self._month:
            return Order.MIXED
        if self._day:
            return Order.DAY
        return Order.MONTH if self._month else Order.EITHER


def parse_moment(value: object, order: Order) -> datetime | None:
    """A cell as a moment in UTC; None where it is blank. Raises ValueError with a sentence."""
    if isinstance(value, datetime):
        return _in_utc(value)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no date: write it as 2024-12-31")
    return _in_utc(_parsed(value.strip(), order))


def parse_date(value: object, order: Order) -> date | None:
    """A cell as a date, without regard to its time. Raises ValueError with a sentence."""
    if isinstance(value, str) and len(value) > 10 and value[4:5] == "-":
        value = value[:10]
    moment = parse_moment(value, order)
    return moment.date() if moment else None


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError as error:
        raise ValueError(f"{moment.isoformat()} is out of range") from error


def _parsed(text: str, order: Order) -> datetime:
    found = _NUMBERS.fullmatch(text)
    try:
        return _by_numbers(found, order) if found else datetime.fromisoformat(text)
    except ValueError as error:
        if isinstance(error, _Doubtful):
            raise
        raise ValueError(f"{text!r} is no date: write it as 2024-12-31") from error


class _Doubtful(ValueError):
    pass


def _by_numbers(found: re.Match[str], order: Order) -> datetime:
    first, second = int(found[1]), int(found[3])
    if found[2] == ".":
        order = Order.DAY
    if order is Order.MIXED and (first > 12) != (second > 12):
        order = Order.DAY if first > 12 else Order.MONTH
    if order in (Order.EITHER, Order.MIXED) and first != second:
        raise _Doubtful(f"{found[0]!r} can be day or month first, and the column does not tell: write it as 2024-12-31")
    day, month = (second, first) if order is Order.MONTH else (first, second)
    hour = int(found[5] or 0)
    if found[8]:
        hour = hour % 12 + (12 if found[8].lower() == "p" else 0)
    return datetime(int(found[4]), month, day, hour, int(found[6] or 0), int(found[7] or 0))  # noqa: DTZ001
