"""What single events and series come to, without a server."""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from connectors.google.api import Json
from connectors.google_calendar.bundles import bundled
from connectors.ical import Window
from connectors.model.interaction import Answer, Interaction, MeetingState, Role, Sign, Voice
from connectors.model.sync import Seen, Unreadable
from tests.connectors.google_calendar.events import CUSTOMER, a_series, a_stub, an_event, an_exception, at, me

YEAR = Window(datetime(2026, 8, 1, tzinfo=UTC), datetime(2027, 8, 1, tzinfo=UTC))


def told(*events: Json, home: str = "UTC") -> dict[str, Interaction]:
    """The end of each id, and what is said under it; all events are of the series of the first."""
    found = {str(event["id"]): event for event in events}
    series = str(events[0].get("recurringEventId") or events[0]["id"])
    bundles = bundled("ann@example.com", series, found, ZoneInfo(home))
    changes = [change for bundle in bundles for change in bundle.read(YEAR).changes]
    assert all(isinstance(change, Seen) for change in changes)
    return {
        change.id.rpartition("@google.com")[2]: change.interaction for change in changes if isinstance(change, Seen)
    }


def states(meetings: Mapping[str, Interaction]) -> dict[str, str]:
    return {slot[1:9]: str(meeting.state) for slot, meeting in meetings.items()}


def test_an_event_is_a_meeting() -> None:
    (bundle,) = bundled("ann@example.com", "x", {"x": an_event("x")}, UTC)
    (seen,) = bundle.read(YEAR).changes
    assert isinstance(seen, Seen)
    assert (seen.id, seen.version) == ("ann@example.com/x#x@google.com", '"x-1"')
    meeting = seen.interaction
    assert (meeting.key, meeting.subject, meeting.voice) == ("meeting:x@google.com", "x", Voice.COPY)
    assert (meeting.at, meeting.end) == (datetime(2026, 12, 1, 9, tzinfo=UTC), datetime(2026, 12, 1, 10, tzinfo=UTC))
    assert [(person.address, person.role) for person in meeting.participants] == [
        ("ann@example.com", Role.ORGANIZER),
        ("bob@customer.example", Role.ATTENDEE),
    ]
    assert meeting.revision == "000000000.0.20261101T080000Z"


def test_guests_have_their_answers_and_rooms_are_none() -> None:
    room = {"email": "c_18@resource.calendar.google.com", "resource": True, "responseStatus": "accepted"}
    hall = {"email": "hall@example.com", "resource": True}
    unsure = {"email": "eve@customer.example", "responseStatus": "tentative"}
    asked = {"email": "dan@customer.example", "responseStatus": "needsAction"}
    (meeting,) = told(an_event("x", attendees=[me("declined"), CUSTOMER, unsure, asked, room, hall])).values()
    assert [(person.address.partition("@")[0], person.answer) for person in meeting.participants[1:]] == [
        ("ann", Answer.DECLINED),
        ("bob", Answer.ACCEPTED),
        ("eve", Answer.TENTATIVE),
        ("dan", Answer.NONE),
    ]


def test_what_is_made_in_a_further_calendar_is_organized_by_who_made_it() -> None:
    team = {"email": "c_1a@group.calendar.google.com", "self": True}
    (meeting,) = told(an_event("x", organizer=team, creator={"email": "ann@example.com"})).values()
    assert meeting.participants[0].address == "ann@example.com"


def test_private_and_free_events_say_so() -> None:
    (private,) = told(an_event("x", visibility="private", transparency="transparent")).values()
    assert [mark.sign for mark in private.marks] == [Sign.PRIVATE, Sign.FREE]
    (confidential,) = told(an_event("x", visibility="confidential")).values()
    assert confidential.marks[0].evidence == "CLASS:CONFIDENTIAL"
    (public,) = told(an_event("x", visibility="public", transparency="opaque")).values()
    assert not public.marks


def test_whole_days_begin_in_the_zone_of_the_calendar() -> None:
    (day,) = told(an_event("x", start=at("2026-12-24"), end=at("2026-12-26")), home="America/New_York").values()
    assert (day.at, day.end) == (datetime(2026, 12, 24, 5, tzinfo=UTC), datetime(2026, 12, 26, 5, tzinfo=UTC))
    assert [mark.sign for mark in day.marks] == [Sign.ALL_DAY]


def test_a_series_keeps_its_hour_when_the_clocks_change() -> None:
    start, end = at("2026-10-20T10:00:00+02:00"), at("2026-10-20T11:00:00+02:00")
    assert [meeting.at.hour for meeting in told(a_series("w", start=start, end=end)).values()] == [8, 9, 9]


def test_a_series_of_whole_days_is_named_by_its_days() -> None:
    whole = a_series("d", start=at("2026-12-01"), end=at("2026-12-02"))
    without = a_stub(an_exception(whole, "20261208T000000Z", originalStartTime=at("2026-12-08")))
    assert list(told(whole, without, home="Asia/Tokyo")) == ["/20261201", "/20261215"]


def test_a_zone_that_nobody_knows_is_read_by_its_offset() -> None:
    odd = a_series("w", start=at("2026-12-01T10:00:00+01:00", "Mars/Olympus"), end=at("2026-12-01T11:00:00+01:00"))
    assert [meeting.at.hour for meeting in told(odd).values()] == [9, 9, 9]


def test_occurrences_differ_as_their_exceptions_say() -> None:
    weekly = a_series("w")
    moved = an_exception(weekly, "20261208T090000Z", start=at("2026-12-09T15:00:00+01:00"), summary="Later")
    meetings = told(weekly, moved, a_stub(an_exception(weekly, "20261215T090000Z")))
    assert states(meetings) == {"20261201": "planned", "20261208": "moved"}
    assert meetings["/20261208T090000Z"].subject == "Later"
    assert {meeting.references for meeting in meetings.values()} == {("meeting:w@google.com",)}


def test_dates_that_the_series_itself_leaves_out_or_adds_count() -> None:
    rules = ["EXDATE;TZID=Europe/Berlin:20261208T100000", "RDATE;TZID=Europe/Berlin:20261210T100000"]
    weekly = a_series("w")
    weekly["recurrence"] += rules
    assert list(states(told(weekly))) == ["20261201", "20261210", "20261215"]


def test_an_occurrence_that_the_organizer_called_off_is_cancelled() -> None:
    weekly = a_series("w")
    off = an_exception(weekly, "20261208T090000Z", status="cancelled")
    assert states(told(weekly, off)) == {"20261201": "planned", "20261208": "cancelled", "20261215": "planned"}


def test_one_that_the_guest_took_out_is_gone() -> None:
    weekly = a_series("w", organizer={"email": "bob@customer.example"}, attendees=[me(), CUSTOMER])
    off = an_exception(weekly, "20261208T090000Z", status="cancelled", attendees=[me("declined"), CUSTOMER])
    assert list(states(told(weekly, off))) == ["20261201", "20261215"]


def test_a_meeting_that_was_called_off_is_cancelled() -> None:
    (meeting,) = told(an_event("x", status="cancelled")).values()
    assert meeting.state is MeetingState.CANCELLED


def test_what_was_deleted_with_nobody_invited_or_when_it_was_over_is_gone() -> None:
    assert not told(an_event("x", status="cancelled", attendees=[]))
    assert not told(an_event("x", status="cancelled", updated="2026-12-01T10:00:00Z"))
    assert not told(a_stub(an_event("x")))


def test_of_a_series_that_was_called_off_only_what_was_to_come_is_cancelled() -> None:
    off = a_series("w", status="cancelled", updated="2026-12-08T12:00:00Z")
    assert states(told(off)) == {"20261215": "cancelled"}


def test_guests_of_one_occurrence_have_it_by_itself() -> None:
    only = an_exception(a_series("w"), "20261208T090000Z")
    (bundle,) = bundled("ann@example.com", "w", {str(only["id"]): only}, UTC)
    (seen,) = bundle.read(YEAR).changes
    assert seen.id == "ann@example.com/w_20261208T090000Z#w@google.com/20261208T090000Z"


def test_words_of_an_exception_are_its_own() -> None:
    weekly = a_series("w")
    moved = an_exception(weekly, "20261208T090000Z")
    (bundle,) = bundled("ann@example.com", "w", {"w": weekly, str(moved["id"]): moved}, UTC)
    assert list(bundle.read(YEAR).events.values()) == ["w", "w_20261208T090000Z", "w"]


def test_a_series_without_an_occurrence_around_now_is_its_last_one() -> None:
    old = a_series("w", start=at("2015-01-05T10:00:00+01:00"), end=at("2015-01-05T11:00:00+01:00"))
    assert list(states(told(old))) == ["20150119"]


def test_an_event_that_cannot_be_read_says_why() -> None:
    for broken in (
        a_series("x", "RRULE:FREQ=DAILY;COUNT=0"),
        an_event("x", recurrence=["RRULE:FREQ=WEEKLY;COUNT=3", "EXRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=2"]),
        an_event("x", start={}),
        an_event("x", start=at("soonT")),
    ):
        (bundle,) = bundled("ann@example.com", "x", {"x": broken}, UTC)
        (change,) = bundle.read(YEAR).changes
        assert isinstance(change, Unreadable)
        assert change.why


def test_the_version_of_a_series_changes_with_any_of_its_events() -> None:
    weekly = a_series("w")
    one = an_exception(weekly, "20261208T090000Z")
    two = one | {"etag": '"other"'}
    bundles = [
        bundled("c", "w", found, UTC)[0] for found in ({"w": weekly}, {"w": weekly, "o": one}, {"w": weekly, "o": two})
    ]
    assert len({bundle.version for bundle in bundles}) == 3
