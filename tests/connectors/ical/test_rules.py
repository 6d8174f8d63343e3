"""Rules at the edges where calendars in use disagree with RFC 5545 or with each other."""

import pytest

from tests.connectors.ical.writing import event, only, read, starts


@pytest.mark.parametrize("until", ["20260304", "20260304T090000Z", "20260304T090000", "20260304T100000"])
def test_the_end_of_a_rule_is_included_whatever_type_it_has(until: str) -> None:
    reading = read(event("DTSTART;TZID=Europe/Berlin:20260302T090000", f"RRULE:FREQ=DAILY;UNTIL={until}"))
    assert starts(reading) == ["03-02 08:00", "03-03 08:00", "03-04 08:00"]


def test_the_end_of_a_dated_rule_may_be_a_time() -> None:
    reading = read(event("DTSTART;VALUE=DATE:20260302", "RRULE:FREQ=DAILY;UNTIL=20260303T000000Z"))
    assert starts(reading) == ["03-02 00:00", "03-03 00:00"]


def test_unknown_parts_spaces_and_empty_parts_are_passed_over() -> None:
    reading = read(event("DTSTART:20260302T090000Z", "RRULE: freq=weekly; COUNT=2;BYDAY=MO;X-WHAT=1;"))
    assert starts(reading) == ["03-02 09:00", "03-09 09:00"]


def test_a_day_that_a_month_lacks_moves_where_skip_says() -> None:
    reading = read(event("DTSTART:20260131T090000Z", "RRULE:RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD;COUNT=3"))
    assert starts(reading) == ["01-31 09:00", "02-28 09:00", "03-31 09:00"]


def test_a_yearly_day_of_the_month_stays_in_its_month() -> None:
    assert starts(read(event("DTSTART:20260417T090000Z", "RRULE:FREQ=YEARLY;BYMONTHDAY=17"))) == ["04-17 09:00"]


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("FREQ=FORTNIGHTLY", "Its recurrence rule has no FREQ that we know."),
        ("FREQ=DAILY;COUNT=0", "Its recurrence rule has a COUNT out of range."),
        ("FREQ=DAILY;COUNT=many", "Its recurrence rule has a number that is none."),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "Its recurrence rule has a BYMONTHDAY out of range."),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "Its recurrence rule has a BYMONTHDAY out of range."),
        ("FREQ=WEEKLY;BYDAY=XX", "Its recurrence rule names a weekday that is none."),
        ("FREQ=DAILY;UNTIL=never", "A date or time is not one."),
        ("RSCALE=HEBREW;FREQ=YEARLY", "Its recurrence rule counts in another calendar than the Gregorian."),
    ],
)
def test_a_rule_that_cannot_be_followed_makes_its_event_unreadable(rule: str, why: str) -> None:
    reading = read(event("DTSTART:20260302T090000Z", f"RRULE:{rule}"), event("DTSTART:20260302T090000Z", uid="good"))
    assert only(reading).id == "good"
    assert [(each.id, each.why) for each in reading.unreadable] == [("review@acme.example", why)]
