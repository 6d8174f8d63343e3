"""What goes wrong at Microsoft, and what it costs."""

from datetime import timedelta

import pytest

from connectors.errors import NeedsPerson, TryLater
from connectors.model.sync import Content, Gone, Unreadable
from connectors.outlook_calendar import requests
from connectors.outlook_calendar.state import State
from tests.connectors.outlook.diary import ANN, WEEKS, gone, kinds
from tests.connectors.outlook_calendar.diary import Diary, put, put_series
from tests.servers.https.exchange import Json
from tests.servers.https.faults import Changed, Cut, Meanwhile, doubled, reordered
from tests.servers.microsoft.calendars import FakeCalendar
from tests.servers.microsoft.faults import Refuse


def of(calendar: FakeCalendar, status: int, code: str) -> Refuse:
    """That calendar's events are not told, nor will they be for two minutes."""
    return Refuse(
        "calendarView.delta", status, code, retry_after=120, when=lambda call: call.names["calendar"] == calendar.id
    )


def of_event(event: str, status: int = 400) -> Refuse:
    """That event is not handed over."""
    return Refuse(
        "events.*",
        status,
        "ErrorAccessDenied" if status == 403 else "ErrorCorruptData",
        when=lambda call: call.names.get("id") == event,
    )


@pytest.mark.parametrize("why", ["SyncStateNotFound", "resyncRequired"])
def test_a_calendar_whose_link_has_expired_is_compared_and_no_other(diary: Diary, why: str) -> None:
    team = diary.server.calendar(ANN, "Team")
    put(diary.main, "main")
    stays, goes, series = put(team, "stays"), put(team, "goes"), put_series(team, "w")
    put(team, "same")
    diary.catch_up()
    team.delete(goes)
    team.change(stays, subject="Other")
    team.delete_occurrence(series, WEEKS[1])
    team.expire_tokens(why)
    diary.count()
    changes = diary.catch_up()
    assert sorted(kinds(changes)) == ["Gone", "Gone", "Seen Other 01", "Seen w 01", "Seen w 15"]
    assert changes[-1] == Gone(goes)
    assert diary.asked()["calendarView.delta"] == 3
    assert diary.catch_up() == []


def test_pages_that_repeat_and_reorder_events_tell_each_once(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests, "MOST", 2)
    put_series(diary.main, "w")
    for number in range(5):
        put(diary.main, f"{number}")
    diary.server.faults += [
        Changed("calendarView.delta", change=doubled("value")),
        Changed("events.instances", change=doubled("value")),
        Changed("calendarView.delta", change=reordered("value")),
    ]
    changes = diary.catch_up()
    assert len({change.id for change in changes}) == len(changes) == 8
    assert diary.catch_up() == []


def test_a_series_is_read_anew_where_one_of_its_occurrences_alone_is_told_as_removed(diary: Diary) -> None:
    series = put_series(diary.main, "w")
    diary.main.change_occurrence(series, WEEKS[1], subject="Other")
    diary.catch_up()
    diary.main.change_occurrence(series, WEEKS[1], start=WEEKS[1] + timedelta(days=900))
    diary.server.faults.append(Changed("calendarView.delta", change=_only_removed))
    assert sorted(kinds(diary.catch_up())) == ["Seen Other 26", "Seen w 01", "Seen w 15"]


def _only_removed(answer: Json) -> Json:
    value = answer["value"]
    assert isinstance(value, list)
    return {**answer, "value": [event for event in value if "@removed" in event]}


def test_a_link_to_a_page_that_dies_costs_a_new_start(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests, "MOST", 2)
    diary.catch_up()
    for number in range(5):
        put(diary.main, f"{number}")
    dies = Refuse("calendarView.delta", 410, "SyncStateNotFound", when=lambda call: call.text("$skiptoken"), times=1)
    diary.server.faults.append(dies)
    assert len(diary.catch_up()) == 5
    assert dies.struck == 1


def test_what_changes_while_pages_are_read_is_found_by_the_next_pass(
    diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests, "MOST", 2)
    events = [put(diary.main, f"{number}") for number in range(5)]
    late = Meanwhile("events.get", action=lambda: diary.main.change(events[0], subject="Late"), times=1)
    diary.server.faults.append(late)
    diary.catch_up()
    assert {item.interaction.subject for item in diary.held()} >= {"Late"}
    diary.catch_up()
    assert diary.catch_up() == []


def test_what_is_deleted_between_list_and_get_is_not_told(diary: Diary) -> None:
    event, series = put(diary.main, "x"), put_series(diary.main, "w")
    diary.server.faults.append(Meanwhile("calendarView.delta", lambda: diary.main.delete(event), times=1))
    diary.server.faults.append(Meanwhile("events.get", lambda: diary.main.delete(series), times=1))
    diary.catch_up()
    assert diary.catch_up() == []
    assert not diary.ledger.versions


def test_half_a_batch_that_fails_is_asked_again(diary: Diary) -> None:
    event = put(diary.main, "x")
    diary.server.calendar(ANN, "Team")
    diary.catch_up()
    diary.main.change(event, subject="Other")
    diary.server.faults.append(Refuse("calendarView.delta", every=2, parts=True, times=1))
    assert kinds(diary.catch_up()) == ["Seen Other 01"]


@pytest.mark.parametrize("status", [400, 403])
def test_an_event_that_is_refused_is_asked_for_once_an_hour_and_what_is_held_stays(diary: Diary, status: int) -> None:
    event, series = put(diary.main, "x"), put_series(diary.main, "w")
    diary.catch_up()
    held = dict(diary.ledger.versions)
    diary.main.change(event, subject="Other")
    diary.main.change(series, subject="Other")
    diary.server.faults += [of_event(event, status), of_event(series, status)]
    refused = {change.id for change in diary.catch_up() if isinstance(change, Unreadable)}
    assert refused == {f"{event}#!", f"{series}#!"}
    assert held.items() <= diary.ledger.versions.items()
    diary.count()
    assert diary.catch_up() == []
    assert diary.asked()["http"] == 1
    diary.server.faults.clear()
    assert diary.catch_up() == []
    diary.now += timedelta(hours=1)
    assert sorted(kinds(diary.catch_up())) == [
        "Gone",
        "Gone",
        "Seen Other 01",
        "Seen Other 01",
        "Seen Other 08",
        "Seen Other 15",
    ]
    assert diary.ledger.versions.keys() == held.keys()
    diary.now += timedelta(hours=1)
    diary.count()
    assert diary.catch_up() == []
    assert diary.asked()["http"] == 1


def test_a_refused_event_that_went_unseen_leaves_nothing(diary: Diary) -> None:
    event = put(diary.server.calendar(ANN, "Team"), "x")
    put(diary.main, "y")
    diary.server.faults.append(of_event(event))
    diary.catch_up()
    assert f"{event}#!" in diary.ledger.versions
    diary.server.faults.clear()
    diary.server.calendar(ANN, "Team").delete(event)
    diary.now += timedelta(days=30)
    assert gone(diary.catch_up()) == [event]
    assert len(diary.ledger.versions) == 1


def test_a_refused_event_that_is_not_there_when_it_is_asked_for_again_is_gone(diary: Diary) -> None:
    event = put(diary.main, "x")
    diary.catch_up()
    diary.main.change(event, subject="Other")
    diary.server.faults.append(of_event(event))
    diary.catch_up()
    diary.server.faults.clear()
    diary.main.delete(event)
    diary.now += timedelta(hours=1)
    assert gone(diary.catch_up()) == [event]
    assert not diary.ledger.versions


@pytest.mark.parametrize(
    ("status", "code", "error"), [(403, "ErrorAccessDenied", NeedsPerson), (503, "ServiceUnavailable", TryLater)]
)
def test_a_calendar_that_cannot_be_read_does_not_stop_the_others(
    diary: Diary, status: int, code: str, error: type[Exception]
) -> None:
    team = diary.server.calendar(ANN, "Team")
    theirs = put(team, "theirs")
    diary.catch_up()
    mine = put(diary.main, "mine")
    team.change(theirs, subject="Other")
    diary.server.faults.append(of(team, status, code))
    stood = State.of(diary.ledger.cursor)
    for _ in range(2):
        with pytest.raises(error):
            diary.catch_up()
        assert set(diary.ledger.versions) == {mine, theirs}
        state = State.of(diary.ledger.cursor)
        assert stood
        assert state
        assert state.calendars[team.id] == stood.calendars[team.id]
    diary.server.faults.clear()
    assert kinds(diary.catch_up()) == ["Seen Other 01"]
    assert diary.catch_up() == []


def test_a_calendar_that_is_forbidden_from_the_start_is_read_once_it_is_not(diary: Diary) -> None:
    team = diary.server.calendar(ANN, "Team")
    put(team, "theirs")
    put(diary.main, "mine")
    diary.server.faults.append(of(team, 403, "ErrorAccessDenied"))
    with pytest.raises(NeedsPerson):
        diary.catch_up()
    assert len(diary.ledger.versions) == 1
    diary.server.faults.clear()
    assert kinds(diary.catch_up()) == ["Seen theirs 01"]
    assert diary.catch_up() == []


def test_a_calendar_that_is_forbidden_when_the_window_moves_keeps_what_is_held(diary: Diary) -> None:
    team = diary.server.calendar(ANN, "Team")
    theirs = put(team, "theirs")
    diary.catch_up()
    diary.server.faults.append(of(team, 403, "ErrorAccessDenied"))
    diary.now += timedelta(days=30)
    with pytest.raises(NeedsPerson):
        diary.catch_up()
    assert list(diary.ledger.versions) == [theirs]
    diary.server.faults.clear()
    team.delete(theirs)
    assert diary.catch_up() == [Gone(theirs)]


def test_a_calendar_that_is_listed_and_not_there_does_not_stop_the_others(diary: Diary) -> None:
    team = diary.server.calendar(ANN, "Team")
    theirs = put(team, "theirs")
    diary.catch_up()
    diary.server.faults.append(
        Refuse("calendarView.*", 404, "ErrorItemNotFound", when=lambda call: call.names["calendar"] == team.id)
    )
    put(diary.main, "mine")
    changes = diary.catch_up()
    assert (kinds(changes), gone(changes)) == (["Seen mine 01", "Gone"], [theirs])
    assert diary.catch_up() == []
    diary.server.faults.clear()
    assert kinds(diary.catch_up()) == ["Seen theirs 01"]


def test_all_events_that_are_forbidden_need_a_person(diary: Diary) -> None:
    put(diary.main, "x")
    diary.server.faults.append(Refuse("*", 403, "ErrorAccessDenied", parts=True))
    with pytest.raises(NeedsPerson):
        diary.catch_up()
    assert not diary.ledger.versions


def test_a_connection_that_is_cut_leaves_the_cursor_where_it_was(diary: Diary) -> None:
    event = put(diary.main, "x")
    diary.catch_up()
    cursor = diary.ledger.cursor
    diary.main.change(event, subject="Other")
    diary.server.faults.append(Cut("batch"))
    with pytest.raises(TryLater):
        diary.catch_up()
    assert diary.ledger.cursor == cursor
    diary.server.faults.clear()
    assert kinds(diary.catch_up()) == ["Seen Other 01"]


def test_words_that_microsoft_does_not_hand_over_are_unreadable_and_no_others(diary: Diary) -> None:
    x, y = put(diary.main, "x", body="Prices"), put(diary.main, "y")
    connector = diary.connector()
    diary.ledger.store_all(connector.pages(None))
    diary.server.faults.append(of_event(y))
    found = {type(content): content.id for content in connector.contents(list(diary.ledger.versions))}
    assert found == {Unreadable: y, Content: x}
