"""Events as Graph states them, for tests."""

from typing import Any, Final

BERLIN: Final = "W. Europe Standard Time"
ANN: Final = "ann@example.com"
BOB: Final = "bob@customer.example"
HEAD: Final = "040000008200E00074C5B7101A82E008"
"""How a Global Object ID begins."""


def at(time: str, zone: str = "UTC") -> dict[str, str]:
    """`2026-12-01T09:00` as Graph has it."""
    return {"dateTime": f"{time}:00.0000000", "timeZone": zone}


def somebody(address: str, name: str = "") -> dict[str, Any]:
    """A recipient."""
    return {"emailAddress": {"address": address, "name": name}}


def a_guest(address: str, answer: str = "none", kind: str = "required") -> dict[str, Any]:
    """An attendee."""
    return somebody(address) | {"type": kind, "status": {"response": answer, "time": "0001-01-01T00:00:00Z"}}


def an_event(ident: str, **fields: Any) -> dict[str, Any]:
    """An hour on the first of December with the customer, which the person has organized."""
    return {
        "@odata.etag": f'W/"{ident}=="',
        "id": ident,
        "iCalUId": f"{ident}@example.com",
        "type": "singleInstance",
        "seriesMasterId": None,
        "subject": ident,
        "start": at("2026-12-01T09:00"),
        "end": at("2026-12-01T10:00"),
        "isAllDay": False,
        "originalStartTimeZone": BERLIN,
        "isCancelled": False,
        "organizer": somebody(ANN, "Ann"),
        "attendees": [a_guest(BOB, "accepted")],
        "responseStatus": {"response": "organizer", "time": "0001-01-01T00:00:00Z"},
        "sensitivity": "normal",
        "showAs": "busy",
        "categories": [],
        "lastModifiedDateTime": "2026-11-01T08:00:00.1234567Z",
    } | fields


def a_series(ident: str, **fields: Any) -> dict[str, Any]:
    """What the occurrences of a weekly hour share."""
    return an_event(ident, type="seriesMaster", **fields)


def an_occurrence(series: dict[str, Any], date: str, **fields: Any) -> dict[str, Any]:
    """One that is as its series says, on a day of `2026-12-08`; its hour begins at nine in UTC."""
    times = {"start": at(f"{date}T09:00"), "end": at(f"{date}T10:00"), "originalStart": f"{date}T09:00:00Z"}
    own = {"id": f"{series['id']}{date}", "type": "occurrence", "seriesMasterId": series["id"]}
    return series | own | {"iCalUId": "of the occurrence"} | times | fields


def an_exception(series: dict[str, Any], date: str, **fields: Any) -> dict[str, Any]:
    """One that stands for itself."""
    return an_occurrence(series, date, type="exception", **fields)
