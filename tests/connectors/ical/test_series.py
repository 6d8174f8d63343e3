"""Masters, overrides, exceptions and versions: RFC 5545 3.8.4.4 and 3.8.5, RFC 5546 2.1.4."""

import pytest

from connectors.model.interaction import MeetingState
from tests.connectors.ical.writing import event, only, read, starts

DAILY = ("DTSTART:20260302T090000Z", "DTEND:20260302T093000Z", "RRULE:FREQ=DAILY;COUNT=5")


def test_later_occurrences_follow_an_override_for_this_and_future() -> None:
    change = ("RECURRENCE-ID;RANGE=THISANDFUTURE:20260304T090000Z", "DTSTART:20260304T110000Z", "DURATION:PT1H")
    reading = read(event(*DAILY), event(*change, "SUMMARY:Later"))
    assert starts(reading) == ["03-02 09:00", "03-03 09:00", "03-04 11:00", "03-05 11:00", "03-06 11:00"]
    assert [each.interaction.subject for each in reading.meetings] == ["", "", "Later", "Later", "Later"]
    assert reading.meetings[-1].id.endswith("/20260306T090000Z")
    assert reading.meetings[-1].interaction.state is MeetingState.MOVED


def test_a_cancelled_this_and_future_ends_the_series() -> None:
    change = ("RECURRENCE-ID;RANGE=THISANDFUTURE:20260304T090000Z", "DTSTART:20260304T090000Z", "STATUS:CANCELLED")
    states = [each.interaction.state for each in read(event(*DAILY), event(*change)).meetings]
    assert states == [MeetingState.PLANNED] * 2 + [MeetingState.CANCELLED] * 3


def test_an_override_outside_the_rule_is_one_more_occurrence() -> None:
    reading = read(event(*DAILY), event("RECURRENCE-ID:20260310T090000Z", "DTSTART:20260310T090000Z"))
    assert starts(reading)[-1] == "03-10 09:00"
    assert len(reading.meetings) == 6


def test_an_override_without_its_series_is_a_single_occurrence() -> None:
    meeting = only(read(event("RECURRENCE-ID;TZID=Europe/Berlin:20260105T100000", "DTSTART:20260105T110000Z")))
    assert meeting.id == "review@acme.example/20260105T090000Z"
    assert meeting.interaction.state is MeetingState.MOVED
    assert meeting.interaction.references == ("meeting:review@acme.example",)


@pytest.mark.parametrize(
    "written",
    [
        "EXDATE:20260304T090000Z",
        "EXDATE;TZID=America/New_York:20260304T040000",
        "EXDATE:20260304T090000",
        "EXDATE;VALUE=DATE:20260304",
    ],
)
def test_an_exception_counts_however_it_is_written(written: str) -> None:
    assert starts(read(event(*DAILY, written))) == ["03-02 09:00", "03-03 09:00", "03-05 09:00", "03-06 09:00"]


def test_a_time_as_exception_of_a_dated_series_takes_its_day() -> None:
    dated = ("DTSTART;VALUE=DATE:20260302", "RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20260303T000000Z")
    assert starts(read(event(*dated))) == ["03-02 00:00", "03-04 00:00"]


def test_an_override_that_names_its_day_only_replaces_the_occurrence_of_that_day() -> None:
    reading = read(event(*DAILY), event("RECURRENCE-ID;VALUE=DATE:20260303", "DTSTART:20260303T150000Z"))
    assert starts(reading) == ["03-02 09:00", "03-03 15:00", "03-04 09:00", "03-05 09:00", "03-06 09:00"]


def test_extra_dates_join_the_series_and_bring_their_own_length() -> None:
    extra = "RDATE;VALUE=PERIOD:20260401T090000Z/PT2H,20260402T090000Z/20260402T100000Z"
    reading = read(event("DTSTART:20260302T090000Z", "DTEND:20260302T093000Z", extra))
    ends = [f"{each.interaction.end:%H:%M}" for each in reading.meetings]
    assert list(zip(starts(reading), ends, strict=True)) == [
        ("03-02 09:00", "09:30"),
        ("04-01 09:00", "11:00"),
        ("04-02 09:00", "10:00"),
    ]


def test_the_higher_sequence_of_the_same_event_counts_wherever_it_stands() -> None:
    new = event("SEQUENCE:2", "DTSTAMP:20260101T000000Z", "DTSTART:20260302T100000Z", "SUMMARY:New")
    old = event("SEQUENCE:1", "DTSTAMP:20260102T000000Z", "DTSTART:20260302T090000Z", "SUMMARY:Old")
    assert only(read(new, old)).interaction.subject == "New"


def test_an_occurrence_that_moves_into_the_window_is_seen_and_one_that_leaves_it_is_not() -> None:
    reading = read(
        event("DTSTART:20251230T090000Z", "DTEND:20251230T100000Z", "RRULE:FREQ=DAILY;COUNT=4"),
        event("RECURRENCE-ID:20251231T090000Z", "DTSTART:20260105T090000Z"),
        event("RECURRENCE-ID:20260101T090000Z", "DTSTART:20251229T090000Z"),
    )
    assert starts(reading) == ["01-02 09:00", "01-05 09:00"]


def test_a_single_event_is_read_wherever_it_lies() -> None:
    assert f"{only(read(event('DTSTART:20040302T090000Z'))).interaction.at:%Y}" == "2004"


@pytest.mark.parametrize(
    ("rule", "goes_on"),
    [
        ("FREQ=DAILY", True),
        ("FREQ=DAILY;UNTIL=20261231T080000Z", False),
        ("FREQ=DAILY;UNTIL=20270110T080000Z", True),
        ("FREQ=DAILY;COUNT=5", False),
        ("FREQ=DAILY;COUNT=500", True),
    ],
)
def test_a_series_that_outlasts_the_window_is_open_ended(rule: str, goes_on: bool) -> None:
    assert read(event("DTSTART:20260302T090000Z", f"RRULE:{rule}")).open_ended is goes_on


def test_a_cancelled_series_is_expanded_like_any_other() -> None:
    reading = read(event(*DAILY, "STATUS:CANCELLED"))
    assert [each.interaction.state for each in reading.meetings] == [MeetingState.CANCELLED] * 5


def test_a_start_that_the_rule_does_not_name_is_no_occurrence() -> None:
    reading = read(event("DTSTART:20260902T090000Z", "RRULE:FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=1"))
    assert starts(reading) == ["11-13 09:00"]


def test_a_rule_that_ended_before_it_began_leaves_the_start() -> None:
    reading = read(event("DTSTART:20260302T090000Z", "RRULE:FREQ=DAILY;UNTIL=20260101T000000Z"))
    assert starts(reading) == ["03-02 09:00"]
