"""Zone names as calendars write them, floating times, and the hours that clocks skip or repeat."""

from zoneinfo import ZoneInfo

import pytest

from connectors.ical import read_calendar
from tests.connectors.ical.writing import YEAR, calendar, event, read, starts


@pytest.mark.parametrize(
    "name",
    [
        "Europe/Berlin",
        "europe/berlin",
        '"Europe/Berlin"',
        "W. Europe Standard Time",
        "/mozilla.org/20050126_1/Europe/Berlin",
        "/freeassociation.sourceforge.net/Tzfile/Europe/Berlin",
        "GMT+0200",
        '"UTC+02:00"',
    ],
)
def test_a_zone_is_known_by_many_names(name: str) -> None:
    assert starts(read(event(f"DTSTART;TZID={name}:20260701T100000"))) == ["07-01 08:00"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "Europe", "Nowhere/At All", "\\", "GMT+9999"])
def test_an_unknown_zone_counts_as_none(name: str) -> None:
    assert starts(read(event(f"DTSTART;TZID={name}:20260701T100000"))) == ["07-01 10:00"]


def test_a_floating_time_is_the_calendars_else_the_owners() -> None:
    floating = event("DTSTART:20260701T100000")
    assert starts(read("X-WR-TIMEZONE:Europe/Berlin", floating)) == ["07-01 08:00"]
    assert starts(read_calendar(calendar(floating), YEAR, ZoneInfo("Asia/Tokyo"))) == ["07-01 01:00"]


def test_a_time_that_the_clock_skips_uses_the_offset_before_the_gap() -> None:
    assert starts(read(event("DTSTART;TZID=Europe/Berlin:20260329T023000"))) == ["03-29 01:30"]


def test_a_time_that_the_clock_repeats_is_the_first_of_the_two() -> None:
    assert starts(read(event("DTSTART;TZID=Europe/Berlin:20261025T023000"))) == ["10-25 00:30"]


EMBEDDED = "\r\n".join(
    (
        "BEGIN:VTIMEZONE",
        "TZID:Ours",
        "BEGIN:STANDARD",
        "DTSTART:19701025T030000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "END:STANDARD",
        "BEGIN:DAYLIGHT",
        "DTSTART:19700329T020000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "END:DAYLIGHT",
        "END:VTIMEZONE",
    )
)


@pytest.mark.parametrize("wall", ["20260329T015959", "20260329T023000", "20260701T100000", "20261025T023000"])
def test_an_embedded_zone_agrees_with_the_zone_it_describes(wall: str) -> None:
    known = read(event(f"DTSTART;TZID=Europe/Berlin:{wall}"))
    assert starts(read(EMBEDDED, event(f"DTSTART;TZID=Ours:{wall}"))) == starts(known)


def test_a_rule_that_ends_in_utc_ends_by_the_embedded_clock() -> None:
    series = event("DTSTART;TZID=Ours:20260328T090000", "RRULE:FREQ=DAILY;UNTIL=20260330T070000Z")
    assert starts(read(EMBEDDED, series)) == ["03-28 08:00", "03-29 07:00", "03-30 07:00"]


def test_a_zone_without_rules_counts_as_unknown() -> None:
    broken = "BEGIN:VTIMEZONE\r\nTZID:Ours\r\nEND:VTIMEZONE"
    assert starts(read(broken, event("DTSTART;TZID=Ours:20260701T100000"))) == ["07-01 10:00"]


def test_a_zone_that_a_calendar_repeats_in_each_event_says_the_same_every_time() -> None:
    other = EMBEDDED.replace("TZOFFSETTO:+0200", "TZOFFSETTO:+0300")
    meeting = event("DTSTART;TZID=Ours:20260701T100000")
    assert [starts(read(zone, meeting)) for zone in (EMBEDDED, other, EMBEDDED, other)] == [
        ["07-01 08:00"],
        ["07-01 07:00"],
        ["07-01 08:00"],
        ["07-01 07:00"],
    ]


def test_a_zone_too_dense_to_follow_uses_up_the_calendars_steps_as_often_as_it_is_read() -> None:
    dense = EMBEDDED.replace("FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "FREQ=SECONDLY;INTERVAL=999999999")
    series = event("DTSTART;TZID=Ours:20260701T100000", "RRULE:FREQ=DAILY;COUNT=2")
    first, again = read(dense, series), read(dense, series)
    assert first.unreadable
    assert first == again
