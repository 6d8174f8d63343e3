"""What is older than it may be goes, unless a court may ask for it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from capture import wiring
from capture.acting import on_the_machine
from capture.forgetting import holding
from capture.forgetting.retention import Expired, Keeper
from capture.forgetting.suppressed import Past
from capture.refusals import Conflict, Missing
from config.retention import Retention
from config.settings import Settings
from store import audit
from store import interactions as kept
from store.database import Store, alone
from store.forgetting import holds
from store.forgetting.holds import HeldKind
from store.schema import interactions, ledger
from tests.builders import NOON, a_mail
from tests.capture.forgetting.acme import LATER, an_acme, rows
from tests.people import ALICE, CAROL
from tests.waiting import wait_until
from tests.web.office import Office

DAY = timedelta(days=1)
RULES = Retention(text=30 * DAY, headers=100 * DAY)


@pytest.fixture
def office(store: Store) -> Office:
    """Mails of 1, 40 and 200 days ago."""
    found = Office(store)
    found.connect(ALICE)
    for days in (1, 40, 200):
        found.sees(ALICE, what=a_mail(f"mail:{days}", at=NOON - days * DAY), text=f"Fremzle {days}")
    return found


def left(store: Store) -> dict[str, str | None]:
    with store.read() as connection:
        return {key: text for key, text in connection.execute(select(interactions.c.key, interactions.c.text))}


def test_texts_go_first_and_then_all_but_the_line(store: Store, office: Office) -> None:
    keeper = Keeper(store, RULES)
    assert keeper.would(NOON) == Expired(1, 1, 0) == keeper.expire(NOON)
    assert left(store) == {"mail:1": "Fremzle 1", "mail:40": None}
    assert keeper.expire(NOON) == Expired(0, 0, 0)
    with store.read() as connection:
        told = sorted(map(tuple, connection.execute(select(ledger.c.disposition, ledger.c.why))))
    assert told == [
        ("captured", ""),
        ("captured", "retention: the text was kept as long as texts are"),
        ("erased", "retention: older than is kept"),
    ]


def test_by_default_everything_is_kept(store: Store, office: Office) -> None:
    assert Keeper(store, Settings().retention).expire(NOON + 36_500 * DAY) == Expired(0, 0, 0)
    assert len(left(store)) == 3


def test_what_is_too_old_is_not_recorded_again() -> None:
    past = Past(erased_before=NOON - 100 * DAY, bare_before=NOON - 30 * DAY)
    old, older = a_mail(at=NOON - 40 * DAY), a_mail(at=NOON - 101 * DAY)
    assert (past.why_not(a_mail()), past.is_bare(a_mail())) == (None, False)
    assert (past.why_not(old), past.is_bare(old)) == (None, True)
    assert past.why_not(older) == "retention: older than is kept"


def on_person(store: Store) -> tuple[HeldKind, str]:
    return HeldKind.PERSON, CAROL


def on_connection(store: Store) -> tuple[HeldKind, str]:
    return HeldKind.CONNECTION, "1"


def on_everything(store: Store) -> tuple[HeldKind, str]:
    return HeldKind.EVERYTHING, ""


@pytest.mark.parametrize("what", [on_person, on_connection, on_everything])
def test_a_hold_keeps_it_until_it_is_lifted(
    store: Store, office: Office, what: Callable[[Store], tuple[HeldKind, str]]
) -> None:
    acting = on_the_machine(LATER)
    with store.begin() as connection:
        number = holding.place(connection, *what(store), "a court asked", acting)
    assert Keeper(store, RULES).expire(NOON) == Expired(0, 0, 2)
    with store.begin() as connection:
        connection.execute(interactions.update().values(gone_at=NOON - 30 * DAY))
        assert kept.sweep(connection, NOON) == 0
        holding.lift(connection, number, acting)
        with pytest.raises(Missing):
            holding.lift(connection, number, acting)
        assert [one.act for one in audit.latest(connection, 2)] == ["hold.lift", "hold.place"]
    assert Keeper(store, RULES).expire(NOON) == Expired(1, 1, 0)


def test_a_deal_can_be_held_by_the_number_that_the_crm_knows(store: Store, tmp_path: Path) -> None:
    an_acme(store, tmp_path)
    with store.begin() as connection:
        holding.place(connection, HeldKind.DEAL, "OPP-1", "a court asked", on_the_machine(LATER))
        assert [(one.kind, one.target) for one in holds.in_force(connection)] == [(HeldKind.DEAL, "1")]
    assert Keeper(store, RULES).expire(LATER + 365 * DAY).held == 0


@pytest.mark.parametrize(
    ("kind", "target", "why", "refusal"),
    [
        (HeldKind.PERSON, "nobody", "a court asked", Conflict),
        (HeldKind.PERSON, CAROL, " ", Conflict),
        (HeldKind.DEAL, "99999999999999999999", "a court asked", Missing),
        (HeldKind.CONNECTION, "7", "a court asked", Missing),
    ],
)
def test_what_cannot_be_held_is_refused(
    store: Store, kind: HeldKind, target: str, why: str, refusal: type[Exception]
) -> None:
    with store.begin() as connection, pytest.raises(refusal):
        holding.place(connection, kind, target, why, on_the_machine(LATER))
    assert not any(row.startswith("holds") for row in rows(store))


def test_the_first_reading_of_a_mailbox_heeds_it(store: Store) -> None:
    past = wiring.rules(Settings(retention=RULES), store).past
    assert past.erased_before is not None
    assert past.bare_before is not None
    assert past.bare_before - past.erased_before == 70 * DAY


def test_a_hold_that_comes_while_it_waits_for_its_turn_is_heeded(postgres_store: Store) -> None:
    office = Office(postgres_store)
    office.connect(ALICE)
    office.sees(ALICE, what=a_mail("mail:200", at=NOON - 200 * DAY), text="Fremzle")

    def waits() -> bool:
        with postgres_store.read() as connection:
            return bool(connection.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar_one())

    with ThreadPoolExecutor(1) as meanwhile:
        with postgres_store.begin() as connection:
            alone(connection)
            expired = meanwhile.submit(Keeper(postgres_store, RULES).expire, NOON)
            wait_until(waits)
            holding.place(connection, HeldKind.EVERYTHING, "", "a court asked", on_the_machine(LATER))
        assert expired.result(60) == Expired(0, 0, 1)
    assert left(postgres_store) == {"mail:200": "Fremzle"}
