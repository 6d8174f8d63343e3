"""Undoing a batch: the machine's links are as they were, but where somebody or something newer has spoken since."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete

from capture.link import link_waiting
from capture.rematch import CannotUndo, undo
from matcher.model import Ref, TargetType
from store import directory
from store.batch_links import DECIDED, MATCHED_AGAIN, PUT_BACK
from store.database import Store
from store.links import Decision
from store.schema import deals
from tests.builders import NOON
from tests.capture.rematched import DEAL, ROOF, YESTERDAY, a_record, decide, move, opinions, quietly


def moved(store: Store) -> int:
    outcome = move(store)
    assert outcome.batch is not None
    return outcome.batch.id


def test_an_undo_puts_every_link_back_as_it_was(store: Store) -> None:
    a_record(store, "mail:1", "mail:2")
    before = opinions(store)
    number = moved(store)
    assert opinions(store) != before
    undone = undo(store, number, NOON, quietly)
    assert (undone.counts[PUT_BACK], undone.undone_at) == (2, NOON)
    assert opinions(store) == before


def test_what_somebody_decided_since_is_left_and_told(store: Store) -> None:
    a_record(store, "mail:1", "mail:2")
    before, number = opinions(store), moved(store)
    decide(store, "mail:1", Decision.ACCEPTED)
    decided = opinions(store)[1]
    undone = undo(store, number, NOON, quietly)
    assert (undone.counts[PUT_BACK], undone.counts[DECIDED]) == (1, 1)
    assert opinions(store) == {1: decided, 2: before[2]}


def test_a_decision_from_before_the_batch_keeps_nothing_else_back(store: Store) -> None:
    a_record(store, "mail:1")
    decide(store, "mail:1", Decision.ACCEPTED, Ref(TargetType.CONTACT, 1), NOON - timedelta(days=1))
    before = opinions(store)
    undone = undo(store, moved(store), NOON, quietly)
    assert (undone.counts[PUT_BACK], undone.counts.get(DECIDED, 0)) == (1, 0)
    assert opinions(store) == before


def test_what_the_daemon_matched_again_since_is_left_and_told(store: Store) -> None:
    a_record(store, "mail:1")
    number = moved(store)
    with store.begin() as connection:
        directory.save_deals(connection, [replace(ROOF, name="Rooftop wind")])
    assert link_waiting(store, YESTERDAY) == 1
    newer = opinions(store)
    undone = undo(store, number, NOON, quietly)
    assert (undone.counts.get(PUT_BACK, 0), undone.counts[MATCHED_AGAIN]) == (0, 1)
    assert opinions(store) == newer


def test_undoing_twice_says_so(store: Store) -> None:
    a_record(store, "mail:1")
    number = moved(store)
    undo(store, number, NOON, quietly)
    with pytest.raises(CannotUndo, match=f"Batch {number} was undone on 2026-03-02 at 12:00 UTC already"):
        undo(store, number, NOON, quietly)


def test_batches_are_undone_latest_first(store: Store) -> None:
    a_record(store, "mail:1")
    before = opinions(store)
    first = moved(store)
    second = move(store, YESTERDAY).batch
    assert second is not None
    with pytest.raises(CannotUndo, match=f"run `capture undo {second.id}` first"):
        undo(store, first, NOON, quietly)
    undo(store, second.id, NOON, quietly)
    undo(store, first, NOON, quietly)
    assert opinions(store) == before


def test_a_batch_that_there_is_not_is_a_key_error(store: Store) -> None:
    with pytest.raises(KeyError):
        undo(store, 7, NOON, quietly)


def test_a_link_to_a_record_that_has_gone_does_not_come_back(store: Store) -> None:
    a_record(store, "mail:1")
    number = moved(store)
    with store.begin() as connection:
        connection.execute(delete(deals).where(deals.c.id == DEAL.id))
    undo(store, number, NOON, quietly)
    assert DEAL not in [match.target for match, _ in opinions(store)[1]]
    assert Ref(TargetType.CONTACT, 1) in [match.target for match, _ in opinions(store)[1]]


def test_an_undo_that_was_killed_goes_on(store: Store) -> None:
    a_record(store, "mail:1", "mail:2")
    before, number = opinions(store), moved(store)

    def kill(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        undo(store, number, NOON, kill)
    assert undo(store, number, NOON, quietly).counts[PUT_BACK] == 2
    assert opinions(store) == before
