"""Two records that are one: everything that hung on either hangs on the one that remains, people's decisions too."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Connection, select

from connectors.model.address import Address
from connectors.model.crm import Account, Contact, Deal, DealContact, Stage
from matcher.model import Match, Ref, TargetType, Verdict
from store import directory, links, waiting
from store.database import Store
from store.directory import merge, remove
from store.links import Decision
from store.schema import directory_keys
from tests.builders import NOON, a_mail
from tests.people import ALICE, BOB, CAROL
from tests.recording import a_lease, id_of, write

ACME = Account("A-1", "Acme", ("acme.example",))
TWIN = Account("A-2", "Acme Europe", ("acme.eu.example",), ALICE)
ANN = Contact("C-1", "Ann Neal", (CAROL,), None, None, NOON)
ANNE = Contact("C-2", "Anne Neal", (Address("ann@home.example"), CAROL), "A-2", BOB, NOON - timedelta(days=3))
ROOF = Deal("D-1", "Rooftop", "A-1", contacts=(DealContact("C-1", "buyer"),))
SOLAR = Deal(
    *("D-2", "Rooftop solar", "A-2", ALICE, Decimal(7), "EUR"),
    stages=(Stage("Offer", NOON),),
    contacts=(DealContact("C-1", "buyer"), DealContact("C-2", "user")),
)


@pytest.fixture
def connection(store: Store) -> Iterator[Connection]:
    with store.begin() as opened:
        directory.save_accounts(opened, [ACME, TWIN])
        directory.save_contacts(opened, [ANN, ANNE])
        directory.save_deals(opened, [ROOF, SOLAR])
        write(opened, a_lease(opened), a_mail("mail:1"), a_mail("mail:2", sender=Address("x@globex.example")))
        yield opened


def the(type_: TargetType, number: int) -> Ref:
    return Ref(type_, number)


def decided(connection: Connection, key: str, target: Ref, decision: Decision | None, by: Address = ALICE) -> None:
    interaction = id_of(connection, key)
    match = Match(target, 0.9, Verdict.LINK, (), None, "deal/1")
    existing = [link.match for link in links.of_interactions(connection, [interaction]).get(interaction, [])]
    links.save(connection, [(interaction, one) for one in (*existing, match)], [interaction])
    if decision is not None:
        links.decide(connection, interaction, target, decision, by, NOON)


def judgements(connection: Connection, key: str) -> dict[Ref, tuple[Decision | None, Address | None]]:
    interaction = id_of(connection, key)
    found = links.of_interactions(connection, [interaction]).get(interaction, [])
    return {link.match.target: (link.decision, link.decided_by) for link in found}


def test_a_contact_keeps_both_addresses_and_all_roles(connection: Connection) -> None:
    merge(connection, the(TargetType.CONTACT, 2), the(TargetType.CONTACT, 1))
    (ann,) = directory.iter_contacts(connection)
    assert ann.record == replace(
        ANN,
        addresses=(CAROL, Address("ann@home.example")),
        account="A-2",
        owner=BOB,
        created_at=NOON - timedelta(days=3),
    )
    roles = {deal.record.external_id: set(deal.record.contacts) for deal in directory.iter_deals(connection)}
    assert roles == {
        "D-1": {DealContact("C-1", "buyer")},
        "D-2": {DealContact("C-1", "buyer"), DealContact("C-1", "user")},
    }


def test_a_role_that_both_have_is_kept_once(connection: Connection) -> None:
    directory.save_deals(
        connection, [replace(ROOF, contacts=(DealContact("C-1", "buyer"), DealContact("C-2", "buyer")))]
    )
    merge(connection, the(TargetType.CONTACT, 2), the(TargetType.CONTACT, 1))
    deal = directory.get_deal(connection, 1)
    assert deal is not None
    assert deal.record.contacts == (DealContact("C-1", "buyer"),)


def test_an_account_gets_the_domains_contacts_and_deals_of_the_other(connection: Connection) -> None:
    merge(connection, the(TargetType.ACCOUNT, 2), the(TargetType.ACCOUNT, 1))
    (acme,) = directory.iter_accounts(connection)
    assert acme.record == replace(ACME, domains=("acme.example", "acme.eu.example"), owner=ALICE)
    assert {deal.record.account for deal in directory.iter_deals(connection)} == {"A-1"}
    assert {contact.record.account for contact in directory.iter_contacts(connection)} == {None, "A-1"}


def test_a_deal_gets_what_it_lacks_of_the_other(connection: Connection) -> None:
    merge(connection, the(TargetType.DEAL, 2), the(TargetType.DEAL, 1))
    (deal,) = directory.iter_deals(connection)
    assert deal.record == replace(
        ROOF,
        owner=ALICE,
        amount=Decimal(7),
        currency="EUR",
        stages=SOLAR.stages,
        contacts=(DealContact("C-1", "buyer"), DealContact("C-2", "user")),
    )


@pytest.mark.parametrize("type_", list(TargetType))
def test_nothing_leads_to_the_record_that_has_gone(connection: Connection, type_: TargetType) -> None:
    decided(connection, "mail:1", the(type_, 2), None)
    merge(connection, the(type_, 2), the(type_, 1))
    targets = connection.execute(select(directory_keys.c.target_id).where(directory_keys.c.type == type_)).scalars()
    assert set(targets) == {1}
    assert the(type_, 2) not in judgements(connection, "mail:1")
    assert waiting.count(connection) == 1


def test_decisions_on_it_stand_as_decisions_on_the_other(connection: Connection) -> None:
    gone, into = the(TargetType.DEAL, 2), the(TargetType.DEAL, 1)
    decided(connection, "mail:1", into, None)
    decided(connection, "mail:1", gone, Decision.ACCEPTED)
    decided(connection, "mail:2", gone, Decision.REJECTED, BOB)
    assert merge(connection, gone, into) == 2
    assert judgements(connection, "mail:1") == {into: (Decision.ACCEPTED, ALICE)}
    assert judgements(connection, "mail:2") == {into: (Decision.REJECTED, BOB)}


@pytest.mark.parametrize(("of_gone", "of_into"), [("accepted", "rejected"), ("rejected", "accepted")])
def test_an_acceptance_of_one_of_the_two_outweighs_a_rejection_of_the_other(
    connection: Connection, of_gone: str, of_into: str
) -> None:
    gone, into = the(TargetType.DEAL, 2), the(TargetType.DEAL, 1)
    decided(connection, "mail:1", into, Decision(of_into))
    decided(connection, "mail:1", gone, Decision(of_gone))
    merge(connection, gone, into)
    assert judgements(connection, "mail:1") == {into: (Decision.ACCEPTED, ALICE)}


def test_only_what_depends_on_either_is_marked(connection: Connection) -> None:
    decided(connection, "mail:2", the(TargetType.CONTACT, 1), None)
    write(connection, a_lease(connection), a_mail("mail:3", sender=Address("y@globex.example")))
    assert waiting.count(connection) == 0
    merge(connection, the(TargetType.CONTACT, 2), the(TargetType.CONTACT, 1))
    assert {one.interaction.key for one in waiting.to_match(connection, 9)} == {"mail:1", "mail:2"}


def test_a_record_that_is_not_there_cannot_be_merged(connection: Connection) -> None:
    with pytest.raises(KeyError):
        merge(connection, the(TargetType.DEAL, 9), the(TargetType.DEAL, 1))


def test_a_record_can_be_removed_with_what_hangs_on_it(connection: Connection) -> None:
    decided(connection, "mail:1", the(TargetType.ACCOUNT, 2), Decision.ACCEPTED)
    remove(connection, the(TargetType.ACCOUNT, 2))
    assert judgements(connection, "mail:1") == {}
    assert [account.record for account in directory.iter_accounts(connection)] == [ACME]
    anne = directory.get_contact(connection, 2)
    assert anne is not None
    assert anne.record.account is None
    keys = set(connection.execute(select(directory_keys.c.key)).scalars())
    assert not any("acme.eu" in key for key in keys)
    assert [one.interaction.key for one in waiting.to_match(connection, 9)] == ["mail:1"]
