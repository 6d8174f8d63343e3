"""What the calendars in a message say, and who says it."""

import pytest

from connectors.ical import inside
from connectors.model.interaction import Answer, Interaction, Role, Voice
from connectors.model.sync import Seen, Unreadable
from tests.connectors.ical.writing import YEAR, calendar, event

AT = "DTSTART:20260302T090000Z"
STAMP = "DTSTAMP:20260301T080000Z"
PEOPLE = ("ORGANIZER:mailto:carol@acme.example", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:alice@ours.example")


def said(method: str, *lines: str) -> Interaction:
    (item,) = inside("INBOX;17;4", [calendar(f"METHOD:{method}", event(STAMP, *lines))], YEAR)
    assert isinstance(item, Seen)
    return item.interaction


@pytest.mark.parametrize(
    ("method", "lines", "voice"),
    [
        ("REQUEST", (AT,), Voice.INVITATION),
        ("ADD", (AT,), Voice.INVITATION),
        ("PUBLISH", (AT,), Voice.INVITATION),
        ("CANCEL", (AT, "STATUS:CANCELLED", *PEOPLE), Voice.CANCELLATION),
        ("CANCEL", (), Voice.CANCELLATION),
        ("CANCEL", PEOPLE, Voice.ANSWER),
        ("REPLY", PEOPLE, Voice.ANSWER),
    ],
)
def test_the_method_tells_who_speaks(method: str, lines: tuple[str, ...], voice: Voice) -> None:
    assert said(method, *lines).voice is voice


@pytest.mark.parametrize("method", ["COUNTER", "REFRESH", "DECLINECOUNTER"])
def test_negotiating_changes_nothing(method: str) -> None:
    assert inside("m", [calendar(f"METHOD:{method}", event(STAMP, AT, *PEOPLE))], YEAR) == ()


def test_a_calendar_that_somebody_attached_is_no_invitation() -> None:
    assert inside("m", [calendar(event(STAMP, AT, *PEOPLE))], YEAR) == ()


def test_items_are_named_by_the_message_and_the_meeting() -> None:
    request = calendar("METHOD:REQUEST", event(STAMP, AT, "RRULE:FREQ=DAILY;COUNT=2"))
    assert [item.id for item in inside("INBOX;17;4", [request], YEAR)] == [
        "INBOX;17;4#review@acme.example/20260302T090000Z",
        "INBOX;17;4#review@acme.example/20260303T090000Z",
    ]


def test_the_same_meeting_in_two_parts_is_one_item() -> None:
    request = calendar("METHOD:REQUEST", event(STAMP, AT))
    assert len(inside("m", [request, request], YEAR)) == 1


def test_a_part_that_cannot_be_read_costs_no_other() -> None:
    broken, whole = inside("m", [b"no calendar", calendar("METHOD:REQUEST", event(STAMP, AT))], YEAR)
    assert isinstance(broken, Unreadable)
    assert (broken.id, whole.id) == ("m#!", "m#review@acme.example")


def test_an_answer_to_a_series_is_about_all_of_it() -> None:
    answer = said("REPLY", AT, "RRULE:FREQ=DAILY", *PEOPLE)
    assert answer.key == "meeting:review@acme.example"


def test_whoever_is_taken_off_the_guest_list_does_not_come() -> None:
    (alice,) = (person for person in said("CANCEL", AT, *PEOPLE).participants if person.role is Role.ATTENDEE)
    assert alice.answer is Answer.DECLINED


def test_an_endless_series_has_another_version_in_another_window() -> None:
    once, endless = (
        inside("m", [calendar("METHOD:REQUEST", event(STAMP, AT, *rule))], YEAR)[0]
        for rule in ((), ("RRULE:FREQ=DAILY",))
    )
    assert endless.version == f"{once.version}~20260101-20270101"
