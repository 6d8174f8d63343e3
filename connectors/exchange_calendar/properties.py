"""What we ask of appointments, by the names that exchangelib has for it, and reading it.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/calendaritem
"""

from datetime import UTC, date, datetime
from typing import Any, Final

from connectors.ews.values import Item

LISTED: Final = ("type", "start", "end", "uid")
"""With what has changed in a calendar."""
SEEN: Final = ("type", "start", "end", "uid", "original_start", "recurrence_id")
"""With what a view of a calendar shows."""
DIFFERING: Final = ("modified_occurrences", "deleted_occurrences")
"""Of a series: which of its occurrences are not as it says."""
ENVELOPE: Final = (
    *SEEN,
    "subject",
    "is_all_day",
    "_start_timezone",
    "is_cancelled",
    "organizer",
    "required_attendees",
    "optional_attendees",
    "resources",
    "my_response_type",
    "sensitivity",
    "legacy_free_busy_status",
    "categories",
    "appointment_sequence_number",
    "last_modified_time",
    "modified_occurrences",
    "parent_folder_id",
)
"""Of one, without its words; of a series what its occurrences share, and which of them differ."""
WORDS: Final = ("text_body", "location", "net_show_url", "meeting_workspace_url")
"""What one says of itself; the last two are ways to join."""


def text(found: Item, name: str) -> str:
    """A property that is text, fit for a database; "" where there is none."""
    return said(found.values.get(name))


def said(value: object) -> str:
    """Text that is fit for a database; "" for what is none."""
    return str(value).encode("utf-8", "replace").decode("utf-8").replace("\0", "") if isinstance(value, str) else ""


def is_so(found: Item, name: str) -> bool:
    """A property that is said to be true."""
    return found.values.get(name) is True


def several(found: Item, name: str) -> list[Any]:
    """A property that is a list."""
    value = found.values.get(name)
    return list(value) if isinstance(value, list | tuple) else []


def moment(found: Item, name: str) -> datetime | None:
    """A property that is a time, in UTC; None where there is none."""
    return in_utc(found.values.get(name))


def in_utc(value: object) -> datetime | None:
    """As datetime's own type, without fractions of a second; a date is its midnight. None for what is no time."""
    if not isinstance(value, date):
        return None
    if not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    clock = (value.year, value.month, value.day, value.hour, value.minute, value.second)
    try:
        return datetime(*clock, tzinfo=value.tzinfo or UTC, fold=value.fold).astimezone(UTC)
    except OverflowError:
        return None
