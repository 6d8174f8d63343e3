"""The candidates of one interaction, by what a person is known by: an address, a domain, a name."""

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Final

from connectors.model.address import Address
from matcher.keys import LIMIT
from matcher.model import AccountCandidate, Candidates, ContactCandidate
from matcher.normalise.domains import registrable
from matcher.normalise.names import person
from matcher.people import Person

_NONE: Final[frozenset[int]] = frozenset()


class Known:
    """What the candidates have to do with each person."""

    def __init__(self, candidates: Candidates) -> None:
        self._contacts = candidates.contacts
        self._by_address = _by_address(candidates.contacts)
        self._by_domain = _by_domain(candidates.accounts)
        self._namesakes: _Namesakes | None = None
        self.any_account = not all(map(attrgetter("domains"), candidates.accounts))
        """Some account has no domain on record, so that anybody might speak for it."""

    def contacts(self, someone: Person) -> tuple[Sequence[ContactCandidate], bool]:
        """The contacts that someone may be, and whether the address is on their records.

        Nobody in particular writes from a shared mailbox: its name is not looked for.
        """
        recorded = self._by_address.get(someone.address) or self._by_address.get(someone.plain)
        if recorded or someone.shared or not self._contacts:
            return recorded or (), recorded is not None
        if self._namesakes is None:
            self._namesakes = _Namesakes(self._contacts)
        return self._namesakes.of(someone), False

    def accounts(self, someone: Person) -> frozenset[int]:
        """The accounts that have someone's domain; none where so many have it that it identifies nobody."""
        found = self._by_domain.get(someone.domain or "", _NONE)
        return found if len(found) < LIMIT else _NONE


def _by_address(contacts: Iterable[ContactCandidate]) -> Mapping[Address, Sequence[ContactCandidate]]:
    found: dict[Address, list[ContactCandidate]] = {}
    for contact in contacts:
        for address in contact.addresses:
            found.setdefault(address, []).append(contact)
    return found


def _by_domain(accounts: Iterable[AccountCandidate]) -> Mapping[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {}
    for account in accounts:
        for domain in account.domains:
            registered = registrable(domain) or domain
            found[registered] = found.get(registered, _NONE) | {account.id}
    return found


class _Namesakes:
    """The contacts that some rule about names could speak for: most of a large company's can be passed over at once."""

    def __init__(self, contacts: Iterable[ContactCandidate]) -> None:
        self._by_word: dict[str, list[ContactCandidate]] = {}
        self._by_family: dict[str, list[ContactCandidate]] = {}
        for contact in contacts:
            name = person(contact.name)
            self._by_family.setdefault(name.family, []).append(contact)
            for word in name.spelt:
                self._by_word.setdefault(word, []).append(contact)

    def of(self, someone: Person) -> list[ContactCandidate]:
        """Those that share a word of their names with someone, or have their family name in the address."""
        found = {one.id: one for word in someone.name.spelt for one in self._by_word.get(word, ())}
        if someone.handle:
            families = (family for family in self._by_family if family in someone.handle)
            found |= {one.id: one for family in families for one in self._by_family[family]}
        return list(found.values())
