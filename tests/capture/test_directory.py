"""Importing files into the directory: what is kept, what is refused, and that a second time changes nothing."""

from pathlib import Path

import pytest

from capture.directory import BATCH, ImportReport, Refused, import_file
from connectors.crm.columns import RecordKind, parse_mapping
from connectors.crm.rows import CannotImport
from store import directory
from store.database import Store

ACCOUNTS, CONTACTS, DEALS = RecordKind


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def run(store: Store, folder: Path, kind: RecordKind, *lines: str, dry_run: bool = False) -> ImportReport:
    path = folder / f"{kind}.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return import_file(store, kind, path, {}, dry_run=dry_run)


def names(store: Store, kind: RecordKind) -> list[str]:
    with store.read() as connection:
        match kind:
            case RecordKind.ACCOUNTS:
                return [one.record.name for one in directory.iter_accounts(connection)]
            case RecordKind.CONTACTS:
                return [one.record.name for one in directory.iter_contacts(connection)]
            case RecordKind.DEALS:
                return [one.record.name for one in directory.iter_deals(connection)]


def test_good_lines_are_kept_and_bad_ones_refused_in_order(store: Store, folder: Path) -> None:
    report = run(store, folder, ACCOUNTS, "Id,Name", "1,Acme", "2", "1,Acme again", "3,", "4,Globex")
    assert (report.new, names(store, ACCOUNTS)) == (2, ["Acme", "Globex"])
    assert report.refused == (
        Refused(3, "it has 1 cells where the header has 2"),
        Refused(4, "'1' stands in line 2 already, which counts"),
        Refused(5, "it has no name"),
    )


def test_the_same_file_again_changes_nothing(store: Store, folder: Path) -> None:
    lines = ("Id,Name,Website", "1,Acme,acme.example", "2,Globex,")
    assert run(store, folder, ACCOUNTS, *lines).new == 2
    again = run(store, folder, ACCOUNTS, *lines)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)
    changed = run(store, folder, ACCOUNTS, lines[0], "1,Acme,acme.example", "2,Globex,globex.example")
    assert (changed.new, changed.changed, changed.unchanged) == (0, 1, 1)


def test_a_dry_run_reports_the_same_and_saves_nothing(store: Store, folder: Path) -> None:
    lines = ("Id,Name", "1,Acme", "2")
    dry = run(store, folder, ACCOUNTS, *lines, dry_run=True)
    assert names(store, ACCOUNTS) == []
    assert run(store, folder, ACCOUNTS, *lines) == dry


def test_a_deal_of_an_unknown_account_or_contact_is_refused_with_the_remedy(store: Store, folder: Path) -> None:
    run(store, folder, ACCOUNTS, "Id,Name", "A-1,Acme")
    report = run(store, folder, DEALS, "Id,Name,Account,Contacts", "1,Roof,A-9,", "2,Wall,A-1,C-9", "3,Door,Acme,")
    assert names(store, DEALS) == ["Door"]
    assert report.refused == (
        Refused(2, "deal 'Roof' points to account 'A-9', which is not in the directory: import the accounts first"),
        Refused(3, "deal 'Wall' points to contact 'C-9', which is not in the directory: import the contacts first"),
    )


def test_a_contact_of_an_unknown_account_is_kept_without_it(store: Store, folder: Path) -> None:
    report = run(store, folder, CONTACTS, "Id,Name,Company", "1,Ann,Acme", "2,Bo,Acme", "3,Cy,")
    assert names(store, CONTACTS) == ["Ann", "Bo", "Cy"]
    assert report.notes == (
        "2 lines (first 2): the account is not in the directory and was left out: import the accounts first",
    )


def test_references_may_be_names_of_accounts_and_addresses_of_contacts(store: Store, folder: Path) -> None:
    run(store, folder, ACCOUNTS, "Id,Name", "A-1,Acme")
    run(store, folder, CONTACTS, "Id,Name,Email,Company", "C-1,Ann,ann@acme.example,Acme")
    run(store, folder, DEALS, "Id,Name,Company,Contacts", "1,Roof,Acme,ann@acme.example")
    with store.read() as connection:
        (deal,) = directory.iter_deals(connection)
        (contact,) = directory.iter_contacts(connection)
    assert (contact.record.account, deal.record.account) == ("A-1", "A-1")
    assert [part.contact for part in deal.record.contacts] == ["C-1"]


def test_progress_is_told_after_each_batch_with_the_whole(sqlite_store: Store, folder: Path) -> None:
    path = folder / "accounts.csv"
    path.write_text("\n".join(["Name", *(f"Firm {number}" for number in range(BATCH + 10))]), encoding="utf-8")
    told: list[tuple[int, int]] = []
    import_file(sqlite_store, ACCOUNTS, path, {}, progress=lambda done, rows: told.append((done, rows)))
    assert told == [(BATCH, BATCH + 10), (BATCH + 10, BATCH + 10)]


def test_a_mapping_names_the_columns_by_hand(sqlite_store: Store, folder: Path) -> None:
    path = folder / "file.csv"
    path.write_text("Firm;Seite\nAcme;www.acme.example\n", encoding="utf-8")
    with pytest.raises(CannotImport, match='--map "Firm=name"'):
        import_file(sqlite_store, ACCOUNTS, path, {})
    import_file(sqlite_store, ACCOUNTS, path, parse_mapping(ACCOUNTS, ["Firm=name", "Seite=domains"]))
    with sqlite_store.read() as connection:
        (account,) = directory.iter_accounts(connection)
    assert account.record.domains == ("acme.example",)
