"""Whatever an appointment says: items that can be stored, or one that says why not."""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from connectors.ews.values import Folder, Item
from connectors.exchange_calendar.calendars import Calendar, calendars_in
from connectors.exchange_calendar.components import words
from connectors.exchange_calendar.occurrences import Occurrence, Shown
from connectors.exchange_calendar.reading import Series, read_series, read_single
from connectors.ical.describe import describe
from connectors.model.address import Address
from connectors.model.sync import Change, Seen, Unreadable
from connectors.outlook.meetings.versions import Version
from tests.connectors.exchange_calendar.events import (
    ANN,
    BERLIN,
    BOB,
    CUSTOM,
    HEAD,
    NINE,
    a_guest,
    a_mailbox,
    a_series,
    an_event,
    an_exception,
    an_occurrence,
)
from tests.connectors.provider import assert_storable

HERS = Calendar("cal", "Calendar")
OWNER = Address(ANN)
WORDS = st.text(st.characters(codec=None), max_size=20)
TIMES = st.sampled_from(
    (datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), NINE, date(2026, 12, 1), "soon")
)
PEOPLE = st.lists(st.builds(a_guest, st.sampled_from((ANN, BOB, "", "/O=EX")), st.just("Accept") | WORDS), max_size=3)
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "uid": WORDS | st.just(HEAD + "07EA0C01" + "00" * 30),
        "start": TIMES,
        "end": TIMES,
        "original_start": TIMES,
        "recurrence_id": TIMES,
        "_start_timezone": st.sampled_from((BERLIN, CUSTOM, "UTC", "Asia/Tokyo")) | WORDS,
        "is_all_day": st.booleans(),
        "is_cancelled": st.booleans(),
        "type": st.sampled_from(("Single", "Occurrence", "Exception")),
        "subject": WORDS,
        "organizer": st.builds(a_mailbox, WORDS, WORDS),
        "required_attendees": PEOPLE,
        "optional_attendees": PEOPLE,
        "resources": PEOPLE,
        "my_response_type": st.just("Accept") | WORDS,
        "sensitivity": st.just("Private") | WORDS,
        "categories": st.lists(WORDS),
        "last_modified_time": TIMES,
        "appointment_sequence_number": st.integers(),
    },
)


def assert_sound(change: Change) -> None:
    if isinstance(change, Seen):
        assert_storable(change.interaction)
    else:
        assert isinstance(change, Unreadable)
        assert "fault" not in change.why
    assert str(Version.parse(change.version)) == change.version


@given(VALUES)
def test_any_mix_of_values_is_an_item_or_says_why_not(values: dict[str, Any]) -> None:
    (change,) = read_single(an_event("x", **values), HERS, OWNER).changes
    assert change.id == "x"
    assert_sound(change)


@given(VALUES, st.lists(VALUES, max_size=2))
def test_any_series_is_items_or_says_why_not(master: dict[str, Any], others: list[dict[str, Any]]) -> None:
    series = a_series("s")
    parts = [an_occurrence(series, NINE.replace(day=15))]
    parts += [an_exception(series, NINE.replace(day=number), **values) for number, values in enumerate(others, 7)]
    shown = Shown.of(parts)
    found = [part for each in shown.by_uid.values() for part in each]
    own = {item.id: item for item in parts if Occurrence.of(item).is_changed}
    group = read_series(Series(a_series("s", **master), found, own), HERS, OWNER)
    assert group.changes
    assert len({change.id for change in group.changes}) == len(group.changes)
    for change in group.changes:
        assert change.id.startswith("s#")
        assert_sound(change)


@given(st.dictionaries(st.sampled_from(("text_body", "location", "net_show_url", "meeting_workspace_url")), WORDS))
def test_any_words_can_be_stored(values: dict[str, str]) -> None:
    assert "\0" not in describe(words(Item("x", "", "CalendarItem", values))).text.encode().decode()


@given(st.lists(st.builds(Folder, *[st.sampled_from("abc")] * 2, WORDS, st.just("IPF.Appointment"), WORDS, st.just(0))))
def test_any_tree_of_folders_has_calendars(folders: list[Folder]) -> None:
    for calendar in calendars_in(folders, "c"):
        assert calendar.name
