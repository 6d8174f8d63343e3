"""Date fields of RFC 5322 3.3 and 4.3, and what is sent instead. https://www.rfc-editor.org/rfc/rfc5322#section-3.3"""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), start=1
    )
}
_USUAL = re.compile(
    r"(?:[A-Za-z]{3}, ?)?(\d\d?) ([A-Z][a-z]{2}) ([12]\d{3}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)([0-5]\d)(?: |$)",
    re.ASCII,
)
_COMMENT = re.compile(r"\([^()]*\)")
_DEEPEST_COMMENT = 3
# Mail before Unix time and after this century is a broken clock.
_YEARS = range(1971, 2100)


def _usual(text: str) -> datetime | None:
    match = _USUAL.match(text)
    if match is None or match[2] not in _MONTHS:
        return None
    day, month, year, hour, minute, second, sign, hours, minutes = match.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    local = datetime(int(year), _MONTHS[month], int(day), int(hour), int(minute), min(int(second), 59), tzinfo=UTC)
    return local - offset if sign == "+" else local + offset


def _lenient(text: str) -> datetime | None:
    for _ in range(_DEEPEST_COMMENT if "(" in text else 0):
        text = _COMMENT.sub(" ", text)
    parts = parsedate_tz(text)
    if parts is None:
        return datetime.fromisoformat(text).astimezone(UTC)
    year, month, day, hour, minute, second = parts[:6]
    local = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    return local - timedelta(seconds=parts[9] or 0)


def parse_date(text: str) -> datetime | None:
    """A date field as an instant in UTC; None where it is no date or an absurd one. Without a zone it is UTC."""
    if not text:
        return None
    try:
        at = _usual(text) or _lenient(text)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
    return at if at and at.year in _YEARS else None
