"""Whatever an event says: items that can be stored, or one that says why not."""

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from connectors.ical.describe import describe
from connectors.model.address import Address
from connectors.model.sync import Change, Seen, Unreadable
from connectors.outlook.meetings.versions import Version
from connectors.outlook_calendar.calendars import Calendar, calendars_in
from connectors.outlook_calendar.components import words
from connectors.outlook_calendar.etags import version_of
from connectors.outlook_calendar.reading import Series, read_series, read_single
from tests.connectors.outlook_calendar.events import ANN, BOB, HEAD, a_series, an_event, an_exception, an_occurrence, at
from tests.connectors.provider import assert_storable

HERS = Calendar("cal", "Calendar", Address(ANN), is_own=True, is_default=True)
WORDS = st.text(st.characters(codec=None), max_size=20)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=4,
)
ZONES = st.sampled_from(("UTC", "W. Europe Standard Time", "tzone://Microsoft/Custom", "Asia/Tokyo")) | JUNK
TIMES = st.builds(
    lambda when, zone: {"dateTime": when, "timeZone": zone},
    st.sampled_from(("2026-10-25T02:30:00.0000000", "0001-01-01T00:00:00", "9999-12-31T23:59:59", "2026-02-30")) | JUNK,
    ZONES,
)
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {}, optional={"emailAddress": st.just({"address": BOB, "name": "\0"}) | JUNK, "status": JUNK, "type": JUNK}
    ),
    max_size=3,
)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "@odata.etag": JUNK,
        "iCalUId": JUNK | st.just(HEAD + "07EA0C01" + "00" * 30),
        "start": TIMES | JUNK,
        "end": TIMES | JUNK,
        "originalStart": st.sampled_from(("2026-12-08T09:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00"))
        | JUNK,
        "originalStartTimeZone": ZONES,
        "isAllDay": st.booleans() | JUNK,
        "isCancelled": st.booleans() | JUNK,
        "type": st.sampled_from(("occurrence", "exception")) | JUNK,
        "subject": JUNK,
        "organizer": JUNK,
        "attendees": PEOPLE | JUNK,
        "responseStatus": st.just({"response": "accepted"}) | JUNK,
        "sensitivity": st.just("private") | JUNK,
        "categories": st.lists(WORDS) | JUNK,
        "lastModifiedDateTime": JUNK,
        "singleValueExtendedProperties": JUNK,
    },
)


ONE_OF_A_SERIES = f"040000008200E00074C5B7101A82E00807EA0C01{'0' * 60}"
"""Of an occurrence to which alone somebody was asked."""


def assert_sound(change: Change) -> None:
    if isinstance(change, Seen):
        assert_storable(change.interaction)
    else:
        assert isinstance(change, Unreadable)
        assert "fault" not in change.why
    assert str(Version.parse(change.version)) == change.version


@given(FIELDS)
@example(
    {"start": {"dateTime": "9999-12-31T23:59:59"}, "iCalUId": f"040000008200E00074C5B7101A82E00807EA0C01{'0' * 60}"}
)
def test_any_mix_of_fields_is_an_item_or_says_why_not(fields: dict[str, Any]) -> None:
    (change,) = read_single(an_event("x") | fields, HERS).changes
    assert change.id == "x"
    assert_sound(change)


@given(FIELDS, st.lists(FIELDS, max_size=2))
def test_any_series_is_items_or_says_why_not(master: dict[str, Any], others: list[dict[str, Any]]) -> None:
    series = a_series("s")
    exceptions = [an_exception(series, f"2026-12-0{number}") | fields for number, fields in enumerate(others, 7)]
    group = read_series(Series(series | master, [*exceptions, an_occurrence(series, "2026-12-15")]), HERS)
    assert group.changes
    assert len({change.id for change in group.changes}) == len(group.changes)
    for change in group.changes:
        assert change.id.startswith("s#")
        assert_sound(change)


@given(st.dictionaries(st.sampled_from(("body", "location", "onlineMeeting", "onlineMeetingUrl")), JUNK))
def test_any_words_can_be_stored(event: dict[str, Any]) -> None:
    assert "\0" not in describe(words(event)).text.encode().decode()


@given(st.lists(st.dictionaries(st.sampled_from(("id", "name", "owner", "canEdit", "isDefaultCalendar")), JUNK) | JUNK))
def test_any_list_of_calendars_is_one(entries: list[Any]) -> None:
    for calendar in calendars_in([{"value": entries}]):
        assert calendar.id
        assert calendar.name


def test_a_version_is_the_same_in_whichever_listing() -> None:
    whole = an_event("x", isCancelled=True, end=at("2026-12-01T10:00"))
    bare = {"@odata.etag": whole["@odata.etag"], "end": whole["end"]}
    assert version_of(whole, "tag").is_like(version_of(bare, "tag"))
    assert not version_of(whole, "tag").is_like(version_of(bare, "other"))
