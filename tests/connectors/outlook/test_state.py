"""What a cursor keeps, and which folders are due."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from connectors.model.sync import Cursor
from connectors.outlook.rounds import ALWAYS, Rounds
from connectors.outlook.state import State

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SCHEME = "mail/1"
AT_ONCE = 19
IDS = st.lists(st.text(min_size=1), max_size=4, unique=True)


@given(IDS, IDS, st.booleans())
def test_a_cursor_says_what_it_was_made_of(folders: list[str], removed: list[str], sweeps: bool) -> None:
    at = {folder: f"link {folder}" for folder in folders}
    state = State("asked", "2026-03-02", "folders", at, tuple(folders[1:]), tuple(removed), sweeps)
    assert State.of(state.cursor(SCHEME), SCHEME, "asked") == state
    assert list((State.of(state.cursor(SCHEME), SCHEME, "asked") or state).at) == folders


def test_other_options_or_another_scheme_start_over() -> None:
    cursor = State("asked", "2026-03-02", "folders").cursor(SCHEME)
    assert State.of(cursor, SCHEME, "other") is None
    assert State.of(Cursor("of another release", cursor.value), SCHEME, "asked") is None
    assert State.of(Cursor(SCHEME, ""), SCHEME, "asked") is None
    assert State.of(None, SCHEME, "asked") is None


def test_a_folder_that_is_new_is_to_be_read_and_one_that_has_left_makes_the_pass_compare() -> None:
    state = State("", at={"inbox": "1", "old": "2"}, rest=("old",))
    more = state.covering({"inbox": None, "old": None, "new": None})
    assert (more.at, more.rest, more.sweeps) == ({"inbox": "1", "old": "2", "new": ""}, ("old", "new"), False)
    less = state.covering({"inbox": None})
    assert (less.at, less.rest, less.sweeps) == ({"inbox": "1"}, (), True)


def test_a_page_that_is_not_the_last_puts_its_folder_first() -> None:
    state = State("", at={"a": "", "b": ""}, rest=("a", "b"))
    on = state.reached("b", "next", is_done=False)
    assert (on.rest, on.at["b"]) == (("b", "a"), "next")
    assert on.reached("b", "delta", is_done=True).rest == ("a",)


def test_all_folders_that_fit_are_due_each_time() -> None:
    rounds, folders = Rounds(AT_ONCE), [f"{number}" for number in range(AT_ONCE)]
    for _ in range(2):
        assert rounds.due(folders, NOON) == folders
        rounds.looked(folders)


@given(st.integers(AT_ONCE + 1, 200))
def test_with_more_folders_the_first_are_due_each_time_and_the_others_in_turn(many: int) -> None:
    rounds, folders = Rounds(AT_ONCE), [f"{number}" for number in range(many)]
    seen: set[str] = set()
    turns = -(-(many - ALWAYS) // (AT_ONCE - ALWAYS))
    for _ in range(turns):
        due = rounds.due(folders, NOON)
        assert due[:ALWAYS] == folders[:ALWAYS]
        assert len(due) == AT_ONCE
        rounds.looked(due)
        seen.update(due)
    assert seen == set(folders)
    assert many > 30 or turns == 2


@given(st.integers(AT_ONCE + 1, 200), st.integers(0, 10_000))
def test_folders_take_turns_by_the_hour_where_nothing_is_remembered(many: int, minutes: int) -> None:
    folders, start = [f"{number}" for number in range(many)], NOON + timedelta(minutes=minutes)
    hours = -(-(many - ALWAYS) // (AT_ONCE - ALWAYS))
    due = [Rounds(AT_ONCE).due(folders, start + timedelta(hours=hour)) for hour in range(hours)]
    assert {folder for each in due for folder in each} == set(folders)
