"""Whatever an event says: items that can be stored, or one that says why not."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from connectors.google_calendar.bundles import bundled
from connectors.google_calendar.components import words
from connectors.ical import Window
from connectors.ical.describe import describe
from connectors.model.sync import Seen, Unreadable
from tests.connectors.google_calendar.events import a_series, a_stub, an_event, an_exception, at, me
from tests.connectors.provider import assert_storable

QUARTER = Window(datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC))
WORDS = st.text(st.characters(codec=None), max_size=20)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=4,
)
TIMES = st.sampled_from(
    (
        at("2026-12-01T10:00:00+01:00"),
        at("2026-12-01"),
        at("0001-01-01T00:00:00+14:00"),
        at("9999-12-31T23:59:59-12:00"),
        at("2026-12-01T10:00:00"),
        {"dateTime": "2026-10-25T02:30:00+01:00", "timeZone": "W. Europe Standard Time"},
        {"date": "2026-02-30"},
    )
)
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "email": WORDS | st.just("bob@customer.example"),
            "self": JUNK,
            "displayName": JUNK,
            "resource": JUNK,
        },
    ),
    max_size=3,
)
RULES = st.lists(
    st.sampled_from(
        (
            "RRULE:FREQ=DAILY",
            "RRULE:FREQ=MONTHLY;BYDAY=5SU;COUNT=3",
            "EXDATE:20261208",
            "RDATE;VALUE=PERIOD:20261201T090000Z/PT1H",
            "END:VEVENT",
            "BEGIN:VCALENDAR",
        )
    )
    | WORDS,
    max_size=3,
)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from(("confirmed", "tentative", "cancelled")) | JUNK,
        "start": TIMES | JUNK,
        "end": TIMES | JUNK,
        "originalStartTime": TIMES | JUNK,
        "recurrence": RULES | JUNK,
        "organizer": st.just(me()) | JUNK,
        "attendees": PEOPLE | JUNK,
        "updated": WORDS | st.just("2026-12-05T00:00:00Z"),
        "iCalUID": JUNK,
        "summary": JUNK,
        "sequence": JUNK,
        "visibility": JUNK,
        "etag": JUNK,
    },
)


@given(FIELDS, FIELDS, st.booleans())
def test_any_mix_of_fields_is_items_or_says_why_not(one: dict[str, Any], other: dict[str, Any], bare: bool) -> None:
    series = (a_stub(an_event("s")) if bare else a_series("s")) | one
    exception = an_exception(a_series("s"), "20261208T090000Z") | other
    for bundle in bundled("ann@example.com", "s", {"s": series, str(exception["id"]): exception}, UTC):
        group = bundle.read(QUARTER)
        assert len({change.id for change in group.changes}) == len(group.changes)
        for change in group.changes:
            assert change.id.startswith(bundle.ident)
            if isinstance(change, Seen):
                assert_storable(change.interaction)
                assert group.events[change.id] in ("s", exception["id"])
            else:
                assert isinstance(change, Unreadable)
                assert "fault" not in change.why


@given(st.dictionaries(st.sampled_from(("description", "location", "hangoutLink", "conferenceData")), JUNK))
def test_any_words_can_be_stored(event: dict[str, Any]) -> None:
    assert "\0" not in describe(words(event)).text.encode().decode()
