"""Batches and the chunks that they are written in: what is read together, and how long an undo is kept."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import delete, func, select

from store import again, batch_links, batches, waiting
from store.database import Store
from store.schema import batch_links as table
from store.schema import interactions, ledger
from tests.builders import NOON, a_mail
from tests.recording import a_lease, id_of, write


def test_a_chunk_ends_where_a_conversation_ends(store: Store) -> None:
    mails = [a_mail(f"mail:{n}", at=NOON + timedelta(days=n), subject=f"Plan {n}") for n in range(4)]
    replies = [a_mail(f"mail:r{n}", at=NOON + timedelta(days=9 + n), references=("mail:1",)) for n in range(3)]
    with store.begin() as connection:
        write(connection, a_lease(connection), *mails, *replies)
        chunks = again.in_chunks(connection, None, 2)
        keys = [[one.interaction.key for one in waiting.by_ids(connection, chunk)] for chunk in chunks]
    assert keys == [["mail:0", "mail:1", "mail:r0", "mail:r1", "mail:r2"], ["mail:2", "mail:3"]]


def test_what_has_gone_is_not_matched_again(store: Store) -> None:
    with store.begin() as connection:
        write(connection, a_lease(connection), a_mail("mail:1"), a_mail("mail:2", subject="Other"))
        connection.execute(interactions.update().where(interactions.c.key == "mail:1").values(gone_at=NOON))
        assert [list(chunk) for chunk in again.in_chunks(connection, None, 9)] == [[id_of(connection, "mail:2")]]


def test_a_batch_is_kept_for_thirty_days_with_what_it_changed(store: Store) -> None:
    with store.begin() as connection:
        write(connection, a_lease(connection), a_mail("mail:1"))
        batch = batches.begun(connection, "rematch", NOON)
        row = {"batch_id": batch.id, "interaction_id": 1, "before": [], "after": "x"}
        connection.execute(table.insert().values(row))
        assert batches.drop(connection, NOON) == 0
        assert batches.drop(connection, NOON + timedelta(seconds=1)) == 1
        assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 0


def test_an_interaction_that_is_removed_takes_its_history_along(store: Store) -> None:
    with store.begin() as connection:
        write(connection, a_lease(connection), a_mail("mail:1"))
        batch = batches.begun(connection, "rematch", NOON)
        connection.execute(table.insert().values(batch_id=batch.id, interaction_id=1, before=[], after="x"))
        connection.execute(delete(ledger))
        connection.execute(delete(interactions))
        assert batch_links.put_back(connection, batch, 9) == Counter()


def test_what_is_counted_of_a_batch_adds_up(store: Store) -> None:
    with store.begin() as connection:
        batch = batches.begun(connection, "rematch", NOON)
        batches.count(connection, batch.id, Counter(moved=2))
        batches.count(connection, batch.id, Counter(moved=3, refreshed=1))
        again_begun = batches.begun(connection, "rematch", NOON + timedelta(days=1))
    assert (again_begun.id, again_begun.begun_at) == (batch.id, NOON)
    assert again_begun.counts == {"moved": 5, "refreshed": 1}
