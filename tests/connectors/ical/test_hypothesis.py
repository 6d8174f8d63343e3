"""Whatever the bytes: a reading or MalformedCalendar, and what a reading promises holds."""

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.ical import MalformedCalendar, Reading, Window, read_calendar
from connectors.ical.rule import WEEKDAYS
from connectors.model.interaction import MeetingState
from tests.connectors.ical.writing import SAMPLES, YEAR, event, read

FILES = [path.read_bytes() for path in sorted(SAMPLES.glob("*.ics"))]
QUARTER = Window(YEAR.start, datetime(2026, 4, 1, tzinfo=UTC))
FREQS = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY")


def numbers(least: int, most: int) -> st.SearchStrategy[str]:
    return st.lists(st.integers(least, most), min_size=1, max_size=3).map(lambda found: ",".join(map(str, found)))


RULES = st.fixed_dictionaries(
    {"FREQ": st.sampled_from(FREQS)},
    optional={
        "INTERVAL": numbers(-1, 400).map(lambda found: found.split(",")[0]),
        "COUNT": numbers(1, 60).map(lambda found: found.split(",")[0]),
        "UNTIL": st.sampled_from(("20260401", "20260401T120000Z", "20991231T000000")),
        "BYMONTH": numbers(1, 12),
        "BYWEEKNO": numbers(-53, 53),
        "BYYEARDAY": numbers(-366, 366),
        "BYMONTHDAY": numbers(-31, 31),
        "BYDAY": st.lists(st.sampled_from(WEEKDAYS) | st.sampled_from(("1MO", "-1FR", "5SU")), min_size=1).map(
            ",".join
        ),
        "BYHOUR": numbers(0, 23),
        "BYMINUTE": numbers(0, 59),
        "BYSETPOS": numbers(-5, 5),
        "WKST": st.sampled_from(WEEKDAYS),
        "SKIP": st.sampled_from(("OMIT", "BACKWARD", "FORWARD")),
    },
).map(lambda parts: ";".join(f"{name}={value}" for name, value in parts.items()))


def keeps_its_promises(reading: Reading) -> None:
    ids = [meeting.id for meeting in reading.meetings]
    assert len(ids) == len(set(ids))
    assert not set(ids) & {each.id for each in reading.unreadable if "/" in each.id}
    for meeting in reading.meetings:
        interaction = meeting.interaction
        assert interaction.key == f"meeting:{meeting.id}"
        assert interaction.end is not None
        assert interaction.at.tzinfo is UTC
        assert interaction.at <= interaction.end
        assert interaction.state in (MeetingState.PLANNED, MeetingState.MOVED, MeetingState.CANCELLED)
        assert "\n" not in interaction.subject
        assert "\0" not in interaction.subject + meeting.text
        (interaction.subject + meeting.text + meeting.id).encode()


@given(st.binary(max_size=400))
def test_any_bytes_are_a_reading_or_no_calendar(raw: bytes) -> None:
    try:
        keeps_its_promises(read_calendar(raw, YEAR))
    except MalformedCalendar:
        pass


@settings(deadline=None)
@given(st.sampled_from(FILES), st.lists(st.tuples(st.integers(0, 3000), st.binary(max_size=6)), max_size=6), st.data())
def test_a_damaged_calendar_is_a_reading_or_no_calendar(
    raw: bytes, damages: list[tuple[int, bytes]], data: st.DataObject
) -> None:
    for place, new in damages:
        at = place % len(raw)
        raw = raw[:at] + new + raw[at + data.draw(st.integers(0, 4)) :]
    try:
        keeps_its_promises(read_calendar(raw, YEAR))
    except MalformedCalendar:
        pass


@settings(deadline=None)
@given(st.sampled_from(FILES), st.randoms(use_true_random=False))
def test_lines_in_any_order_are_a_reading_or_no_calendar(raw: bytes, random: Random) -> None:
    lines = raw.splitlines(keepends=True)
    random.shuffle(lines)
    try:
        keeps_its_promises(read_calendar(b"".join(lines), YEAR))
    except MalformedCalendar:
        pass


@settings(deadline=None)
@given(RULES)
def test_any_rule_gives_a_reading(rule: str) -> None:
    series = event("DTSTART;TZID=Europe/Berlin:20260131T023000", f"RRULE:{rule}")
    keeps_its_promises(read(series, window=QUARTER))


@settings(deadline=None)
@given(RULES, st.integers(1, 89))
def test_two_windows_side_by_side_give_what_one_gives(rule: str, days: int) -> None:
    middle = YEAR.start + timedelta(days=days)
    series = event("DTSTART:20200229T023000Z", f"RRULE:{rule}")
    whole = read(series, window=QUARTER)
    halves = [read(series, window=each) for each in (Window(YEAR.start, middle), Window(middle, QUARTER.end))]
    if not (whole.unreadable or any(half.unreadable for half in halves)):
        assert {each.id for each in whole.meetings} == {each.id for half in halves for each in half.meetings}


@settings(deadline=None)
@given(RULES)
def test_what_is_not_open_ended_has_nothing_after_the_window(rule: str) -> None:
    series = event("DTSTART:20260131T020000Z", f"RRULE:{rule}")
    later = Window(QUARTER.end, datetime(2030, 1, 1, tzinfo=UTC))
    if not read(series, window=QUARTER).open_ended:
        assert read(series, window=later).meetings == ()
