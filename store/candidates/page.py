"""One page: what its interactions have in common is read once, then each gets its own share."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from sqlalchemy import Connection

from matcher.keys import Keys, otherwise
from matcher.model import (
    AccountCandidate,
    Candidates,
    ContactCandidate,
    DealCandidate,
    Moment,
    TargetType,
    ThreadLink,
)
from store.candidates.find import Targets, links_of_threads, targets_of_keys
from store.candidates.load import load_accounts, load_contacts, load_deals

DEALS = 50
"""The most deals that an interaction is compared with."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One interaction, as far as the directory must know it."""

    keys: Keys
    thread: str
    interaction: int | None = None
    """Its id: what it was linked to before says nothing new about its thread."""
    deals: Sequence[int] = ()
    """Deals to compare it with, whether or not anything else leads to them."""


def candidates(connection: Connection, asked: Sequence[Asked]) -> list[Candidates]:
    """The candidates of each, in the same order. For a page of up to some hundreds.

    Deals are found by their own keys, by the thread, by the roles of the contacts found, and by the accounts of both;
    where that makes more than DEALS, those of the accounts give way first, then the older ones.
    """
    keys, targets = _found(connection, asked)
    page = _read(connection, asked, targets)
    return [page.share(one, own) for one, own in zip(asked, keys, strict=True)]


@dataclass(frozen=True, slots=True)
class _Page:
    """What was found for all interactions of a page."""

    targets: Targets
    threads: Mapping[str, Sequence[tuple[int, ThreadLink]]]
    contacts: Mapping[int, ContactCandidate]
    accounts: Mapping[int, AccountCandidate]
    deals: Mapping[int, DealCandidate]

    def share(self, one: Asked, keys: Set[str]) -> Candidates:
        """What of it concerns one interaction."""
        found: dict[str, set[int]] = {"contact": set(), "account": set(), "deal": set()}
        for key in keys:
            target_type, ids = self.targets[key]
            found[target_type].update(ids)
        near, employers, far = found["deal"], found["account"], set[int]()
        contacts = tuple([self.contacts[id_] for id_ in found["contact"]])
        for contact in contacts:
            if contact.account is not None:
                employers.add(contact.account)
            for role in contact.roles:
                near.add(role.deal)
        accounts = tuple([self.accounts[id_] for id_ in employers])
        for account in accounts:
            far.update(account.deals)
        thread = [link for interaction, link in self.threads.get(one.thread, ()) if interaction != one.interaction]
        near.update([link.deal for link in thread])
        near.update([id_ for id_ in one.deals if id_ in self.deals])
        far -= near
        return Candidates(contacts, accounts, self._deals(near, far), tuple(dict.fromkeys(thread)))

    def _deals(self, near: set[int], far: set[int]) -> tuple[DealCandidate, ...]:
        if len(near) + len(far) <= DEALS:
            return tuple([self.deals[id_] for id_ in near | far])
        ranked = sorted([self.deals[id_] for id_ in near], key=_age, reverse=True)
        ranked += sorted([self.deals[id_] for id_ in far], key=_age, reverse=True)
        return tuple(ranked[:DEALS])


def _found(connection: Connection, asked: Sequence[Asked]) -> tuple[list[set[str]], Targets]:
    """The keys of each that led to records, and to which."""
    targets = targets_of_keys(connection, {key for one in asked for key in one.keys})
    others = [
        [other for key, who in one.keys.items() if who and key not in targets for other in otherwise(key, who)]
        for one in asked
    ]
    targets |= targets_of_keys(connection, {key for keys in others for key in keys})
    known = targets.keys()
    return [known & (*one.keys, *keys) for one, keys in zip(asked, others, strict=True)], targets


def _read(connection: Connection, asked: Sequence[Asked], targets: Targets) -> _Page:
    threads = links_of_threads(connection, {one.thread for one in asked})
    by_type: dict[str, set[int]] = {target_type: set() for target_type in TargetType}
    for target_type, ids in targets.values():
        by_type[target_type].update(ids)
    contacts = load_contacts(connection, by_type[TargetType.CONTACT])
    employers = {contact.account for contact in contacts.values() if contact.account is not None}
    accounts = load_accounts(connection, by_type[TargetType.ACCOUNT] | employers)
    wanted = by_type[TargetType.DEAL].union(
        [link.deal for found in threads.values() for _interaction, link in found],
        [role.deal for contact in contacts.values() for role in contact.roles],
        *[account.deals for account in accounts.values()],
        *[one.deals for one in asked],
    )
    return _Page(targets, threads, contacts, accounts, load_deals(connection, wanted))


def _age(deal: DealCandidate) -> tuple[bool, Moment, int]:
    return deal.created_at is not None, deal.created_at or 0, deal.id
