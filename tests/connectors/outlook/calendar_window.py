"""What the window of calendars of Outlook leaves behind and reaches when it moves on the first of a month.

class TestWindow(CalendarWindow): ...   # beside a fixture `diary`
"""

from datetime import UTC, datetime, timedelta

from connectors.model.sync import Gone
from tests.connectors.outlook.diary import FIRST, AnyDiary, gone, kinds

EARLY = datetime(2026, 8, 10, 9, tzinfo=UTC)
"""In the window of November, and not in that of December."""
LATE = datetime(2027, 12, 10, 9, tzinfo=UTC)
"""The other way round."""
DECEMBER = datetime(2026, 12, 20, 12, tzinfo=UTC)


class CalendarWindow:
    """What calendars of Microsoft 365 and of an Exchange server have in common."""

    def test_what_slid_out_of_the_window_stays(self, diary: AnyDiary) -> None:
        event, series = diary.put("x", EARLY), diary.put_series("w", [EARLY, FIRST])
        diary.catch_up()
        held = dict(diary.ledger.versions)
        diary.now = DECEMBER
        assert diary.catch_up() == []
        assert diary.ledger.versions == held
        assert {listed.id for listed in diary.connector().census()} == {event, series}
        diary.main.change(series, subject="New")
        assert kinds(diary.catch_up()) == ["Seen New 01"]
        assert diary.ledger.versions.keys() == held.keys()

    def test_what_slid_out_and_is_deleted_goes(self, diary: AnyDiary) -> None:
        event, series = diary.put("x", EARLY), diary.put_series("w", [EARLY, EARLY + timedelta(days=1)])
        diary.catch_up()
        diary.now = DECEMBER
        diary.catch_up()
        diary.main.delete(event)
        diary.main.delete(series)
        assert set(gone(diary.catch_up())) == {event, series}
        assert list(diary.connector().census()) == []

    def test_the_new_far_end_appears(self, diary: AnyDiary) -> None:
        diary.put("x", LATE)
        diary.put_series("w", [FIRST, LATE])
        assert kinds(diary.catch_up()) == ["Seen w 01"]
        diary.now = DECEMBER
        assert kinds(diary.catch_up()) == ["Seen x 10", "Seen w 10"]

    def test_what_was_deleted_meanwhile_goes_and_what_was_moved_is_told(self, diary: AnyDiary) -> None:
        deleted, moved, series = diary.put("x"), diary.put("y"), diary.put_series("w")
        diary.catch_up()
        diary.main.delete(deleted)
        diary.main.delete(series)
        diary.main.change(moved, start=datetime(2029, 1, 1, 9, tzinfo=UTC))
        diary.now = DECEMBER
        assert set(map(repr, diary.catch_up()[1:])) == {repr(Gone(deleted)), repr(Gone(series))}
        assert list(diary.ledger.versions) == [moved]

    def test_a_window_that_goes_back_tells_nothing_twice(self, diary: AnyDiary) -> None:
        diary.put("x", EARLY)
        diary.catch_up()
        diary.now = DECEMBER
        diary.catch_up()
        diary.now -= timedelta(days=30)
        assert diary.catch_up() == []
