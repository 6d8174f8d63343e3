"""What is held for a court stays, whoever wants it gone and by whatever way; and whoever asked is told."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from capture.acting import on_the_machine
from capture.connecting.removing import remove
from capture.departure import Departure, Receipt
from capture.forgetting.retention import Keeper
from capture.forgetting.subject import Subject, What
from capture.forgetting.suppressed import Past
from capture.proposing.proposer import Proposer
from capture.refusals import Conflict
from capture.ruling.plan import Fate
from capture.sweep import sweep
from config.retention import Retention
from connectors.model.address import Address
from connectors.model.sync import Cursor, Mode
from matcher.model import Context
from store import leases, personal, record, rules, sources
from store.database import Store
from store.forgetting import holds
from store.forgetting.holds import HeldKind
from store.interactions import GRACE
from store.model import Batch, Excluded, Removed
from store.personal import Kind
from store.schema import interactions, ledger
from store.schema import sources as places
from tests.builders import NOON, a_mail
from tests.capture.forgetting.acme import LATER, Acme, an_acme
from tests.capture.ruling.mail_room import MailRoom
from tests.people import ALICE, BOB, CAROL
from tests.web.office import Office

DAY = timedelta(days=1)
MUCH_LATER = LATER + GRACE + DAY


@pytest.fixture
def acme(store: Store, tmp_path: Path) -> Acme:
    return an_acme(store, tmp_path)


def hold(store: Store, kind: HeldKind, target: str = "") -> int:
    with store.begin() as connection:
        return holds.place(connection, kind, target, "Acme v. Ours", BOB, LATER)


def lift(store: Store, number: int) -> None:
    with store.begin() as connection:
        holds.lift(connection, number, BOB, LATER)


def there(store: Store) -> set[int]:
    with store.read() as connection:
        return set(connection.execute(select(interactions.c.id)).scalars())


def connection_of(acme: Acme, rep: Address) -> int:
    with acme.store.read() as connection:
        query = select(places.c.connection_id).where(places.c.id == acme.office.mailboxes[rep])
        return int(connection.execute(query).scalar_one())


def depart(store: Store) -> Receipt:
    leaving = Departure(store, ALICE, None, on_the_machine(LATER))
    would = leaving.would()
    context = Context(frozenset({"ours.example"}), frozenset({ALICE, BOB}))
    done = leaving.run(lambda _: None, Proposer(store, lambda: context, lambda: LATER))
    assert done == would
    return done


def test_a_rep_who_leaves_takes_nothing_with_her_that_is_held(acme: Acme) -> None:
    number = hold(acme.store, HeldKind.PERSON, CAROL)
    receipt = depart(acme.store)
    assert (receipt.erased, receipt.held) == (1, 1)
    assert acme.meeting in there(acme.store)
    assert acme.naming_carol not in there(acme.store)
    lift(acme.store, number)
    assert depart(acme.store).erased == 1
    assert acme.meeting not in there(acme.store)


@pytest.mark.parametrize("kind", [HeldKind.PERSON, HeldKind.EVERYTHING])
def test_what_is_called_no_business_stays_while_it_is_held(acme: Acme, kind: HeldKind) -> None:
    number = hold(acme.store, kind, CAROL if kind is HeldKind.PERSON else "")
    with acme.store.begin() as connection:
        personal.say(connection, [acme.meeting], ALICE, Kind.NOT_BUSINESS, NOON)
    assert sweep(acme.store, MUCH_LATER).set_aside == 0
    assert acme.meeting in there(acme.store)
    lift(acme.store, number)
    assert sweep(acme.store, MUCH_LATER).set_aside == 1
    assert acme.meeting not in there(acme.store)


@pytest.mark.parametrize("kind", [HeldKind.PERSON, HeldKind.CONNECTION, HeldKind.EVERYTHING])
def test_a_connection_is_not_removed_with_what_is_held(acme: Acme, kind: HeldKind) -> None:
    id_ = connection_of(acme, ALICE)
    hold(acme.store, kind, {HeldKind.PERSON: CAROL, HeldKind.CONNECTION: str(id_)}.get(kind, ""))
    with acme.store.begin() as connection, pytest.raises(Conflict, match=r"Acme v\. Ours"):
        remove(connection, on_the_machine(LATER), id_)
    assert len(there(acme.store)) == 4


def test_a_held_connection_is_not_forgotten_though_others_have_all_of_it(acme: Acme) -> None:
    with acme.store.begin() as connection:
        empty = sources.connect(connection, "files", ALICE, {"path": "/old"}, ["mail"], NOON)
    hold(acme.store, HeldKind.CONNECTION, str(empty))
    with pytest.raises(Conflict, match=r"Acme v\. Ours"):
        acme.forget(Subject(What.CONNECTION, number=empty)).run()


def test_a_held_person_is_not_forgotten_before_her_first_mail(store: Store, tmp_path: Path) -> None:
    acme = an_acme(store, tmp_path)
    nobody = Address("nobody@acme.example")
    hold(store, HeldKind.PERSON, nobody)
    with pytest.raises(Conflict, match=r"Acme v\. Ours"):
        acme.forget(Subject(What.PERSON, nobody)).run()


def test_what_a_held_connection_has_seen_stays_though_its_provider_deletes_it(acme: Acme) -> None:
    """Whoever is sued deletes mail from her mailbox."""
    number = hold(acme.store, HeldKind.CONNECTION, str(connection_of(acme, ALICE)))
    with acme.store.begin() as connection:
        source = acme.office.mailboxes[ALICE]
        items = connection.execute(select(ledger.c.item).where(ledger.c.source_id == source)).scalars().all()
        lease = leases.claim(connection, "test", LATER, source)
        assert lease is not None
        gone = Batch(tuple(map(Removed, items)), Cursor("test/1", "2"), Mode.DELTA, last=True)
        record.record(connection, lease, 0, gone, LATER, 9)
    sweep(acme.store, MUCH_LATER)
    assert len(there(acme.store)) == 4
    lift(acme.store, number)
    sweep(acme.store, MUCH_LATER)
    assert there(acme.store) == {acme.with_carol, acme.of_dan}


def test_rules_that_are_applied_leave_what_is_held(store: Store) -> None:
    room = MailRoom(store)
    for number, sender in enumerate((CAROL, Address("dan@acme.example"))):
        room.puts(ALICE, str(number), a_mail(f"mail:{number}@x", sender=sender, subject="Salary"))
    room.reads()
    held = hold(store, HeldKind.PERSON, CAROL)
    room.rule(rules.What.SUBJECT, "salary")
    assert room.applies(dry_run=True).held == 1
    done = room.applies()
    assert (done.fates, done.held) == ({Fate.VANISHES: 1}, 1)
    assert list(room.record()) == ["mail:0@x"]
    assert room.captured_once()
    lift(store, held)
    assert room.applies().fates == {Fate.VANISHES: 1}
    assert room.record() == {}


def test_a_rule_without_texts_leaves_the_texts_of_what_is_held(store: Store) -> None:
    room = MailRoom(store)
    room.puts(ALICE, "0", a_mail("mail:0@x", subject="Salary"))
    room.reads()
    hold(store, HeldKind.EVERYTHING)
    room.rule(rules.What.SUBJECT, "salary", rules.Effect.HEADERS)
    assert room.applies().held == 1
    room.reads()
    assert room.record()["mail:0@x"][1] == "Dear Alice"


def test_privacy_elsewhere_hides_what_is_held_and_does_not_erase_it(acme: Acme) -> None:
    hold(acme.store, HeldKind.PERSON, CAROL)
    with acme.store.begin() as connection:
        lease = leases.claim(connection, "test", LATER, acme.office.mailboxes[BOB])
        assert lease is not None
        private = Excluded("9", "1", "mail:hers@x", "private: its sender says so", everywhere=True)
        record.record(connection, lease, 0, Batch((private,), Cursor("test/1", "2"), Mode.DELTA, last=True), LATER, 9)
    with acme.store.read() as connection:
        query = select(interactions.c.gone_at).where(interactions.c.id == acme.with_carol)
        assert connection.execute(query).scalar_one() == LATER
    sweep(acme.store, MUCH_LATER)
    assert acme.with_carol in there(acme.store)


def test_what_is_held_and_too_old_stays_when_its_mailbox_is_read_anew(store: Store) -> None:
    office = Office(store)
    office.connect(ALICE)
    mail = a_mail("mail:old@x", at=NOON - 200 * DAY)
    id_ = office.sees(ALICE, what=mail)
    hold(store, HeldKind.PERSON, CAROL)
    assert Keeper(store, Retention(headers=100 * DAY)).expire(NOON).held == 1
    too_old = Past(erased_before=NOON - 100 * DAY).why_not(mail)
    assert too_old
    with store.begin() as connection:
        lease = leases.claim(connection, "test", LATER, office.mailboxes[ALICE])
        assert lease is not None
        generation = sources.start_snapshot(connection, lease)
        item = connection.execute(select(ledger.c.item)).scalar_one()
        again = Excluded(item, "2", mail.key, too_old, at=mail.at, erased=True)
        batch = Batch((again,), Cursor("test/1", "3"), Mode.SNAPSHOT, last=True)
        record.record(connection, lease, generation, batch, LATER, 9)
    with store.read() as connection:
        row = connection.execute(select(ledger.c.interaction_id, ledger.c.disposition, ledger.c.generation)).one()
        assert row == (id_, "captured", generation)
        assert connection.execute(select(interactions.c.gone_at)).scalar_one() is None
