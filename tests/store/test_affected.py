"""Late binding: a change marks what may be matched otherwise because of it, and nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import Connection, insert, update

from connectors.model.address import Address
from connectors.model.crm import Account, Contact, Deal, DealContact, Stage
from connectors.model.interaction import Role
from store import directory, waiting
from store.database import Store
from store.model import Lease
from store.schema import interactions, links
from tests.builders import NOON, a_mail, a_person
from tests.people import ALICE, CAROL
from tests.recording import a_lease, id_of, write

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
ACME = Account("A-1", "Acme Ltd", ("acme.example",), ALICE)
ANN = Contact("C-1", "Ann Neal", (CAROL,), "A-1", ALICE, MONDAY)
ROOF = Deal("OPP-1234", "Rooftop solar", "A-1", ALICE, Decimal(9), created_at=MONDAY, contacts=(DealContact("C-1"),))


class World:
    """Interactions of one source, and which of them wait."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._lease: Lease = a_lease(connection)

    def mail(self, address: str, name: str = "", subject: str = "Hello") -> str:
        """From that address; its key."""
        key = f"mail:{address}/{name}/{subject}"
        sender = a_person(Address(address), Role.FROM, name)
        write(self.connection, self._lease, replace(a_mail(key, subject=subject), participants=(sender,)))
        return key

    def link(self, key: str, type_: str, target: int) -> None:
        """As if the machine had compared the two."""
        row = {"type": type_, "target_id": target, "score": 1.0, "verdict": "link", "reasons": [], "model": "m/1"}
        row |= {"at": NOON}
        self.connection.execute(insert(links).values(row | {"interaction_id": id_of(self.connection, key)}))

    def settled(self) -> None:
        """Everything is matched."""
        self.connection.execute(update(interactions).values(to_match=False))

    def waiting(self) -> set[str]:
        """What is to be matched again."""
        return {one.interaction.key for one in waiting.to_match(self.connection, 1_000)}


@pytest.fixture
def world(store: Store) -> Iterator[World]:
    with store.begin() as connection:
        yield World(connection)


def save(world: World, *records: Account | Contact | Deal) -> None:
    directory.save_accounts(world.connection, [one for one in records if isinstance(one, Account)])
    directory.save_contacts(world.connection, [one for one in records if isinstance(one, Contact)])
    directory.save_deals(world.connection, [one for one in records if isinstance(one, Deal)])


def test_a_new_contact_marks_its_address_and_people_at_its_company_who_may_be_it(world: World) -> None:
    save(world, ACME)
    own = world.mail(CAROL)
    same = world.mail("a.neal@sales.acme.example", "Ann Neal")
    handle = world.mail("aneal@acme.example")
    world.mail("bob.ek@acme.example", "Bob Ek")
    world.mail("info@acme.example", "Ann Neal")
    world.mail("x@globex.example", "Xi")
    world.settled()
    save(world, ANN)
    assert world.waiting() == {own, same, handle}


def test_who_is_on_a_record_already_is_not_marked_for_a_namesake(world: World) -> None:
    save(world, ACME, replace(ANN, addresses=(CAROL, Address("ann.neal@acme.example"))))
    world.mail("ann.neal@acme.example", "Ann Neal")
    world.settled()
    save(world, Contact("C-2", "Ann Neal", (Address("other@acme.example"),)))
    assert world.waiting() == set()


def test_a_contact_at_a_free_mail_domain_marks_its_own_address_with_and_without_tag(world: World) -> None:
    own, tagged = world.mail("jo@gmail.com"), world.mail("jo+acme@gmail.com")
    world.mail("joe@gmail.com")
    world.mail("someone@gmail.com")
    save(world, Contact("C-9", "Jo", (Address("jo@gmail.com"),)))
    assert world.waiting() == {own, tagged}


def test_an_address_that_a_contact_loses_marks_its_interactions(world: World) -> None:
    save(world, Contact("C-9", "Jo", (Address("jo@gmail.com"), Address("jo@old.example"))))
    lost = world.mail("jo@old.example")
    world.settled()
    save(world, Contact("C-9", "Jo", (Address("jo@gmail.com"),)))
    assert world.waiting() == {lost}


def test_a_domain_that_an_account_gains_marks_those_that_are_much_like_it(world: World) -> None:
    save(world, replace(ACME, name="Roadrunner", domains=()))
    sister, group = world.mail("b@acme.test"), world.mail("c@acme-group.test")
    world.mail("x@acme-paint.test")
    world.settled()
    save(world, replace(ACME, name="Roadrunner"))
    assert world.waiting() == {sister, group}


def test_a_domain_that_an_account_gains_or_loses_marks_its_interactions(world: World) -> None:
    save(world, ACME)
    lost, gained = world.mail("b@eu.acme.example"), world.mail("c@acme-group.example")
    world.mail("x@globex.example")
    world.settled()
    save(world, replace(ACME, domains=("acme-group.example",)))
    assert world.waiting() == {lost, gained}


def test_an_account_without_a_domain_marks_the_domain_that_reads_like_its_name(world: World) -> None:
    alike = world.mail("b@globex.example")
    world.mail("b@acme.example")
    save(world, Account("A-2", "Globex GmbH"))
    assert world.waiting() == {alike}


def test_a_renamed_account_marks_what_is_linked_to_it_from_elsewhere(world: World) -> None:
    save(world, ACME)
    (acme,) = directory.iter_accounts(world.connection)
    linked = world.mail("carol@gmail.com")
    world.link(linked, "account", acme.id)
    world.mail("dave@gmail.com")
    save(world, replace(ACME, name="Acme Energy Ltd"))
    assert world.waiting() == {linked}


def test_what_the_matcher_does_not_see_marks_nothing(world: World) -> None:
    save(world, ACME, ANN, ROOF)
    key = world.mail(CAROL, "Ann Neal", "OPP-1234 Rooftop solar")
    for type_ in ("contact", "account", "deal"):
        world.link(key, type_, 1)
    world.settled()
    save(world, replace(ACME, owner=None), replace(ANN, owner=None), replace(ROOF, amount=Decimal(10), currency="EUR"))
    assert world.waiting() == set()


def test_a_new_deal_marks_what_is_linked_to_its_account_or_contacts(world: World) -> None:
    save(world, ACME, ANN)
    with_account, with_contact = world.mail("b@acme.example"), world.mail(CAROL)
    world.link(with_account, "account", 1)
    world.link(with_contact, "contact", 1)
    world.mail("x@globex.example")
    world.settled()
    save(world, ROOF)
    assert world.waiting() == {with_account, with_contact}


def test_a_new_deal_marks_the_subjects_that_name_it(world: World) -> None:
    named = world.mail("x@gmail.com", subject="Re: the Rooftop")
    numbered = world.mail("y@gmail.com", subject="Your OPP-1234")
    run_together = world.mail("z@gmail.com", subject="About opp1234, again")
    world.mail("x@gmail.com", subject="Re: the roof")
    world.mail("x@gmail.com", subject="OPP-12345")
    save(world, replace(ROOF, account=None, contacts=()))
    assert world.waiting() == {named, numbered, run_together}


def test_a_stage_or_a_role_for_a_time_marks_what_is_linked_to_the_deal_and_its_people(world: World) -> None:
    save(world, ACME, ANN, ROOF)
    on_deal, on_contact = world.mail("x@gmail.com"), world.mail(CAROL)
    world.link(on_deal, "deal", 1)
    world.link(on_contact, "contact", 1)
    world.mail("y@gmail.com")
    world.settled()
    save(world, replace(ROOF, contacts=(DealContact("C-1", "buyer", MONDAY, MONDAY),)))
    assert world.waiting() == {on_contact}
    world.settled()
    save(world, replace(ROOF, stages=(Stage("Won", MONDAY),), contacts=(DealContact("C-1", "buyer", MONDAY, MONDAY),)))
    assert world.waiting() == {on_deal, on_contact}


def test_of_a_thousand_interactions_a_change_marks_the_three_that_depend_on_it(sqlite_store: Store) -> None:
    with sqlite_store.begin() as connection:
        world = World(connection)
        save(world, ACME)
        people = [f"p{number}@dom{number % 50}.example" for number in range(1_000)]
        mails = [replace(a_mail(f"mail:{one}"), participants=(a_person(Address(one), Role.FROM),)) for one in people]
        write(connection, a_lease(connection), *mails)
        depending = {world.mail(CAROL, subject=f"Plan {number}") for number in range(3)}
        world.settled()
        save(world, ANN)
        assert world.waiting() == depending
