"""What goes wrong at Google, and what it costs."""

from datetime import timedelta

import pytest

from connectors.errors import NeedsPerson, TryLater
from connectors.google_calendar import requests
from connectors.model.sync import Content, Gone, Unreadable
from tests.connectors.google_calendar.diary import ANN, Diary, kinds, put
from tests.connectors.google_calendar.events import a_series, an_event
from tests.servers.google.faults import Refuse
from tests.servers.https.faults import Changed, Cut, Meanwhile, doubled, reordered

TEAM = "c_1@group.calendar.google.com"


def team_is(status: int, reason: str) -> Refuse:
    """The second calendar cannot be listed."""
    return Refuse("calendar.events.list", status, reason, when=lambda call: call.names["calendarId"] == TEAM)


def test_a_calendar_whose_token_has_expired_is_compared_and_no_other(diary: Diary) -> None:
    team = diary.server.calendar(ANN, TEAM, summary="Team")
    for number, calendar in enumerate((diary.main, team)):
        put(calendar, an_event(f"stays{number}"))
        put(calendar, an_event(f"goes{number}", attendees=[]))
        put(calendar, a_series(f"series{number}"))
    diary.catch_up()
    team.cancel("goes1")
    team.change("stays1", summary="Other")
    team.cancel("series1_20261208T090000Z")
    team.expire_tokens()
    diary.count()
    assert kinds(diary.catch_up()) == [
        "Gone stays1",
        "Seen stays1@google.com",
        "Gone series1",
        "Seen 20261201T090000Z",
        "Seen 20261215T090000Z",
        "Gone goes1",
    ]
    assert diary.asked()["events.list"] == 3
    assert diary.catch_up() == []


def test_pages_that_repeat_and_reorder_events_tell_each_once(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests, "MOST", 2)
    put(diary.main, a_series("w"))
    for number in range(5):
        put(diary.main, an_event(f"e{number}"))
    diary.main.change("w_20261208T090000Z", summary="Other")
    diary.server.faults.extend(
        [
            Changed("calendar.events.list", change=doubled("items")),
            Changed("calendar.events.list", change=reordered("items")),
        ]
    )
    changes = diary.catch_up()
    assert len({change.id for change in changes}) == len(changes) == 8
    assert diary.catch_up() == []


def test_a_page_token_that_dies_costs_a_new_start(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests, "MOST", 2)
    for number in range(5):
        put(diary.main, an_event(f"e{number}"))
    dies = Refuse(
        "calendar.events.list",
        400,
        "invalid",
        "Invalid page token value.",
        when=lambda call: call.text("pageToken"),
        times=1,
    )
    diary.server.faults.append(dies)
    diary.catch_up()
    assert dies.struck == 1
    assert len(diary.held()) == 5


def test_what_changes_while_pages_are_read_is_found_by_the_next_pass(
    diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests, "MOST", 2)
    for number in range(5):
        put(diary.main, an_event(f"e{number}"))
    late = Meanwhile("calendar.events.list", action=lambda: diary.main.change("e0", summary="Late"), times=1)
    diary.server.faults.append(late)
    diary.catch_up()
    assert "Seen e0@google.com" in kinds(diary.catch_up())


def test_half_a_batch_that_fails_is_asked_again(diary: Diary) -> None:
    put(diary.main, an_event("x"))
    diary.server.calendar(ANN, TEAM, summary="Team")
    diary.catch_up()
    diary.main.change("x", summary="Other")
    diary.server.faults.append(Refuse("calendar.events.list", 503, "backendError", every=2, parts=True, times=1))
    diary.count()
    assert kinds(diary.catch_up()) == ["Gone x", "Seen x@google.com"]
    assert diary.asked()["http"] == 2


def test_a_series_that_google_does_not_hand_over_is_unreadable_and_what_is_held_stays(diary: Diary) -> None:
    put(diary.main, a_series("w"))
    put(diary.main, an_event("x"))
    diary.catch_up()
    held = diary.held()
    diary.main.change("w", summary="Other")
    diary.main.change("x", summary="Other")
    diary.server.faults.append(Refuse("calendar.events.list", 400, "invalid", when=lambda call: call.text("iCalUID")))
    changes = diary.catch_up()
    assert [change.id for change in changes if isinstance(change, Unreadable)] == [f"{ANN}/w"]
    assert set(held) <= set(diary.held())
    assert "Seen x@google.com" in kinds(changes)


def test_a_series_that_google_refused_is_asked_for_once_an_hour_until_it_is_there(diary: Diary) -> None:
    put(diary.main, a_series("w"))
    diary.catch_up()
    diary.main.change("w", summary="Other")
    diary.server.faults.append(Refuse("calendar.events.list", 400, "invalid", when=lambda call: call.text("iCalUID")))
    diary.catch_up()
    diary.count()
    assert diary.catch_up() == []
    assert diary.asked()["http"] == 1
    diary.now += timedelta(hours=1)
    assert kinds(diary.catch_up()) == ["Unreadable "]
    diary.server.faults.clear()
    assert diary.catch_up() == []
    diary.now += timedelta(hours=1)
    diary.count()
    assert kinds(diary.catch_up())[0] == "Gone w"
    assert diary.asked() == {"http": 2, "calendarList.list": 1, "events.list": 2}
    assert diary.held() == [f"w#w@google.com/202612{day}T090000Z" for day in ("01", "08", "15")]
    diary.now += timedelta(hours=1)
    assert diary.catch_up() == []


def test_a_refused_series_that_is_not_there_when_it_is_asked_for_again_is_gone(diary: Diary) -> None:
    put(diary.main, a_series("w"))
    diary.catch_up()
    diary.main.cancel("w_20261208T090000Z")
    diary.server.faults.append(Refuse("calendar.events.get", 403))
    assert kinds(diary.catch_up()) == ["Unreadable "]
    diary.server.faults.clear()
    del diary.main.events["w"]
    diary.now += timedelta(hours=1)
    assert diary.catch_up() == [Gone(f"{ANN}/w")]
    assert not diary.held()


def test_series_that_google_does_not_name_stay_while_others_are_read(diary: Diary) -> None:
    for name in ("v", "w"):
        put(diary.main, a_series(name))
    diary.catch_up()
    for name in ("v", "w"):
        diary.main.cancel(f"{name}_20261208T090000Z")
    diary.server.faults.append(Refuse("calendar.events.get", 403, when=lambda call: call.names["eventId"] == "w"))
    changes = diary.catch_up()
    assert "Gone w" not in kinds(changes)
    assert [change.id for change in changes if isinstance(change, Unreadable)] == [f"{ANN}/w"]
    assert len([item for item in diary.held() if item.startswith("w#")]) == 3
    assert len([item for item in diary.held() if item.startswith("v#")]) == 2


def test_a_calendar_that_is_forbidden_does_not_stop_the_others(diary: Diary) -> None:
    team = diary.server.calendar(ANN, TEAM, summary="Team")
    put(team, an_event("theirs"))
    diary.catch_up()
    put(diary.main, an_event("mine"))
    team.change("theirs", summary="Other")
    diary.server.faults.append(team_is(403, "forbidden"))
    for _ in range(2):
        with pytest.raises(NeedsPerson):
            diary.catch_up()
        assert diary.held() == ["mine#mine@google.com", f"{TEAM}/theirs#theirs@google.com"]
    diary.server.faults.clear()
    assert kinds(diary.catch_up()) == ["Gone theirs", "Seen theirs@google.com"]


def test_a_calendar_that_is_forbidden_from_the_start_is_read_once_it_is_not(diary: Diary) -> None:
    put(diary.server.calendar(ANN, TEAM, summary="Team"), an_event("theirs"))
    put(diary.main, an_event("mine"))
    diary.server.faults.append(team_is(403, "forbidden"))
    with pytest.raises(NeedsPerson):
        diary.catch_up()
    assert diary.held() == ["mine#mine@google.com"]
    diary.server.faults.clear()
    assert kinds(diary.catch_up()) == ["Seen theirs@google.com"]
    assert diary.catch_up() == []


def test_a_connection_that_is_cut_leaves_the_cursor_where_it_was(diary: Diary) -> None:
    put(diary.main, an_event("x"))
    diary.catch_up()
    cursor = diary.ledger.cursor
    diary.main.change("x", summary="Other")
    diary.server.faults.append(Cut("calendar.*"))
    with pytest.raises(TryLater):
        diary.catch_up()
    assert diary.ledger.cursor == cursor
    diary.server.faults.clear()
    assert len(diary.catch_up()) == 2


def test_a_calendar_that_is_listed_and_not_there_does_not_stop_the_others(diary: Diary) -> None:
    put(diary.server.calendar(ANN, TEAM, summary="Team"), an_event("theirs"))
    diary.catch_up()
    diary.server.faults.append(team_is(404, "notFound"))
    put(diary.main, an_event("mine"))
    assert kinds(diary.catch_up()) == ["Seen mine@google.com", "Gone theirs"]
    assert diary.catch_up() == []
    assert [listed.id for listed in diary.connector().census()] == [f"{ANN}/mine"]
    diary.server.faults.clear()
    assert kinds(diary.catch_up()) == ["Seen theirs@google.com"]
    assert diary.catch_up() == []


def test_a_list_of_calendars_whose_token_has_expired_is_read_anew(diary: Diary) -> None:
    put(diary.main, an_event("x"))
    diary.catch_up()
    put(diary.server.calendar(ANN, TEAM, summary="Team"), an_event("y"))
    expired = Refuse("calendar.calendarList.list", 410, "fullSyncRequired", when=lambda call: call.text("syncToken"))
    diary.server.faults.append(expired)
    assert kinds(diary.catch_up()) == ["Seen y@google.com"]
    assert diary.catch_up() == []


def test_words_that_google_does_not_hand_over_are_unreadable_and_no_others(diary: Diary) -> None:
    put(diary.main, an_event("x", description="Prices"))
    put(diary.main, an_event("y"))
    diary.server.faults.append(
        Refuse("calendar.events.get", 403, "forbidden", when=lambda call: call.names["eventId"] == "y")
    )
    connector = diary.connector()
    diary.ledger.store_all(connector.pages(None))
    found = {type(content): content.id for content in connector.contents(list(diary.ledger.versions))}
    assert found[Unreadable] == f"{ANN}/y#y@google.com"
    assert found[Content] == f"{ANN}/x#x@google.com"
