"""What single events and series come to, without a server."""

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from connectors.ews.values import Item
from connectors.exchange_calendar.calendars import Calendar
from connectors.exchange_calendar.days import day_of
from connectors.exchange_calendar.occurrences import Occurrence
from connectors.exchange_calendar.reading import Series, read_series, read_single
from connectors.model.address import Address
from connectors.model.interaction import Answer, Interaction, MeetingState, Role, Sign, Voice
from connectors.model.sync import Seen, Unreadable
from connectors.pace.outcomes import Refused
from tests.connectors.exchange_calendar.events import (
    ANN,
    BERLIN,
    BOB,
    CUSTOM,
    HEAD,
    HOUR,
    NINE,
    a_guest,
    a_mailbox,
    a_series,
    an_event,
    an_exception,
    an_occurrence,
    changed_in,
)

HERS: Final = Calendar("cal", "Calendar")
OWNER: Final = Address(ANN)
NEXT: Final = NINE + timedelta(weeks=1)


def told(event: Item) -> Interaction:
    """What an event that does not recur is told as."""
    (change,) = read_single(event, HERS, OWNER).changes
    assert isinstance(change, Seen)
    return change.interaction


def occurrences(master: Item, *items: Item) -> dict[str, Interaction]:
    """When each was to begin → what it is told as."""
    series = Series(master, [Occurrence.of(item) for item in items], changed_in(items))
    changes = read_series(series, HERS, OWNER).changes
    meetings = [change.interaction for change in changes if isinstance(change, Seen)]
    assert len(meetings) == len(items)
    return {meeting.key.rpartition("/")[2]: meeting for meeting in meetings}


def why_not(event: Item) -> str:
    (change,) = read_single(event, HERS, OWNER).changes
    assert isinstance(change, Unreadable)
    return change.why


def test_an_event_is_a_meeting() -> None:
    (seen,) = read_single(an_event("x"), HERS, OWNER).changes
    assert isinstance(seen, Seen)
    assert (seen.id, seen.version) == ("x", f"key of x@20261201T100000Z/{HERS.tag}")
    meeting = seen.interaction
    assert (meeting.key, meeting.subject, meeting.voice) == ("meeting:x@example.com", "x", Voice.COPY)
    assert (meeting.at, meeting.end) == (NINE, NINE + HOUR)
    people = [(person.address, person.role) for person in meeting.participants]
    assert people == [(ANN, Role.ORGANIZER), (BOB, Role.ATTENDEE)]
    assert meeting.revision == "000000000.0.20261101T080000Z"


def test_a_meeting_that_was_sent_again_has_the_number_of_its_invitations() -> None:
    assert told(an_event("x", appointment_sequence_number=3)).revision == "000000003.0.20261101T080000Z"
    weekly = a_series("w", appointment_sequence_number=3)
    (meeting,) = occurrences(weekly, an_exception(weekly, NEXT, appointment_sequence_number=0)).values()
    assert meeting.revision == "000000003.1.20261101T080000Z"


def test_guests_have_their_answers_and_rooms_are_none() -> None:
    guests = [a_guest(BOB, "Decline"), a_guest("dan@customer.example", "NoResponseReceived")]
    room = a_guest("room@example.com", "Accept")
    maybe = a_guest("eve@customer.example", "Tentative")
    meeting = told(an_event("x", required_attendees=guests, optional_attendees=[maybe], resources=[room]))
    assert [(person.address.partition("@")[0], person.answer) for person in meeting.participants[1:]] == [
        ("bob", Answer.DECLINED),
        ("dan", Answer.NONE),
        ("eve", Answer.TENTATIVE),
    ]


def test_the_answer_of_a_guest_is_the_one_that_her_own_calendar_has() -> None:
    guests = [a_guest(ANN.upper()), a_guest(BOB)]
    meeting = told(an_event("x", organizer=a_mailbox(BOB), my_response_type="Decline", required_attendees=guests))
    assert [(person.address, person.answer) for person in meeting.participants[1:]] == [
        (ANN, Answer.DECLINED),
        (BOB, Answer.NONE),
    ]


@pytest.mark.parametrize(("answer", "expected"), [("Accept", [ANN]), ("NoResponseReceived", []), ("Organizer", [])])
def test_who_was_asked_as_one_of_a_list_takes_part_once_she_has_answered(answer: str, expected: list[str]) -> None:
    team = [a_guest("team@example.com")]
    meeting = told(an_event("x", organizer=a_mailbox(BOB), my_response_type=answer, required_attendees=team))
    assert [person.address for person in meeting.participants[2:]] == expected


def test_people_of_whom_the_server_has_no_address_are_left_out() -> None:
    left = a_mailbox("/O=EXAMPLE/OU=EXCHANGE/CN=RECIPIENTS/CN=GONE")
    assert [person.address for person in told(an_event("x", organizer=left)).participants] == [BOB]


def test_private_and_free_events_say_so() -> None:
    for level, evidence in (("Private", "PRIVATE"), ("Confidential", "CONFIDENTIAL"), ("Personal", "X-PERSONAL")):
        (mark,) = told(an_event("x", sensitivity=level)).marks
        assert (mark.sign, mark.evidence) == (Sign.PRIVATE, f"CLASS:{evidence}")
    assert [mark.sign for mark in told(an_event("x", legacy_free_busy_status="Free")).marks] == [Sign.FREE]


def test_holidays_that_were_added_to_the_calendar_are_occasions() -> None:
    assert [mark.sign for mark in told(an_event("x", categories=["Holiday"])).marks] == [Sign.OCCASION]


def test_a_meeting_that_its_organizer_called_off_is_cancelled() -> None:
    (seen,) = read_single(an_event("x", is_cancelled=True), HERS, OWNER).changes
    assert isinstance(seen, Seen)
    assert seen.interaction.state is MeetingState.CANCELLED
    assert seen.version.endswith("!")


@pytest.mark.parametrize("zone", [BERLIN, CUSTOM, "Europe/Berlin", "UTC", None])
def test_whole_days_are_those_of_the_zone_in_which_they_were_entered(zone: str | None) -> None:
    start = datetime(2026, 12, 23, 23, tzinfo=UTC)
    event = an_event("x", is_all_day=True, start=start, end=start + timedelta(days=2), _start_timezone=zone)
    meeting = told(event)
    assert (meeting.at, meeting.end) == (start, start + timedelta(days=2))
    assert [mark.sign for mark in meeting.marks] == [Sign.ALL_DAY]


@pytest.mark.parametrize(
    ("hours", "zone"), [(-10, "GMT-1000"), (0, "GMT+0000"), (5.5, "GMT+0530"), (12, "GMT+1200"), (13, "GMT+1300")]
)
def test_the_day_of_a_zone_of_ones_own_is_known_from_its_midnight(hours: float, zone: str) -> None:
    began = datetime(2026, 1, 5, tzinfo=UTC) - timedelta(hours=hours)
    assert day_of(began, CUSTOM) == ("2026-01-05", zone)


def test_whole_days_of_a_series_are_named_by_their_days() -> None:
    begins = [datetime(2026, 3, 27, 23, tzinfo=UTC), datetime(2026, 3, 28, 23, tzinfo=UTC),
              datetime(2026, 3, 29, 22, tzinfo=UTC)]  # fmt: skip
    for zone in (BERLIN, CUSTOM):
        daily = a_series("d", is_all_day=True, _start_timezone=zone)
        moved = an_exception(daily, begins[2], start=begins[2] + timedelta(days=5))
        found = occurrences(daily, an_occurrence(daily, begins[0]), an_occurrence(daily, begins[1]), moved)
        assert list(found) == ["20260328", "20260329", "20260330"]
        assert found["20260330"].state is MeetingState.MOVED
        assert found["20260330"].at == begins[2] + timedelta(days=5)


def test_a_moved_occurrence_says_when_it_was_to_begin() -> None:
    weekly = a_series("w")
    moved = an_exception(weekly, NEXT, start=NEXT + HOUR, end=NEXT + 2 * HOUR, subject="Later")
    found = occurrences(weekly, an_occurrence(weekly, NINE), moved)
    assert list(found) == ["20261201T090000Z", "20261208T090000Z"]
    later = found["20261208T090000Z"]
    assert (later.subject, later.at, later.state) == ("Later", NEXT + HOUR, MeetingState.MOVED)
    assert later.references == ("meeting:w@example.com",)


def test_an_occurrence_that_tells_its_slot_by_its_recurrence_id_only_has_it() -> None:
    weekly = a_series("w")
    moved = an_exception(weekly, NEXT, start=NEXT + HOUR, original_start=None, recurrence_id=NEXT)
    assert list(occurrences(weekly, moved)) == ["20261208T090000Z"]


def test_who_was_asked_to_one_occurrence_has_that_of_the_series() -> None:
    of_one = f"{HEAD}07EA0C08{'00' * 16}10000000{'AB' * 16}"
    named = an_event("x", uid="w@example.com", recurrence_id=NEXT, start=NEXT + HOUR, end=NEXT + 2 * HOUR)
    dated = an_event("y", uid=of_one, start=NEXT, end=NEXT + HOUR)
    assert told(named).key == "meeting:w@example.com/20261208T090000Z"
    assert told(named).state is MeetingState.MOVED
    assert told(dated).key == f"meeting:{HEAD}00000000{'00' * 16}10000000{'AB' * 16}/20261208T090000Z"


def test_an_event_without_times_says_why_it_cannot_be_read() -> None:
    assert why_not(an_event("x", start=None)) == "The event has no start."


def test_an_occurrence_that_the_server_refuses_costs_no_other() -> None:
    weekly = a_series("w")
    parts = [Occurrence.of(item) for item in (an_occurrence(weekly, NINE), an_exception(weekly, NEXT))]
    series = Series(weekly, parts, {parts[1].id: Refused("The item is corrupt.")})
    seen, broken = read_series(series, HERS, OWNER).changes
    assert isinstance(seen, Seen)
    assert isinstance(broken, Unreadable)
    assert (broken.id, broken.why) == ("w#20261208T090000Z", "The item is corrupt.")
