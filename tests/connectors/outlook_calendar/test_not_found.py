"""What is not found just now has not gone."""

from datetime import timedelta

import pytest

from connectors.errors import ProviderBug, TryLater
from connectors.pace.patience import TRIES
from tests.connectors.outlook.diary import ANN, WEEKS, gone, kinds
from tests.connectors.outlook_calendar.diary import Diary, put, put_series
from tests.servers.https.faults import Changed
from tests.servers.microsoft.faults import Refuse


@pytest.mark.parametrize(("status", "code"), [(503, "ServiceUnavailable"), (403, "ErrorAccessDenied"), (400, "ErrorX")])
def test_what_is_there_has_not_gone_because_its_place_cannot_be_looked_up(diary: Diary, status: int, code: str) -> None:
    later = put(diary.main, "later")
    put(diary.main, "other")
    diary.catch_up()
    diary.main.change(later, start=WEEKS[0] + timedelta(days=900))
    diary.server.calendar(ANN, "Team")
    diary.server.faults.append(
        Refuse(
            "calendarView.list", status, code, retry_after=0, when=lambda call: call.names["calendar"] == diary.main.id
        )
    )
    assert gone(diary.catch_up()) == []
    diary.server.faults.clear()
    diary.now += timedelta(hours=1)
    assert "Seen later" in " ".join(kinds(diary.catch_up()))


def test_an_event_that_is_not_found_once_is_asked_for_again(diary: Diary) -> None:
    series = put_series(diary.main, "w")
    diary.catch_up()
    put(diary.main, "new")
    diary.main.change(series, subject="Other")
    diary.server.faults.append(Refuse("events.get", 404, "ErrorItemNotFound", times=2))
    assert diary.catch_up() == []
    diary.now += timedelta(hours=1)
    assert len([kind for kind in kinds(diary.catch_up()) if kind.startswith("Seen")]) == 4


def test_a_list_of_calendars_without_the_default_one_empties_nothing(diary: Diary) -> None:
    put(diary.main, "stays")
    diary.catch_up()
    diary.server.faults.append(Changed("calendars.list", change=lambda answer: {**answer, "value": []}, times=1))
    with pytest.raises(ProviderBug, match="not complete"):
        diary.catch_up()
    assert diary.catch_up() == []


def test_a_calendar_that_always_fails_is_not_asked_twice_as_often(diary: Diary) -> None:
    team = diary.server.calendar(ANN, "Team")
    put(team, "x")
    diary.catch_up()
    busy = Refuse(
        "calendarView.delta",
        503,
        "ServiceUnavailable",
        retry_after=0,
        when=lambda call: call.names["calendar"] == team.id,
    )
    diary.server.faults.append(busy)
    with pytest.raises(TryLater):
        diary.catch_up()
    assert busy.struck == TRIES
