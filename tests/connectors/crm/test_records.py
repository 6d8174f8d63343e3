"""Rows as accounts, contacts and deals, from our own exports and from those of CRMs."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from connectors.crm.columns import RecordKind
from connectors.crm.file import Read, read_records, survey
from connectors.crm.rows import BadRow
from connectors.model.address import Address
from connectors.model.crm import Account, Contact, Deal, DealContact, Stage
from tests.people import ALICE, CAROL
from tests.shared_data import shared


def read_file(path: Path, kind: RecordKind) -> list[Read | BadRow]:
    return list(read_records(path, kind, survey(path, kind, {})))


def read(folder: Path, kind: RecordKind, *lines: str | dict[str, object]) -> list[Read | BadRow]:
    texts = [json.dumps(line) if isinstance(line, dict) else line for line in lines]
    path = folder / ("file.jsonl" if isinstance(lines[0], dict) else "file.csv")
    path.write_text("\n".join(texts), encoding="utf-8")
    return read_file(path, kind)


def records(rows: list[Read | BadRow]) -> list[object]:
    return [row.record for row in rows if isinstance(row, Read)]


def test_lists_in_cells_of_our_own_exports_are_read_back(tmp_path: Path) -> None:
    """CSV files and workbooks hold lists as JSON."""
    who = read(tmp_path, RecordKind.CONTACTS, "name,addresses", 'Carol,"[""carol@acme.example"", ""c@acme.example""]"')
    assert [(row.record, row.notes) for row in who if isinstance(row, Read)] == [
        (Contact("carol@acme.example", "Carol", (CAROL, Address("c@acme.example"))), ())
    ]
    where = read(tmp_path, RecordKind.ACCOUNTS, "name,domains", 'Acme,"[""acme.example""]"', "Empty,[]", "Odd,[acme")
    found = [row for row in where if isinstance(row, Read)]
    assert [row.record.domains for row in found if isinstance(row.record, Account)] == [("acme.example",), (), ()]
    assert [len(row.notes) for row in found] == [0, 0, 1]


def test_our_own_exports_are_read_back(tmp_path: Path) -> None:
    deal: dict[str, object] = {
        "id": 7,
        "name": "Roof",
        "account": "A-1",
        "owner": ALICE,
        "amount": 10.5,
        "currency": "EUR",
        "close_date": "2026-06-01",
        "stages": [{"stage": "Lead", "from": "2026-03-02T09:00:00Z"}],
        "contacts": [{"contact": "C-1", "role": "buyer", "from": None, "to": "2026-03-02T09:00:00Z"}],
        "created_at": "2026-03-02T09:00:00Z",
        "closed_at": None,
        "external_id": "OPP-1",
    }
    moment = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert records(read(tmp_path, RecordKind.DEALS, deal)) == [
        Deal(
            external_id="OPP-1",
            name="Roof",
            account="A-1",
            owner=ALICE,
            amount=Decimal("10.50"),
            currency="EUR",
            close_date=date(2026, 6, 1),
            created_at=moment,
            stages=(Stage("Lead", moment),),
            contacts=(DealContact("C-1", "buyer", None, moment),),
        )
    ]


def test_a_contact_without_an_id_goes_by_its_main_address(tmp_path: Path) -> None:
    rows = read(tmp_path, RecordKind.CONTACTS, "First Name,Last Name,Email,Company", f"Carol,Neal,{CAROL},Acme")
    assert records(rows) == [Contact(CAROL, "Carol Neal", (CAROL,), "Acme")]


def test_an_account_without_an_id_goes_by_its_name(tmp_path: Path) -> None:
    rows = read(tmp_path, RecordKind.ACCOUNTS, "account,website", "Acme,http://acme.example/")
    assert records(rows) == [Account("Acme", "Acme", ("acme.example",))]


def test_an_owner_that_is_no_address_is_left_out_with_a_note(tmp_path: Path) -> None:
    (row,) = read(tmp_path, RecordKind.ACCOUNTS, "Name,OwnerId", "Acme,005Ec")
    assert isinstance(row, Read)
    assert (row.record.owner, row.notes) == (None, ("the owner is no email address and was left out",))


def test_the_present_stage_holds_since_creation_and_a_closed_one_since_the_close_date(tmp_path: Path) -> None:
    header = "Name,StageName,CreatedDate,CloseDate"
    rows = read(
        tmp_path, RecordKind.DEALS, header, "A,Offer,2026-01-01,2026-02-01", "B,Closed Won,2026-01-01,2026-02-01"
    )
    january, february = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    found = [(deal.stages, deal.closed_at) for deal in records(rows) if isinstance(deal, Deal)]
    assert found == [((Stage("Offer", january),), None), ((Stage("Closed Won", february),), february)]


def test_a_wrong_value_refuses_its_line_with_the_field_and_the_reason(tmp_path: Path) -> None:
    header = "Name,Amount,CreatedDate"
    rows = read(tmp_path, RecordKind.DEALS, header, "A,much,", "B,,someday", ",,", "C,1,2026-01-01")
    assert rows[:2] == [
        BadRow(2, "amount: 'much' is no amount: write it as 1234.50"),
        BadRow(3, "created_at: 'someday' is no date: write it as 2024-12-31"),
    ]
    assert len(records(rows)) == 1


def test_lines_of_json_need_not_all_have_the_same_keys(tmp_path: Path) -> None:
    rows = read(
        tmp_path, RecordKind.ACCOUNTS, {"name": "Acme"}, {"name": "Globex", "domains": ["globex.example"]}, {"id": "3"}
    )
    assert records(rows) == [Account("Acme", "Acme"), Account("Globex", "Globex", ("globex.example",))]
    assert rows[2] == BadRow(3, "it has no name")


@pytest.mark.parametrize(
    ("parts", "kind", "count"),
    [
        (("salesforce-export", "data", "Account.csv"), RecordKind.ACCOUNTS, 22),
        (("salesforce-export", "data", "Contact.csv"), RecordKind.CONTACTS, 102),
        (("salesforce-export", "data", "Opportunity.csv"), RecordKind.DEALS, 50),
        (("maven", "accounts.csv"), RecordKind.ACCOUNTS, 85),
        (("maven", "sales_pipeline.csv"), RecordKind.DEALS, 8_800),
    ],
)
def test_exports_of_crms_are_read_without_a_mapping(parts: tuple[str, ...], kind: RecordKind, count: int) -> None:
    assert len(records(read_file(shared("crm", *parts), kind))) == count
