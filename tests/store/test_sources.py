"""Connections and their sources, as passes and people change them."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from connectors.model.sync import Cursor
from store import interactions, leases, pausing, sources
from store.database import Store
from store.schema import interactions as interaction_rows
from store.schema import ledger
from store.sources import Outcome
from tests.builders import NOON, a_mail
from tests.people import ALICE, BOB
from tests.recording import NO_OPTIONS, a_lease, write


def test_a_new_connection_has_its_sources_due_at_once(store: Store) -> None:
    with store.begin() as connection:
        id_ = sources.connect(
            connection, "memory", ALICE, {"path": "/é", "deep": [1, None]}, ["mail", "calendar"], NOON
        )
        found = sources.all_sources(connection)
    assert [(one.connection, one.name, one.owner) for one in found] == [(id_, "calendar", ALICE), (id_, "mail", ALICE)]
    assert found[0].options == {"path": "/é", "deep": [1, None]}
    assert (found[0].cursor, found[0].next_due_at, found[0].paused, found[0].leased) == (None, None, False, False)


def test_reps_are_known_by_their_connections(store: Store) -> None:
    with store.begin() as connection:
        for owner in (ALICE, BOB, ALICE):
            sources.connect(connection, "memory", owner, NO_OPTIONS, ["mail"], NOON)
        assert sources.owners(connection) == {ALICE, BOB}


def test_a_snapshot_forgets_the_cursor_and_opens_a_generation(store: Store) -> None:
    with store.begin() as connection:
        lease = a_lease(connection)
        write(connection, lease)
        assert sources.get(connection, lease.source).cursor == Cursor("memory/1", "1")
        assert sources.start_snapshot(connection, lease) == 1
        row = sources.get(connection, lease.source)
        assert (row.cursor, row.generation) == (None, 1)


def test_a_worker_without_the_lease_neither_starts_a_snapshot_nor_ends_the_pass(store: Store) -> None:
    with store.begin() as connection:
        late = a_lease(connection)
        leases.claim(connection, "other", NOON + leases.TTL * 2, late.source)
        sources.start_snapshot(connection, late)
        sources.finish(connection, late, Outcome(NOON, 1.0, NOON, error="late"))
        row = sources.get(connection, late.source)
    assert (row.generation, row.error, row.leased) == (0, None, True)


def test_pausing_and_resuming_concern_every_source_of_a_connection_and_no_other(store: Store) -> None:
    with store.begin() as connection:
        mine = sources.connect(connection, "memory", ALICE, NO_OPTIONS, ["mail", "calendar"], NOON)
        sources.connect(connection, "memory", BOB, NO_OPTIONS, ["mail"], NOON)
        assert pausing.pause(connection, mine) == 2
        assert [one.paused for one in sources.all_sources(connection)] == [True, True, False]
        assert pausing.resume(connection, mine, NOON + timedelta(hours=1)) == 2
        found = sources.all_sources(connection)
    assert [(one.paused, one.next_due_at) for one in found] == [(False, NOON + timedelta(hours=1))] * 2 + [
        (False, None)
    ]


def test_resuming_forgets_what_was_wrong(store: Store) -> None:
    with store.begin() as connection:
        lease = a_lease(connection)
        sources.finish(connection, lease, Outcome(NOON, 1.0, NOON, 3, "Revoked", "Sign in."))
        pausing.resume(connection, sources.get(connection, lease.source).connection, NOON)
        row = sources.get(connection, lease.source)
    assert (row.error, row.advice, row.failures) == (None, None, 0)


def test_only_a_connection_that_asked_a_person_may_remove_what_it_asked_about(store: Store) -> None:
    with store.begin() as connection:
        plain, asked = a_lease(connection), a_lease(connection)
        sources.finish(connection, asked, Outcome(NOON, 1.0, NOON, 1, "50 items have gone", "Look.", paused=True))
        assert sources.get(connection, asked.source).paused
        for lease in (plain, asked):
            pausing.resume(connection, sources.get(connection, lease.source).connection, NOON)
        found = [sources.get(connection, lease.source).removals_allowed for lease in (plain, asked)]
    assert found == [False, True]


def test_what_is_not_there_is_told(store: Store) -> None:
    with store.begin() as connection:
        assert (pausing.pause(connection, 7), pausing.resume(connection, 7, NOON)) == (0, 0)
        assert not sources.disconnect(connection, 7, NOON)
        with pytest.raises(NoResultFound):
            sources.get(connection, 7)


def test_removing_a_connection_removes_its_ledger_and_after_the_grace_what_only_it_saw(store: Store) -> None:
    with store.begin() as connection:
        lease = a_lease(connection)
        write(connection, lease, a_mail())
        assert sources.disconnect(connection, sources.get(connection, lease.source).connection, NOON)
        assert connection.execute(select(func.count()).select_from(ledger)).scalar_one() == 0
        assert interactions.sweep(connection, NOON) == 0
        assert interactions.sweep(connection, NOON + timedelta(seconds=1)) == 1
        assert connection.execute(select(func.count()).select_from(interaction_rows)).scalar_one() == 0


def test_a_hint_makes_due_what_is_neither_paused_nor_in_anybodys_hands(store: Store) -> None:
    later = NOON + timedelta(minutes=5)
    with store.begin() as connection:
        free, paused, leased = (a_lease(connection) for _ in range(3))
        for lease in (free, paused, leased):
            sources.finish(connection, lease, Outcome(NOON, 0.1, later))
        pausing.pause(connection, sources.get(connection, paused.source).connection)
        leases.claim(connection, "census", NOON, leased.source)
        assert sources.call(connection, [free.source, paused.source, leased.source, 99], NOON) == {free.source}
        found = [sources.get(connection, lease.source).next_due_at for lease in (free, paused, leased)]
        asked = (free.source, paused.source, leased.source)
        assert pausing.epochs(connection, asked) == {free.source: 1, leased.source: 2}
    assert found == [NOON, later, later]


def test_an_end_of_a_pass_keeps_what_it_does_not_tell(store: Store) -> None:
    with store.begin() as connection:
        lease = a_lease(connection)
        sources.finish(connection, lease, Outcome(NOON, 0.1, NOON))
        again = leases.claim(connection, "worker", NOON, lease.source)
        assert again
        sources.finish(connection, again, Outcome(NOON + timedelta(hours=1), 0.1, NOON, 1, "503"))
        row = sources.get(connection, lease.source)
    assert (row.last_success_at, row.caught_up_at, row.failures, row.error) == (NOON, NOON, 1, "503")


def test_accounts_are_told_of_the_streams_that_are_read_and_do_well(store: Store) -> None:
    shared = {"user": "sales@ours.example"}
    with store.begin() as connection:
        for owner, options in ((ALICE, NO_OPTIONS), (BOB, shared)):
            sources.connect(connection, "google", owner, options, ["mail", "calendar"], NOON)
        sources.connect(connection, "imap", ALICE, NO_OPTIONS, ["mail"], NOON)
        well = sources.accounts(connection, "google", "mail")
        assert sorted(well.values()) == [ALICE, "sales@ours.example"]
        (alice,) = sources.accounts(connection, "google", "mail", {ALICE, BOB})
        lease = leases.claim(connection, "worker", NOON, alice)
        assert lease
        sources.finish(connection, lease, Outcome(NOON, 1.0, NOON, failures=1, error="later"))
        assert list(sources.accounts(connection, "google", "mail").values()) == ["sales@ours.example"]
        paused = next(one.connection for one in sources.all_sources(connection) if one.options == shared)
        pausing.pause(connection, paused)
        assert sources.accounts(connection, "google", "mail") == {}
