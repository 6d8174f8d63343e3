"""Which column of a file holds which field of a record.

Names are compared without case, spaces and punctuation, so `Account Name`, `account_name` and `AccountName` are one.
Known are the columns of our own exports and those of the usual CRMs: Salesforce's data export (API names,
https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/), HubSpot's list export
(https://knowledge.hubspot.com/import-and-export/export-records).
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from connectors.crm.rows import CannotImport


class RecordKind(StrEnum):
    """What the rows of a file are."""

    ACCOUNTS = "accounts"
    CONTACTS = "contacts"
    DEALS = "deals"


Columns = Mapping[str, Sequence[str]]
"""Field → the columns that hold it, best first."""

_OWNER = ("owneremail", "owner", "ownerid", "salesagent", "salesrep", "assignedto")
_CREATED = ("createdat", "createddate", "createdate", "datecreated", "created", "createdon")

KNOWN_AS: Mapping[RecordKind, Mapping[str, tuple[str, ...]]] = {
    RecordKind.ACCOUNTS: {
        "id": ("externalid", "id", "accountid", "companyid", "recordid"),
        "name": ("name", "accountname", "companyname", "account", "company", "organization", "organisation"),
        "domains": ("domains", "domain", "companydomainname", "emaildomains", "emaildomain", "website", "websiteurl"),
        "owner": (*_OWNER, "accountowner", "companyowner"),
    },
    RecordKind.CONTACTS: {
        "id": ("externalid", "id", "contactid", "recordid"),
        "name": ("name", "fullname", "contactname", "contact"),
        "first_name": ("firstname", "givenname"),
        "last_name": ("lastname", "surname", "familyname"),
        "addresses": (
            *("addresses", "emails", "email", "emailaddress", "emailaddresses", "mail"),
            *("additionalemailaddresses", "additionalemails", "secondaryemail", "otheremail", "email2", "email3"),
        ),
        "account": (
            *("accountid", "account", "companyid", "primaryassociatedcompanyid", "accountname"),
            *("companyname", "company", "associatedcompany", "organization", "organisation"),
        ),
        "owner": (*_OWNER, "contactowner"),
        "created_at": _CREATED,
    },
    RecordKind.DEALS: {
        "id": ("externalid", "id", "opportunityid", "dealid", "recordid"),
        "name": ("name", "dealname", "opportunityname", "opportunity", "deal"),
        "account": (
            *("accountid", "account", "companyid", "primaryassociatedcompanyid", "accountname"),
            *("companyname", "company", "associatedcompany", "organization", "organisation"),
        ),
        "owner": (*_OWNER, "dealowner", "opportunityowner"),
        "amount": ("amount", "closevalue", "dealvalue", "value", "dealamount"),
        "currency": ("currency", "currencyisocode", "dealcurrencycode", "currencycode"),
        "close_date": ("closedate", "expectedclosedate"),
        "created_at": (*_CREATED, "engagedate"),
        "closed_at": ("closedat", "closeddate", "dateclosed", "closedon"),
        "stage": ("stage", "stagename", "dealstage"),
        "stages": ("stages", "stagehistory"),
        "contacts": ("contacts", "contactids", "contact", "contactid", "primarycontact", "associatedcontactids"),
    },
}
"""Field → the names its column goes by, normalised, best first. The first is how our own exports call it."""

_SEVERAL = frozenset({"addresses", "domains"})
_NEEDED: Mapping[RecordKind, tuple[str, ...]] = {
    RecordKind.ACCOUNTS: ("name",),
    RecordKind.CONTACTS: ("name", "last_name", "addresses"),
    RecordKind.DEALS: ("name", "id"),
}
_TELLING: Mapping[RecordKind, tuple[str, ...]] = {
    RecordKind.ACCOUNTS: ("name",),
    RecordKind.CONTACTS: ("addresses", "last_name", "account"),
    RecordKind.DEALS: ("account", "amount", "stage", "stages", "close_date", "contacts"),
}
"""Fields of which a file of this kind has one at least: a list of accounts has names too, and is no list of deals."""


def parse_mapping(kind: RecordKind, pairs: Iterable[str]) -> dict[str, str]:
    """Column → field from `column=field` texts, as `--map` gives them. Raises CannotImport."""
    fields = KNOWN_AS[kind]
    mapping: dict[str, str] = {}
    for pair in pairs:
        column, equals, field = (part.strip() for part in pair.rpartition("="))
        if not equals or not column:
            raise CannotImport(f'--map "{pair}" is not of the form "column=field".')
        if field not in fields:
            raise CannotImport(f"{kind.capitalize()} have no field {field!r}: there are {', '.join(fields)}.")
        mapping[column] = field
    return mapping


def columns_of(kind: RecordKind, found: Sequence[str], mapping: Mapping[str, str]) -> Columns:
    """Where each field is, in a file with these columns: `mapping` (column → field) first, then the known names.

    Raises CannotImport where a mapped column does not exist, or nothing in the file names the record.
    """
    chosen = _mapped(found, mapping)
    taken = {column for columns in chosen.values() for column in columns}
    free = {_plain(column): column for column in reversed(found) if column not in taken}
    for field, names in KNOWN_AS[kind].items():
        if field not in chosen:
            known = [free[name] for name in names if name in free]
            chosen[field] = known if field in _SEVERAL else known[:1]
    if not any(chosen[field] for field in _NEEDED[kind]):
        raise CannotImport(_missing(kind, found))
    if not any(chosen[field] for field in _TELLING[kind]):
        raise CannotImport(
            f"This does not look like a list of {kind}: no column is known to hold their "
            f"{' or '.join(_TELLING[kind])}; its columns are {_listed(found)}. If it is one, use --map."
        )
    return chosen


def _mapped(found: Sequence[str], mapping: Mapping[str, str]) -> dict[str, list[str]]:
    by_name = {_plain(column): column for column in reversed(found)}
    chosen: dict[str, list[str]] = {}
    for name, field in mapping.items():
        column = name if name in found else by_name.get(_plain(name))
        if column is None:
            raise CannotImport(f"The file has no column {name!r}: there are {_listed(found)}.")
        chosen.setdefault(field, []).append(column)
    return chosen


def _missing(kind: RecordKind, found: Sequence[str]) -> str:
    needed = _NEEDED[kind]
    example = found[0] if found else "column"
    return (
        f"No column of the file is known to hold the {' or '.join(needed)} of {kind}; "
        f'say which does, as in --map "{example}={needed[0]}". Its columns are {_listed(found)}.'
    )


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(repr(column) for column in columns) or "none"


def _plain(column: str) -> str:
    return "".join(letter for letter in column.casefold() if letter.isalnum())
