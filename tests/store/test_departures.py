"""What a source no longer states: a loss, history, or only a move."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from config.privacy import ContentLevel
from connectors.model.interaction import Interaction, Voice
from connectors.model.sync import Cursor, Mode
from store import counts, departures, ledger, record, sources
from store.database import Store
from store.errors import TooManyRemovals
from store.model import Batch, Direction, Disposition, Kept, Lease, Outcome, Removed, Written
from store.schema import ledger as rows
from tests.builders import NOON, a_mail, a_meeting
from tests.recording import a_lease

SERIES = "meeting:weekly@acme.example"
HISTORY = NOON - timedelta(days=90)


def occurrence(days: int, voice: Voice = Voice.COPY) -> Interaction:
    at = NOON + timedelta(days=days)
    return replace(a_meeting(f"{SERIES}/{at:%Y%m%d}", at=at), references=(SERIES,), voice=voice)


def kept(item: str, interaction: Interaction) -> Kept:
    return Kept(item, "1", interaction, Direction.INBOUND, ContentLevel.TEXT, "")


def write(
    connection: Connection,
    lease: Lease,
    *outcomes: Outcome,
    mode: Mode = Mode.DELTA,
    may: int = 9,
) -> Written:
    generation = sources.get(connection, lease.source).generation
    batch = Batch(outcomes, Cursor("memory/1", "5"), mode, last=True)
    return record.record(connection, lease, generation, batch, NOON, may, HISTORY)


def held(connection: Connection, lease: Lease) -> set[str]:
    return set(connection.execute(select(rows.c.item).where(rows.c.source_id == lease.source)).scalars())


OLD, NEW = kept("a.ics#old", occurrence(-100)), kept("a.ics#new", occurrence(-5))


@pytest.mark.parametrize("how", ["snapshot", "gone", "each"])
def test_an_occurrence_of_long_ago_is_not_undone_by_its_calendars_forgetting_it(store: Store, how: str) -> None:
    with store.begin() as connection:
        lease = a_lease(connection)
        write(connection, lease, OLD, NEW)
        if how == "snapshot":
            sources.start_snapshot(connection, lease)
            write(connection, lease, mode=Mode.SNAPSHOT)
        else:
            write(connection, lease, *map(Removed, ["a.ics"] if how == "gone" else ["a.ics#old", "a.ics#new"]))
        assert held(connection, lease) == {"a.ics#old"}
        assert ledger.known(connection, lease.source, "") == {}


def test_a_single_meeting_of_long_ago_that_is_deleted_has_gone(store: Store) -> None:
    with store.begin() as connection:
        lease = a_lease(connection)
        write(connection, lease, kept("a.ics#1", a_meeting(at=NOON - timedelta(days=100))))
        write(connection, lease, Removed("a.ics"))
        assert held(connection, lease) == set()


@pytest.mark.parametrize("how", ["snapshot", "gone"])
def test_an_occurrence_of_long_ago_stays_while_its_mail_does_and_goes_with_it(store: Store, how: str) -> None:
    mail = kept("m", a_mail())
    old, new = kept("m#old", occurrence(-100, Voice.INVITATION)), kept("m#new", occurrence(-5, Voice.INVITATION))
    with store.begin() as connection:
        lease = a_lease(connection)
        write(connection, lease, mail, old, new)
        write(connection, lease, Removed("m#old"), Removed("m#new"), mail, new)
        assert held(connection, lease) == {"m", "m#old", "m#new"}
        if how == "gone":
            write(connection, lease, Removed("m"))
        else:
            sources.start_snapshot(connection, lease)
            write(connection, lease, mode=Mode.SNAPSHOT)
        assert held(connection, lease) == set()


def test_history_that_is_stated_again_is_held_as_before(store: Store) -> None:
    with store.begin() as connection:
        lease = a_lease(connection)
        write(connection, lease, OLD, NEW)
        write(connection, lease, Removed("a.ics"))
        write(connection, lease, OLD)
        assert ledger.known(connection, lease.source, "") == {"a.ics#old": "1"}


def test_a_series_is_one_removal(store: Store) -> None:
    occurrences = [kept(f"a.ics#{n}", occurrence(n)) for n in range(10)]
    with store.begin() as connection:
        lease = a_lease(connection)
        write(connection, lease, *occurrences, *(kept(f"m{n}", a_mail(f"mail:{n}")) for n in range(3)))
        assert departures.held(connection, lease.source) == 4
    with store.begin() as connection:
        assert write(connection, lease, Removed("a.ics"), may=1).removed == 1
    with pytest.raises(TooManyRemovals), store.begin() as connection:
        write(connection, lease, Removed("m0"), Removed("m1"), may=1)


def test_a_connection_takes_its_history_with_it(store: Store) -> None:
    with store.begin() as connection:
        lease = a_lease(connection)
        write(connection, lease, OLD)
        write(connection, lease, Removed("a.ics"))
        assert counts.counted(connection)[lease.source] == {Disposition.CAPTURED: 1}
        assert sources.disconnect(connection, sources.get(connection, lease.source).connection, NOON)
        assert held(connection, lease) == set()
