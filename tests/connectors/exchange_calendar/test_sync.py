"""What a pass hands over after something has changed."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

import pytest

from connectors.exchange_calendar import connector
from connectors.model.interaction import Answer, MeetingState
from connectors.model.sync import Content, Cursor, Gone, Seen
from tests.connectors.exchange_calendar.diary import FIRST, WEEKS, Diary, gone, kinds, named, put, put_series
from tests.servers.exchange.zones import CUSTOM

FAR: Final = datetime(2029, 5, 2, 9, tzinfo=UTC)
HOUR: Final = timedelta(hours=1)


def days(diary: Diary) -> list[str]:
    """The subjects and days of all that is held, in order of time."""
    return [f"{item.interaction.subject} {item.interaction.at:%d.%m.%y}" for item in diary.held()]


def test_a_series_is_its_occurrences(diary: Diary) -> None:
    series = put_series(diary.main, "w")
    assert kinds(diary.catch_up()) == ["Seen w 01", "Seen w 08", "Seen w 15"]
    assert set(diary.ledger.versions) == {named(series, start) for start in WEEKS}
    assert diary.catch_up() == []


def test_an_occurrence_that_is_deleted_is_gone_though_nobody_names_it(diary: Diary) -> None:
    series = put_series(diary.main, "w")
    diary.catch_up()
    diary.main.delete_occurrence(series, WEEKS[1])
    changes = diary.catch_up()
    assert kinds(changes) == ["Seen w 01", "Seen w 15", "Gone"]
    assert gone(changes) == [named(series, WEEKS[1])]
    assert diary.catch_up() == []


def test_an_occurrence_that_is_moved_keeps_its_id(diary: Diary) -> None:
    series = put_series(diary.main, "w")
    diary.catch_up()
    held = set(diary.ledger.versions)
    diary.main.change_occurrence(series, WEEKS[1], start=WEEKS[1] + timedelta(days=1, hours=5))
    diary.catch_up()
    assert set(diary.ledger.versions) == held
    moved = diary.held()[1].interaction
    assert (moved.state, moved.at) == (MeetingState.MOVED, datetime(2026, 12, 9, 14, tzinfo=UTC))
    assert moved.key.endswith("/20261208T090000Z")
    assert diary.catch_up() == []


def test_an_occurrence_that_is_moved_out_of_the_window_is_told_where_it_went(diary: Diary) -> None:
    series = put_series(diary.main, "w")
    diary.catch_up()
    diary.main.change_occurrence(series, WEEKS[1], start=FAR)
    changes = diary.catch_up()
    assert not gone(changes)
    assert sorted(kinds(changes)) == ["Seen w 01", "Seen w 02", "Seen w 15"]
    assert diary.catch_up() == []
    diary.main.change_occurrence(series, WEEKS[1], start=WEEKS[1])
    assert sorted(kinds(diary.catch_up())) == ["Seen w 01", "Seen w 08", "Seen w 15"]


def test_a_changed_series_keeps_its_exceptions(diary: Diary) -> None:
    series = put_series(diary.main, "w")
    diary.main.change_occurrence(series, WEEKS[1], subject="Other")
    diary.main.delete_occurrence(series, WEEKS[2])
    diary.catch_up()
    diary.main.change(series, subject="New")
    diary.catch_up()
    assert days(diary) == ["New 01.12.26", "Other 08.12.26"]


def test_a_series_that_begins_anew_leaves_nothing_behind(diary: Diary) -> None:
    series = put_series(diary.main, "w")
    diary.catch_up()
    diary.main.change(series, starts=[start + timedelta(days=1) for start in WEEKS])
    changes = diary.catch_up()
    assert kinds(changes) == ["Seen w 02", "Seen w 09", "Seen w 16", "Gone", "Gone", "Gone"]
    assert days(diary) == ["w 02.12.26", "w 09.12.26", "w 16.12.26"]


def test_a_series_that_is_deleted_is_gone(diary: Diary) -> None:
    series = put_series(diary.main, "w")
    diary.main.change_occurrence(series, WEEKS[1], subject="Other")
    diary.catch_up()
    diary.main.delete(series)
    assert diary.catch_up() == [Gone(series)]
    assert not diary.ledger.versions


def test_a_meeting_that_was_called_off_is_cancelled_and_stays_when_it_is_cleared(diary: Diary) -> None:
    event, series = put(diary.main, "x"), put_series(diary.main, "w")
    diary.catch_up()
    diary.main.cancel(event)
    diary.main.change_occurrence(series, WEEKS[1], is_cancelled=True)
    diary.main.change_occurrence(series, WEEKS[2], is_cancelled=True)
    diary.catch_up()
    states = [str(item.interaction.state) for item in diary.held()]
    assert sorted(states) == ["cancelled", "cancelled", "cancelled", "planned"]
    diary.main.delete(event)
    diary.main.delete_occurrence(series, WEEKS[1])
    assert not gone(diary.catch_up())
    diary.main.delete(series)
    assert gone(diary.catch_up()) == [named(series, WEEKS[0])]
    kept = {event, *(named(series, start) for start in WEEKS[1:])}
    assert set(diary.ledger.versions) == kept == {listed.id for listed in diary.connector().census()}
    diary.now += timedelta(days=30)
    assert diary.catch_up() == []


def test_a_meeting_that_is_deleted_goes(diary: Diary) -> None:
    event = put(diary.main, "x", organizer="bob@customer.example", required=[diary.owner])
    diary.catch_up()
    diary.main.delete(event)
    assert diary.catch_up() == [Gone(event)]


def test_a_meeting_that_becomes_a_series_and_one_again_leaves_nothing_behind(diary: Diary) -> None:
    event = put(diary.main, "x")
    diary.catch_up()
    diary.main.change(event, starts=WEEKS)
    assert kinds(diary.catch_up()) == ["Gone", "Seen x 01", "Seen x 08", "Seen x 15"]
    assert days(diary) == ["x 01.12.26", "x 08.12.26", "x 15.12.26"]
    diary.recurs_no_more(event)
    diary.main.change(event, subject="Once")
    assert kinds(diary.catch_up()) == ["Gone", "Seen Once 01"]
    assert list(diary.ledger.versions) == [event]


def test_a_meeting_that_leaves_the_window_is_told_where_it_went_and_again_when_it_comes_back(diary: Diary) -> None:
    event = put(diary.main, "x")
    diary.catch_up()
    diary.main.change(event, start=FAR)
    assert kinds(diary.catch_up()) == ["Seen x 02"]
    assert [listed.id for listed in diary.connector().census()] == [event]
    diary.main.change(event, start=FIRST)
    assert kinds(diary.catch_up()) == ["Seen x 01"]
    assert diary.catch_up() == []


def test_a_meeting_that_left_the_window_and_is_deleted_goes(diary: Diary) -> None:
    event = put(diary.main, "x")
    diary.catch_up()
    diary.main.change(event, start=FAR)
    diary.catch_up()
    diary.main.delete(event)
    assert diary.catch_up() == [Gone(event)]


def test_what_changes_outside_the_window_is_nothing_to_tell(diary: Diary) -> None:
    put(diary.main, "x")
    diary.catch_up()
    far = put(diary.main, "far", FAR)
    put_series(diary.main, "old", [datetime(2020, 1, 7, 9, tzinfo=UTC), datetime(2020, 1, 14, 9, tzinfo=UTC)])
    diary.count()
    assert diary.catch_up() == []
    diary.main.delete(far)
    assert diary.catch_up() == []
    assert diary.asked() == {"SyncFolderItems": 2, "FindItem": 1}


def test_an_answer_that_changes_is_told(diary: Diary) -> None:
    event = put(diary.main, "x", organizer="bob@customer.example", required=[diary.owner])
    diary.catch_up()
    diary.main.change(event, answer="Decline")
    (seen,) = diary.catch_up()
    assert isinstance(seen, Seen)
    assert seen.interaction.participants[-1].answer is Answer.DECLINED


def test_whole_days_of_a_series_are_named_by_their_days(diary: Diary) -> None:
    series = diary.main.put_series(
        [date(2026, 12, 1), date(2026, 12, 8)], subject="d", required=["bob@customer.example"]
    )
    diary.main.change_occurrence(series, date(2026, 12, 8), start=date(2026, 12, 9))
    diary.catch_up()
    found = [(item.interaction.key[-9:], item.interaction.at) for item in diary.held()]
    assert found == [
        ("/20261201", datetime(2026, 11, 30, 23, tzinfo=UTC)),
        ("/20261208", datetime(2026, 12, 8, 23, tzinfo=UTC)),
    ]


def test_whole_days_of_a_zone_that_somebody_has_made_are_those_days(diary: Diary) -> None:
    event = diary.main.put(date(2026, 12, 24), subject="d", zone=CUSTOM)
    series = diary.main.put_series([date(2026, 3, 28), date(2026, 3, 29), date(2026, 3, 30)], subject="d", zone=CUSTOM)
    diary.now = datetime(2026, 3, 20, 12, tzinfo=UTC)
    diary.main.change_occurrence(series, date(2026, 3, 30), start=date(2026, 4, 2))
    diary.catch_up()
    found = {item.interaction.key[-9:]: item.interaction for item in diary.held() if item.id != event}
    assert list(found) == ["/20260328", "/20260329", "/20260330"]
    assert found["/20260330"].at == datetime(2026, 4, 1, 22, tzinfo=UTC)
    assert diary.held()[-1].interaction.at == datetime(2026, 12, 23, 23, tzinfo=UTC)


def test_places_are_in_the_text(diary: Diary) -> None:
    put(diary.main, "x", body="<b>Prices</b><br>again", location="Room 1")
    diary.catch_up()
    (content,) = diary.connector().contents(list(diary.ledger.versions))
    assert isinstance(content, Content)
    assert content.text.split() == ["Prices", "again", "Room", "1"]


def test_a_series_with_more_than_a_page_stays_on_one(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connector, "PAGE", 4)
    put_series(diary.main, "a", [FIRST + timedelta(days=number) for number in range(3)])
    put_series(diary.main, "b", [FIRST + timedelta(days=number) for number in range(6)])
    assert sorted(len(page.changes) for page in diary.connector().pages(None)) == [3, 6]


def test_a_pass_that_starts_over_repeats_nothing_that_is_held(diary: Diary) -> None:
    put_series(diary.main, "w")
    put(diary.main, "x")
    diary.catch_up()
    diary.ledger.cursor = Cursor("of another release", "?")
    assert diary.catch_up() == []
