"""Health as the row of a source tells it. On both databases."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import update

from store import health
from store.database import Store
from store.health import State
from store.model import Disposition
from store.schema import sources
from tests.builders import NOON, a_mail
from tests.people import ALICE, BOB
from tests.web.office import Office

AGO = NOON - timedelta(hours=1)


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        ({}, State.CATCHING_UP),
        ({"last_success_at": NOON}, State.CATCHING_UP),
        ({"last_success_at": NOON, "caught_up_at": AGO}, State.CATCHING_UP),
        ({"last_success_at": NOON, "caught_up_at": NOON}, State.OK),
        ({"last_success_at": AGO, "caught_up_at": AGO, "error": "No answer.", "failures": 2}, State.WAITING),
        ({"paused": True}, State.PAUSED),
        ({"paused": True, "error": "Refused.", "advice": "Sign in again."}, State.NEEDS_PERSON),
    ],
)
def test_the_row_tells_the_state(store: Store, row: Mapping[str, object], shown: State) -> None:
    Office(store).connect(ALICE)
    with store.begin() as connection:
        connection.execute(update(sources).values(dict(row) or {"failures": 0}))
        (found,) = health.overview(connection, NOON)
    assert found.state is shown


def test_counts_add_up_to_what_was_seen(store: Store) -> None:
    office = Office(store)
    office.connect(ALICE, BOB)
    office.sees(ALICE, BOB, what=a_mail())
    office.excludes(BOB, "mail:2", "internal")
    office.cannot_read(BOB, "broken", "It has no header.")
    with store.read() as connection:
        found = {one.source.owner: one for one in health.overview(connection, NOON)}
    assert found[BOB].counts == {
        Disposition.CAPTURED: 0,
        Disposition.EXCLUDED: 1,
        Disposition.DUPLICATE: 1,
        Disposition.UNREADABLE: 1,
        Disposition.ERASED: 0,
    }
    assert (found[ALICE].seen, found[BOB].seen) == (1, 3)


def test_lag_and_delay_are_seconds_from_now(store: Store) -> None:
    Office(store).connect(ALICE)
    with store.begin() as connection:
        connection.execute(update(sources).values(caught_up_at=AGO, next_due_at=AGO + timedelta(minutes=30)))
        (found,) = health.overview(connection, NOON)
        assert (found.lag_seconds, found.overdue_seconds) == (3600, 1800)
        connection.execute(update(sources).values(lease_owner="worker", lease_until=NOON))
        (working,) = health.overview(connection, NOON)
        assert working.overdue_seconds == 0


def test_a_source_never_read_has_no_lag(store: Store) -> None:
    Office(store).connect(ALICE)
    with store.read() as connection:
        (found,) = health.overview(connection, NOON)
    assert (found.lag_seconds, found.next_attempt, found.overdue_seconds) == (None, None, 0)


def test_what_needs_attention_comes_first(store: Store) -> None:
    office = Office(store)
    office.connect(ALICE, BOB)
    with store.begin() as connection:
        connection.execute(update(sources).values(last_success_at=NOON, caught_up_at=NOON))
        connection.execute(update(sources).where(sources.c.id == office.mailboxes[BOB]).values(error="No answer."))
        found = health.overview(connection, NOON)
    assert [one.state for one in found] == [State.WAITING, State.OK]
