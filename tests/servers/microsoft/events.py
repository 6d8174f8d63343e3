"""Events as the resource event: single ones, series, their occurrences and exceptions.

https://learn.microsoft.com/graph/api/resources/event
"""

from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote

from tests.servers.https.exchange import Json
from tests.servers.microsoft.bodies import body
from tests.servers.microsoft.calendars import Event, FakeCalendar
from tests.servers.microsoft.ids import change_key, etag
from tests.servers.microsoft.times import instant, shown, zone_named

_UID: Final = "040000008200E00074C5B7101A82E008"
"""How global ids of meetings begin: [MS-OXOCAL] 2.2.1.27. The date of an occurrence follows."""
_MADE: Final = "2026-01-02T03:04:05.1234567Z"


def event(
    calendar: FakeCalendar, item: Event, original: datetime | None = None, *, zone: str = "UTC", as_text: bool = False
) -> Json:
    """All properties of an event, or of one occurrence of a series (by its start by the rule).

    `zone`: what times are told in; `as_text`: the body as plain text.
    """
    key = change_key(item.version)
    exception = item.exceptions.get(original) if original else None
    told = {**item.properties, **(exception.properties if exception else {})}
    content = told["body"]
    assert isinstance(content, dict)
    return {
        "@odata.etag": etag(key),
        "createdDateTime": _MADE,
        "lastModifiedDateTime": _MADE,
        "changeKey": key,
        **told,
        **(_occurrence(calendar, item, original) if original else _whole(item)),
        **_times(item, original, zone),
        "body": body(str(content["content"]), is_html=content["contentType"] == "html", as_text=as_text),
    }


def minimal(calendar: FakeCalendar, item: Event, original: datetime) -> Json:
    """What delta tells of an occurrence: https://github.com/microsoftgraph/microsoft-graph-docs/issues/7632"""
    return {
        "@odata.etag": etag(change_key(item.version)),
        "id": calendar.occurrence(item.id, original),
        "seriesMasterId": item.id,
        "type": "occurrence",
        **_times(item, original, "UTC"),
    }


def _whole(item: Event) -> Json:
    uid = item.properties.get("iCalUId") or _unique(item.id, None)
    more: Json = (
        {"cancelledOccurrences": [_named(item, start) for start in sorted(item.deleted)]} if item.starts else {}
    )
    return {
        "id": item.id,
        "iCalUId": uid,
        "seriesMasterId": None,
        "type": "seriesMaster" if item.starts else "singleInstance",
        "webLink": _link(item.id),
        **more,
    }


def _occurrence(calendar: FakeCalendar, item: Event, original: datetime) -> Json:
    id_ = calendar.occurrence(item.id, original)
    return {
        "id": id_,
        "iCalUId": _unique(str(item.properties.get("iCalUId") or item.id), _local(item, original)),
        "seriesMasterId": item.id,
        "type": "exception" if original in item.exceptions else "occurrence",
        "originalStart": instant(_began(item, original)),
        "recurrence": None,
        "webLink": _link(id_),
    }


def _times(item: Event, original: datetime | None, zone: str) -> Json:
    start, end = item.start, item.end
    if original:
        exception = item.exceptions.get(original)
        start, end = (exception.start, exception.end) if exception else (original, original + (end - start))
    # The days of what lasts all day are the same in every zone.
    if item.properties["isAllDay"]:
        return {"start": {**shown(start), "timeZone": zone}, "end": {**shown(end), "timeZone": zone}}
    return {"start": shown(start, zone), "end": shown(end, zone)}


def _unique(of: str, day: datetime | None) -> str:
    """A global id: the same for all occurrences of a series but for the day."""
    date = f"{day.year:04X}{day.month:02X}{day.day:02X}" if day else "00000000"
    return f"{_UID}{date}{'0' * 32}{of.encode().hex().upper()[-64:]}"


def _named(item: Event, original: datetime) -> str:
    return f"OID.{item.id}.{_local(item, original):%Y-%m-%d}"


def _local(item: Event, original: datetime) -> datetime:
    """When an occurrence begins by the rule, where the series is at home."""
    if item.properties["isAllDay"]:
        return original
    return original.astimezone(zone_named(str(item.properties["originalStartTimeZone"])))


def _began(item: Event, original: datetime) -> datetime:
    """The same as a moment: the midnight where the series is at home, if it lasts all day."""
    if not item.properties["isAllDay"]:
        return original
    home = zone_named(str(item.properties["originalStartTimeZone"]))
    return original.replace(tzinfo=home).astimezone(UTC)


def _link(id_: str) -> str:
    return f"https://outlook.office365.com/owa/?itemid={quote(id_)}&exvsurl=1&path=/calendar/item"
