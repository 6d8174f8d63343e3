"""Which calendars are read, and what happens when they come and go."""

from datetime import UTC, datetime

import pytest

from connectors.errors import NeedsPerson
from connectors.model.sync import Gone, Seen
from tests.connectors.google_calendar.diary import ANN, Diary, put
from tests.connectors.google_calendar.events import a_series, an_event, at

TEAM = "c_1@group.calendar.google.com"


def test_all_calendars_that_the_person_owns_are_read(diary: Diary) -> None:
    team = diary.server.calendar(ANN, TEAM, summary="Team", hidden=True)
    shared = diary.server.calendar(ANN, "bob@example.com", summary="Bob", accessRole="reader")
    for number, calendar in enumerate((diary.main, team, shared)):
        put(calendar, an_event(f"e{number}"))
    diary.catch_up()
    assert diary.held() == ["e0#e0@google.com", f"{TEAM}/e1#e1@google.com"]
    assert [listed.folder for listed in diary.connector().census()] == [ANN, "Team"]
    assert diary.connector().probe().detail == f"2 calendars: {ANN}, Team"
    assert diary.connector().probe().address == ANN


def test_calendars_that_are_named_are_read_whoever_owns_them(diary: Diary) -> None:
    shared = diary.server.calendar(
        ANN, "bob@example.com", summary="bob@example.com", summaryOverride="Bob", accessRole="reader"
    )
    put(shared, an_event("theirs"))
    put(diary.main, an_event("mine"))
    diary.catch_up()
    assert diary.held() == ["mine#mine@google.com"]
    diary.options["calendars"] = ["Bob"]
    changes = diary.catch_up()
    assert changes[-1] == Gone(f"{ANN}/mine")
    assert diary.held() == ["bob@example.com/theirs#theirs@google.com"]


def test_whole_days_are_those_of_the_zone_that_the_calendar_has_now(diary: Diary) -> None:
    put(diary.main, an_event("day", start=at("2026-12-01"), end=at("2026-12-02")))
    put(diary.main, an_event("hour"))
    diary.catch_up()
    diary.main.zone = "America/Los_Angeles"
    gone, seen = diary.catch_up()
    assert gone == Gone(f"{ANN}/day")
    assert isinstance(seen, Seen)
    assert seen.interaction.at == datetime(2026, 12, 1, 8, tzinfo=UTC)
    assert diary.catch_up() == []


def test_a_name_that_no_calendar_has_needs_a_person(diary: Diary) -> None:
    diary.server.calendar(ANN, "busy@example.com", summary="Busy", accessRole="freeBusyReader")
    diary.options["calendars"] = ["Busy"]
    with pytest.raises(NeedsPerson) as caught:
        diary.catch_up()
    assert (
        caught.value.advice
        == "Name another by `capture connection reconnect` with --calendar: calendar.google.com lists them on the left."
    )


def test_holidays_and_birthdays_are_never_read(diary: Diary) -> None:
    holidays = diary.server.calendar(ANN, "en.german#holiday@group.v.calendar.google.com", summary="Holidays")
    put(holidays, an_event("christmas"))
    assert diary.catch_up() == []
    assert diary.connector().probe().detail == f"1 calendar: {ANN}"


def test_a_calendar_that_appears_is_read(diary: Diary) -> None:
    put(diary.main, an_event("x"))
    diary.catch_up()
    put(diary.server.calendar(ANN, TEAM, summary="Team"), a_series("w"))
    assert len(diary.catch_up()) == 3
    assert len(diary.held()) == 4
    assert diary.catch_up() == []


def test_what_was_in_a_calendar_that_disappears_is_gone(diary: Diary) -> None:
    put(diary.server.calendar(ANN, TEAM, summary="Team"), a_series("w"))
    put(diary.main, an_event("x"))
    diary.catch_up()
    diary.server.unlist(ANN, TEAM)
    assert diary.catch_up() == [Gone(f"{TEAM}/w")]
    assert diary.held() == ["x#x@google.com"]


def test_a_meeting_that_moves_to_another_calendar_comes_before_it_goes(diary: Diary) -> None:
    team = diary.server.calendar(ANN, TEAM, summary="Team")
    put(diary.main, an_event("x", attendees=[]))
    diary.catch_up()
    put(team, an_event("x", attendees=[]))
    diary.main.cancel("x")
    changes = diary.catch_up()
    assert [change.id for change in changes] == [f"{TEAM}/x#x@google.com", f"{ANN}/x"]


def test_an_id_with_any_characters_is_found_again(diary: Diary) -> None:
    odd = diary.server.calendar(ANN, "a/b#c%20d@import.calendar.google.com", summary="Odd")
    put(odd, an_event("x", description="Prices."))
    diary.catch_up()
    (item,) = diary.ledger.versions
    assert item == "a%2Fb%23c%2520d@import.calendar.google.com/x#x@google.com"
    assert [content.id for content in diary.connector().contents([item])] == [item]
