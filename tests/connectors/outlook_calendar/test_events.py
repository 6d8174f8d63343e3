"""What single events and series come to, without a server."""

from datetime import UTC, datetime
from typing import Any

from connectors.model.address import Address
from connectors.model.interaction import Answer, Interaction, MeetingState, Role, Sign, Voice
from connectors.model.sync import Seen, Unreadable
from connectors.outlook_calendar.calendars import Calendar
from connectors.outlook_calendar.reading import Series, read_series, read_single
from tests.connectors.outlook_calendar.events import (
    ANN,
    BOB,
    HEAD,
    a_guest,
    a_series,
    an_event,
    an_exception,
    an_occurrence,
    at,
    somebody,
)

HERS = Calendar("cal", "Calendar", Address(ANN), is_own=True, is_default=True)
Json = dict[str, Any]


def told(event: Json) -> Interaction:
    """What an event that does not recur is told as."""
    (change,) = read_single(event, HERS).changes
    assert isinstance(change, Seen)
    return change.interaction


def occurrences(master: Json, *events: Json) -> dict[str, Interaction]:
    """When each was to begin → what it is told as."""
    changes = read_series(Series(master, events), HERS).changes
    assert all(isinstance(change, Seen) for change in changes)
    meetings = [change.interaction for change in changes if isinstance(change, Seen)]
    return {meeting.key.rpartition("/")[2]: meeting for meeting in meetings}


def why_not(event: Json) -> str:
    (change,) = read_single(event, HERS).changes
    assert isinstance(change, Unreadable)
    return change.why


def test_an_event_is_a_meeting() -> None:
    (seen,) = read_single(an_event("x"), HERS).changes
    assert isinstance(seen, Seen)
    assert (seen.id, seen.version) == ("x", f"x==@20261201T100000Z/{HERS.tag}")
    meeting = seen.interaction
    assert (meeting.key, meeting.subject, meeting.voice) == ("meeting:x@example.com", "x", Voice.COPY)
    assert (meeting.at, meeting.end) == (datetime(2026, 12, 1, 9, tzinfo=UTC), datetime(2026, 12, 1, 10, tzinfo=UTC))
    assert [(person.address, person.role) for person in meeting.participants] == [
        (ANN, Role.ORGANIZER),
        (BOB, Role.ATTENDEE),
    ]
    assert meeting.revision == "000000000.0.20261101T080000Z"


def test_a_meeting_that_was_sent_again_has_the_number_of_its_invitations() -> None:
    sequence = {"id": "integer {00062002-0000-0000-c000-000000000046} id 0x8201", "value": "3"}
    assert told(an_event("x", singleValueExtendedProperties=[sequence])).revision == "000000003.0.20261101T080000Z"
    weekly = a_series("w", singleValueExtendedProperties=[sequence])
    alone = an_exception(weekly, "2026-12-08", singleValueExtendedProperties=None)
    (meeting,) = occurrences(weekly, alone).values()
    assert meeting.revision == "000000003.1.20261101T080000Z"


def test_guests_have_their_answers_and_rooms_are_none() -> None:
    guests = [
        a_guest(BOB, "declined"),
        a_guest("eve@customer.example", "tentativelyAccepted"),
        a_guest("dan@customer.example", "notResponded"),
        a_guest("room@example.com", "accepted", kind="resource"),
    ]
    meeting = told(an_event("x", attendees=guests))
    assert [(person.address.partition("@")[0], person.answer) for person in meeting.participants[1:]] == [
        ("bob", Answer.DECLINED),
        ("eve", Answer.TENTATIVE),
        ("dan", Answer.NONE),
    ]


def test_the_answer_of_a_guest_is_the_one_that_her_own_calendar_has() -> None:
    asked = {"organizer": somebody(BOB), "responseStatus": {"response": "declined"}}
    listed = told(an_event("x", **asked, attendees=[a_guest(ANN.upper()), a_guest(BOB)]))
    assert [(person.address, person.answer) for person in listed.participants[1:]] == [
        (ANN, Answer.DECLINED),
        (BOB, Answer.NONE),
    ]


def test_who_was_asked_as_one_of_a_list_takes_part_once_she_has_answered() -> None:
    team = [a_guest("team@example.com")]
    for answer, expected in (("accepted", [ANN]), ("notResponded", [])):
        asked = {"organizer": somebody(BOB), "responseStatus": {"response": answer}}
        meeting = told(an_event("x", **asked, attendees=team))
        assert [person.address for person in meeting.participants[2:]] == expected


def test_private_and_free_events_say_so() -> None:
    for level, evidence in (("private", "PRIVATE"), ("confidential", "CONFIDENTIAL"), ("personal", "X-PERSONAL")):
        (mark,) = told(an_event("x", sensitivity=level)).marks
        assert (mark.sign, mark.evidence) == (Sign.PRIVATE, f"CLASS:{evidence}")
    assert [mark.sign for mark in told(an_event("x", showAs="free")).marks] == [Sign.FREE]


def test_holidays_that_were_added_to_the_calendar_are_occasions() -> None:
    assert [mark.sign for mark in told(an_event("x", categories=["Holiday"])).marks] == [Sign.OCCASION]


def test_a_meeting_that_its_organizer_called_off_is_cancelled() -> None:
    (seen,) = read_single(an_event("x", isCancelled=True), HERS).changes
    assert isinstance(seen, Seen)
    assert seen.interaction.state is MeetingState.CANCELLED
    assert seen.version.endswith("!")


def test_whole_days_begin_where_they_were_entered() -> None:
    days = {"isAllDay": True, "start": at("2026-12-24T00:00"), "end": at("2026-12-26T00:00")}
    new_york = told(an_event("x", **days, originalStartTimeZone="Eastern Standard Time"))
    assert (new_york.at, new_york.end) == (datetime(2026, 12, 24, 5, tzinfo=UTC), datetime(2026, 12, 26, 5, tzinfo=UTC))
    assert [mark.sign for mark in new_york.marks] == [Sign.ALL_DAY]
    legacy = told(an_event("x", **days, originalStartTimeZone="tzone://Microsoft/Custom"))
    assert legacy.at == datetime(2026, 12, 24, tzinfo=UTC)


def test_times_of_another_zone_than_was_asked_for_are_understood() -> None:
    berlin, odd = at("2026-12-01T10:00", "W. Europe Standard Time"), at("2026-12-01T09:00", "Mars/Olympus")
    for start in (berlin, at("2026-12-01T10:00", "Europe/Berlin"), odd):
        assert told(an_event("x", start=start)).at == datetime(2026, 12, 1, 9, tzinfo=UTC)


def test_occurrences_are_those_that_graph_lists() -> None:
    weekly = a_series("w")
    first, third = an_occurrence(weekly, "2026-12-01"), an_occurrence(weekly, "2026-12-15")
    moved = an_exception(
        weekly, "2026-12-08", start=at("2026-12-09T14:00"), end=at("2026-12-09T15:00"), subject="Later"
    )
    meetings = occurrences(weekly, moved, third, first)
    assert {slot[:8]: str(meeting.state) for slot, meeting in meetings.items()} == {
        "20261208": "moved",
        "20261215": "planned",
        "20261201": "planned",
    }
    assert {meeting.references for meeting in meetings.values()} == {("meeting:w@example.com",)}
    assert meetings["20261208T090000Z"].subject == "Later"
    assert [meeting.revision[10] for meeting in meetings.values()] == ["1", "0", "0"]


def test_an_occurrence_has_the_id_of_its_series_and_its_own() -> None:
    weekly = a_series("w")
    alone = an_exception(weekly, "2026-12-08")
    group = read_series(Series(weekly, [an_occurrence(weekly, "2026-12-01"), alone]), HERS)
    assert group.events == {"w#w2026-12-01": "w", "w#w2026-12-08": "w2026-12-08"}


def test_a_single_occurrence_of_a_series_is_one() -> None:
    weekly = a_series("w")
    assert list(occurrences(weekly, an_occurrence(weekly, "2026-12-01"))) == ["20261201T090000Z"]


def test_one_occurrence_may_be_cancelled() -> None:
    weekly = a_series("w")
    off = an_exception(weekly, "2026-12-08", isCancelled=True)
    states = [meeting.state for meeting in occurrences(weekly, an_occurrence(weekly, "2026-12-01"), off).values()]
    assert states == [MeetingState.PLANNED, MeetingState.CANCELLED]


def test_occurrences_of_whole_days_are_named_by_their_days() -> None:
    for zone, began in (
        ("Tokyo Standard Time", "2026-12-07T15:00:00Z"),
        ("Eastern Standard Time", "2026-12-08T05:00:00Z"),
    ):
        daily = a_series("d", isAllDay=True, originalStartTimeZone=zone)
        times = {"start": at("2026-12-01T00:00"), "end": at("2026-12-02T00:00")}
        moved = {"start": at("2026-12-10T00:00"), "end": at("2026-12-11T00:00")}
        for said in (began, "2026-12-08T00:00:00Z"):
            both = (
                an_occurrence(daily, "2026-12-01", **times),
                an_exception(daily, "2026-12-08", **moved, originalStart=said),
            )
            assert list(occurrences(daily, *both)) == ["20261201", "20261208"]


def test_one_occurrence_that_cannot_be_read_costs_no_other() -> None:
    weekly = a_series("w")
    lost = an_exception(weekly, "2026-12-08", originalStart=None)
    broken = an_exception(weekly, "2026-12-15", start=at("soon"))
    good = an_occurrence(weekly, "2026-12-01")
    changes = read_series(Series(weekly, [lost, broken, good]), HERS).changes
    assert {change.id: type(change) for change in changes} == {
        "w#w2026-12-08": Unreadable,
        "w#w2026-12-15": Unreadable,
        "w#w2026-12-01": Seen,
    }


def test_an_event_that_cannot_be_read_says_why() -> None:
    assert why_not(an_event("x", start=None, end=None)) == "The event has no start."
    assert why_not(an_event("x", start=at("soon"))) == "A date or time is not one."


def test_a_guest_of_one_occurrence_alone_has_the_meeting_that_the_others_have() -> None:
    rest = "00" * 16 + "10000000" + "AB" * 16
    alone, whole = an_event("x", iCalUId=f"{HEAD}07EA0C01{rest}"), f"{HEAD}00000000{rest}"
    meeting = told(alone)
    assert (meeting.key, meeting.references) == (f"meeting:{whole}/20261201T090000Z", (f"meeting:{whole}",))
