"""The same meeting has the same key in whichever calendar it is found."""

from datetime import UTC, datetime
from itertools import product

import pytest

from connectors.exchange_calendar.calendars import Calendar
from connectors.exchange_calendar.occurrences import Occurrence
from connectors.exchange_calendar.reading import Series, read_series, read_single
from connectors.google_calendar.bundles import bundled
from connectors.ical import Window, read_calendar
from connectors.model.address import Address
from connectors.model.interaction import Interaction
from connectors.model.sync import Change, Seen
from connectors.outlook_calendar import reading as outlook
from connectors.outlook_calendar.calendars import Calendar as OutlookCalendar
from tests.connectors.exchange_calendar.events import (
    ANN,
    BERLIN,
    CUSTOM,
    HEAD,
    NINE,
    a_series,
    an_event,
    an_exception,
    an_occurrence,
    changed_in,
)
from tests.connectors.google_calendar import events as google
from tests.connectors.outlook_calendar import events as graph

HERS = Calendar("cal", "Calendar")
OUTLOOKS = OutlookCalendar("cal", "Calendar", Address(ANN), is_own=True, is_default=True)
YEAR = Window(datetime(2026, 8, 1, tzinfo=UTC), datetime(2027, 8, 1, tzinfo=UTC))
ZEROS = "00" * 16
OWN = f"{HEAD}00000000{ZEROS}10000000D0B1A7C4E2F3594C8B6A7D8E9F0A1B2C"
FOREIGN = f"{HEAD}00000000{ZEROS}1B000000{b'vCal-Uid'.hex()}01000000{b'w@google.com'.hex()}00".upper()
SLOT, MOVED = datetime(2026, 12, 8, 9, tzinfo=UTC), datetime(2026, 12, 9, 14, tzinfo=UTC)
SERIES = """BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTART;TZID=Europe/Berlin:20261201T100000\r\nDURATION:PT1H
RRULE:FREQ=WEEKLY;COUNT=2\r\nEND:VEVENT
BEGIN:VEVENT\r\nUID:{uid}\r\nRECURRENCE-ID;TZID=Europe/Berlin:20261208T100000\r\nDTSTART:20261209T140000Z\r\nEND:VEVENT"""


def seen(changes: list[Change]) -> list[Interaction]:
    return [change.interaction for change in changes if isinstance(change, Seen)]


def at_exchange(uid: str, zone: str) -> list[Interaction]:
    weekly = a_series("w", uid=uid, _start_timezone=zone)
    items = [an_occurrence(weekly, NINE), an_exception(weekly, SLOT, start=MOVED, end=MOVED)]
    series = Series(weekly, [Occurrence.of(item) for item in items], changed_in(items))
    return seen(list(read_series(series, HERS, Address(ANN)).changes))


def at_microsoft(uid: str) -> list[Interaction]:
    weekly = graph.a_series("w", iCalUId=uid)
    times = {"start": graph.at("2026-12-09T14:00"), "end": graph.at("2026-12-09T14:00")}
    parts = [graph.an_occurrence(weekly, "2026-12-01"), graph.an_exception(weekly, "2026-12-08", **times)]
    return seen(list(outlook.read_series(outlook.Series(weekly, parts), OUTLOOKS).changes))


def at_google(uid: str) -> list[Interaction]:
    weekly = google.a_series("w", "RRULE:FREQ=WEEKLY;COUNT=2", iCalUID=uid)
    moved = google.an_exception(weekly, "20261208T090000Z", start=google.at("2026-12-09T15:00:00+01:00"))
    (bundle,) = bundled(ANN, "w", {"w": weekly, str(moved["id"]): moved}, UTC)
    return seen(list(bundle.read(YEAR).changes))


@pytest.mark.parametrize(("uid", "written"), [(OWN, OWN), ("w@google.com", "w@google.com"), ("w@google.com", FOREIGN)])
@pytest.mark.parametrize("zone", [BERLIN, CUSTOM])
def test_a_series_is_the_same_at_exchange_and_everywhere_else(uid: str, written: str, zone: str) -> None:
    on_caldav = [each.interaction for each in read_calendar(SERIES.format(uid=uid).encode(), YEAR).meetings]
    here = at_exchange(written, zone)
    assert len(here) == 2
    for one, others in product([here], [on_caldav, at_microsoft(written), at_google(uid)]):
        assert [(each.key, each.references, each.at, each.state) for each in one] == [
            (each.key, each.references, each.at, each.state) for each in others
        ]


def test_the_date_of_an_occurrence_in_its_uid_leads_to_its_series() -> None:
    dated = OWN.replace(f"{HEAD}00000000", f"{HEAD}07EA0C08")
    (change,) = read_single(an_event("x", uid=dated, start=SLOT, end=MOVED), HERS, Address(ANN)).changes
    assert isinstance(change, Seen)
    assert change.interaction.key == f"meeting:{OWN}/20261208T090000Z"
    assert change.interaction.references == (f"meeting:{OWN}",)


def test_whole_days_are_the_same_at_exchange_and_on_caldav_servers() -> None:
    written = (
        b"BEGIN:VEVENT\r\nUID:d@example.com\r\nDTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261225\r\nEND:VEVENT"
    )
    (meeting,) = read_calendar(written, YEAR).meetings
    days = {"start": datetime(2026, 12, 24, tzinfo=UTC), "end": datetime(2026, 12, 25, tzinfo=UTC)}
    (change,) = read_single(an_event("d", is_all_day=True, _start_timezone="UTC", **days), HERS, Address(ANN)).changes
    assert isinstance(change, Seen)
    here = change.interaction
    assert (here.key, here.at, here.end) == (meeting.interaction.key, meeting.interaction.at, meeting.interaction.end)
