"""Which column is which field, with and without a mapping by hand."""

import pytest

from connectors.crm.columns import RecordKind, columns_of, parse_mapping
from connectors.crm.rows import CannotImport

ACCOUNTS, CONTACTS, DEALS = RecordKind


@pytest.mark.parametrize(
    ("kind", "found", "expected"),
    [
        (ACCOUNTS, ["Id", "Name", "Website"], {"id": ["Id"], "name": ["Name"], "domains": ["Website"]}),
        (CONTACTS, ["Record ID", "First Name", "Email"], {"id": ["Record ID"], "addresses": ["Email"]}),
        (
            DEALS,
            ["opportunity_id", "deal_stage", "engage_date"],
            {"stage": ["deal_stage"], "created_at": ["engage_date"]},
        ),
        (DEALS, ["id", "external_id", "name", "stages"], {"id": ["external_id"]}),
        (ACCOUNTS, ["company domain name", "Website URL", "NAME"], {"domains": ["company domain name", "Website URL"]}),
    ],
)
def test_the_usual_names_are_known(kind: RecordKind, found: list[str], expected: dict[str, list[str]]) -> None:
    columns = columns_of(kind, found, {})
    assert {field: columns[field] for field in expected} == expected


@pytest.mark.parametrize("kind", [CONTACTS, DEALS])
def test_a_list_of_accounts_is_no_list_of_anything_else(kind: RecordKind) -> None:
    with pytest.raises(CannotImport, match=f"does not look like a list of {kind}"):
        columns_of(kind, ["id", "name", "domains", "owner"], {})


def test_a_mapping_goes_before_the_known_names() -> None:
    columns = columns_of(ACCOUNTS, ["Name", "Account Name"], {"account name": "name"})
    assert columns["name"] == ["Account Name"]


def test_several_columns_can_be_mapped_to_addresses() -> None:
    mapping = parse_mapping(CONTACTS, ["Work=addresses", "Home = addresses"])
    assert columns_of(CONTACTS, ["Work", "Home"], mapping)["addresses"] == ["Work", "Home"]


def test_a_column_name_may_contain_an_equals_sign() -> None:
    assert parse_mapping(ACCOUNTS, ["a=b=name"]) == {"a=b": "name"}


def test_an_unknown_field_is_answered_with_the_fields() -> None:
    with pytest.raises(CannotImport, match="Accounts have no field 'phone': there are id, name, domains, owner"):
        parse_mapping(ACCOUNTS, ["Phone=phone"])


def test_a_mapping_of_another_form_is_refused() -> None:
    with pytest.raises(CannotImport, match="column=field"):
        parse_mapping(ACCOUNTS, ["name"])


def test_a_mapped_column_that_does_not_exist_is_answered_with_the_columns() -> None:
    with pytest.raises(CannotImport, match="no column 'Firm': there are 'Id', 'Name'"):
        columns_of(ACCOUNTS, ["Id", "Name"], {"Firm": "name"})


def test_a_file_that_names_nothing_is_answered_with_the_mapping_to_write() -> None:
    with pytest.raises(CannotImport, match=r"--map \"product=name\".*'product', 'price'"):
        columns_of(ACCOUNTS, ["product", "price"], {})
