"""Google Calendar of the tests, through the real client library."""

from datetime import UTC, datetime
from typing import Any

import pytest
from googleapiclient.errors import HttpError  # type: ignore[import-untyped]

from tests.servers.google.calendars import FakeCalendar
from tests.servers.google.server import GoogleServer

ANN = "ann@example.com"
SECOND = datetime(2026, 1, 12, 8, tzinfo=UTC)


@pytest.fixture
def calendar(google: GoogleServer) -> FakeCalendar:
    """Ann's own calendar, at the server."""
    return google.calendar(ANN)


@pytest.fixture
def api(service: Any) -> Any:
    """The API, as Ann."""
    return service("calendar", "v3", "calendar.readonly")


@pytest.fixture
def series(calendar: FakeCalendar) -> str:
    """The id of a weekly event."""
    return calendar.put({**_event(5), "recurrence": ["RRULE:FREQ=WEEKLY;COUNT=4"]})


def test_the_primary_calendar_has_the_address_as_its_id(calendar: FakeCalendar, api: Any) -> None:
    (entry,) = api.calendarList().list().execute()["items"]
    assert (entry["id"], entry["primary"], entry["accessRole"]) == (ANN, True, "owner")


def test_a_token_leads_to_what_changed(calendar: FakeCalendar, api: Any) -> None:
    kept, changed = calendar.put(_event(5)), calendar.put(_event(6))
    first = api.events().list(calendarId="primary").execute()
    assert [event["id"] for event in first["items"]] == [kept, changed]
    calendar.change(changed, summary="Now this")
    later = _since(api, first)
    assert [event["summary"] for event in later["items"]] == ["Now this"]
    assert _since(api, later)["items"] == []


def test_what_changes_between_pages_is_told_again(calendar: FakeCalendar, api: Any) -> None:
    ids = [calendar.put(_event(day)) for day in (5, 6)]
    first = api.events().list(calendarId="primary", maxResults=1)
    page = first.execute()
    calendar.change(ids[0], summary="Late")
    last = api.events().list_next(first, page).execute()
    assert [event["summary"] for event in _since(api, last)["items"]] == ["Late"]


def test_a_cancelled_occurrence_is_a_stub(calendar: FakeCalendar, series: str, api: Any) -> None:
    id_ = calendar.occurrence(series, SECOND)
    calendar.cancel(id_)
    stub = api.events().list(calendarId="primary").execute()["items"][1]
    assert {name: stub[name] for name in stub if name not in ("kind", "etag")} == {
        "id": id_,
        "status": "cancelled",
        "recurringEventId": series,
        "originalStartTime": {"dateTime": "2026-01-12T09:00:00+01:00", "timeZone": "Europe/Paris"},
    }


def test_a_cancelled_occurrence_may_come_without_its_series(calendar: FakeCalendar, series: str, api: Any) -> None:
    calendar.sparse = True
    first = api.events().list(calendarId="primary").execute()
    calendar.cancel(calendar.occurrence(series, SECOND))
    (stub,) = _since(api, first)["items"]
    assert stub.keys() == {"kind", "etag", "id", "status"}


def test_an_exception_has_the_uid_of_its_series(calendar: FakeCalendar, series: str, api: Any) -> None:
    id_ = calendar.occurrence(series, SECOND)
    calendar.change(id_, summary="Moved")
    master, exception = api.events().list(calendarId="primary", iCalUID=f"{series}@google.com").execute()["items"]
    assert (master["id"], exception["id"], exception["summary"]) == (series, id_, "Moved")
    assert exception["recurringEventId"] == series
    assert "recurrence" not in exception


def test_deleted_events_are_told_to_tokens_only(calendar: FakeCalendar, api: Any) -> None:
    id_ = calendar.put(_event(5))
    first = api.events().list(calendarId="primary").execute()
    calendar.cancel(id_)
    assert api.events().list(calendarId="primary").execute()["items"] == []
    (bare,) = _since(api, first)["items"]
    assert bare.keys() == {"kind", "etag", "id", "status"}
    assert api.events().get(calendarId="primary", eventId=id_).execute()["summary"] == "Day 5"


def test_details_of_what_others_deleted_are_not_shown(calendar: FakeCalendar, api: Any) -> None:
    id_ = calendar.put({**_event(5), "organizer": {"email": "bob@client.test"}})
    calendar.cancel(id_)
    (event,) = api.events().list(calendarId="primary", showDeleted=True).execute()["items"]
    assert "summary" not in event


def test_a_token_that_expired_is_410(calendar: FakeCalendar, api: Any) -> None:
    first = api.events().list(calendarId="primary").execute()
    calendar.expire_tokens()
    with pytest.raises(HttpError) as caught:
        _since(api, first)
    assert (caught.value.status_code, caught.value.error_details[0]["reason"]) == (410, "fullSyncRequired")


@pytest.mark.parametrize("parameter", [{"iCalUID": "a"}, {"timeMin": "2026-01-01T00:00:00Z"}, {"showDeleted": False}])
def test_tokens_go_with_few_parameters(calendar: FakeCalendar, api: Any, parameter: dict[str, Any]) -> None:
    first = api.events().list(calendarId="primary").execute()
    with pytest.raises(HttpError) as caught:
        _since(api, first, **parameter)
    assert caught.value.status_code == 400


def test_a_token_goes_with_the_parameters_it_was_made_with(calendar: FakeCalendar, api: Any) -> None:
    first = api.events().list(calendarId="primary", eventTypes=["default"]).execute()
    with pytest.raises(HttpError, match="made with other parameters"):
        _since(api, first)


def test_only_the_event_types_asked_for_are_listed(calendar: FakeCalendar, api: Any) -> None:
    calendar.put({**_event(5), "eventType": "focusTime"})
    assert api.events().list(calendarId="primary", eventTypes=["default", "fromGmail"]).execute()["items"] == []


def test_events_are_within_the_times_asked_for(calendar: FakeCalendar, api: Any) -> None:
    _, id_, _ = [calendar.put(_event(day)) for day in (5, 6, 7)]
    window = {"timeMin": "2026-01-06T00:00:00Z", "timeMax": "2026-01-07T00:00:00Z"}
    assert [event["id"] for event in api.events().list(calendarId="primary", **window).execute()["items"]] == [id_]


def test_private_events_of_others_hide_their_details(google: GoogleServer, api: Any) -> None:
    shared = google.calendar(ANN, "team@group.calendar.google.com", accessRole="reader", summary="Team")
    shared.put({**_event(5), "visibility": "private"})
    (event,) = api.events().list(calendarId=shared.id).execute()["items"]
    assert event["visibility"] == "private"
    assert "summary" not in event


def test_the_list_of_calendars_has_tokens_too(google: GoogleServer, calendar: FakeCalendar, api: Any) -> None:
    first = api.calendarList().list().execute()
    google.calendar(ANN, "team@group.calendar.google.com")
    later = api.calendarList().list(syncToken=first["nextSyncToken"]).execute()
    assert [entry["id"] for entry in later["items"]] == ["team@group.calendar.google.com"]
    google.unlist(ANN, "team@group.calendar.google.com")
    (gone,) = api.calendarList().list(syncToken=later["nextSyncToken"]).execute()["items"]
    assert gone["deleted"]


def test_a_calendar_that_is_not_in_the_list_is_404(calendar: FakeCalendar, api: Any) -> None:
    with pytest.raises(HttpError) as caught:
        api.events().list(calendarId="bob@example.com").execute()
    assert caught.value.status_code == 404


def test_attendees_may_be_left_out(calendar: FakeCalendar, api: Any) -> None:
    calendar.put({**_event(5), "attendees": [{"email": ANN}, {"email": "bob@client.test"}]})
    (event,) = api.events().list(calendarId="primary", maxAttendees=1).execute()["items"]
    assert event["attendeesOmitted"]
    assert event["attendees"] == [{"email": ANN, "self": True, "responseStatus": "needsAction"}]


def _event(day: int) -> dict[str, object]:
    times = [{"dateTime": f"2026-01-{day:02}T{hour}:00:00+01:00", "timeZone": "Europe/Paris"} for hour in ("09", "10")]
    return {"summary": f"Day {day}", "start": times[0], "end": times[1]}


def _since(api: Any, answer: Any, **parameters: object) -> Any:
    return api.events().list(calendarId="primary", syncToken=answer["nextSyncToken"], **parameters).execute()
