"""Events as Google's Calendar API states them, for tests."""

from typing import Any, Final

from connectors.google.api import Json

BERLIN: Final = "Europe/Berlin"
BOB: Final = {"email": "bob@customer.example", "displayName": "Bob"}
CUSTOMER: Final = BOB | {"responseStatus": "accepted"}
"""Bob as a guest."""


def at(time: str, zone: str = BERLIN) -> dict[str, str]:
    """A time in the way of Google: `2026-12-01T10:00:00+01:00` or a date."""
    return {"dateTime": time, "timeZone": zone} if "T" in time else {"date": time}


def me(answer: str = "accepted") -> dict[str, object]:
    """The person whose calendar it is, as a guest."""
    return {"email": "ann@example.com", "self": True, "responseStatus": answer}


def an_event(ident: str, **fields: Any) -> dict[str, Any]:
    """An hour on the first of December with the customer, which the person has organized."""
    return {
        "id": ident,
        "status": "confirmed",
        "etag": f'"{ident}-1"',
        "iCalUID": f"{ident}@google.com",
        "updated": "2026-11-01T08:00:00.123Z",
        "sequence": 0,
        "summary": ident,
        "start": at("2026-12-01T10:00:00+01:00"),
        "end": at("2026-12-01T11:00:00+01:00"),
        "organizer": {"email": "ann@example.com", "self": True},
        "attendees": [CUSTOMER],
        "eventType": "default",
    } | fields


def a_series(ident: str, rule: str = "RRULE:FREQ=WEEKLY;COUNT=3", **fields: Any) -> dict[str, Any]:
    """The same on three Tuesdays: 1, 8 and 15 December."""
    return an_event(ident, recurrence=[rule], **fields)


def an_exception(series: Json, slot: str, **fields: Any) -> dict[str, Any]:
    """The occurrence of a series that was to begin at the `slot`, in UTC (`20261208T090000Z`), by itself."""
    when = f"{slot[:4]}-{slot[4:6]}-{slot[6:8]}T{slot[9:11]}:{slot[11:13]}:00Z"
    end = f"{slot[:4]}-{slot[4:6]}-{slot[6:8]}T{int(slot[9:11]) + 1:02d}:{slot[11:13]}:00Z"
    own = {name: value for name, value in series.items() if name != "recurrence"}
    name = f"{series['id']}_{slot}"
    own |= {"id": name, "etag": f'"{name}-1"', "recurringEventId": series["id"]}
    return own | {"start": at(when), "end": at(end), "originalStartTime": at(when)} | fields


def a_stub(event: Json) -> dict[str, Any]:
    """What Google guarantees of one that was deleted."""
    kept = ("id", "etag", "recurringEventId", "originalStartTime")
    return {name: event[name] for name in kept if name in event} | {"status": "cancelled"}
