"""What a pass over calendars of Outlook hands over after something has changed, wherever they are.

class TestSync(CalendarSync): ...   # beside a fixture `diary`
"""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from connectors.model.interaction import Answer, MeetingState
from connectors.model.sync import Cursor, Gone, Seen
from tests.connectors.outlook.diary import FIRST, WEEKS, AnyDiary, gone, kinds

FAR: Final = datetime(2029, 5, 2, 9, tzinfo=UTC)


def days(diary: AnyDiary) -> list[str]:
    """The subjects and days of all that is held, in order of time."""
    return [f"{item.interaction.subject} {item.interaction.at:%d.%m.%y}" for item in diary.held()]


class CalendarSync:
    """What calendars of Microsoft 365 and of an Exchange server have in common."""

    def test_a_series_is_its_occurrences(self, diary: AnyDiary) -> None:
        series = diary.put_series("w")
        assert kinds(diary.catch_up()) == ["Seen w 01", "Seen w 08", "Seen w 15"]
        assert set(diary.ledger.versions) == {diary.named(series, start) for start in WEEKS}
        assert diary.catch_up() == []

    def test_an_occurrence_that_is_deleted_is_gone_though_nobody_names_it(self, diary: AnyDiary) -> None:
        series = diary.put_series("w")
        diary.catch_up()
        diary.main.delete_occurrence(series, WEEKS[1])
        changes = diary.catch_up()
        assert kinds(changes) == ["Seen w 01", "Seen w 15", "Gone"]
        assert gone(changes) == [diary.named(series, WEEKS[1])]
        assert diary.catch_up() == []

    def test_an_occurrence_that_is_moved_keeps_its_id(self, diary: AnyDiary) -> None:
        series = diary.put_series("w")
        diary.catch_up()
        held = set(diary.ledger.versions)
        diary.main.change_occurrence(series, WEEKS[1], start=WEEKS[1] + timedelta(days=1, hours=5))
        diary.catch_up()
        assert set(diary.ledger.versions) == held
        moved = diary.held()[1].interaction
        assert (moved.state, moved.at) == (MeetingState.MOVED, datetime(2026, 12, 9, 14, tzinfo=UTC))
        assert moved.key.endswith("/20261208T090000Z")
        assert diary.catch_up() == []

    def test_an_occurrence_that_is_moved_out_of_the_window_is_told_where_it_went(self, diary: AnyDiary) -> None:
        series = diary.put_series("w")
        diary.catch_up()
        diary.main.change_occurrence(series, WEEKS[1], start=FAR)
        changes = diary.catch_up()
        assert not gone(changes)
        assert sorted(kinds(changes)) == ["Seen w 01", "Seen w 02", "Seen w 15"]
        assert diary.catch_up() == []
        diary.main.change_occurrence(series, WEEKS[1], start=WEEKS[1])
        assert sorted(kinds(diary.catch_up())) == ["Seen w 01", "Seen w 08", "Seen w 15"]

    def test_a_changed_series_keeps_its_exceptions(self, diary: AnyDiary) -> None:
        series = diary.put_series("w")
        diary.main.change_occurrence(series, WEEKS[1], subject="Other")
        diary.main.delete_occurrence(series, WEEKS[2])
        diary.catch_up()
        diary.main.change(series, subject="New")
        diary.catch_up()
        assert days(diary) == ["New 01.12.26", "Other 08.12.26"]

    def test_a_series_that_begins_anew_leaves_nothing_behind(self, diary: AnyDiary) -> None:
        series = diary.put_series("w")
        diary.catch_up()
        diary.main.change(series, starts=[start + timedelta(days=1) for start in WEEKS])
        changes = diary.catch_up()
        assert kinds(changes) == ["Seen w 02", "Seen w 09", "Seen w 16", "Gone", "Gone", "Gone"]
        assert days(diary) == ["w 02.12.26", "w 09.12.26", "w 16.12.26"]

    def test_a_series_that_is_deleted_is_gone(self, diary: AnyDiary) -> None:
        series = diary.put_series("w")
        diary.main.change_occurrence(series, WEEKS[1], subject="Other")
        diary.catch_up()
        diary.main.delete(series)
        assert diary.catch_up() == [Gone(series)]
        assert not diary.ledger.versions

    def test_a_meeting_that_was_called_off_is_cancelled_and_stays_when_it_is_cleared(self, diary: AnyDiary) -> None:
        event, series = diary.put("x"), diary.put_series("w")
        diary.catch_up()
        diary.main.cancel(event)
        diary.cancel_occurrence(series, WEEKS[1])
        diary.cancel_occurrence(series, WEEKS[2])
        diary.catch_up()
        states = [str(item.interaction.state) for item in diary.held()]
        assert sorted(states) == ["cancelled", "cancelled", "cancelled", "planned"]
        diary.main.delete(event)
        diary.main.delete_occurrence(series, WEEKS[1])
        assert not gone(diary.catch_up())
        diary.main.delete(series)
        assert gone(diary.catch_up()) == [diary.named(series, WEEKS[0])]
        kept = {event, *(diary.named(series, start) for start in WEEKS[1:])}
        assert set(diary.ledger.versions) == kept == {listed.id for listed in diary.connector().census()}
        diary.now += timedelta(days=30)
        assert diary.catch_up() == []

    def test_a_meeting_that_is_deleted_goes(self, diary: AnyDiary) -> None:
        event = diary.is_invited("x")
        diary.catch_up()
        diary.main.delete(event)
        assert diary.catch_up() == [Gone(event)]

    def test_a_meeting_that_becomes_a_series_and_one_again_leaves_nothing_behind(self, diary: AnyDiary) -> None:
        event = diary.put("x")
        diary.catch_up()
        diary.main.change(event, starts=WEEKS)
        assert kinds(diary.catch_up()) == ["Gone", "Seen x 01", "Seen x 08", "Seen x 15"]
        assert days(diary) == ["x 01.12.26", "x 08.12.26", "x 15.12.26"]
        diary.recurs_no_more(event)
        diary.main.change(event, subject="Once")
        assert kinds(diary.catch_up()) == ["Gone", "Seen Once 01"]
        assert list(diary.ledger.versions) == [event]

    def test_a_meeting_that_leaves_the_window_is_told_where_it_went_and_again_when_it_comes_back(
        self, diary: AnyDiary
    ) -> None:
        event = diary.put("x")
        diary.catch_up()
        diary.main.change(event, start=FAR)
        assert kinds(diary.catch_up()) == ["Seen x 02"]
        assert [listed.id for listed in diary.connector().census()] == [event]
        diary.main.change(event, start=FIRST)
        assert kinds(diary.catch_up()) == ["Seen x 01"]
        assert diary.catch_up() == []

    def test_a_meeting_that_left_the_window_and_is_deleted_goes(self, diary: AnyDiary) -> None:
        event = diary.put("x")
        diary.catch_up()
        diary.main.change(event, start=FAR)
        diary.catch_up()
        diary.main.delete(event)
        assert diary.catch_up() == [Gone(event)]

    def test_an_answer_that_changes_is_told(self, diary: AnyDiary) -> None:
        event = diary.is_invited("x")
        diary.catch_up()
        diary.declines(event)
        (seen,) = diary.catch_up()
        assert isinstance(seen, Seen)
        assert seen.interaction.participants[-1].answer is Answer.DECLINED

    def test_whole_days_of_a_series_are_named_by_their_days(self, diary: AnyDiary) -> None:
        series = diary.put_series("d", [date(2026, 12, 1), date(2026, 12, 8)])
        diary.main.change_occurrence(series, date(2026, 12, 8), start=date(2026, 12, 9))
        diary.catch_up()
        found = [(item.interaction.key[-9:], item.interaction.at) for item in diary.held()]
        assert found == [
            ("/20261201", datetime(2026, 11, 30, 23, tzinfo=UTC)),
            ("/20261208", datetime(2026, 12, 8, 23, tzinfo=UTC)),
        ]

    def test_a_pass_that_starts_over_repeats_nothing_that_is_held(self, diary: AnyDiary) -> None:
        diary.put_series("w")
        diary.put("x")
        diary.catch_up()
        diary.ledger.cursor = Cursor("of another release", "?")
        assert diary.catch_up() == []
