"""The participants as the matcher sees them: those outside our company, with their names and domains in normal form."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from connectors.model.address import Address
from connectors.model.interaction import Interaction
from matcher.model import Context
from matcher.normalise.domains import is_internal, work_domain
from matcher.normalise.names import PersonName, person
from matcher.normalise.text import words

_SHARED = frozenset(
    words(
        "accounting accounts admin administrator ap ar billing bookings buchhaltung contact contracts customercare "
        "customerservice donotreply einkauf enquiries events feedback finance hello help helpdesk hr info "
        "inquiries invoice invoices invoicing jobs kontakt legal mail mailerdaemon marketing news newsletter "
        "noreply notification notifications office operations orders postmaster press procurement purchasing "
        "reception rechnung recruiting sales service services shop support team vertrieb webmaster welcome"
    )
)


class Person(NamedTuple):
    """One participant outside our company."""

    address: Address
    plain: Address
    """The address without a `+tag` (RFC 5233)."""
    host: str
    domain: str | None
    """The registrable domain of the employer; None for free mail."""
    shown: str
    """The display name, else the address: what a reader recognises."""
    name: PersonName
    """From the display name, else from the local part."""
    handle: str
    """The letters of the local part, in normal form, where there is no full display name; else ""."""
    shared: bool
    """The address is a function's, such as `info@`, and no one person's."""


@lru_cache(maxsize=2_048)
def known_as(address: Address, display: str) -> Person:
    """All that an address and a display name say about somebody."""
    local, _at, host = address.rpartition("@")
    bare = (local.partition("+")[0] or local) if "+" in local else local
    name, handle = person(display), ""
    if len(name.tokens) < 2:
        from_local = person(bare.replace("-", "."))
        handle = "".join(from_local.tokens).rstrip("0123456789")
        name = from_local if len(from_local.tokens) > 1 and not bare.isdigit() else name
    return Person(
        address=address,
        plain=address if bare is local else Address(f"{bare}@{host}"),
        host=host,
        domain=work_domain(host),
        shown=display.strip() or address,
        name=name,
        handle=handle,
        shared=bare.replace("-", "") in _SHARED,
    )


def outsiders(interaction: Interaction, context: Context) -> list[Person]:
    """The participants who are none of us, each address once, in their order."""
    found: dict[Address, Person] = {}
    for participant in interaction.participants:
        address = participant.address
        if address in found or address in context.owners:
            continue
        someone = known_as(address, participant.name)
        if not is_internal(someone.host, context.internal_domains):
            found[address] = someone
    return list(found.values())


def names(people: Iterable[str]) -> str:
    """A list as it is written: `Ann Lee, Bo Ek and Cy Ray`."""
    *front, last = people
    return f"{', '.join(front)} and {last}" if front else last
