"""One page: what its interactions have in common is read once, then each gets its own share."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from matcher.model import (
    AccountCandidate,
    Candidates,
    ContactCandidate,
    DealCandidate,
    DealRole,
    TargetType,
    ThreadLink,
)
from store.candidates.find import Role, deals_of_accounts, links_of_threads, roles_of_contacts, targets_of_keys
from store.candidates.load import load_accounts, load_contacts, load_deals

DEALS = 50
"""The most deals that an interaction is compared with."""

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Asked:
    """One interaction, as far as the directory must know it."""

    keys: frozenset[str]
    """From `matcher.keys.keys`."""
    thread: str
    interaction: int | None = None
    """Its id: what it was linked to before says nothing new about its thread."""


def candidates(connection: Connection, asked: Sequence[Asked]) -> list[Candidates]:
    """The candidates of each, in the same order. For a page of up to some hundreds.

    Deals are found by their own keys, by the thread, by the roles of the contacts found, and by the accounts of both;
    where that makes more than DEALS, those of the accounts give way first, then the older ones.
    """
    page = _read(connection, asked)
    return [page.share(one) for one in asked]


@dataclass(frozen=True, slots=True)
class _Page:
    """What was found for all interactions of a page."""

    targets: Mapping[str, Sequence[tuple[str, int]]]
    threads: Mapping[str, Sequence[tuple[int, ThreadLink]]]
    contacts: Mapping[int, ContactCandidate]
    accounts: Mapping[int, AccountCandidate]
    deals: Mapping[int, DealCandidate]
    by_contact: Mapping[int, Sequence[int]]
    by_account: Mapping[int, Sequence[int]]
    order: Mapping[int, int]
    """Deal → its place when all are sorted newest first."""

    def share(self, one: Asked) -> Candidates:
        """What of it concerns one interaction."""
        found: dict[str, set[int]] = {"contact": set(), "account": set(), "deal": set()}
        for key in one.keys:
            for target_type, id_ in self.targets.get(key, ()):
                found[target_type].add(id_)
        contacts = [self.contacts[id_] for id_ in found["contact"] if id_ in self.contacts]
        employers = {contact.account for contact in contacts if contact.account is not None}
        accounts = [self.accounts[id_] for id_ in found["account"] | employers if id_ in self.accounts]
        thread = [link for interaction, link in self.threads.get(one.thread, ()) if interaction != one.interaction]
        near = found["deal"].union(
            (link.deal for link in thread), *(self.by_contact.get(contact.id, ()) for contact in contacts)
        )
        far = {deal for account in accounts for deal in self.by_account.get(account.id, ())}
        return Candidates(tuple(contacts), tuple(accounts), self._deals(near, far - near), tuple(dict.fromkeys(thread)))

    def _deals(self, near: set[int], far: set[int]) -> tuple[DealCandidate, ...]:
        chosen, others = near & self.deals.keys(), far & self.deals.keys()
        if len(chosen) + len(others) <= DEALS:
            return tuple([self.deals[id_] for id_ in chosen | others])
        ranked = [*sorted(chosen, key=self.order.__getitem__), *sorted(others, key=self.order.__getitem__)]
        return tuple([self.deals[id_] for id_ in ranked[:DEALS]])


def _read(connection: Connection, asked: Sequence[Asked]) -> _Page:
    targets = targets_of_keys(connection, {key for one in asked for key in one.keys})
    threads = links_of_threads(connection, {one.thread for one in asked})
    by_type: dict[str, set[int]] = defaultdict(set)
    for refs in targets.values():
        for target_type, id_ in refs:
            by_type[target_type].add(id_)
    contacts = load_contacts(connection, by_type[TargetType.CONTACT])
    employers = {contact.account for contact in contacts.values() if contact.account is not None}
    accounts = load_accounts(connection, by_type[TargetType.ACCOUNT] | employers)
    roles = roles_of_contacts(connection, contacts)
    by_account = deals_of_accounts(connection, accounts)
    wanted = by_type[TargetType.DEAL].union(
        (role.deal for role in roles),
        (link.deal for found in threads.values() for _interaction, link in found),
        *by_account.values(),
    )
    deals = load_deals(connection, wanted, _by_deal(roles))
    newest = sorted(deals.values(), key=_age, reverse=True)
    return _Page(
        targets=targets,
        threads=threads,
        contacts=contacts,
        accounts=accounts,
        deals=deals,
        by_contact=_by_contact(roles),
        by_account=by_account,
        order={deal.id: place for place, deal in enumerate(newest)},
    )


def _age(deal: DealCandidate) -> tuple[datetime, int]:
    return deal.created_at or _LONG_AGO, deal.id


def _by_deal(roles: Iterable[Role]) -> dict[int, list[DealRole]]:
    found: dict[int, list[DealRole]] = defaultdict(list)
    for one in roles:
        found[one.deal].append(DealRole(one.contact, one.role, one.since, one.until))
    return found


def _by_contact(roles: Iterable[Role]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for one in roles:
        found[one.contact].append(one.deal)
    return found
