"""The same meeting has the same key in whichever calendar it is found."""

from datetime import UTC, date, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.google_calendar.bundles import bundled
from connectors.ical import Window, read_calendar
from connectors.model.address import Address
from connectors.model.sync import Seen
from connectors.outlook.meetings.uid import occurrence_in, uid_of
from connectors.outlook_calendar.calendars import Calendar
from connectors.outlook_calendar.reading import Series, read_series, read_single
from tests.connectors.google_calendar import events as google
from tests.connectors.outlook_calendar.events import ANN, HEAD, a_series, an_event, an_exception, an_occurrence, at

HERS = Calendar("cal", "Calendar", Address(ANN), is_own=True, is_default=True)
YEAR = Window(datetime(2026, 8, 1, tzinfo=UTC), datetime(2027, 8, 1, tzinfo=UTC))
ZEROS = "00" * 16
OWN = f"{HEAD}00000000{ZEROS}10000000D0B1A7C4E2F3594C8B6A7D8E9F0A1B2C"
SERIES = """BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTART;TZID=Europe/Berlin:20261201T100000\r\nDURATION:PT1H
RRULE:FREQ=WEEKLY;COUNT=2\r\nEND:VEVENT
BEGIN:VEVENT\r\nUID:{uid}\r\nRECURRENCE-ID;TZID=Europe/Berlin:20261208T100000\r\nDTSTART:20261209T140000Z\r\nEND:VEVENT"""


def foreign(uid: str) -> str:
    """As Exchange keeps the UID of a meeting that came from elsewhere."""
    data = b"vCal-Uid\x01\0\0\0" + uid.encode() + b"\0"
    return f"{HEAD}00000000{ZEROS}{len(data).to_bytes(4, 'little').hex()}{data.hex()}".upper()


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1))
def test_a_uid_from_elsewhere_is_what_it_was(uid: str) -> None:
    assert uid_of(foreign(uid)) == uid


@given(st.text())
def test_any_text_is_a_uid(written: str) -> None:
    assert isinstance(uid_of(written), str)
    assert occurrence_in(written) is None


@given(st.binary(max_size=60))
def test_any_global_id_is_a_uid(tail: bytes) -> None:
    assert uid_of(HEAD + tail.hex()) is not None
    occurrence_in(HEAD + tail.hex())


def test_the_day_of_an_occurrence_is_no_part_of_the_uid() -> None:
    assert OWN.startswith(HEAD)
    of_one = OWN.replace(f"{HEAD}00000000", f"{HEAD}07EA0C08").lower()
    assert (uid_of(of_one), occurrence_in(of_one)) == (OWN, date(2026, 12, 8))
    assert (uid_of(OWN), occurrence_in(OWN)) == (OWN, None)
    assert occurrence_in(OWN.replace(f"{HEAD}00000000", f"{HEAD}07EA0D28")) is None


@pytest.mark.parametrize(
    ("uid", "written"), [(OWN, OWN), ("w@google.com", "w@google.com"), ("w@google.com", foreign("w@google.com"))]
)
def test_a_series_is_the_same_in_outlook_on_caldav_servers_and_at_google(uid: str, written: str) -> None:
    weekly = a_series("w", iCalUId=written)
    moved = an_exception(weekly, "2026-12-08", start=at("2026-12-09T14:00"), end=at("2026-12-09T14:00"))
    outlook = read_series(Series(weekly, [an_occurrence(weekly, "2026-12-01"), moved]), HERS).changes
    meetings = read_calendar(SERIES.format(uid=uid).encode(), YEAR).meetings
    theirs = google.a_series("w", "RRULE:FREQ=WEEKLY;COUNT=2", iCalUID=uid)
    changed = google.an_exception(theirs, "20261208T090000Z", start=google.at("2026-12-09T15:00:00+01:00"))
    (bundle,) = bundled(ANN, "w", {"w": theirs, str(changed["id"]): changed}, UTC)
    found = [change.interaction for change in bundle.read(YEAR).changes if isinstance(change, Seen)]
    for one, other in product(
        [[each.interaction for each in meetings]],
        [found, [each.interaction for each in outlook if isinstance(each, Seen)]],
    ):
        assert [(each.key, each.references, each.at, each.state) for each in one] == [
            (each.key, each.references, each.at, each.state) for each in other
        ]


def test_whole_days_are_the_same_in_outlook_and_on_caldav_servers() -> None:
    written = (
        b"BEGIN:VEVENT\r\nUID:d@example.com\r\nDTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261225\r\nEND:VEVENT"
    )
    (meeting,) = read_calendar(written, YEAR).meetings
    days = {"isAllDay": True, "start": at("2026-12-24T00:00"), "end": at("2026-12-25T00:00")}
    (seen,) = read_single(an_event("d", **days, originalStartTimeZone="UTC"), HERS).changes
    assert isinstance(seen, Seen)
    assert (seen.interaction.key, seen.interaction.at, seen.interaction.end) == (
        meeting.interaction.key,
        meeting.interaction.at,
        meeting.interaction.end,
    )
