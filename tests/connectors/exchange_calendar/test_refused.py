"""Single appointments that an Exchange server does not hand over, and what is held of them."""

from datetime import timedelta

import pytest

from connectors.model.sync import Content, Unreadable
from tests.connectors.exchange_calendar.diary import Diary, put, put_series
from tests.connectors.exchange_calendar.faults import Corrupt
from tests.connectors.outlook.diary import FIRST, WEEKS, gone, kinds
from tests.servers.https.faults import Meanwhile


def test_what_is_deleted_between_list_and_get_is_not_told(diary: Diary) -> None:
    event, series = put(diary.main, "x"), put_series(diary.main, "w")
    diary.main.change_occurrence(series, WEEKS[1], subject="Other")
    diary.server.faults.append(Meanwhile("FindItem", lambda: diary.main.delete(event), times=1))
    diary.server.faults.append(Meanwhile("GetItem", lambda: diary.main.delete(series), times=1))
    diary.catch_up()
    diary.catch_up()
    assert diary.catch_up() == []
    assert not diary.ledger.versions


def test_what_is_told_of_and_not_found_just_now_is_asked_for_again(diary: Diary) -> None:
    event, series = put(diary.main, "x"), put_series(diary.main, "w")
    diary.catch_up()
    diary.main.change(event, subject="Other")
    diary.main.change_occurrence(series, WEEKS[1], subject="Other")
    put(diary.main, "y")
    unknown = [event, diary.main.occurrence(series, WEEKS[1])]
    diary.server.faults.append(Corrupt(*unknown, code="ErrorItemNotFound"))
    assert sorted(kinds(diary.catch_up())) == ["Seen w 01", "Seen w 15", "Seen y 01"]
    assert len(diary.ledger.versions) == 5
    diary.server.faults.clear()
    diary.an_hour_passes()
    assert sorted(kinds(diary.catch_up())) == ["Seen Other 01", "Seen Other 08"]
    assert diary.catch_up() == []


@pytest.mark.parametrize("code", ["ErrorItemNotFound", "ErrorCorruptData"])
def test_an_occurrence_that_left_the_window_and_is_not_handed_over_stays(diary: Diary, code: str) -> None:
    series = put_series(diary.main, "w")
    diary.catch_up()
    diary.main.change_occurrence(series, WEEKS[1], start=FIRST + timedelta(days=900))
    diary.server.faults.append(Corrupt(diary.main.occurrence(series, WEEKS[1]), code=code))
    assert kinds(diary.catch_up()) == ["Seen w 01", "Seen w 15"]
    assert len(diary.ledger.versions) == 3
    diary.server.faults.clear()
    diary.an_hour_passes()
    assert kinds(diary.catch_up()) == ["Seen w 19"]
    assert diary.catch_up() == []


def test_an_event_that_is_refused_is_asked_for_once_an_hour_and_what_is_held_stays(diary: Diary) -> None:
    event, series = put(diary.main, "x"), put_series(diary.main, "w")
    put(diary.main, "y")
    diary.catch_up()
    held = dict(diary.ledger.versions)
    diary.main.change(event, subject="Other")
    diary.main.change(series, subject="Other")
    corrupt = Corrupt(event, series)
    diary.server.faults.append(corrupt)
    put(diary.main, "z")
    refused = {change.id for change in diary.catch_up() if isinstance(change, Unreadable)}
    assert refused == {f"{event}#!"} | {f"{series}#!"}
    assert held.items() <= diary.ledger.versions.items()
    diary.count()
    assert diary.catch_up() == []
    assert diary.asked() == {"SyncFolderItems": 1}
    diary.server.faults.clear()
    assert diary.catch_up() == []
    diary.an_hour_passes()
    changes = ["Gone", "Gone", "Seen Other 01", "Seen Other 01", "Seen Other 08", "Seen Other 15"]
    assert sorted(kinds(diary.catch_up())) == changes
    assert len(diary.ledger.versions) == len(held) + 1
    diary.an_hour_passes()
    assert diary.catch_up() == []


def test_a_refused_event_that_went_unseen_leaves_nothing(diary: Diary) -> None:
    team = diary.calendar("Team")
    event = put(team, "x")
    put(team, "y")
    diary.server.faults.append(Corrupt(event))
    diary.catch_up()
    assert f"{event}#!" in diary.ledger.versions
    diary.server.faults.clear()
    team.delete(event)
    diary.now += timedelta(days=30)
    assert gone(diary.catch_up()) == [event]
    assert len(diary.ledger.versions) == 1


def test_a_refused_event_that_is_not_there_when_it_is_asked_for_again_is_gone(diary: Diary) -> None:
    event = put(diary.main, "x")
    put(diary.main, "y")
    diary.catch_up()
    diary.main.change(event, subject="Other")
    put(diary.main, "z")
    diary.server.faults.append(Corrupt(event))
    diary.catch_up()
    diary.server.faults.clear()
    diary.main.delete(event)
    diary.an_hour_passes()
    assert gone(diary.catch_up()) == [event]
    assert event not in diary.ledger.versions


def test_an_exception_that_is_refused_costs_no_other_occurrence(diary: Diary) -> None:
    series = put_series(diary.main, "w")
    diary.main.change_occurrence(series, WEEKS[1], subject="Other")
    diary.main.change_occurrence(series, WEEKS[2], subject="Third")
    diary.server.faults.append(Corrupt(diary.main.occurrence(series, WEEKS[1])))
    assert sorted(kinds(diary.catch_up())) == ["Seen Third 15", "Seen w 01", "Unreadable"]


def test_words_that_the_server_does_not_hand_over_are_unreadable_and_no_others(diary: Diary) -> None:
    x, y = put(diary.main, "x", body="Prices"), put(diary.main, "y")
    connector = diary.connector()
    diary.ledger.store_all(connector.pages(None))
    diary.server.faults.append(Corrupt(y))
    found = {type(content): content.id for content in connector.contents(list(diary.ledger.versions))}
    assert found == {Unreadable: y, Content: x}
