"""No calendar may hang us or fill the memory. The limits are steps and counts, so no clock is needed to test them."""

import subprocess
import sys

import pytest

from connectors.ical.limits import MAX_OCCURRENCES
from tests.connectors.ical.writing import event, read

TOO_MANY = "It has more occurrences than can be kept; the first ones are."
TOO_LONG = "Expanding its recurrence takes too many steps."


@pytest.mark.parametrize(
    ("start", "rule", "why"),
    [
        ("19700101T000000Z", "FREQ=SECONDLY", TOO_MANY),
        ("20260101T000000Z", "FREQ=MINUTELY", TOO_MANY),
        ("19700101T000000Z", "FREQ=SECONDLY;COUNT=999999999", TOO_LONG),
        ("00020101T000000Z", "FREQ=DAILY;COUNT=999999999;INTERVAL=1;BYHOUR=0,6,12,18", TOO_LONG),
        ("19700101T000000Z", "FREQ=SECONDLY;INTERVAL=999999999", TOO_LONG),
    ],
)
def test_a_rule_too_dense_to_follow_is_reported(start: str, rule: str, why: str) -> None:
    reading = read(event(f"DTSTART:{start}", f"RRULE:{rule}"))
    assert [each.why for each in reading.unreadable] == [why]
    assert len(reading.meetings) in (0, MAX_OCCURRENCES)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;INTERVAL=999999999",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;COUNT=3;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYSETPOS=31622400",
        "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;BYMONTH=6",
    ],
)
def test_a_rule_that_never_happens_ends(rule: str) -> None:
    assert read(event("DTSTART:19700601T000000Z", f"RRULE:{rule}")).meetings == ()


def test_every_second_of_a_year_is_not_laid_out_to_pick_its_last() -> None:
    each = ",".join(map(str, range(60)))
    days = "MO,TU,WE,TH,FR,SA,SU"
    hours = ",".join(map(str, range(24)))
    rule = f"FREQ=YEARLY;BYDAY={days};BYHOUR={hours};BYMINUTE={each};BYSECOND={each};BYSETPOS=-1"
    (meeting,) = read(event("DTSTART:20250101T000000Z", f"RRULE:{rule}")).meetings
    assert f"{meeting.interaction.at:%Y-%m-%d %H:%M:%S}" == "2026-12-31 23:59:59"


def test_a_far_past_start_is_reached_without_walking_there() -> None:
    reading = read(event("DTSTART:00020101T000000Z", "RRULE:FREQ=HOURLY;INTERVAL=24"))
    assert (len(reading.meetings), reading.unreadable) == (365, ())


@pytest.mark.parametrize(
    "lines", [("DTSTART:99981231", "DURATION:P9999999D"), ("DTSTART:00020101", "RRULE:FREQ=DAILY")]
)
def test_the_edges_of_time_are_no_error(lines: tuple[str, ...]) -> None:
    reading = read(event(*lines))
    assert len(reading.meetings) + len(reading.unreadable) > 0


def test_importing_the_reader_loads_neither_icalendar_nor_dateutil() -> None:
    code = "import sys, connectors.ical; print([m for m in ('icalendar', 'dateutil') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
