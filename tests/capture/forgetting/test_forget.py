"""A person who is forgotten is nowhere any more, and does not come back."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text

from capture import keeping, wiring
from capture.acting import on_the_machine
from capture.directory import import_file
from capture.forgetting import receipt, receipts
from capture.forgetting.receipt import NoReceipt
from capture.forgetting.subject import Subject, What
from capture.prepare import prepare
from capture.refusals import Conflict, Missing
from config.sealing import new_key
from connectors.crm.columns import RecordKind
from connectors.memory import MemoryConnector, MemoryMailbox
from connectors.model.address import Address
from store import leases, record, sender_rules
from store.database import Store
from store.errors import LeaseLost
from store.forgetting import holds, scanning, suppressions
from store.forgetting.holds import HeldKind
from store.model import Disposition
from store.personal import Kind
from store.schema import connections, interactions, ledger, sources
from store.schema import suppressions as hashes
from tests.builders import a_mail, seen
from tests.capture.forgetting.acme import LATER, Acme, an_acme, rows
from tests.people import ALICE, BOB, CAROL


@pytest.fixture
def acme(store: Store, tmp_path: Path) -> Acme:
    return an_acme(store, tmp_path)


class Interrupted(Store):
    """The same database, in a process that ends after so many transactions."""

    def __init__(self, store: Store, transactions: int) -> None:
        super().__init__(store.url.render_as_string(hide_password=False))
        self.transactions = transactions

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """One of them."""
        if not self.transactions:
            raise KeyboardInterrupt
        self.transactions -= 1
        with super().begin() as connection:
            yield connection


def dispositions(store: Store) -> Counter[str]:
    with store.read() as connection:
        return Counter(connection.execute(select(ledger.c.disposition)).scalars())


def test_nothing_of_her_remains_in_any_table(acme: Acme) -> None:
    with acme.store.begin() as connection:
        sender_rules.add(connection, BOB, CAROL, Kind.PRIVATE, LATER)
    told = json.loads(acme.forget_carol())
    assert [row for row in rows(acme.store) if "carol" in row.lower() or "Fremzle" in row or "Quoggly" in row] == []
    assert told["searched"]["found"] == {}
    assert told["removed"] == {"contacts": 1, "interactions": 2, "rules": 1, "texts": 1}
    assert CAROL not in json.dumps(told)


def test_what_others_wrote_stays_without_what_it_quotes_of_her(acme: Acme) -> None:
    acme.forget_carol()
    with acme.store.read() as connection:
        left = {row.id: row for row in connection.execute(select(interactions))}
        assert left.keys() == {acme.naming_carol, acme.of_dan}
        assert (left[acme.naming_carol].content, left[acme.naming_carol].text) == ("headers", None)
        assert left[acme.of_dan].text == "Nothing of her"
        assert left[acme.naming_carol].thread.startswith("forgotten:")
        assert scanning.traces(connection, ["fremzle"], lambda _: None)[0] == {}


def test_the_ledger_has_a_line_of_every_item_as_before(acme: Acme) -> None:
    before = dispositions(acme.store).total()
    acme.forget_carol()
    after = dispositions(acme.store)
    assert (after.total(), after["erased"]) == (before, 3)


def test_no_pass_brings_her_back_in_any_mailbox(acme: Acme) -> None:
    acme.forget_carol()
    mailbox = MemoryMailbox(BOB)
    again = a_mail("mail:hers@x", sender=Address("carol.reyes@home.example"))
    mailbox.put(seen("new", a_mail("mail:new@x")))
    mailbox.put(seen("other", again))
    mailbox.put(seen("quoting", a_mail("mail:dans@x", sender=Address("dan@acme.example"))))
    rules = replace(wiring.rules(acme.settings, acme.store), internal_domains=frozenset({"ours.example"}))
    (page,) = MemoryConnector(mailbox).pages(None)
    batch = prepare(MemoryConnector(mailbox), page, rules)
    with acme.store.begin() as connection:
        lease = leases.claim(connection, "test", LATER, acme.office.mailboxes[BOB])
        assert lease is not None
        written = record.record(connection, lease, 0, batch, LATER, 0)
    assert written.counts == {Disposition.ERASED: 2, Disposition.DUPLICATE: 1}
    assert not any(CAROL in row or "mail:hers@x" in row or "mail:new@x" in row for row in rows(acme.store))


def test_what_is_being_read_meanwhile_is_not_recorded(acme: Acme) -> None:
    with acme.store.begin() as connection:
        lease = leases.claim(connection, "test", LATER, acme.office.mailboxes[BOB])
    assert lease is not None
    acme.forget_carol()
    mailbox = MemoryMailbox(BOB)
    mailbox.put(seen("new", a_mail("mail:new@x")))
    (page,) = MemoryConnector(mailbox).pages(None)
    batch = prepare(MemoryConnector(mailbox), page, wiring.rules(acme.settings, acme.store))
    with acme.store.begin() as connection, pytest.raises(LeaseLost):
        record.record(connection, lease, 0, batch, LATER, 0)


def test_an_interaction_is_forgotten_alone(acme: Acme) -> None:
    told = json.loads(acme.forget(Subject(What.INTERACTION, number=acme.with_carol)).run())
    assert told["removed"] == {"interactions": 1}
    assert not any("mail:hers@x" in row for row in rows(acme.store))
    assert any(CAROL in row for row in rows(acme.store))


@pytest.mark.parametrize("transactions", [1, 2])
def test_what_was_interrupted_is_finished_when_it_is_asked_for_again(acme: Acme, transactions: int) -> None:
    """Though nothing is left of it, and another mail has its number by then."""
    this = acme.forget(Subject(What.INTERACTION, number=acme.of_dan))
    with pytest.raises(KeyboardInterrupt), Interrupted(acme.store, transactions) as store:
        replace(this, store=store).run()
    if transactions == 2:
        assert acme.office.sees(BOB, what=a_mail("mail:later@x"), text="Kept") >= acme.of_dan
    assert json.loads(this.run())["searched"] == {"recorded_again": 0}
    with acme.store.read() as connection:
        (only,) = suppressions.listed(connection, 5)
        assert receipts.check(connection, only.receipt or "").back == 0
    kept = any("mail:later@x" in row for row in rows(acme.store))
    assert (kept, any("mail:other@x" in row for row in rows(acme.store))) == (transactions == 2, False)


def test_the_receipt_of_a_second_forgetting_is_about_her_too(acme: Acme) -> None:
    """As after a restore."""
    first, second = acme.forget_carol(), acme.forget_carol()
    with acme.store.read() as connection:
        assert [receipts.check(connection, one, CAROL).is_about for one in (first, second)] == [True, True]


def test_a_connection_goes_with_what_it_alone_has_seen(acme: Acme) -> None:
    with acme.store.read() as connection:
        of_alice = connection.execute(select(connections.c.id).where(connections.c.owner == ALICE)).scalar_one()
    would = acme.forget(Subject(What.CONNECTION, number=of_alice)).would()
    assert (would.interactions, would.connections) == (2, 1)
    acme.forget(Subject(What.MAILBOX, ALICE)).run()
    with acme.store.read() as connection:
        left = set(connection.execute(select(interactions.c.id)).scalars())
        assert left == {acme.with_carol, acme.of_dan}
        assert connection.execute(select(sources.c.connection_id)).scalars().all() != [of_alice]
        assert len(connection.execute(select(hashes)).all()) == 2


def test_a_legal_hold_stops_it_and_says_who_and_why(acme: Acme) -> None:
    with acme.store.begin() as connection:
        number = holds.place(connection, HeldKind.PERSON, CAROL, "Acme v. Ours", BOB, LATER)
    assert "Acme v. Ours" in acme.forget(Subject(What.PERSON, CAROL)).would().held[0]
    with pytest.raises(Conflict, match=f"hold {number}.*{BOB}: Acme v. Ours"):
        acme.forget_carol()
    assert any(CAROL in row for row in rows(acme.store))
    with acme.store.begin() as connection:
        holds.lift(connection, number, BOB, LATER)
    acme.forget_carol()


def test_colleagues_and_the_unknown_are_refused(acme: Acme) -> None:
    with pytest.raises(Conflict, match="depart"):
        acme.forget(Subject(What.PERSON, ALICE)).would()
    for subject in (Subject(What.INTERACTION, number=9_999), Subject(What.MAILBOX, CAROL)):
        with pytest.raises(Missing):
            acme.forget(subject).run()


def test_a_receipt_that_was_altered_is_found_out(acme: Acme) -> None:
    told = acme.forget_carol()
    with acme.store.read() as connection:
        key = suppressions.key(connection)
        assert key is not None
        assert suppressions.listed(connection, 5)[0].receipt == told
    assert receipt.verified(key.public, told)["kind"] == "person"
    with pytest.raises(NoReceipt, match="altered"):
        receipt.verified(key.public, told.replace('"interactions": 2', '"interactions": 3'))
    with pytest.raises(NoReceipt, match="another record"):
        receipt.verified(receipt.public_key(bytes(32)), told)
    with pytest.raises(NoReceipt):
        receipt.verified(key.public, told.replace("{", '{"kind": "mailbox",', 1))


@pytest.mark.parametrize(
    "wrong", ["", "{}", "[]", "[" * 100_000, "null", '"x"', '{"signature": 1}', '{"signature": "x", "public_key": 1}']
)
def test_what_is_no_receipt_is_told_so(wrong: str) -> None:
    with pytest.raises(NoReceipt):
        receipt.verified(receipt.public_key(bytes(32)), wrong)


def test_exchanging_the_key_changes_nothing_of_what_was_forgotten(acme: Acme) -> None:
    acme.forget_carol()
    file = keeping.folder_of(acme.settings) / "key"
    file.write_text(f"{new_key()}\n{file.read_text()}")
    with acme.store.begin() as connection:
        assert keeping.reseal(connection, acme.settings) == 1
    file.write_text(file.read_text().splitlines()[0])
    assert wiring.rules(acme.settings, acme.store).past.is_person(CAROL)


def test_it_is_not_in_the_files_of_sqlite_either(tmp_path: Path) -> None:
    from store import version

    with Store(f"sqlite:///{tmp_path}/capture.db") as store:
        version.upgrade(store)
        acme = an_acme(store, tmp_path)
        acme.forget_carol()
        with store.read() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
    held = b"".join(path.read_bytes() for path in tmp_path.glob("capture.db*"))
    assert [
        word for word in (b"carol@", b"Carol", b"fremzle", b"Fremzle", b"quoggly", b"mail:hers") if word in held
    ] == []


def test_no_import_brings_her_back(acme: Acme, tmp_path: Path) -> None:
    acme.forget_carol()
    people, deals = tmp_path / "contacts.csv", tmp_path / "deals.csv"
    people.write_text(f"Id,Name,Email\nC-1,Carol Reyes,new@acme.example\nC-9,Carol,{CAROL}\nC-2,Dan,dan@acme.example\n")
    deals.write_text("Id,Name,Contacts\nOPP-1,Rooftop solar,C-1;C-2\n")
    past = wiring.rules(acme.settings, acme.store).past
    report = import_file(acme.store, RecordKind.CONTACTS, people, {}, past=past)
    assert (report.new, report.notes) == (1, ("2 lines (first 2): the contact was forgotten and was left out",))
    assert not import_file(acme.store, RecordKind.DEALS, deals, {}, past=past).refused
    assert not any("Carol" in row or CAROL in row for row in rows(acme.store))


def test_she_may_come_back_when_she_asks_for_it(acme: Acme) -> None:
    acme.forget_carol()
    with acme.store.begin() as connection:
        assert receipts.lift(connection, Address("carol.reyes@home.example"), on_the_machine(LATER))
        assert not receipts.lift(connection, CAROL, on_the_machine(LATER))
    assert not wiring.rules(acme.settings, acme.store).past.is_person(CAROL)


def test_a_receipt_says_later_whether_it_still_holds(acme: Acme) -> None:
    told = acme.forget_carol()
    with acme.store.read() as connection:
        assert receipts.check(connection, told, CAROL).is_about
        assert not receipts.check(connection, told, BOB).is_about
    acme.office.sees(BOB, what=a_mail("mail:smuggled@x"))
    with acme.store.read() as connection:
        assert receipts.check(connection, told).back == 1
        with pytest.raises(Conflict, match="altered"):
            receipts.check(connection, told.replace("person", "mailbox"))
