"""What the window leaves behind and reaches when it moves on the first of a month."""

from tests.connectors.exchange_calendar.diary import Diary, put, put_series
from tests.connectors.outlook.calendar_window import DECEMBER, CalendarWindow


class TestWindow(CalendarWindow):
    """What is so wherever the calendars are."""


def test_nothing_is_told_twice(diary: Diary) -> None:
    put(diary.main, "x")
    put_series(diary.main, "w")
    diary.catch_up()
    diary.now = DECEMBER
    diary.count()
    assert diary.catch_up() == []
    assert diary.asked() == {"GetFolder": 1, "SyncFolderHierarchy": 1, "SyncFolderItems": 1, "FindItem": 1}
    assert diary.catch_up() == []
