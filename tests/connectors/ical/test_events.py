"""Single events: identity, length, people, text, and what is broken."""

import pytest

from connectors.ical import MalformedCalendar, Reading, read_calendar
from connectors.model.interaction import Interaction, Sign
from tests.connectors.ical.writing import YEAR, calendar, event, only, read

AT = "DTSTART:20260302T090000Z"


def interaction(*lines: str) -> Interaction:
    return only(read(event(*lines))).interaction


def end(*lines: str) -> str:
    return f"{interaction(*lines).end:%d %H:%M}"


def test_an_event_ends_when_it_says_or_after_a_day_or_at_once() -> None:
    assert end(AT, "DTEND:20260302T101500Z") == "02 10:15"
    assert end(AT, "DURATION:P1DT30M") == "03 09:30"
    assert end("DTSTART;VALUE=DATE:20260302") == "03 00:00"
    assert end(AT) == "02 09:00"


def test_an_end_before_the_start_is_the_start() -> None:
    assert end(AT, "DTEND:20260301T090000Z") == "02 09:00"
    assert end(AT, "DURATION:-PT5M") == "02 09:00"


def test_an_event_without_uid_has_the_same_id_each_time_it_is_read() -> None:
    raw = calendar("BEGIN:VEVENT", AT, "SUMMARY:Call", "END:VEVENT")
    first, second = (only(read_calendar(raw, YEAR)) for _ in range(2))
    assert first.id == second.id
    assert first.id.startswith("hash-")


def test_a_uid_too_long_to_be_a_key_is_hashed() -> None:
    assert only(read(event(AT, uid="u" * 3000))).id.startswith("hash-")


@pytest.mark.parametrize(
    "written",
    [
        "ATTENDEE:mailto:milo@initech.example",
        "ATTENDEE:MAILTO:Milo@Initech.example",
        "ATTENDEE:mailto:milo%40initech.example",
        "ATTENDEE:milo@initech.example",
        "ATTENDEE;EMAIL=milo@initech.example:urn:uuid:0f0f",
        "ATTENDEE;EMAIL=milo@initech.example:invalid:nomail",
    ],
)
def test_an_attendee_is_known_however_the_address_is_written(written: str) -> None:
    assert [each.address for each in interaction(AT, written).participants] == ["milo@initech.example"]


def test_an_attendee_without_an_address_is_left_out() -> None:
    assert interaction(AT, "ATTENDEE;CN=Milo:invalid:nomail", "ATTENDEE:urn:uuid:1").participants == ()


def test_nobody_is_listed_twice_in_one_role() -> None:
    line = "ATTENDEE;CN=Milo:mailto:milo@initech.example"
    assert len(interaction(AT, line, line).participants) == 1


def test_a_name_may_hold_quotes_and_separators() -> None:
    line = "ATTENDEE;CN=\"Otto; Milo: ^'M^'\":mailto:milo@initech.example"
    assert interaction(AT, line).participants[0].name == 'Otto; Milo: "M"'


@pytest.mark.parametrize("level", ["PRIVATE", "confidential", "X-PERSONAL"])
def test_every_class_but_public_is_private(level: str) -> None:
    assert [mark.evidence for mark in interaction(AT, f"CLASS:{level}").marks] == [f"CLASS:{level.upper()}"]


def test_a_revision_orders_as_text() -> None:
    revisions = [interaction(AT, f"SEQUENCE:{number}", "DTSTAMP:20260101T000000Z").revision for number in (2, 10)]
    assert revisions == ["000000002.0.20260101T000000Z", "000000010.0.20260101T000000Z"]


def test_a_calendar_is_as_new_as_its_last_change_and_a_message_as_its_stamp() -> None:
    stamps = "DTSTAMP:20260103T000000Z", "LAST-MODIFIED:20260102T000000Z"
    assert interaction(AT, *stamps).revision == "000000000.0.20260102T000000Z"
    assert only(read("METHOD:REQUEST", event(AT, *stamps))).interaction.revision == "000000000.0.20260103T000000Z"


@pytest.mark.parametrize(
    "written",
    [
        "ATTENDEE;CUTYPE=ROOM:mailto:room-4@acme.example",
        "ATTENDEE;CUTYPE=RESOURCE:mailto:beamer@acme.example",
        "ATTENDEE:mailto:c_1883@resource.calendar.google.com",
        "ORGANIZER:mailto:team@group.calendar.google.com",
    ],
)
def test_rooms_things_and_calendars_are_no_people(written: str) -> None:
    assert interaction(AT, written).participants == ()


@pytest.mark.parametrize(
    ("lines", "sign", "evidence"),
    [
        (("TRANSP:TRANSPARENT",), Sign.FREE, "TRANSP:TRANSPARENT"),
        (("X-MICROSOFT-CDO-BUSYSTATUS:FREE",), Sign.FREE, "X-MICROSOFT-CDO-BUSYSTATUS:FREE"),
        (("CATEGORIES:Work,Birthday",), Sign.OCCASION, "CATEGORIES:Birthday"),
        (
            ("ORGANIZER:mailto:de.german#holiday@group.v.calendar.google.com",),
            Sign.OCCASION,
            "a calendar at group.v.calendar.google.com",
        ),
    ],
)
def test_what_speaks_against_a_meeting_is_marked_with_its_evidence(
    lines: tuple[str, ...], sign: Sign, evidence: str
) -> None:
    assert [(mark.sign, mark.evidence) for mark in interaction(AT, *lines).marks] == [(sign, evidence)]


def test_text_in_an_old_encoding_is_read() -> None:
    raw = calendar(event(AT, "SUMMARY:Gespräch")).replace("ä".encode(), b"\xe4")
    assert only(read_calendar(raw, YEAR)).interaction.subject == "Gespräch"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_understood(encoding: str) -> None:
    raw = calendar(event(AT, "SUMMARY:Café")).decode().encode(encoding)
    assert only(read_calendar(raw, YEAR)).interaction.subject == "Café"


def test_a_character_folded_in_its_middle_is_whole_again() -> None:
    raw = calendar(event(AT, "SUMMARY:Café")).replace("é".encode(), b"\xc3\r\n \xa9")
    assert only(read_calendar(raw, YEAR)).interaction.subject == "Café"


def test_a_link_already_in_the_description_is_not_repeated() -> None:
    link = "https://meet.acme.example/1"
    assert only(read(event(AT, f"DESCRIPTION:Join {link}", f"LOCATION:{link}"))).text == f"Join {link}"


@pytest.mark.parametrize(
    "written", ["<p>Bring <b>numbers</b></p>See you", "Bring <b>numbers</b>\\nSee you", "Bring numbers<br>See you"]
)
def test_a_description_in_html_is_read_as_text(written: str) -> None:
    lines = only(read(event(AT, f"DESCRIPTION:{written}"))).text.split("\n")
    assert [line for line in lines if line] == ["Bring numbers", "See you"]


def test_a_description_with_angle_brackets_stays_as_it_is() -> None:
    assert only(read(event(AT, "DESCRIPTION:if a < b then <ada@acme.example>"))).text.endswith("<ada@acme.example>")


def test_a_broken_event_is_named_and_the_others_are_kept() -> None:
    reading = read(event("DTSTART:soon", uid="bad"), event("SUMMARY:no time", uid="worse"), event(AT, uid="good"))
    assert only(reading).id == "good"
    assert [(each.id, each.why) for each in reading.unreadable] == [
        ("bad", "A date or time is not one."),
        ("worse", "The event has no start."),
    ]


def test_a_broken_override_does_not_show_the_occurrence_as_planned() -> None:
    series = event("DTSTART:20260302T090000Z", "RRULE:FREQ=DAILY;COUNT=2")
    reading = read(series, event("RECURRENCE-ID:20260303T090000Z", "DTSTART:soon"))
    assert [each.id for each in reading.meetings] == ["review@acme.example/20260302T090000Z"]
    assert [each.id for each in reading.unreadable] == ["review@acme.example/20260303T090000Z"]


def test_an_event_that_was_cut_off_is_unreadable() -> None:
    whole = calendar(event(AT, uid="good"), event(AT, "SUMMARY:Long", uid="cut"))
    reading = read_calendar(whole[: whole.rindex(b"SUMMARY")], YEAR)
    assert only(reading).id == "good"
    assert reading.unreadable[0].id == "cut"


@pytest.mark.parametrize("raw", [b"", b"\x00\xff", b"<html>", b"BEGIN:VCARD\nFN:A\nEND:VCARD\n"])
def test_what_is_no_calendar_is_refused_in_one_sentence(raw: bytes) -> None:
    with pytest.raises(MalformedCalendar, match=r"^This is no iCalendar data[^.]*\.$"):
        read_calendar(raw, YEAR)


def test_a_calendar_without_events_is_empty() -> None:
    assert read() == Reading(method=None, meetings=(), unreadable=(), open_ended=False)


def test_categories_are_kept_as_they_are_written() -> None:
    found = only(read(event(AT, "CATEGORIES:Sales,Acme\\, Inc. ,,Sales", "CATEGORIES:a\\\\b\\")))
    assert found.categories == ("Sales", "Acme, Inc.", "a\\b\\")
