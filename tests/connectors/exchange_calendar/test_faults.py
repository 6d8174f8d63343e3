"""What goes wrong at an Exchange server, and what it costs."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from connectors.errors import ConnectorError, NeedsPerson, ProviderBug, TryLater
from connectors.exchange_calendar import reader
from connectors.exchange_calendar.state import State
from connectors.model.sync import Gone
from connectors.pace import patience
from tests.connectors.exchange_calendar.diary import Diary, put, put_series
from tests.connectors.exchange_calendar.faults import Corrupt, without_calendars
from tests.connectors.outlook.diary import FIRST, WEEKS, kinds
from tests.servers.exchange import call as ews
from tests.servers.exchange.calendars import FakeCalendar
from tests.servers.exchange.faults import MALFORMED, Busy, Refuse, Repeated
from tests.servers.https.call import Call
from tests.servers.https.faults import Changed, Cut, Meanwhile, Says


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails is asked for once more only."""
    monkeypatch.setattr(patience, "TRIES", 2)


def asks_of(calendar: FakeCalendar) -> Callable[[Call], bool]:
    """Whether a call names that calendar."""

    def does(call: Call) -> bool:
        assert isinstance(call, ews.Call)
        return any(element.get("Id") == calendar.id for element in call.element.iter())

    return does


def of(calendar: FakeCalendar, code: str) -> Refuse:
    """What has changed in that calendar is not told."""
    return Refuse("SyncFolderItems", code, when=asks_of(calendar))


def test_a_calendar_whose_state_has_expired_is_compared_and_no_other(diary: Diary) -> None:
    team = diary.calendar("Team")
    put(diary.main, "main")
    stays, goes, series = put(team, "stays"), put(team, "goes"), put_series(team, "w")
    put(team, "same")
    put(team, "far", FIRST + timedelta(days=2000))
    diary.catch_up()
    team.delete(goes)
    team.change(stays, subject="Other")
    team.delete_occurrence(series, WEEKS[1])
    team.mailbox.forget_states(team.id)
    diary.count()
    changes = diary.catch_up()
    assert sorted(kinds(changes)) == ["Gone", "Gone", "Seen Other 01", "Seen w 01", "Seen w 15"]
    assert changes[-1] == Gone(goes)
    assert diary.asked()["SyncFolderItems"] == 3 + 1
    assert diary.catch_up() == []


def test_what_left_the_window_and_was_deleted_while_states_expired_is_gone(diary: Diary) -> None:
    event, other = put(diary.main, "x"), put(diary.main, "y")
    diary.catch_up()
    diary.main.change(event, start=FIRST + timedelta(days=2000))
    diary.main.change(other, start=FIRST + timedelta(days=2000))
    diary.catch_up()
    diary.main.delete(event)
    diary.server.forget_states()
    assert diary.catch_up() == [Gone(event)]
    diary.main.change(other, subject="Other")
    diary.server.forget_states()
    assert [change.id for change in diary.catch_up()] == [other]


def test_a_state_that_expires_between_two_pages_costs_a_new_start(
    diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    diary.catch_up()
    for number in range(5):
        put(diary.main, f"{number}")
    monkeypatch.setattr(reader, "PAGE", 2)
    expires = Meanwhile("SyncFolderItems", diary.server.forget_states, times=1)
    diary.server.faults.append(expires)
    assert len(diary.catch_up()) == 5
    assert diary.catch_up() == []


def test_a_page_that_is_repeated_tells_nothing_twice_and_hides_nothing(diary: Diary) -> None:
    event = put(diary.main, "x")
    diary.server.faults.append(Repeated("SyncFolderItems", times=1))
    diary.catch_up()
    diary.main.change(event, subject="Other")
    assert diary.catch_up() == []
    assert kinds(diary.catch_up()) == ["Seen Other 01"]
    assert diary.catch_up() == []


def test_a_page_that_is_repeated_without_end_is_a_fault_of_the_server(
    diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "PAGE", 2)
    for number in range(5):
        put(diary.main, f"{number}")
    diary.server.faults.append(Repeated("SyncFolderItems"))
    with pytest.raises(ProviderBug, match="without end"):
        diary.catch_up()


def test_a_list_of_folders_that_is_not_complete_hides_no_calendar(diary: Diary) -> None:
    event = put(diary.main, "x")
    diary.catch_up()
    diary.an_hour_passes()
    diary.server.faults.append(Changed("SyncFolderHierarchy", change=without_calendars))
    with pytest.raises(ProviderBug, match="not complete"):
        diary.catch_up()
    assert list(diary.ledger.versions) == [event]


def test_what_changes_while_a_pass_is_made_is_found_by_the_next(diary: Diary) -> None:
    series = put_series(diary.main, "w")
    late = Meanwhile("FindItem", lambda: diary.main.change(series, subject="Late"), times=1)
    diary.server.faults.append(late)
    diary.catch_up()
    diary.catch_up()
    assert {item.interaction.subject for item in diary.held()} == {"Late"}
    assert diary.catch_up() == []


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize(
    ("code", "error"), [("ErrorAccessDenied", NeedsPerson), ("ErrorMailboxStoreUnavailable", TryLater)]
)
def test_a_calendar_that_cannot_be_read_does_not_stop_the_others(
    diary: Diary, code: str, error: type[Exception]
) -> None:
    team = diary.calendar("Team")
    theirs = put(team, "theirs")
    diary.catch_up()
    mine = put(diary.main, "mine")
    team.change(theirs, subject="Other")
    diary.server.faults.append(of(team, code))
    stood = State.of(diary.ledger.cursor)
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
    team = diary.calendar("Team")
    put(team, "theirs")
    put(diary.main, "mine")
    diary.server.faults.append(of(team, "ErrorAccessDenied"))
    with pytest.raises(NeedsPerson):
        diary.catch_up()
    assert len(diary.ledger.versions) == 1
    diary.server.faults.clear()
    assert kinds(diary.catch_up()) == ["Seen theirs 01"]
    assert diary.catch_up() == []


def test_a_calendar_that_is_forbidden_when_the_window_moves_keeps_what_is_held(diary: Diary) -> None:
    team = diary.calendar("Team")
    theirs = put(team, "theirs")
    diary.catch_up()
    diary.server.faults.append(of(team, "ErrorAccessDenied"))
    diary.now += timedelta(days=30)
    with pytest.raises(NeedsPerson):
        diary.catch_up()
    assert list(diary.ledger.versions) == [theirs]
    diary.server.faults.clear()
    team.delete(theirs)
    assert diary.catch_up() == [Gone(theirs)]


@pytest.mark.parametrize("closed", ["ErrorAccessDenied", "ErrorFolderNotFound", "ErrorItemNotFound"])
def test_a_right_that_is_taken_away_empties_no_calendar(diary: Diary, closed: str) -> None:
    rights = diary.server.accounts
    right = (diary.server.service.lower(), str(diary.owner))
    rights.delegates.add(right)
    rights.closed = closed
    diary.options |= {"access": "delegate", "name": diary.server.service}
    event = put(diary.main, "x")
    diary.catch_up()
    rights.delegates.remove(right)
    for _ in range(2):
        with pytest.raises(NeedsPerson):
            diary.catch_up()
        diary.an_hour_passes()
    assert list(diary.ledger.versions) == [event]
    rights.delegates.add(right)
    assert diary.catch_up() == []


def test_a_calendar_that_is_listed_and_not_there_keeps_what_is_held(diary: Diary) -> None:
    team = diary.calendar("Team")
    theirs = put(team, "theirs")
    diary.catch_up()
    diary.server.faults.append(of(team, "ErrorItemNotFound"))
    put(diary.main, "mine")
    with pytest.raises(ProviderBug):
        diary.catch_up()
    assert theirs in diary.ledger.versions
    assert len(diary.ledger.versions) == 2


@pytest.mark.parametrize("code", ["ErrorAccessDenied", "ErrorFolderNotFound"])
def test_a_refused_series_of_a_calendar_that_cannot_be_read_stops_no_other(diary: Diary, code: str) -> None:
    team = diary.calendar("Team")
    goes, series = put(diary.main, "goes"), put_series(team, "w")
    diary.server.faults.append(Corrupt(series))
    diary.catch_up()
    diary.server.faults.clear()
    diary.server.faults.append(Refuse("FindItem", code, when=asks_of(team)))
    diary.main.delete(goes)
    mine = put(diary.main, "mine")
    diary.an_hour_passes()
    with pytest.raises(ConnectorError):
        diary.catch_up()
    assert set(diary.ledger.versions) == {mine, f"{series}#!"}
    diary.an_hour_passes()
    with pytest.raises(ConnectorError):
        diary.catch_up()
    diary.server.faults.clear()
    diary.an_hour_passes()
    assert sorted(kinds(diary.catch_up())) == ["Gone", "Seen w 01", "Seen w 08", "Seen w 15"]
    assert diary.catch_up() == []


def test_a_refused_event_that_is_forbidden_when_it_is_asked_for_again_stops_no_other(diary: Diary) -> None:
    goes, event = put(diary.main, "goes"), put(diary.main, "x")
    diary.server.faults.append(Corrupt(event))
    diary.catch_up()
    diary.server.faults[0] = Corrupt(event, code="ErrorAccessDenied")
    diary.main.delete(goes)
    diary.an_hour_passes()
    with pytest.raises(NeedsPerson):
        diary.catch_up()
    assert set(diary.ledger.versions) == {f"{event}#!"}
    diary.server.faults.clear()
    diary.an_hour_passes()
    assert sorted(kinds(diary.catch_up())) == ["Gone", "Seen x 01"]


def test_a_census_of_a_part_only_is_none(diary: Diary) -> None:
    put(diary.main, "x")
    diary.catch_up()
    diary.server.faults.append(of(diary.calendar("Team"), "ErrorAccessDenied"))
    with pytest.raises(NeedsPerson):
        list(diary.connector().census())


def test_a_busy_server_is_asked_again(diary: Diary) -> None:
    put(diary.main, "x")
    diary.server.faults.append(Busy("GetItem", milliseconds=50, times=1))
    assert kinds(diary.catch_up()) == ["Seen x 01"]


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("fault", [Cut("GetItem"), Cut("SyncFolderItems"), Says("SyncFolderItems", MALFORMED)])
def test_an_answer_that_is_cut_leaves_the_cursor_where_it_was(diary: Diary, fault: Cut | Says) -> None:
    event = put(diary.main, "x")
    diary.catch_up()
    cursor = diary.ledger.cursor
    diary.main.change(event, subject="Other")
    diary.server.faults.append(fault)
    with pytest.raises(ConnectorError):
        diary.catch_up()
    assert diary.ledger.cursor == cursor
    diary.server.faults.clear()
    assert kinds(diary.catch_up()) == ["Seen Other 01"]
