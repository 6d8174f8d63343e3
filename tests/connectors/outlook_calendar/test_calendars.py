"""Which calendars are read, and what happens when they come and go."""

import pytest

from connectors.errors import NeedsPerson
from connectors.model.sync import Gone
from tests.connectors.outlook.diary import ANN, gone, kinds
from tests.connectors.outlook_calendar.diary import Diary, move, put, put_series
from tests.servers.https.faults import Meanwhile

BOB = {"name": "Bob", "address": "bob@example.com"}


def subjects(diary: Diary) -> list[str]:
    return sorted({item.interaction.subject for item in diary.held()})


def test_all_calendars_that_the_person_owns_are_read(diary: Diary) -> None:
    put(diary.main, "mine")
    put(diary.server.calendar(ANN, "Team"), "ours")
    put(diary.server.calendar(ANN, "Bob", owner=BOB, canEdit=True), "his")
    diary.catch_up()
    assert subjects(diary) == ["mine", "ours"]
    assert sorted(listed.folder for listed in diary.connector().census()) == ["Calendar", "Team"]
    identity = diary.connector().probe()
    assert (identity.address, identity.detail) == (ANN, "2 calendars: Calendar, Team")


def test_birthdays_and_holidays_are_not_read(diary: Diary) -> None:
    for name in ("Birthdays", "United States holidays"):
        put(diary.server.calendar(ANN, name, canEdit=False), name)
    assert diary.catch_up() == []
    assert diary.connector().probe().detail == "1 calendar: Calendar"


def test_calendars_that_are_named_are_read_whoever_owns_them(diary: Diary) -> None:
    put(diary.server.calendar(ANN, "Bob", owner=BOB, canEdit=False), "his")
    mine = put(diary.main, "mine")
    diary.catch_up()
    diary.options["calendars"] = ["bob"]
    changes = diary.catch_up()
    assert (kinds(changes), gone(changes)) == (["Seen his 01", "Gone"], [mine])
    assert subjects(diary) == ["his"]


def test_of_calendars_of_one_name_her_own_is_meant(diary: Diary) -> None:
    put(diary.main, "mine")
    his = diary.server.calendar(ANN, "Bob", owner=BOB)
    his.attributes["name"] = "Calendar"
    put(his, "his")
    diary.options["calendars"] = ["Calendar"]
    diary.catch_up()
    assert subjects(diary) == ["mine"]


def test_a_name_that_no_calendar_has_needs_a_person(diary: Diary) -> None:
    diary.server.calendar(ANN, "Secret")
    diary.options["calendars"] = ["Sales", "Calendar"]
    with pytest.raises(NeedsPerson, match=r"^There is no calendar named Sales$") as caught:
        diary.catch_up()
    assert "Secret" not in caught.value.advice


def test_a_calendar_that_appears_is_read(diary: Diary) -> None:
    put(diary.main, "x")
    diary.catch_up()
    put_series(diary.server.calendar(ANN, "Team"), "w")
    assert kinds(diary.catch_up()) == ["Seen w 01", "Seen w 08", "Seen w 15"]
    assert diary.catch_up() == []


def test_what_was_in_a_calendar_that_disappears_is_gone(diary: Diary) -> None:
    series = put_series(diary.server.calendar(ANN, "Team"), "w")
    put(diary.main, "x")
    diary.catch_up()
    diary.server.calendars(ANN).remove("Team")
    assert diary.catch_up() == [Gone(series)]
    assert subjects(diary) == ["x"]


def test_a_meeting_that_moves_to_another_calendar_stays_whichever_tells_first(diary: Diary) -> None:
    team = diary.server.calendar(ANN, "Team")
    one, other = put(diary.main, "one"), put(team, "other")
    diary.catch_up()
    move(one, diary.main, team)
    move(other, team, diary.main)
    changes = diary.catch_up()
    assert sorted(kinds(changes)) == ["Seen one 01", "Seen other 01"]
    assert set(diary.ledger.versions) == {one, other}
    assert diary.catch_up() == []


def test_a_meeting_that_moves_between_two_answers_stays(diary: Diary) -> None:
    team = diary.server.calendar(ANN, "Team")
    event = put(team, "x")
    diary.catch_up()
    late = Meanwhile("calendarView.delta", lambda: move(event, team, diary.main), times=1)
    diary.server.faults.append(late)
    assert kinds(diary.catch_up()) == ["Seen x 01"]
    assert diary.catch_up() == []
    assert list(diary.ledger.versions) == [event]


def test_a_meeting_that_moves_to_a_calendar_that_is_not_read_is_gone(diary: Diary) -> None:
    bob = diary.server.calendar(ANN, "Bob", owner=BOB)
    event = put(diary.main, "x")
    diary.catch_up()
    move(event, diary.main, bob)
    assert diary.catch_up() == [Gone(event)]


def test_what_moved_out_of_a_calendar_that_disappears_stays(diary: Diary) -> None:
    team = diary.server.calendar(ANN, "Team")
    event = put(team, "x")
    diary.catch_up()
    move(event, team, diary.main)
    diary.server.calendars(ANN).remove("Team")
    assert kinds(diary.catch_up()) == ["Seen x 01"]
    assert diary.catch_up() == []
    assert list(diary.ledger.versions) == [event]
