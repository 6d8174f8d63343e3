"""Adds what is proposed to the directory, and takes it back.

Records that Capture adds have external ids of its own, until an import brings the CRM's (`store.directory.adopting`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection

from capture.proposing.naming import spelt
from connectors.model.address import Address
from connectors.model.crm import Account, Contact
from matcher.model import TargetType
from store import directory
from store.database import alone
from store.directory import Stored
from store.proposals import decided
from store.proposals.model import Finding, Proposal, Proposed


class CannotAdd(Exception):
    """It cannot be added, or taken back. `str()` is one sentence for the rep."""


@dataclass(frozen=True, slots=True)
class Fields:
    """What is to be added."""

    name: str
    title: str = ""
    phone: str = ""
    company: str = ""
    """"" for no account."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What adding as it stands would make."""

    fields: Fields
    account: Stored[Account] | None
    """The account that the company is; None where it is new, where there is none, and where several have the domain."""


def offer(connection: Connection, finding: Finding) -> Offer:
    """The fields with which a proposal is shown: the account's name by the domain, else the company as found."""
    there = _accounts_of(connection, finding, _company(finding))
    account = there[0] if len(there) == 1 else None
    company = account.record.name if account else "" if there else _company(finding)
    name = company if finding.kind is Proposed.ACCOUNT else finding.name
    return Offer(Fields(name, finding.title, finding.phone, company), account)


def changed(fields: Fields, name: str | None, title: str | None, phone: str | None, company: str | None) -> Fields:
    """The fields with what a person has put instead; None leaves one as it is."""
    given = {"name": name, "title": title, "phone": phone, "company": company}
    return replace(fields, **{field: value for field, value in given.items() if value is not None})


def add(connection: Connection, proposal: Proposal, fields: Fields, by: Address, at: datetime) -> None:
    """Makes the contact, and the account where it is new; late binding links the past interactions to them.

    Raises CannotAdd where a field is missing, the person is on record by now, or somebody else has been quicker.
    """
    alone(connection)
    finding, made = proposal.finding, dict[str, str]()
    is_person = finding.kind is Proposed.PERSON
    if not fields.name.strip():
        raise CannotAdd("A name is needed.")
    if is_person and directory.on_record(connection, finding.addresses):
        raise CannotAdd(f"{finding.addresses[0]} is in the directory already.")
    account = _account(connection, finding, (fields.company if is_person else fields.name).strip(), by, made)
    if is_person:
        made["contact"] = f"{directory.OURS}{uuid4()}"
        contact = Contact(
            external_id=made["contact"],
            name=fields.name.strip(),
            addresses=finding.addresses,
            account=account,
            owner=by,
            created_at=at,
            title=fields.title.strip(),
            phone=fields.phone.strip(),
        )
        directory.save_contacts(connection, [contact])
    if not decided.add(connection, proposal.id, made, by, at):
        raise CannotAdd("It has just been added.")


def take_back(connection: Connection, id_: int, now: datetime) -> None:
    """The contact goes again, and the account that was made with it unless others have come to that.

    Raises CannotAdd where something has been done with them since.
    """
    alone(connection)
    made = decided.added(connection, id_)
    if made is None:
        raise CannotAdd("It is not in the directory.")
    if "contact" in made and not _remove(connection, TargetType.CONTACT, made["contact"]):
        raise CannotAdd("The contact stays: it is part of a deal, or somebody has decided about its mail.")
    if "contact" in made and "account" in made:
        directory.remove_unused(connection, TargetType.ACCOUNT, made["account"])
    elif "account" in made and not _remove(connection, TargetType.ACCOUNT, made["account"]):
        raise CannotAdd("The account stays: it has contacts or deals, or somebody has decided about its mail.")
    decided.reopen(connection, id_, now)


def _remove(connection: Connection, target_type: TargetType, external_id: str) -> bool:
    """False where it is in use. Raises CannotAdd where it is not Capture's own any more."""
    if directory.find(connection, target_type, external_id) is None:
        raise CannotAdd(
            f"The {target_type} stays: it is not Capture's own any more, as an import has taken it over "
            "or it was made one with another."
        )
    return directory.remove_unused(connection, target_type, external_id)


def _company(finding: Finding) -> str:
    """By the signature; by the domain for who does not have that mail."""
    return finding.company or (spelt(finding.domain) if finding.domain else "")


def _account(connection: Connection, finding: Finding, company: str, by: Address, made: dict[str, str]) -> str | None:
    """The external id of the account with that name, which is made where there is none."""
    if not company:
        return None
    there = _accounts_of(connection, finding, company)
    if there:
        return there[0].record.external_id
    made["account"] = f"{directory.OURS}{uuid4()}"
    domains = (finding.domain,) if finding.domain and not directory.accounts_at(connection, finding.domain) else ()
    directory.save_accounts(connection, [Account(made["account"], company, domains, by)])
    return made["account"]


def _accounts_of(connection: Connection, finding: Finding, company: str) -> Sequence[Stored[Account]]:
    """Those that have the person's domain, as long as the company is the one found; else those called so."""
    at = directory.accounts_at(connection, finding.domain) if finding.domain else []
    if named := [one for one in at if one.record.name == company]:
        return named
    if company == _company(finding) and at:
        return at
    return directory.accounts_called(connection, company) if company else ()
