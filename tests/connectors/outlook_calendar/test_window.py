"""What the window leaves behind and reaches when it moves on the first of a month."""

from tests.connectors.outlook.calendar_window import DECEMBER, CalendarWindow
from tests.connectors.outlook_calendar.diary import Diary, put, put_series


class TestWindow(CalendarWindow):
    """What is so wherever the calendars are."""


def test_nothing_is_told_twice(diary: Diary) -> None:
    put(diary.main, "x")
    put_series(diary.main, "w")
    diary.catch_up()
    diary.now = DECEMBER
    diary.count()
    assert diary.catch_up() == []
    assert diary.asked() == {"http": 2, "calendars.list": 1, "calendarView.delta": 1}
    assert diary.catch_up() == []
