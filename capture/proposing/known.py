"""Whom the directory knows already: by address, or by a like name at the same company."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from connectors.model.address import Address
from connectors.model.interaction import Interaction, Kind, Participant, Role
from matcher.keys import keys
from matcher.model import AccountCandidate, Candidates, Context
from matcher.normalise.domains import registrable
from matcher.normalise.likeness import alike, handle_fits
from matcher.normalise.names import person
from matcher.people import Person, known_as, works_with
from store.candidates import Asked, candidates

_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Recognised:
    """What the directory has to do with a stranger."""

    contacts: frozenset[int]
    """Those that she may be."""
    on_record: bool
    """Her address is on a record."""
    accounts: tuple[AccountCandidate, ...]
    """Those that have her domain."""


def recognise(connection: Connection, named: Mapping[Address, str], context: Context) -> dict[Address, Recognised]:
    """`named`: stranger → what she is called, "" for who is called nothing. Every one of them is in the answer."""
    asked = [Asked(keys(_alone(address, name), context), "") for address, name in named.items()]
    found = candidates(connection, asked)
    return {
        address: _recognised(known_as(address, name), offered)
        for (address, name), offered in zip(named.items(), found, strict=True)
    }


def _alone(address: Address, name: str) -> Interaction:
    """As if she had written something: candidates are found for interactions."""
    return Interaction("", Kind.EMAIL, _ANY_TIME, "", (Participant(address, name, Role.FROM),))


def _recognised(someone: Person, offered: Candidates) -> Recognised:
    recorded = [one.id for one in offered.contacts if {someone.address, someone.plain} & set(one.addresses)]
    at = [one for one in offered.accounts if someone.domain in {registrable(domain) for domain in one.domains}]
    if recorded or someone.domain is None or someone.shared:
        return Recognised(frozenset(recorded), on_record=bool(recorded), accounts=tuple(at) if someone.domain else ())
    employers = frozenset(account.id for account in at)
    like = [one.id for one in offered.contacts if works_with(someone, one, employers) and is_like(someone, one.name)]
    return Recognised(frozenset(like), on_record=False, accounts=tuple(at))


def is_like(someone: Person, called: str) -> bool:
    """She may be called so: by her name, or by what stands before the @ of her address."""
    name = person(called)
    return max([alike(someone.name, name), *[handle_fits(handle, name) for handle in someone.handles]]) > 0
