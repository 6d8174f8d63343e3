"""Schedulers and workers that share a database: every mailbox is read once when it is due, whoever comes and goes."""

import pytest
from sqlalchemy import text, update

from store import leases
from store.database import Store
from store.schema import sources as source_rows
from tests.builders import seen
from tests.capture.queue.team import Team
from tests.waiting import wait_until


@pytest.fixture
def team(postgres_store: Store) -> Team:
    return Team(postgres_store)


def test_two_schedulers_and_two_workers_read_each_mailbox_once(team: Team) -> None:
    team.mailboxes(30)
    with team.scheduler("one"), team.scheduler("two"), team.worker("three"), team.worker("four"):
        wait_until(team.is_read)
        wait_until(lambda: team.queued() == (0, 0))
    assert team.passes() == [1] * 30


def test_who_is_waited_for_and_new_mail_are_read_while_first_passes_fill_their_places(team: Team) -> None:
    (asked, due) = team.mailboxes(2, read=True)
    team.mailboxes(20)
    team.gate.clear()
    with team.scheduler(), team.worker():
        wait_until(lambda: len(team.at_gate) >= team.settings.queue.backfill)
        is_read = team.ask(asked, "waited for")
        wait_until(is_read)
        before = due.health().source.last_success_at
        due.mailbox.put(seen("new"))
        _make_due(team, due.source)
        wait_until(lambda: due.health().source.last_success_at != before)


def test_a_person_need_not_wait_for_the_queue_that_a_source_stands_in(team: Team) -> None:
    team.mailboxes(20)
    team.gate.clear()
    with team.scheduler(), team.worker():
        wait_until(lambda: team.queued()[0] >= 1)
        with team.store.read() as connection:
            queued = connection.execute(
                text("SELECT id FROM sources WHERE queued_at IS NOT NULL ORDER BY id DESC LIMIT 1")
            ).scalar_one()
        team.gate.set()
        is_read = team.ask(team.scenes[queued], "waited for")
        wait_until(is_read)
        wait_until(team.is_read)


def test_told_to_stop_a_worker_ends_what_it_has_in_hand_and_leaves_the_rest_to_others(team: Team) -> None:
    team.mailboxes(20)
    team.gate.clear()
    with team.scheduler():
        with team.worker() as worker:
            wait_until(lambda: len(team.at_gate) >= team.settings.queue.backfill)
            worker.stop()
            team.gate.set()
        assert not any(row.leased for row in team.rows())
        assert not team.is_read()
        with team.worker("other"):
            wait_until(team.is_read)
    assert all(row.error is None for row in team.rows())


def test_cut_connections_delay_the_work_and_no_more(team: Team) -> None:
    team.mailboxes(2)
    with team.scheduler(), team.worker():
        wait_until(team.is_read)
        with team.store.begin() as connection:
            others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            connection.execute(text(f"SELECT pg_terminate_backend(pid) {others}"))
        team.mailboxes(2)
        wait_until(team.is_read)


def test_jobs_that_are_lost_are_made_again(team: Team) -> None:
    team.mailboxes(6)
    with team.store.begin() as connection:
        connection.execute(update(source_rows).values(queued_at=team.clock()))
    with team.scheduler(), team.worker():
        wait_until(team.is_read)


def _make_due(team: Team, source: int) -> None:
    with team.store.begin() as connection:
        connection.execute(update(source_rows).where(source_rows.c.id == source).values(next_due_at=team.clock()))


def test_a_claim_whose_answer_was_lost_is_let_go(team: Team) -> None:
    (scene,) = team.mailboxes(1, read=True)
    with team.store.begin() as connection:
        assert leases.claim(connection, "worker/incremental", team.clock(), scene.source)
    with team.worker():
        wait_until(lambda: not any(row.leased for row in team.rows()))
