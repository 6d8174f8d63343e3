"""The participants as the matcher sees them: those outside our company, with their names and domains in normal form."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from connectors.model.address import Address, domain_of
from connectors.model.interaction import Interaction
from matcher.model import ContactCandidate, Context
from matcher.normalise.domains import is_internal, work_domain
from matcher.normalise.names import NOBODY, START, PersonName, person
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
_LIST = frozenset(words("all announce dl everybody everyone group list lists staff team users verteiler"))
_FIRST = _LIST.union([word for word in _SHARED if len(word) > 2])
"""What may stand before a region or a number; two letters are somebody's initials."""
_LISTS_AT = ("list.", "lists.", "listserv.")
_LISTS_OF = ("googlegroups.com", "groups.io")


class Person(NamedTuple):
    """One participant outside our company."""

    address: Address
    plain: Address
    """The address without a `+tag` (RFC 5233)."""
    host: str
    domain: str | None
    """The registrable domain of the employer; None for free mail."""
    display: str
    """The display name; "" where there is none."""
    shared: bool
    """The address is a function's or a list's, such as `info@`, `sales.emea@` or `team@`, and no one person's."""

    @property
    def shown(self) -> str:
        """What a reader recognises."""
        return self.display or self.address

    @property
    def name(self) -> PersonName:
        """From the display name, else from the local part."""
        return _named(self.plain, self.display)[0]

    @property
    def handles(self) -> tuple[str, ...]:
        """What may be a name in one piece, such as `sneal`: of the display name and local part, unless one is full."""
        return _named(self.plain, self.display)[1]

    @property
    def starts(self) -> frozenset[str]:
        """How the given or family name may begin: `neal` in `sneal`, `neals` and `Neal`, `lee` in `leea`."""
        return _named(self.plain, self.display)[2]


def known_as(address: Address, display: str) -> Person:
    """All that an address and a display name say about somebody. Names are taken apart only when they are asked for."""
    local, _at, host = address.rpartition("@")
    bare = (local.partition("+")[0] or local) if "+" in local else local
    display = display.strip()
    plain = address if bare is local else Address(f"{bare}@{host}")
    shown = "" if display == address else display
    return Person(address, plain, host, work_domain(host), shown, shared=is_shared(bare, host))


def is_shared(local: str, host: str) -> bool:
    """Whether an address, parted, is a function's or a list's."""
    if ("list" in host and host.startswith(_LISTS_AT)) or ("group" in host and host.endswith(_LISTS_OF)):
        return True
    parted = local.replace("-", ".").replace("_", ".")
    first, dot, rest = parted.partition(".")
    if not dot:
        return first in _SHARED or first in _LIST
    return first in _FIRST or rest.rpartition(".")[2] in _LIST or parted.replace(".", "") in _SHARED


@lru_cache(maxsize=2_048)
def _named(plain: Address, display: str) -> tuple[PersonName, tuple[str, ...], frozenset[str]]:
    name = person(display)
    words = [token for token in name.tokens if len(token) > 2]
    if len(words) > 1 or name is NOBODY:
        return name, (), name.starts
    from_local = person(plain.rpartition("@")[0].replace("-", "."))
    found = [*words, "".join(name.tokens), "".join(from_local.tokens)]
    handles = tuple(dict.fromkeys([handle for handle in found if len(handle) > 2]))
    if len(name.tokens) < 2 and len(from_local.tokens) > 1:
        name = from_local
    return name, handles, name.starts.union(*map(_starts_of_handle, handles))


def _starts_of_handle(handle: str) -> tuple[str, ...]:
    """Of a family name of three letters too, and behind an initial."""
    return handle[:START], handle[: START - 1], handle[1 : START + 1], handle[1:START]


def outsiders(interaction: Interaction, context: Context) -> list[Person]:
    """The participants who are none of us, each address once, in their order."""
    found: dict[Address, Person] = {}
    for participant in interaction.participants:
        address = participant.address
        if address in found or address in context.owners:
            continue
        someone = _outsider(address, participant.name, context.internal_domains)
        if someone is not None:
            found[address] = someone
    return list(found.values())


@lru_cache(maxsize=4_096)
def _outsider(address: Address, display: str, internal: frozenset[str]) -> Person | None:
    return None if is_internal(domain_of(address), internal) else known_as(address, display)


def works_with(someone: Person, contact: ContactCandidate, accounts: frozenset[int]) -> bool:
    """Whether someone writes from a contact's company; `accounts` are those that have someone's domain."""
    domain = someone.domain
    if domain is None:
        return False
    return contact.account in accounts or domain in [work_domain(domain_of(one)) for one in contact.addresses]


def names(people: Iterable[str]) -> str:
    """A list as it is written: `Ann Lee, Bo Ek and Cy Ray`."""
    *front, last = people
    return f"{', '.join(front)} and {last}" if front else last
