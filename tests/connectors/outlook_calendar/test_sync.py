"""What a pass hands over after something has changed."""

from datetime import UTC, datetime, timedelta

import pytest

from connectors.model.sync import Content
from connectors.outlook_calendar import connector
from tests.connectors.outlook.calendar_sync import FAR, CalendarSync
from tests.connectors.outlook.diary import FIRST
from tests.connectors.outlook_calendar.diary import Diary, put, put_series


class TestSync(CalendarSync):
    """What is so wherever the calendars are."""


def test_what_changes_outside_the_window_is_nothing_to_tell(diary: Diary) -> None:
    put(diary.main, "x")
    diary.catch_up()
    far = put(diary.main, "far", FAR)
    put_series(diary.main, "old", [datetime(2020, 1, 7, 9, tzinfo=UTC), datetime(2020, 1, 14, 9, tzinfo=UTC)])
    diary.count()
    assert diary.catch_up() == []
    diary.main.delete(far)
    assert diary.catch_up() == []
    assert diary.asked()["http"] == 2


def test_ways_to_join_and_places_are_in_the_text(diary: Diary) -> None:
    join = "https://teams.microsoft.com/l/meetup-join/1"
    put(diary.main, "x", body="<b>Prices</b><br>again", location="Room 1", onlineMeeting={"joinUrl": join})
    diary.catch_up()
    (content,) = diary.connector().contents(list(diary.ledger.versions))
    assert isinstance(content, Content)
    assert content.text.split() == ["Prices", "again", "Room", "1", join]


def test_a_series_with_more_than_a_page_stays_on_one(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connector, "PAGE", 4)
    put_series(diary.main, "a", [FIRST + timedelta(days=number) for number in range(3)])
    put_series(diary.main, "b", [FIRST + timedelta(days=number) for number in range(6)])
    assert sorted(len(page.changes) for page in diary.connector().pages(None)) == [3, 6]
