"""Candidates of a page: what is found by keys, people, accounts and threads, and that all of it is bounded."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, delete, event, insert

from connectors.model.address import Address
from connectors.model.crm import Account, Contact, Deal, DealContact, Stage
from matcher.keys import Keys
from matcher.model import Candidates, DealRole, ThreadLink, moment
from store import directory
from store.candidates import DEALS, Asked, candidates
from store.database import Store
from store.directory.cards import write_missing
from store.directory.upgraded import write_missing_keys
from store.schema import account_cards, contact_cards, deal_cards, directory_keys, interactions, links
from tests.people import ALICE, CAROL

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
BY_ADDRESS: Keys = {f"address:{CAROL}": None}


@pytest.fixture
def connection(store: Store) -> Iterator[Connection]:
    with store.begin() as opened:
        directory.save_accounts(opened, [Account("A-1", "Acme", ("acme.example",))])
        directory.save_contacts(opened, [Contact("C-1", "Carol Neal", (CAROL,), "A-1")])
        yield opened


def ask(connection: Connection, *keys: str, thread: str = "", interaction: int | None = None) -> Candidates:
    return candidates(connection, [Asked(dict.fromkeys(keys), thread, interaction)])[0]


def numbers(found: Candidates) -> set[str]:
    return {deal.number for deal in found.deals}


def a_deal(number: str, **values: object) -> Deal:
    return Deal(**{"external_id": number, "name": f"Plan {number}", "created_at": MONDAY, **values})  # type: ignore[arg-type]


def linked(connection: Connection, thread: str, deal: int, verdict: str, decision: str | None = None) -> int:
    key = f"mail:{thread}-{deal}-{verdict}-{decision}"
    row = {"key": key, "kind": "email", "at": MONDAY, "subject": "", "direction": "inbound"}
    row |= {"thread": thread, "revision": "", "content": "headers", "recorded_at": MONDAY, "to_match": False}
    id_ = int(
        connection.execute(
            insert(interactions).values(row | {"attachments": []}).returning(interactions.c.id)
        ).scalar_one()
    )
    link = {"interaction_id": id_, "type": "deal", "target_id": deal, "score": 0.9, "verdict": verdict, "reasons": []}
    connection.execute(insert(links).values({**link, "model": "deal/1", "decision": decision, "at": MONDAY}))
    return id_


def ids(connection: Connection) -> dict[str, int]:
    return {one.record.external_id: one.id for one in directory.iter_deals(connection)}


def test_a_contact_is_found_by_its_address_with_its_account(connection: Connection) -> None:
    found = ask(connection, f"address:{CAROL}")
    (contact,), (account,) = found.contacts, found.accounts
    assert (contact.name, contact.addresses) == ("Carol Neal", [CAROL])
    assert (account.id, account.domains) == (contact.account, ["acme.example"])


def test_each_interaction_gets_only_what_its_own_keys_lead_to(connection: Connection) -> None:
    directory.save_contacts(connection, [Contact("C-2", "Dave", (Address("dave@globex.example"),))])
    asked = [Asked(BY_ADDRESS, "a"), Asked({"address:dave@globex.example": None}, "b"), Asked({}, "c")]
    found = candidates(connection, asked)
    assert [[contact.name for contact in one.contacts] for one in found] == [["Carol Neal"], ["Dave"], []]


def test_deals_come_by_account_by_role_by_number_and_by_word(connection: Connection) -> None:
    directory.save_accounts(connection, [Account("A-2", "Globex")])
    role = (DealContact("C-1", "buyer", MONDAY, None),)
    stages = (Stage("Lead", MONDAY),)
    of_account = a_deal("D-1", account="A-1", owner=ALICE, stages=stages)
    deals = [
        of_account,
        a_deal("D-2", account="A-2", contacts=role),
        a_deal("OPP-77123"),
        a_deal("D-4", name="Zeppelin"),
    ]
    directory.save_deals(connection, [*deals, a_deal("D-5", account="A-2")])
    assert numbers(ask(connection, f"address:{CAROL}")) == {"D-1", "D-2"}
    assert numbers(ask(connection, "number:opp77123", "word:zeppelin")) == {"OPP-77123", "D-4"}
    by_number = {deal.number: deal for deal in ask(connection, f"address:{CAROL}").deals}
    assert [tuple(stage) for stage in by_number["D-1"].stages] == [("Lead", moment(MONDAY))]
    assert by_number["D-1"].owner == ALICE
    (contact,) = ask(connection, f"address:{CAROL}").contacts
    assert contact.roles == [DealRole(by_number["D-2"].id, "buyer", moment(MONDAY), None)]


def test_the_thread_leads_to_deals_that_were_accepted_or_surely_linked(connection: Connection) -> None:
    directory.save_deals(connection, [a_deal(number) for number in ("sure", "accepted", "suggested", "rejected")])
    by_number = ids(connection)
    linked(connection, "t", by_number["sure"], "link")
    linked(connection, "t", by_number["accepted"], "suggest", "accepted")
    linked(connection, "t", by_number["suggested"], "suggest")
    linked(connection, "t", by_number["rejected"], "link", "rejected")
    linked(connection, "other", by_number["suggested"], "link")
    found = ask(connection, thread="t")
    assert set(found.thread) == {
        ThreadLink(by_number["sure"], decided=False),
        ThreadLink(by_number["accepted"], decided=True),
    }
    assert numbers(found) == {"sure", "accepted"}


def test_an_interaction_is_no_evidence_for_itself(connection: Connection) -> None:
    directory.save_deals(connection, [a_deal("D-1")])
    own = linked(connection, "t", ids(connection)["D-1"], "link")
    assert ask(connection, thread="t", interaction=own) == Candidates()


def test_of_an_account_with_many_deals_the_newest_are_compared(connection: Connection) -> None:
    many = [a_deal(f"D-{day}", account="A-1", created_at=MONDAY + timedelta(days=day)) for day in range(300)]
    directory.save_deals(connection, [*many, a_deal("undated", account="A-1", created_at=None)])
    found = numbers(ask(connection, f"address:{CAROL}"))
    assert 0 < len(found) <= DEALS
    assert found == {f"D-{299 - place}" for place in range(len(found))}


def test_of_many_deals_those_of_the_account_give_way_first(connection: Connection) -> None:
    roles = [a_deal(f"R-{place}", contacts=(DealContact("C-1"),)) for place in range(DEALS - 1)]
    others = [a_deal(f"D-{day}", account="A-1", created_at=MONDAY + timedelta(days=day)) for day in range(1, 9)]
    directory.save_deals(connection, [*roles, *others])
    found = numbers(ask(connection, f"address:{CAROL}"))
    assert found == {deal.external_id for deal in roles} | {"D-8"}


def test_a_key_that_more_than_fifty_share_identifies_nobody(connection: Connection) -> None:
    people = [Contact(f"T-{number}", "Jo Twin", (Address(f"t{number}@acme.example"),)) for number in range(51)]
    directory.save_contacts(connection, people[:50])
    assert len(ask(connection, "name:jo twin").contacts) == 50
    directory.save_contacts(connection, people[50:])
    assert ask(connection, "name:jo twin").contacts == ()
    assert len(ask(connection, "address:t50@acme.example").contacts) == 1


def test_a_page_takes_as_many_queries_as_one_interaction(connection: Connection) -> None:
    directory.save_deals(connection, [a_deal("D-1", account="A-1", contacts=(DealContact("C-1"),))])
    statements: list[str] = []

    def note(*args: object) -> None:
        statements.append(str(args[2]))

    event.listen(connection, "before_cursor_execute", note)
    page: Sequence[Asked] = [
        Asked({**BY_ADDRESS, f"word:w{number}": None}, f"thread {number}") for number in range(200)
    ]
    candidates(connection, page[:1])
    one = len(statements)
    candidates(connection, page)
    event.remove(connection, "before_cursor_execute", note)
    assert len(statements) == 2 * one
    assert one < 15


def test_what_is_compared_follows_every_change(connection: Connection) -> None:
    directory.save_accounts(connection, [Account("A-2", "Globex")])
    first = a_deal("D-1", account="A-1", contacts=(DealContact("C-1", "buyer"),))
    directory.save_deals(connection, [first, a_deal("D-2", account="A-1")])
    assert numbers(ask(connection, f"address:{CAROL}")) == {"D-1", "D-2"}
    directory.save_deals(connection, [replace(first, account="A-2"), a_deal("D-2", account="A-2")])
    assert numbers(ask(connection, f"address:{CAROL}")) == {"D-1"}
    directory.save_deals(connection, [replace(first, account="A-2", contacts=())])
    directory.save_contacts(connection, [Contact("C-1", "Carol Stone", (CAROL,), "A-1")])
    found = ask(connection, f"address:{CAROL}")
    assert ([contact.name for contact in found.contacts], found.deals) == (["Carol Stone"], ())


def test_an_upgrade_writes_what_is_compared_of_records_that_were_stored_before(connection: Connection) -> None:
    directory.save_deals(connection, [a_deal("D-1", account="A-1", contacts=(DealContact("C-1", "buyer", MONDAY),))])
    before = ask(connection, f"address:{CAROL}")
    for cards in (account_cards, contact_cards, deal_cards):
        connection.execute(delete(cards))
    write_missing(connection)
    assert ask(connection, f"address:{CAROL}") == before


def test_an_upgrade_writes_the_keys_of_records_that_were_stored_before(connection: Connection) -> None:
    keys = (f"address:{CAROL}", "who:acme.example/neal", "domain:acme.example", "company:acme")
    before = [ask(connection, key) for key in keys]
    connection.execute(delete(directory_keys))
    write_missing_keys(connection)
    write_missing_keys(connection)
    assert [ask(connection, key) for key in keys] == before
    assert all(found.contacts or found.accounts for found in before)
