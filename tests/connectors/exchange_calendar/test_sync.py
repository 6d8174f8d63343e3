"""What a pass hands over after something has changed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from connectors.exchange_calendar import connector
from connectors.model.sync import Content
from tests.connectors.exchange_calendar.diary import Diary, put, put_series
from tests.connectors.outlook.calendar_sync import FAR, CalendarSync
from tests.connectors.outlook.diary import FIRST
from tests.servers.exchange.zones import CUSTOM


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
    assert diary.asked() == {"SyncFolderItems": 2, "FindItem": 1}


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
