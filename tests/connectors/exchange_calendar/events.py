"""Appointments as an Exchange server tells of them, for tests."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from exchangelib.properties import Attendee, Mailbox  # type: ignore[import-untyped]

from connectors.ews.values import Item

BERLIN: Final = "W. Europe Standard Time"
CUSTOM: Final = "tzone://Microsoft/Custom"
ANN: Final = "ann@example.com"
BOB: Final = "bob@customer.example"
HEAD: Final = "040000008200E00074C5B7101A82E008"
"""How a Global Object ID begins."""
NINE: Final = datetime(2026, 12, 1, 9, tzinfo=UTC)
HOUR: Final = timedelta(hours=1)


def a_mailbox(address: str, name: str = "") -> object:
    """Somebody."""
    return Mailbox(email_address=address, name=name)


def a_guest(address: str, answer: str = "Unknown") -> object:
    """An attendee."""
    return Attendee(mailbox=a_mailbox(address), response_type=answer)


def an_event(ident: str, **values: object) -> Item:
    """An hour on the first of December with the customer, which the person has organized."""
    said: dict[str, object] = {
        "type": "Single",
        "uid": f"{ident}@example.com",
        "subject": ident,
        "start": NINE,
        "end": NINE + HOUR,
        "is_all_day": False,
        "_start_timezone": BERLIN,
        "is_cancelled": False,
        "organizer": a_mailbox(ANN, "Ann"),
        "required_attendees": [a_guest(BOB, "Accept")],
        "my_response_type": "Organizer",
        "sensitivity": "Normal",
        "legacy_free_busy_status": "Busy",
        "appointment_sequence_number": 0,
        "last_modified_time": datetime(2026, 11, 1, 8, tzinfo=UTC),
    }
    kept = {name: value for name, value in (said | values).items() if value is not None}
    return Item(ident, f"key of {ident}", "CalendarItem", kept)


def a_series(ident: str, **values: object) -> Item:
    """What the occurrences of a weekly hour share."""
    return an_event(ident, **{"type": "RecurringMaster", **values})


def an_occurrence(series: Item, slot: datetime, **values: object) -> Item:
    """One that is as its series says."""
    own = {"type": "Occurrence", "start": slot, "end": slot + HOUR, "original_start": slot}
    return Item(f"{series.id} on {slot:%d}", f"key of {series.id}", "CalendarItem", {**series.values, **own, **values})


def an_exception(series: Item, slot: datetime, **values: object) -> Item:
    """One that stands for itself."""
    return an_occurrence(series, slot, **{"type": "Exception", **values})


def changed_in(items: Sequence[Item]) -> dict[str, Item]:
    """Those that stand for themselves, by id."""
    return {item.id: item for item in items if item.values["type"] == "Exception"}
