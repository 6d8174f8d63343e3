"""Calendars of the Microsoft of the tests, over HTTP."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote

import httpx2
import pytest

from tests.servers.microsoft.calendars import FakeCalendar
from tests.servers.microsoft.server import MicrosoftServer

ANN = "ann@example.com"
OF_ANN = f"/users/{ANN}"
JANUARY = "startDateTime=2026-01-01T00:00:00Z&endDateTime=2026-02-01T00:00:00Z"
STARTS = [datetime(2026, 1, day, 9, tzinfo=UTC) for day in (5, 12, 19, 26)]
TIMES = {"dateTime": "2026-01-05T10:00:00", "timeZone": "W. Europe Standard Time"}


@pytest.fixture
def calendar(microsoft: MicrosoftServer) -> FakeCalendar:
    """Ann's default calendar, at the server."""
    return microsoft.calendar(ANN)


@pytest.fixture
def series(calendar: FakeCalendar) -> str:
    """The id of a weekly event: one occurrence was moved, another one deleted."""
    id_ = calendar.put_series(STARTS, subject="Weekly")
    calendar.change_occurrence(id_, STARTS[1], start=STARTS[1] + timedelta(days=1), subject="Moved")
    calendar.delete_occurrence(id_, STARTS[2])
    return id_


def test_calendars_are_listed_with_their_owners(microsoft: MicrosoftServer, graph: httpx2.Client) -> None:
    microsoft.calendar(ANN, "Bob", owner={"name": "Bob", "address": "bob@example.com"}, canEdit=False)
    listed = _get(graph, "/calendars?$select=name,owner,isDefaultCalendar")["value"]
    assert [(each["name"], each["owner"]["address"], each["isDefaultCalendar"]) for each in listed] == [
        ("Calendar", ANN, True),
        ("Bob", "bob@example.com", False),
    ]


def test_an_event_is_told_in_utc_unless_another_zone_is_preferred(calendar: FakeCalendar, graph: httpx2.Client) -> None:
    id_ = calendar.put(TIMES, subject="Offer", location="Room 1", attendees=["bob@client.test"], body="Hello")
    event = _event(graph, id_)
    assert event["start"] == {"dateTime": "2026-01-05T09:00:00.0000000", "timeZone": "UTC"}
    assert event["originalStartTimeZone"] == "W. Europe Standard Time"
    assert (event["location"]["displayName"], event["type"], event["isOrganizer"]) == ("Room 1", "singleInstance", True)
    assert event["attendees"][0]["emailAddress"] == {"name": "Bob", "address": "bob@client.test"}
    prefer = 'IdType="ImmutableId", outlook.timezone="Tokyo Standard Time", outlook.body-content-type="text"'
    there = _event(graph, id_, prefer=prefer)
    assert there["start"] == {"dateTime": "2026-01-05T18:00:00.0000000", "timeZone": "Tokyo Standard Time"}
    assert there["body"] == {"contentType": "text", "content": "Hello"}


def test_a_day_is_the_same_in_every_zone(calendar: FakeCalendar, graph: httpx2.Client) -> None:
    event = _event(graph, calendar.put(date(2026, 1, 5)), prefer='IdType="ImmutableId", outlook.timezone="Asia/Tokyo"')
    assert event["isAllDay"]
    assert (event["start"]["dateTime"], event["end"]["dateTime"]) == (
        "2026-01-05T00:00:00.0000000",
        "2026-01-06T00:00:00.0000000",
    )


def test_occurrences_are_like_their_series_and_exceptions_are_not(
    calendar: FakeCalendar, series: str, graph: httpx2.Client
) -> None:
    found = _get(graph, f"/events/{quote(series)}/instances?{JANUARY}&$select=subject,type,start,originalStart")[
        "value"
    ]
    assert [(each["type"], each["subject"], each["originalStart"]) for each in found] == [
        ("exception", "Moved", "2026-01-12T09:00:00Z"),
        ("occurrence", "Weekly", "2026-01-05T09:00:00Z"),
        ("occurrence", "Weekly", "2026-01-26T09:00:00Z"),
    ]
    assert found[0]["start"]["dateTime"] == "2026-01-13T09:00:00.0000000"


def test_the_uid_of_an_occurrence_is_its_own(calendar: FakeCalendar, series: str, graph: httpx2.Client) -> None:
    found = _get(graph, f"/events/{quote(series)}/instances?{JANUARY}&$select=iCalUId,seriesMasterId")["value"]
    assert len({each["iCalUId"] for each in found} | {_event(graph, series)["iCalUId"]}) == 4
    assert {each["seriesMasterId"] for each in found} == {series}


def test_the_original_start_of_a_day_is_its_midnight_at_home(calendar: FakeCalendar, graph: httpx2.Client) -> None:
    id_ = calendar.put_series([date(2026, 1, 5), date(2026, 1, 12)])
    (first, _) = _get(graph, f"/events/{quote(id_)}/instances?{JANUARY}")["value"]
    assert (first["originalStart"], first["start"]["dateTime"]) == (
        "2026-01-04T23:00:00Z",
        "2026-01-05T00:00:00.0000000",
    )


def test_an_occurrence_that_was_deleted_is_not_found(calendar: FakeCalendar, series: str, graph: httpx2.Client) -> None:
    deleted = calendar.occurrence(series, STARTS[2])
    assert graph.get(f"{OF_ANN}/events/{quote(deleted)}").status_code == 404
    assert _event(graph, calendar.occurrence(series, STARTS[1]))["subject"] == "Moved"
    cancelled = _get(graph, f"/events/{quote(series)}?$select=cancelledOccurrences")["cancelledOccurrences"]
    assert [name.rpartition(".")[2] for name in cancelled] == ["2026-01-19"]


def test_delta_tells_occurrences_in_short(calendar: FakeCalendar, series: str, graph: httpx2.Client) -> None:
    told = _by_type(_delta(graph)["value"])
    assert told["occurrence"].keys() == {"@odata.type", "@odata.etag", "id", "seriesMasterId", "type", "start", "end"}
    assert told["exception"]["subject"] == "Moved"
    assert told["seriesMaster"]["recurrence"]["pattern"]["type"] == "weekly"


def test_delta_does_not_name_an_occurrence_that_was_deleted(
    calendar: FakeCalendar, series: str, graph: httpx2.Client
) -> None:
    first = _delta(graph)
    calendar.delete_occurrence(series, STARTS[0])
    later = _delta(graph, first["@odata.deltaLink"])["value"]
    assert sorted(each["type"] for each in later) == ["exception", "occurrence", "seriesMaster"]


def test_delta_takes_what_leaves_the_window_for_deleted(calendar: FakeCalendar, graph: httpx2.Client) -> None:
    id_ = calendar.put(STARTS[0])
    first = _delta(graph)
    later = calendar.put(STARTS[0] + timedelta(days=90))
    calendar.change(id_, start=STARTS[0] + timedelta(days=90))
    told = _delta(graph, first["@odata.deltaLink"])["value"]
    assert {each["id"]: each["@removed"] for each in told} == {key: {"reason": "deleted"} for key in (id_, later)}


def test_delta_tells_a_cancelled_meeting_until_it_is_removed(calendar: FakeCalendar, graph: httpx2.Client) -> None:
    id_ = calendar.put(STARTS[0], subject="Offer", organizer="bob@client.test")
    first = _delta(graph)
    calendar.cancel(id_)
    second = _delta(graph, first["@odata.deltaLink"])
    assert [(each["isCancelled"], each["subject"]) for each in second["value"]] == [(True, "Canceled: Offer")]
    calendar.delete(id_)
    (gone,) = _delta(graph, second["@odata.deltaLink"])["value"]
    assert gone["@removed"] == {"reason": "deleted"}


def test_a_series_is_on_one_page_of_delta(calendar: FakeCalendar, series: str, graph: httpx2.Client) -> None:
    calendar.put(STARTS[0])
    first = _delta(graph, size=2)
    rest = _delta(graph, first["@odata.nextLink"], size=2)
    assert {len(first["value"]), len(rest["value"])} == {1, 4}


def test_a_link_that_expired_is_410(calendar: FakeCalendar, graph: httpx2.Client) -> None:
    link = _delta(graph)["@odata.deltaLink"]
    calendar.expire_tokens()
    refused = graph.get(link)
    assert (refused.status_code, refused.json()["error"]["code"]) == (410, "SyncStateNotFound")


def test_a_view_shows_what_takes_place_then(calendar: FakeCalendar, series: str, graph: httpx2.Client) -> None:
    day = "startDateTime=2026-01-13T00:00:00Z&endDateTime=2026-01-14T00:00:00Z"
    (event,) = _get(graph, f"/calendarView?{day}")["value"]
    assert event["subject"] == "Moved"


@pytest.mark.parametrize("window", ["", "startDateTime=2026-01-01T00:00:00Z&endDateTime=2036-01-01T00:00:00Z"])
def test_a_view_needs_a_window_of_five_years_at_most(graph: httpx2.Client, window: str) -> None:
    assert graph.get(f"{OF_ANN}/calendarView?{window}").status_code == 400


def test_new_starts_end_the_exceptions_of_a_series(calendar: FakeCalendar, series: str, graph: httpx2.Client) -> None:
    calendar.change(series, starts=[start + timedelta(hours=1) for start in STARTS])
    found = _get(graph, f"/events/{quote(series)}/instances?{JANUARY}")["value"]
    assert {each["type"] for each in found} == {"occurrence"}
    assert [each["start"]["dateTime"][11:13] for each in found] == ["10"] * 4


def _delta(graph: httpx2.Client, path: str = "", size: int = 50) -> Any:
    prefer = f'IdType="ImmutableId", odata.maxpagesize={size}'
    return _get(graph, path or f"/calendarView/delta?{JANUARY}", prefer)


def _event(graph: httpx2.Client, id_: str, prefer: str = 'IdType="ImmutableId"') -> Any:
    return _get(graph, f"/events/{quote(id_)}", prefer)


def _get(graph: httpx2.Client, path: str, prefer: str = 'IdType="ImmutableId"') -> Any:
    answer = graph.get(path if path.startswith("https:") else OF_ANN + path, headers={"Prefer": prefer})
    assert answer.status_code == 200, answer.text
    return answer.json()


def _by_type(events: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {event["type"]: event for event in events}
