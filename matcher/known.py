"""The candidates of one interaction, by what a person is known by: an address, a domain, a name."""

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Final

from connectors.model.address import Address, domain_of
from matcher.keys import LIMIT
from matcher.model import AccountCandidate, Candidates, ContactCandidate
from matcher.normalise.domains import is_sister, registrable, work_domain
from matcher.normalise.names import person
from matcher.people import Person, works_with

_NONE: Final[frozenset[int]] = frozenset()
_FEW: Final = 9
"""Fewer than these are gone through one by one, which costs less than an index of them."""


class Known:
    """What the candidates have to do with each person."""

    def __init__(self, candidates: Candidates) -> None:
        self._contacts = candidates.contacts
        self._by_address = _by_address(candidates.contacts)
        self._by_domain = _by_domain(candidates.accounts)
        self._accounts = candidates.accounts
        self._by_start: Mapping[str, Sequence[ContactCandidate]] | None = None
        self.any_account = not all(map(attrgetter("domains"), candidates.accounts))
        """Some account has no domain on record, so that anybody might speak for it."""

    def contacts(self, someone: Person) -> tuple[Sequence[ContactCandidate], bool]:
        """The contacts that someone may be, and whether the address is on their records.

        Nobody in particular writes from a shared mailbox: its name is not looked for.
        """
        recorded = self._by_address.get(someone.address) or self._by_address.get(someone.plain)
        if recorded or someone.shared or not self._contacts:
            return recorded or (), recorded is not None
        found = self._beginning(someone.starts)
        return (found if len(found) < 2 else _closest(someone, found, self.accounts(someone))), False

    def _beginning(self, starts: frozenset[str]) -> list[ContactCandidate]:
        """The contacts with a name that begins like one of these; the others need not be compared."""
        if len(self._contacts) < _FEW:
            return [one for one in self._contacts if not starts.isdisjoint(person(one.name).starts)]
        if self._by_start is None:
            self._by_start = _by_start(self._contacts)
        return list({one.id: one for start in starts for one in self._by_start.get(start, ())}.values())

    def sisters(self, someone: Person) -> bool:
        """Whether some account has a domain much like someone's."""
        return any(is_sister(someone.domain, account.domains) for account in self._accounts)

    def accounts(self, someone: Person) -> frozenset[int]:
        """The accounts that have someone's domain; none where so many have it that it identifies nobody."""
        found = self._by_domain.get(someone.domain or "", _NONE)
        return found if len(found) < LIMIT else _NONE


ELSEWHERE: Final[tuple[frozenset[int], str]] = _NONE, ""


def namesakes(
    someone: Person, contacts: Iterable[ContactCandidate], accounts: frozenset[int]
) -> tuple[frozenset[int], str]:
    """The contacts who have exactly someone's full name, but are no colleagues; and where the only one of all who have
    it is known to write from, if someone writes from another company.
    """
    key = someone.name.key
    if " " not in key:
        return ELSEWHERE
    found: list[ContactCandidate] = []
    colleagues = 0
    for one in contacts:
        if person(one.name).key == key:
            if works_with(someone, one, accounts):
                colleagues += 1
            else:
                found.append(one)
    if not found:
        return ELSEWHERE
    alone = someone.domain is not None and len(found) + colleagues == 1
    return frozenset([one.id for one in found]), _company_of(found[0]) if alone else ""


def _company_of(contact: ContactCandidate) -> str:
    for address in contact.addresses:
        domain = work_domain(domain_of(address))
        if domain is not None:
            return domain
    return ""


def _closest(someone: Person, found: list[ContactCandidate], accounts: frozenset[int]) -> list[ContactCandidate]:
    """Without the colleagues whose names are less like someone's than another's is.

    Only colleagues: whoever has the name elsewhere may be somebody else, and the one who resembles it the one meant.
    """
    distances = {one.id: _distance(someone, one.name) for one in found if works_with(someone, one, accounts)}
    nearest = min(distances.values(), default=_FAR)
    return [one for one in found if distances.get(one.id, nearest) == nearest]


_FAR = 4


def _distance(someone: Person, name: str) -> int:
    """0 for the same text, 1 but for capitals, 2 for the same words, 3 where one has more; else `_FAR`."""
    display = someone.display
    if display and name.casefold() == display.casefold():
        return 0 if name == display else 1
    own, other = someone.name, person(name)
    if len(own.spelt) < 2 or len(other.spelt) < 2:
        return _FAR
    return 2 if own.key == other.key else 3 if own.spelt < other.spelt or other.spelt < own.spelt else _FAR


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
            known = found.get(registered)
            found[registered] = frozenset((account.id,)) if known is None else known | {account.id}
    return found


def _by_start(contacts: Iterable[ContactCandidate]) -> Mapping[str, Sequence[ContactCandidate]]:
    found: dict[str, list[ContactCandidate]] = {}
    for contact in contacts:
        for start in person(contact.name).starts:
            found.setdefault(start, []).append(contact)
    return found
