"""Matching everything again: what would move is what then moves, as one batch."""

from dataclasses import replace
from datetime import timedelta

import pytest

from capture.link import BATCH
from capture.rematch import MOVED, REFRESHED, undo
from matcher.model import TargetType
from store import batches, directory, waiting
from store.batches import Batch, Ended
from store.database import Store
from store.links import Decision
from tests.builders import NOON, a_mail
from tests.capture.rematched import (
    DEAL,
    ROOF,
    YESTERDAY,
    Opinions,
    a_record,
    decide,
    move,
    opinions,
    quietly,
    rematch,
)
from tests.recording import a_lease, write


class Killed(BaseException):
    """What ends a process without asking."""


def kill(done: int, total: int) -> None:
    """As progress: ends after the first chunk."""
    raise Killed


def killed_half_way(store: Store) -> tuple[Opinions, Batch]:
    """What was said before of more mail than one chunk holds, and the batch of which a chunk is written."""
    a_record(store, *(f"mail:{number}" for number in range(BATCH + 5)))
    before = opinions(store)
    work = rematch(store)
    batch = work.begin()
    with pytest.raises(Killed):
        work.move(batch, None, kill)
    return before, batch


def test_a_look_tells_what_would_move_and_saves_nothing(store: Store) -> None:
    a_record(store, "mail:1", "mail:2")
    before = opinions(store)
    outcome = rematch(store).look(None, quietly)
    assert (outcome.matched, outcome.counts[MOVED], outcome.batch) == (2, 2, None)
    assert outcome.counts["deal: link -> suggestion"] == 2
    assert opinions(store) == before
    with store.read() as connection:
        assert batches.listed(connection) == []


def test_what_would_move_is_what_then_moves(store: Store) -> None:
    a_record(store, "mail:1", "mail:2")
    seen, moved = rematch(store).look(None, quietly), move(store)
    assert (seen.told, seen.counts) == (moved.told, moved.counts)
    assert rematch(store).look(None, quietly).counts[MOVED] == 0


def test_a_move_tells_from_what_to_what_and_why(store: Store) -> None:
    a_record(store, "mail:1")
    told = next(one for one in rematch(store).look(None, quietly).told if one.move.type is TargetType.DEAL)
    assert (told.key, told.names[DEAL], told.move.kind) == ("mail:1", "Rooftop solar", "link -> suggestion")
    (before,), (after,) = told.move.before, told.move.after
    assert (before.target, after.target) == (DEAL, DEAL)
    assert told.move.why in [reason.detail for match, _ in opinions(store)[1] for reason in match.reasons]


def test_what_loses_its_link_is_told_with_the_reason_against_it(store: Store) -> None:
    a_record(store, "mail:1")
    with store.begin() as connection:
        directory.save_deals(connection, [replace(ROOF, closed_at=NOON - timedelta(days=400))])
    told = [one for one in rematch(store, YESTERDAY).look(None, quietly).told if one.move.type is TargetType.DEAL]
    assert [one.move.kind for one in told] == ["link -> nothing"]
    assert "the deal was closed" in told[0].move.why


def test_what_people_decided_stands_whatever_moves(store: Store) -> None:
    a_record(store, "mail:1", "mail:2")
    decide(store, "mail:1", Decision.REJECTED)
    before = opinions(store)[1]
    moved = move(store)
    assert moved.counts["deal: link -> suggestion"] == 1
    assert [one for one in opinions(store)[1] if one[1]] == [one for one in before if one[1]]


def test_only_interactions_from_a_moment_on_are_matched(store: Store) -> None:
    a_record(store, "mail:1")
    with store.begin() as connection:
        write(connection, a_lease(connection), a_mail("mail:late", at=NOON + timedelta(days=1)))
    outcome = rematch(store).look(NOON + timedelta(hours=1), quietly)
    assert (outcome.matched, outcome.counts["deal: link -> suggestion"]) == (1, 0)


def test_nothing_to_move_leaves_no_batch(store: Store) -> None:
    a_record(store, "mail:1")
    outcome = move(store, YESTERDAY)
    assert (outcome.batch, outcome.counts[MOVED], outcome.counts[REFRESHED]) == (None, 0, 0)
    with store.read() as connection:
        assert batches.listed(connection) == []


def test_what_waits_for_the_daemon_is_matched_too_and_waits_no_longer(store: Store) -> None:
    a_record(store, "mail:1")
    with store.begin() as connection:
        directory.save_deals(connection, [replace(ROOF, name="Rooftop wind")])
        assert waiting.count(connection) == 1
    move(store)
    with store.read() as connection:
        assert waiting.count(connection) == 0


def test_killed_half_way_the_next_run_goes_on_with_the_same_batch(sqlite_store: Store) -> None:
    before, batch = killed_half_way(sqlite_store)
    moved = move(sqlite_store)
    assert moved.batch is not None
    assert (moved.batch.id, moved.batch.counts[MOVED], moved.batch.finished_at) == (batch.id, BATCH + 5, NOON)
    undo(sqlite_store, batch.id, NOON, quietly)
    assert opinions(sqlite_store) == before


def test_killed_half_way_a_batch_can_be_undone(sqlite_store: Store) -> None:
    before, batch = killed_half_way(sqlite_store)
    assert opinions(sqlite_store) != before
    undo(sqlite_store, batch.id, NOON, quietly)
    assert opinions(sqlite_store) == before
    assert rematch(sqlite_store).begin().id != batch.id


def test_a_batch_that_is_undone_while_it_is_written_stops(store: Store) -> None:
    a_record(store, "mail:1")
    before = opinions(store)
    work = rematch(store)
    batch = work.begin()
    undo(store, batch.id, NOON, quietly)
    with pytest.raises(Ended, match="finished or undone meanwhile"):
        work.move(batch, None, quietly)
    assert opinions(store) == before


def test_a_conversation_is_matched_as_a_whole(sqlite_store: Store) -> None:
    a_record(sqlite_store, *(f"mail:{number}" for number in range(BATCH - 1)))
    with sqlite_store.begin() as connection:
        one = [a_mail(f"mail:t{n}", at=NOON + timedelta(days=n), references=("mail:t0",)) for n in range(1, 6)]
        write(connection, a_lease(connection), a_mail("mail:t0"), *one)
    steps: list[int] = []
    rematch(sqlite_store).look(None, lambda done, _total: steps.append(done))
    assert steps == [BATCH + 5]
