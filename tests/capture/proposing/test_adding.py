"""What adding makes, what dismissing stops, and how either is taken back."""

from pathlib import Path

import pytest

from capture.directory import import_file
from capture.link import Linker, link_waiting
from capture.proposing.adding import CannotAdd, Fields, add, offer, take_back
from connectors.crm.columns import RecordKind
from connectors.model.address import Address
from connectors.model.crm import Account, Contact, Deal, DealContact
from connectors.model.interaction import Answer
from matcher.model import Context, Ref, TargetType, Thresholds
from store import directory, links
from store.links import Decision
from store.proposals import decided, listing
from store.proposals.model import Proposal
from tests.builders import NOON
from tests.capture.proposing.world import ERIN, INTERNAL, World, accounts, contacts
from tests.people import ALICE, BOB
from tests.recording import id_of


def added(world: World, fields: Fields | None = None) -> Proposal:
    """The first whom Alice is asked about, in the directory now."""
    one = world.proposed()[0]
    with world.store.begin() as connection:
        add(connection, one, fields or offer(connection, one.finding).fields, ALICE, world.now)
    return one


def linked(world: World, key: str) -> set[TargetType]:
    linker = Linker(Context(INTERNAL, frozenset({ALICE, BOB})), Thresholds())
    while link_waiting(world.store, linker):
        pass
    with world.store.read() as connection:
        id_ = id_of(connection, key)
        return {one.match.target.type for one in links.of_interactions(connection, [id_]).get(id_, [])}


def test_adding_makes_the_contact_and_the_new_account_and_links_what_was(world: World) -> None:
    key = world.wrote(ALICE, (ERIN, "Erin Vale"))
    added(world)
    (contact,), (account,) = contacts(world), accounts(world)
    assert (contact.name, contact.addresses, contact.owner) == ("Erin Vale", (ERIN,), ALICE)
    assert (account.name, account.domains, account.owner) == ("Newco", ("newco.example",), ALICE)
    assert contact.account == account.external_id
    assert contact.external_id.startswith(directory.OURS)
    assert linked(world, key) == {TargetType.CONTACT, TargetType.ACCOUNT}
    assert world.proposed() == []


def test_what_the_rep_corrects_counts(world: World) -> None:
    world.wrote(ALICE, (ERIN, "Erin Vale"))
    added(world, Fields("Erin Vale-Ott", "Buyer", "+49 30 1234", "New Company Ltd"))
    (contact,), (account,) = contacts(world), accounts(world)
    assert (contact.name, contact.title, contact.phone) == ("Erin Vale-Ott", "Buyer", "+49 30 1234")
    assert (account.name, account.domains) == ("New Company Ltd", ("newco.example",))


def test_without_a_company_there_is_no_account(world: World) -> None:
    world.wrote(ALICE, ERIN)
    added(world, Fields("Erin"))
    assert (contacts(world)[0].account, accounts(world)) == (None, [])


def test_a_nameless_contact_is_refused(world: World) -> None:
    world.wrote(ALICE, ERIN)
    with pytest.raises(CannotAdd, match="A name is needed"):
        added(world, Fields("  "))
    assert contacts(world) == []


def test_the_account_is_the_one_that_has_the_domain(world: World) -> None:
    with world.store.begin() as connection:
        directory.save_accounts(connection, [Account("A-1", "New Co Holding", ("newco.example",))])
    world.wrote(ALICE, (ERIN, "Erin Vale"))
    added(world)
    assert contacts(world)[0].account == "A-1"
    assert len(accounts(world)) == 1


def test_the_account_is_the_one_with_that_name(world: World) -> None:
    with world.store.begin() as connection:
        directory.save_accounts(connection, [Account("A-1", "Globex GmbH", ("globex.example",))])
    world.wrote(ALICE, (ERIN, "Erin Vale"))
    added(world, Fields("Erin Vale", company="Globex"))
    assert contacts(world)[0].account == "A-1"


def test_a_domain_that_two_accounts_have_tells_of_neither(world: World) -> None:
    with world.store.begin() as connection:
        both = [Account(f"A-{n}", f"Newco {n}", ("newco.example",)) for n in (1, 2)]
        directory.save_accounts(connection, both)
    world.wrote(ALICE, (ERIN, "Erin Vale"))
    added(world)
    assert contacts(world)[0].account is None
    assert len(accounts(world)) == 2


def test_a_second_rep_who_adds_the_same_person_is_told_so(world: World) -> None:
    world.wrote(ALICE, ERIN)
    world.wrote(BOB, ERIN, seen_by=(BOB,))
    (his,) = world.proposed(BOB)
    added(world)
    with world.store.begin() as connection, pytest.raises(CannotAdd, match="in the directory already"):
        add(connection, his, offer(connection, his.finding).fields, BOB, world.now)
    assert len(contacts(world)) == 1
    assert world.proposed(BOB) == []


def test_undoing_leaves_no_trace_and_proposes_again(world: World) -> None:
    key = world.wrote(ALICE, (ERIN, "Erin Vale"))
    one = added(world)
    assert linked(world, key)
    with world.store.begin() as connection:
        take_back(connection, one.id, world.now)
    assert (contacts(world), accounts(world), linked(world, key)) == ([], [], set())
    assert [again.id for again in world.proposed()] == [one.id]


def test_undoing_after_new_mail_still_works(world: World) -> None:
    world.wrote(ALICE, (ERIN, "Erin Vale"))
    one = added(world)
    world.wrote(ALICE, ERIN)
    assert world.proposed() == []
    with world.store.begin() as connection:
        take_back(connection, one.id, world.now)
    (again,) = world.proposed()
    assert again.evidence.wrote == 2


def test_an_account_that_others_have_come_to_stays(world: World) -> None:
    world.wrote(ALICE, (ERIN, "Erin Vale"))
    one = added(world)
    with world.store.begin() as connection:
        frank = Contact("C-9", "Frank", (Address("frank@newco.example"),), accounts(world)[0].external_id)
        directory.save_contacts(connection, [frank])
    with world.store.begin() as connection:
        take_back(connection, one.id, world.now)
    assert [contact.name for contact in contacts(world)] == ["Frank"]
    assert len(accounts(world)) == 1


def test_a_contact_with_a_deal_is_not_taken_back(world: World) -> None:
    world.wrote(ALICE, ERIN)
    one = added(world)
    with world.store.begin() as connection:
        part = DealContact(contacts(world)[0].external_id, "buyer")
        directory.save_deals(connection, [Deal("D-1", "Roof", contacts=(part,))])
    with world.store.begin() as connection, pytest.raises(CannotAdd, match="part of a deal"):
        take_back(connection, one.id, world.now)
    assert len(contacts(world)) == 1


def test_a_contact_about_whose_mail_somebody_decided_is_not_taken_back(world: World) -> None:
    key = world.wrote(ALICE, ERIN)
    one = added(world)
    with world.store.begin() as connection:
        who = Ref(TargetType.CONTACT, 1)
        links.decide(connection, id_of(connection, key), who, Decision.ACCEPTED, ALICE, NOON)
    with world.store.begin() as connection, pytest.raises(CannotAdd, match="somebody has decided"):
        take_back(connection, one.id, world.now)


def test_what_an_import_has_taken_over_is_not_taken_back_and_that_is_told(world: World, tmp_path: Path) -> None:
    world.wrote(ALICE, (ERIN, "Erin Vale"))
    one = added(world)
    people = tmp_path / "c.csv"
    people.write_text(f"Id,Name,Email\n003C,Erin Vale,{ERIN}\n")
    import_file(world.store, RecordKind.CONTACTS, people, {})
    with world.store.begin() as connection, pytest.raises(CannotAdd, match="an import has taken it over"):
        take_back(connection, one.id, world.now)
    assert [contact.external_id for contact in contacts(world)] == ["003C"]


def test_an_account_that_an_import_has_taken_over_is_not_taken_back(world: World, tmp_path: Path) -> None:
    world.wrote(ALICE, Address("info@newco.example"))
    one = added(world)
    companies = tmp_path / "a.csv"
    companies.write_text("Id,Name,Website\n001A,Newco,newco.example\n")
    import_file(world.store, RecordKind.ACCOUNTS, companies, {})
    with world.store.begin() as connection, pytest.raises(CannotAdd, match="an import has taken it over"):
        take_back(connection, one.id, world.now)


def test_who_is_dismissed_does_not_come_back_with_new_mail(world: World) -> None:
    world.wrote(ALICE, (ERIN, "Erin Vale"))
    world.wrote(BOB, ERIN, seen_by=(BOB,))
    (one,) = world.proposed()
    with world.store.begin() as connection:
        assert decided.dismiss(connection, one.id, ALICE, world.now)
    world.wrote(ALICE, (Address("vale@newco.example"), "Erin Vale"))
    world.meets(ALICE, (ERIN, Answer.ACCEPTED))
    assert world.proposed() == []
    assert [his.id for his in world.proposed(BOB)] == [one.id]
    with world.store.begin() as connection:
        decided.dismiss(connection, one.id, ALICE, None)
    assert [again.id for again in world.proposed()] == [one.id]


def test_a_dismissed_address_stays_dismissed_when_its_name_becomes_known(world: World) -> None:
    address = Address("ev@newco.example")
    world.wrote(ALICE, address)
    (one,) = world.proposed()
    with world.store.begin() as connection:
        decided.dismiss(connection, one.id, ALICE, world.now)
    world.wrote((address, "Erin Vale"), ALICE)
    assert world.proposed() == []


def test_an_import_takes_over_what_was_added(world: World, tmp_path: Path) -> None:
    key = world.wrote(ALICE, (ERIN, "Erin Vale"))
    added(world)
    companies, people = tmp_path / "a.csv", tmp_path / "c.csv"
    companies.write_text("Id,Name,Website\n001A,Newco Holding,newco.example\n")
    people.write_text(f"Id,Name,Email,Account ID\n003C,Erin Vale,{ERIN},001A\n")
    import_file(world.store, RecordKind.ACCOUNTS, companies, {})
    assert import_file(world.store, RecordKind.CONTACTS, people, {}).new == 0
    (contact,), (account,) = contacts(world), accounts(world)
    assert (contact.external_id, contact.account, account.external_id) == ("003C", "001A", "001A")
    assert linked(world, key) == {TargetType.CONTACT, TargetType.ACCOUNT}


def test_a_shared_mailbox_adds_its_account(world: World) -> None:
    world.wrote(ALICE, Address("info@newco.example"))
    added(world)
    assert ([one.name for one in accounts(world)], contacts(world)) == (["Newco"], [])
    assert world.proposed() == []


def test_who_is_gone_from_the_record_is_proposed_no_longer(world: World) -> None:
    key = world.wrote(ALICE, ERIN)
    assert len(world.proposed()) == 1
    world.loses(key)
    assert world.proposed() == []
    with world.store.read() as connection:
        assert listing.count(connection) == 0
