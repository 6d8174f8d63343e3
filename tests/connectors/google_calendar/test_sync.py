"""What a pass hands over after something has changed."""

from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.google_calendar import connector
from connectors.model.interaction import MeetingState
from connectors.model.sync import Cursor, Gone, Seen
from tests.connectors.google_calendar.diary import ANN, Diary, kinds, put
from tests.connectors.google_calendar.events import BOB, CUSTOMER, a_series, an_event, an_exception, at, me

SLOTS = [f"w#w@google.com/202612{day}T090000Z" for day in ("01", "08", "15")]
SECOND = "w_20261208T090000Z"


def meetings(diary: Diary) -> dict[str, Seen]:
    """What the calendars hold now, as a new reader finds them: the end of each id → the item."""
    reader = diary.connector()
    items = reader.items([listed.id for listed in reader.census()])
    return {item.id.rpartition("/")[2]: item for item in items if isinstance(item, Seen)}


def test_a_series_is_its_occurrences(diary: Diary) -> None:
    put(diary.main, a_series("w"))
    diary.catch_up()
    assert diary.held() == SLOTS


def test_an_occurrence_that_is_deleted_is_gone(diary: Diary) -> None:
    put(diary.main, a_series("w"))
    diary.catch_up()
    diary.main.cancel(SECOND)
    changes = diary.catch_up()
    assert kinds(changes) == ["Gone w", "Seen 20261201T090000Z", "Seen 20261215T090000Z"]
    assert diary.held() == [SLOTS[0], SLOTS[2]]
    assert diary.catch_up() == []


@pytest.mark.parametrize("slot", ["20261208T090000Z", "20261208"])
def test_an_occurrence_that_is_deleted_is_known_by_its_id_alone(diary: Diary, slot: str) -> None:
    when: dict[str, Any] = {} if "T" in slot else {"start": at("2026-12-01"), "end": at("2026-12-02")}
    put(diary.main, a_series("w", **when))
    diary.catch_up()
    diary.main.sparse = True
    diary.main.cancel(f"w_{slot}")
    diary.catch_up()
    assert [item[-len(slot) :] for item in diary.held()] == [slot.replace("08", day, 1) for day in ("01", "15")]
    assert diary.catch_up() == []


def test_an_occurrence_that_is_moved_keeps_its_id(diary: Diary) -> None:
    put(diary.main, a_series("w"))
    diary.catch_up()
    diary.main.change(SECOND, start=at("2026-12-09T15:00:00+01:00"), end=at("2026-12-09T16:00:00+01:00"))
    diary.catch_up()
    assert diary.held() == SLOTS
    moved = meetings(diary)["20261208T090000Z"].interaction
    assert (moved.state, moved.at) == (MeetingState.MOVED, datetime(2026, 12, 9, 14, tzinfo=UTC))
    assert diary.catch_up() == []


def test_a_changed_series_keeps_its_exceptions(diary: Diary) -> None:
    put(diary.main, a_series("w"))
    diary.main.change(SECOND, start=at("2026-12-09T15:00:00+01:00"), end=at("2026-12-09T16:00:00+01:00"))
    diary.main.cancel("w_20261215T090000Z")
    diary.catch_up()
    diary.main.change("w", recurrence=["RRULE:FREQ=WEEKLY;COUNT=4"], sequence=1)
    diary.catch_up()
    assert diary.held() == [*SLOTS[:2], "w#w@google.com/20261222T090000Z"]
    assert meetings(diary)["20261208T090000Z"].interaction.state is MeetingState.MOVED


def test_a_changed_exception_keeps_the_others(diary: Diary) -> None:
    put(diary.main, a_series("w"))
    diary.main.cancel(SECOND)
    diary.catch_up()
    diary.main.change("w_20261215T090000Z", summary="The last one")
    diary.catch_up()
    assert diary.held() == [SLOTS[0], SLOTS[2]]
    assert meetings(diary)["20261215T090000Z"].interaction.subject == "The last one"


def test_a_series_that_is_deleted_by_its_organizer_is_cancelled(diary: Diary) -> None:
    put(diary.main, a_series("w"))
    diary.main.cancel(SECOND)
    diary.catch_up()
    diary.main.cancel("w")
    diary.catch_up()
    assert {item.interaction.state for item in meetings(diary).values()} == {MeetingState.CANCELLED}
    assert diary.held() == [SLOTS[0], SLOTS[2]]
    assert diary.catch_up() == []


def test_a_series_that_a_guest_loses_is_gone(diary: Diary) -> None:
    put(diary.main, a_series("w", organizer=BOB, attendees=[me(), CUSTOMER]))
    diary.catch_up()
    assert len(diary.held()) == 3
    diary.main.cancel("w")
    assert diary.catch_up() == [Gone(f"{ANN}/w")]
    assert not diary.held()


def test_a_guest_who_loses_the_series_keeps_an_occurrence_that_she_is_still_asked_to(diary: Diary) -> None:
    put(diary.main, a_series("w", organizer=BOB, attendees=[me(), CUSTOMER]))
    diary.main.change(SECOND, summary="For you too")
    diary.catch_up()
    diary.main.cancel("w")
    diary.main.change(SECOND, status="confirmed")
    diary.catch_up()
    assert diary.held() == [f"{SECOND}#w@google.com/20261208T090000Z"]
    diary.main.change("w", status="confirmed")
    diary.catch_up()
    assert diary.held() == SLOTS


def test_a_guest_loses_an_occurrence_of_a_series_that_was_split(diary: Diary) -> None:
    original = a_series("w_R20261201T090000", organizer=BOB, attendees=[me(), CUSTOMER])
    put(diary.main, an_exception(original, "20261208T090000Z", id=SECOND))
    diary.catch_up()
    assert len(diary.held()) == 1
    diary.main.cancel(SECOND)
    assert diary.catch_up() == [Gone(f"{ANN}/{SECOND}")]
    assert not diary.held()


def test_a_meeting_that_becomes_a_series_and_one_again_leaves_nothing_behind(diary: Diary) -> None:
    put(diary.main, an_event("w"))
    diary.catch_up()
    diary.main.change("w", recurrence=["RRULE:FREQ=WEEKLY;COUNT=3"])
    diary.catch_up()
    assert diary.held() == SLOTS
    diary.main.change("w", recurrence=None)
    diary.catch_up()
    assert diary.held() == ["w#w@google.com"]


def test_a_meeting_that_is_called_off_is_cancelled_and_one_that_is_declined_and_deleted_goes(diary: Diary) -> None:
    put(diary.main, an_event("off"))
    put(diary.main, an_event("no", organizer=BOB, attendees=[me("declined"), CUSTOMER]))
    diary.catch_up()
    diary.main.cancel("off")
    diary.main.cancel("no")
    first, second = diary.catch_up()[1:]
    assert isinstance(first, Seen)
    assert first.interaction.state is MeetingState.CANCELLED
    assert second == Gone(f"{ANN}/no")
    assert diary.held() == ["off#off@google.com"]


def test_entries_that_are_no_meetings_are_not_told(diary: Diary) -> None:
    for kind in ("workingLocation", "focusTime", "outOfOffice", "birthday"):
        put(diary.main, an_event(kind, eventType=kind))
    put(diary.main, an_event("mail", eventType="fromGmail"))
    diary.catch_up()
    assert diary.held() == ["mail#mail@google.com"]
    diary.main.change("focusTime", summary="More focus")
    assert diary.catch_up() == []


def test_an_answer_that_changes_is_told(diary: Diary) -> None:
    put(diary.main, an_event("x"))
    diary.catch_up()
    diary.main.change("x", attendees=[CUSTOMER | {"responseStatus": "declined"}])
    _, seen = diary.catch_up()
    assert isinstance(seen, Seen)
    assert seen.interaction.participants[-1].answer == "declined"


def test_a_new_month_shows_new_occurrences_of_endless_series_only(diary: Diary) -> None:
    put(diary.main, an_event("once"))
    put(diary.main, a_series("endless", "RRULE:FREQ=MONTHLY"))
    diary.catch_up()
    before = set(diary.held())
    diary.now = datetime(2026, 12, 20, tzinfo=UTC)
    assert {change.id.partition("#")[0] for change in diary.catch_up()} == {f"{ANN}/endless"}
    assert [item.rpartition("/")[2] for item in sorted(set(diary.held()) - before)] == ["20271201T090000Z"]
    assert diary.catch_up() == []


def test_a_series_with_more_than_a_page_stays_on_one(diary: Diary) -> None:
    put(
        diary.main,
        a_series("d", f"RRULE:FREQ=DAILY;COUNT={connector.PAGE // 2 + 1}", start=at("2026-10-01T10:00:00+02:00")),
    )
    put(diary.main, a_series("h", f"RRULE:FREQ=HOURLY;COUNT={connector.PAGE + 1}"))
    sizes = [len(page.changes) for page in diary.connector().pages(None)]
    assert sizes == [connector.PAGE // 2 + 1, connector.PAGE + 1]


def test_a_pass_that_starts_over_repeats_nothing_that_is_held(diary: Diary) -> None:
    put(diary.main, a_series("w"))
    put(diary.main, an_event("x"))
    diary.catch_up()
    diary.ledger.cursor = Cursor("of another release", "?")
    assert diary.catch_up() == []
