"""An import takes over what was added: one person stays one record, and what the file does not tell is kept."""

from pathlib import Path

from capture.directory import import_file
from capture.proposing.adding import Fields, add
from connectors.crm.columns import RecordKind
from connectors.model.address import Address
from store import directory
from tests.capture.proposing.world import ERIN, World, accounts, contacts
from tests.people import ALICE

PRIVATE = Address("erin@gmail.com")


def add_all(world: World, **corrected: str) -> None:
    """Everybody whom Alice is asked about; each with the name Erin Vale."""
    for one in world.proposed():
        with world.store.begin() as connection:
            add(connection, one, Fields("Erin Vale", **corrected), ALICE, world.now)


def bring(world: World, folder: Path, kind: RecordKind, *lines: str) -> None:
    path = folder / "brought.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert import_file(world.store, kind, path, {}).refused == ()


def test_one_person_added_under_two_addresses_becomes_the_one_of_the_crm(world: World, tmp_path: Path) -> None:
    world.wrote(ALICE, ERIN)
    world.wrote(ALICE, PRIVATE)
    add_all(world)
    assert len(contacts(world)) == 2
    for _ in range(2):
        bring(world, tmp_path, RecordKind.CONTACTS, "Id,Name,Email,Email 2", f"003C,Erin Vale,{ERIN},{PRIVATE}")
        assert [(one.external_id, one.addresses) for one in contacts(world)] == [("003C", (ERIN, PRIVATE))]


def test_one_company_added_under_two_domains_becomes_the_one_of_the_crm(world: World, tmp_path: Path) -> None:
    world.wrote(ALICE, ERIN)
    world.wrote(ALICE, Address("erin.vale@newco-group.example"))
    for one in world.proposed():
        with world.store.begin() as connection:
            add(connection, one, Fields("Erin Vale", company=one.finding.company), ALICE, world.now)
    assert len(accounts(world)) == 2
    bring(world, tmp_path, RecordKind.ACCOUNTS, "Id,Name,Domains", '001A,Newco,"newco.example;newco-group.example"')
    assert [one.external_id for one in accounts(world)] == ["001A"]
    assert {one.account for one in contacts(world)} == {"001A"}


def test_who_was_added_under_a_second_address_joins_the_contact_that_is_there(world: World, tmp_path: Path) -> None:
    bring(world, tmp_path, RecordKind.CONTACTS, "Id,Name,Email", f"003C,Erin Vale,{ERIN}")
    world.wrote(ALICE, PRIVATE)
    add_all(world, phone="+49 30 1234")
    bring(world, tmp_path, RecordKind.CONTACTS, "Id,Name,Email,Email 2", f"003C,Erin Vale,{ERIN},{PRIVATE}")
    assert [(one.external_id, one.phone) for one in contacts(world)] == [("003C", "+49 30 1234")]


def test_one_added_record_that_two_of_the_crm_have_is_left_to_neither(world: World, tmp_path: Path) -> None:
    world.wrote(ALICE, ERIN)
    add_all(world)
    bring(world, tmp_path, RecordKind.CONTACTS, "Id,Name,Email", f"003C,Erin,{ERIN}", f"003D,Erin Vale,{ERIN}")
    assert [one.external_id.startswith(directory.OURS) for one in contacts(world)] == [True, False, False]


def test_an_import_keeps_what_the_rep_confirmed_and_the_file_does_not_tell(world: World, tmp_path: Path) -> None:
    world.wrote(ALICE, ERIN)
    add_all(world, title="Buyer", phone="+49 30 1234", company="Newco")
    (before,) = contacts(world)
    for _ in range(2):
        bring(world, tmp_path, RecordKind.CONTACTS, "Id,Name,Email", f"003C,Erin M. Vale,{ERIN}")
        (after,) = contacts(world)
        assert (after.external_id, after.name) == ("003C", "Erin M. Vale")
        assert (after.title, after.phone) == ("Buyer", "+49 30 1234")
        assert (after.account, after.created_at) == (before.account, before.created_at)


def test_what_was_added_is_nobodys_until_the_crm_says_whose(world: World, tmp_path: Path) -> None:
    world.wrote(ALICE, ERIN)
    add_all(world, company="Newco")
    for _ in range(2):
        bring(world, tmp_path, RecordKind.ACCOUNTS, "Id,Name,Website", "001A,Newco Holding,newco.example")
        assert [(one.external_id, one.owner) for one in accounts(world)] == [("001A", None)]


def test_what_the_crm_tells_outweighs_what_the_rep_confirmed(world: World, tmp_path: Path) -> None:
    world.wrote(ALICE, ERIN)
    add_all(world)
    lines = ("Id,Name,Email,Owner", f"003C,Erin Vale,{ERIN},bob@ours.example")
    bring(world, tmp_path, RecordKind.CONTACTS, *lines)
    assert [one.owner for one in contacts(world)] == ["bob@ours.example"]
    bring(world, tmp_path, RecordKind.CONTACTS, lines[0], f"003C,Erin Vale,{ERIN},")
    assert [one.owner for one in contacts(world)] == [None]
