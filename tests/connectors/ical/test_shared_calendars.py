"""Other people's calendars: counts over the shared data, and no exception on any of them."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from connectors.ical import MalformedCalendar, Reading, Window, read_calendar
from connectors.ical.errors import NotUnderstood
from connectors.ical.expand import Span, expand
from connectors.ical.limits import Budget
from connectors.ical.rule import parse_rule
from connectors.ical.values import parse_moment
from tests.shared_data import shared

ALWAYS = Window(datetime(1900, 1, 1, tzinfo=UTC), datetime(2110, 1, 1, tzinfo=UTC))
YEARS = Window(datetime(2024, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))
CALCARDS_HOME = ZoneInfo("Pacific/Auckland")
"""In which calcard's expectations read times without a zone, X-WR-TIMEZONE or not."""
ZONES_UNKNOWN_TO_CALCARD = {"010", "065", "080", "102", "109"}
"""It reads a zone that only the calendar describes as none."""
REPEATED_HOUR = {"298"}
"""It takes the second of two equal times, RFC 5545 3.3.5 the first: these are compared by the wall clock."""
AT_MOST = 100
"""Occurrences that calcard lists for one event."""


def cases(name: str) -> list[dict[str, str]]:
    text = shared("ical", "libical", "src", "test", name).read_text(encoding="utf-8")
    found = (dict(re.findall(r"(?m)^([A-Z-]+):(.*)$", block)) for block in text.split("\n\n"))
    return [case for case in found if "RRULE" in case]


def as_listed(case: dict[str, str]) -> bool:
    start = parse_moment(case["DTSTART"], UTC)
    span = Span(start.wall, datetime(2110, 1, 1))  # noqa: DTZ001 wall-clock time
    try:
        found = list(expand(parse_rule(case["RRULE"]), start, span, Budget()))
    except NotUnderstood:
        return "***" in case["INSTANCES"]
    return "***" not in case["INSTANCES"] and found == [
        parse_moment(each, UTC).wall for each in case["INSTANCES"].split(",")
    ]


@pytest.mark.parametrize(
    ("name", "total", "right"), [("icalrecur_test.txt", 146, 143), ("icalrecur_test_rscale.txt", 14, 14)]
)
def test_rules_give_the_instances_that_libical_lists(name: str, total: int, right: int) -> None:
    found = cases(name)
    assert len(found) == total
    assert sum(map(as_listed, found)) >= right


def listed(raw: bytes, name: str) -> tuple[list[datetime], int]:
    """When calcard says that the events start, and the greatest number of one event."""
    components = [each.upper() for each in re.findall(rb"BEGIN:(\w+)", raw)]
    events = json.loads(shared("ical", "calcard", f"{name}.json").read_text(encoding="utf-8"))["events"]
    ours = [each for each in events if components[each["comp_id"]] == b"VEVENT" or components[0] != b"VCALENDAR"]
    ids = [each["comp_id"] for each in ours]
    return [datetime.fromisoformat(each["start"]) for each in ours], max(map(ids.count, ids), default=0)


def read_as_calcard_does(raw: bytes, name: str) -> Reading:
    raw = re.sub(rb"(?m)^X-WR-TIMEZONE.*\n", b"", raw)
    if name in ZONES_UNKNOWN_TO_CALCARD:
        raw = re.sub(rb";TZID=[^:;\r\n]*", b"", raw)
    return read_calendar(raw, ALWAYS, CALCARDS_HOME)


def instants(found: list[datetime], name: str) -> list[datetime]:
    if name in REPEATED_HOUR:
        found = [each.astimezone(ZoneInfo("Europe/London")).replace(tzinfo=None, fold=0) for each in found]
    return sorted(set(found))


def agreed() -> list[str]:
    return shared("ical", "calcard", "AGREED.txt").read_text(encoding="utf-8").split()


def test_every_agreed_calendar_of_calcard_has_the_listed_occurrences() -> None:
    wrong = []
    for name in agreed():
        raw = shared("ical", "calcard", f"{name}.ics").read_bytes()
        expected, most = listed(raw, name)
        found = [each.interaction.at for each in read_as_calcard_does(raw, name).meetings]
        if most >= AT_MOST:
            found = found[: len(expected)]
        if instants(found, name) != instants(expected, name):
            wrong.append(name)
    assert wrong == []


def calendars() -> list[Path]:
    return sorted(shared("ical").rglob("*.ics"))


def test_no_calendar_raises_anything_but_malformed() -> None:
    read = malformed = 0
    for path in calendars():
        try:
            read_calendar(path.read_bytes(), YEARS)
        except MalformedCalendar:
            malformed += 1
        else:
            read += 1
    assert read > 2_600
    assert malformed < 30


def test_a_calendar_cut_anywhere_raises_nothing_but_malformed() -> None:
    for number, path in enumerate(calendars()[::3]):
        raw = path.read_bytes()
        try:
            read_calendar(raw[: len(raw) * (number % 7 + 1) // 8], YEARS)
        except MalformedCalendar:
            continue
