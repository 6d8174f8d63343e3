"""The directory: what saving changes, and what it leaves alone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import Connection, func, select

from connectors.model.address import Address
from connectors.model.crm import Account, Contact, Deal, DealContact, Stage
from matcher.model import TargetType
from store import directory
from store.database import Store
from store.directory import Saved, Stored
from store.schema import directory_keys
from tests.people import ALICE, CAROL

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
FRIDAY = datetime(2026, 3, 6, 9, tzinfo=UTC)

ACME = Account("A-1", "Acme Ltd", ("acme.example", "acme-group.example"), ALICE)
ANN = Contact("C-1", "Ann Neal", (CAROL, Address("ann@home.example")), "A-1", ALICE, MONDAY)
ROOF = Deal(
    external_id="OPP-1234",
    name="Rooftop solar",
    account="A-1",
    owner=ALICE,
    amount=Decimal("1234.50"),
    currency="EUR",
    close_date=date(2026, 6, 1),
    created_at=MONDAY,
    stages=(Stage("Lead", MONDAY), Stage("Offer", FRIDAY)),
    contacts=(DealContact("C-1", "buyer", MONDAY, None),),
)


@pytest.fixture
def connection(store: Store) -> Iterator[Connection]:
    with store.begin() as opened:
        yield opened


def save_all(connection: Connection) -> None:
    directory.save_accounts(connection, [ACME])
    directory.save_contacts(connection, [ANN])
    directory.save_deals(connection, [ROOF])


def keys_of(connection: Connection, target_type: TargetType) -> set[str]:
    rows = select(directory_keys.c.key).where(directory_keys.c.type == target_type.value)
    return set(connection.execute(rows).scalars())


def test_what_is_saved_is_read_back_with_references_by_external_id(connection: Connection) -> None:
    save_all(connection)
    assert [one.record for one in directory.iter_accounts(connection)] == [ACME]
    assert [one.record for one in directory.iter_contacts(connection)] == [ANN]
    assert [one.record for one in directory.iter_deals(connection)] == [ROOF]


def test_one_record_is_found_by_its_id(connection: Connection) -> None:
    save_all(connection)
    (stored,) = directory.iter_deals(connection)
    assert directory.get_deal(connection, stored.id) == Stored(stored.id, ROOF)
    assert directory.get_contact(connection, 99) is None


def test_saving_the_same_again_writes_nothing(connection: Connection) -> None:
    save_all(connection)
    before = connection.execute(select(func.max(directory_keys.c.rank), func.count())).one()
    assert directory.save_accounts(connection, [ACME]) == Saved(unchanged=1)
    assert directory.save_contacts(connection, [ANN]) == Saved(unchanged=1)
    assert directory.save_deals(connection, [ROOF]) == Saved(unchanged=1)
    assert connection.execute(select(func.max(directory_keys.c.rank), func.count())).one() == before


def test_a_changed_record_is_overwritten_with_all_its_parts(connection: Connection) -> None:
    save_all(connection)
    later = replace(ROOF, name="Rooftop and battery", stages=(Stage("Won", FRIDAY),), contacts=(), amount=None)
    other = replace(ROOF, external_id="OPP-2")
    assert directory.save_deals(connection, [later, other]) == Saved(new=1, changed=1)
    assert [one.record for one in directory.iter_deals(connection)] == [later, other]


def test_keys_follow_a_record(connection: Connection) -> None:
    save_all(connection)
    directory.save_contacts(connection, [replace(ANN, name="Ann Smith", addresses=(CAROL,))])
    found = keys_of(connection, TargetType.CONTACT)
    assert f"address:{CAROL}" in found
    assert "address:ann@home.example" not in found
    assert not any("neal" in key for key in found)


def test_contacts_are_found_under_the_new_domain_of_their_account(connection: Connection) -> None:
    save_all(connection)
    directory.save_accounts(connection, [replace(ACME, domains=("acme-energy.example",))])
    assert "who:acme-energy.example/neal" in keys_of(connection, TargetType.CONTACT)


def test_ranks_count_the_records_of_a_key_and_do_not_drift(connection: Connection) -> None:
    twins = [Contact(f"T-{number}", "Jo Twin", (Address(f"jo{number}@acme.example"),)) for number in range(3)]
    directory.save_contacts(connection, twins)
    for turn in range(5):
        renamed = [replace(one, name="Jo Twin" if turn % 2 else "Jo Single") for one in twins]
        directory.save_contacts(connection, renamed)
    directory.save_contacts(connection, twins)
    ranks = select(directory_keys.c.rank).where(directory_keys.c.key == "name:jo twin")
    assert sorted(connection.execute(ranks).scalars()) == [0, 1, 2]


def test_an_unknown_account_is_refused_before_anything_is_written(connection: Connection) -> None:
    with pytest.raises(KeyError):
        directory.save_contacts(connection, [ANN])
    assert list(directory.iter_contacts(connection)) == []


def test_accounts_are_known_by_id_or_by_a_name_that_only_one_has(connection: Connection) -> None:
    others = [Account("A-2", "Globex"), Account("A-3", "Twin"), Account("A-4", "Twin")]
    directory.save_accounts(connection, [ACME, *others])
    assert directory.known_accounts(connection, ["A-1", "Globex", "Twin", "Nobody"]) == {"A-1": "A-1", "Globex": "A-2"}


def test_contacts_are_known_by_id_or_by_an_address_that_only_one_has(connection: Connection) -> None:
    save_all(connection)
    asked = ["C-1", "Ann@Home.example", "nobody@home.example"]
    assert directory.known_contacts(connection, asked) == {"C-1": "C-1", "Ann@Home.example": "C-1"}
