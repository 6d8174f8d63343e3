"""Connections narrowed and in order of need, and the counts that are kept of them. On both databases."""

from itertools import product

import pytest
from sqlalchemy import delete, select, text, update

from store import connected, counts, health
from store.connected import Wanted
from store.database import Store
from store.health import State
from store.model import Disposition
from store.schema import ledger, source_counts, sources
from store.sources import all_sources
from tests.builders import NOON, a_mail
from tests.people import ALICE, BOB
from tests.web.office import Office


@pytest.fixture
def office(store: Store) -> Office:
    made = Office(store)
    made.connect(ALICE, BOB)
    return made


def test_the_database_tells_the_same_state_as_the_row(office: Office) -> None:
    choices = product((None, NOON), (None, NOON), (False, True), (None, "No answer."), (None, "Sign in."))
    for caught_up, success, paused, error, advice in choices:
        row = {
            "caught_up_at": caught_up,
            "last_success_at": success,
            "paused": paused,
            "error": error,
            "advice": advice,
        }
        with office.store.begin() as connection:
            connection.execute(update(sources).values(row))
            expected = health.state(all_sources(connection)[0])
            assert connected.find(connection, Wanted()).states == {expected: 2}


def test_a_word_finds_owner_and_error_and_is_no_pattern(office: Office) -> None:
    with office.store.begin() as connection:
        mine = sources.c.id == office.mailboxes[BOB]
        connection.execute(update(sources).where(mine).values(error="100% of IMAP.Example refused", advice="Look."))
        words = ("ALICE", "imap.example REFUSED", "100% %", "_")
        found = [list(connected.find(connection, Wanted(words=one)).ids) for one in words]
    assert found == [[1], [2], [2], []]


def test_only_the_wanted_state_is_listed_and_all_are_counted(office: Office) -> None:
    with office.store.begin() as connection:
        connection.execute(update(sources).where(sources.c.id == office.mailboxes[BOB]).values(paused=True))
        found = connected.find(connection, Wanted(state=State.PAUSED))
        assert list(found.ids) == [2]
        assert found.states == {State.PAUSED: 1, State.CATCHING_UP: 1}
        assert found.kinds == ["files"]
        assert list(connected.find(connection, Wanted(kind="imap")).ids) == []
        assert list(connected.find(connection, Wanted(owner=ALICE)).ids) == [1]


def test_counts_follow_whatever_is_done_to_the_ledger(office: Office) -> None:
    office.sees(ALICE, BOB, what=a_mail())
    office.excludes(BOB, "mail:2", "internal")
    with office.store.begin() as connection:
        connection.execute(update(ledger).where(ledger.c.key == "mail:2").values(disposition=Disposition.ERASED))
        assert counts.wrong(connection) == set()
        assert counts.kept(connection)[office.mailboxes[BOB]] == {Disposition.DUPLICATE: 1, Disposition.ERASED: 1}
        connection.execute(update(ledger).where(ledger.c.key == "mail:2").values(source_id=office.mailboxes[ALICE]))
        connection.execute(delete(ledger).where(ledger.c.disposition == Disposition.DUPLICATE))
        assert counts.wrong(connection) == set()
        connection.execute(text("DELETE FROM connections WHERE id = 2"))
        assert counts.wrong(connection) == set()
        assert set(connection.execute(select(source_counts.c.source_id)).scalars()) == {office.mailboxes[ALICE]}


def test_wrong_counts_are_found_and_mended(office: Office) -> None:
    office.excludes(BOB, "mail:2", "internal")
    with office.store.begin() as connection:
        connection.execute(update(source_counts).values(number=7))
        assert counts.wrong(connection) == {office.mailboxes[BOB]}
        counts.mend(connection, counts.wrong(connection))
        assert counts.wrong(connection) == set()
