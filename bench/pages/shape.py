"""Which interactions there are: numbers only, drawn for all of them at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from bench.pages.vocabulary import Numbers

REPS: Final = 20
QUEUE: Final = 5_000
"""Interactions that wait for the first rep, of a million; for each of the others about half as many."""
NOBODY: Final = -1
DAY: Final = 86_400_000_000
"""In microseconds, as all times here."""

_YEARS: Final = 3
_LONGEST_THREAD: Final = 300
_SUGGESTED: Final = 0.05
_STRICTER: Final = 0.03


@dataclass(frozen=True, slots=True)
class Company:
    """How the directory hangs together. Contacts and deals by their places; accounts by theirs."""

    contact_account: Numbers
    deal_account: Numbers

    @classmethod
    def drawn(cls, interactions: int) -> "Company":
        """A contact for every twenty interactions, an account for every hundred, a deal for every 125."""
        chance = np.random.default_rng(1)
        accounts = interactions // 100
        further = skewed(chance, interactions // 20 - accounts, accounts)
        contacts = np.concatenate([np.arange(accounts), further])
        return cls(np.sort(contacts), skewed(chance, interactions // 125, accounts))

    @property
    def accounts(self) -> int:
        """How many."""
        return int(self.contact_account.max()) + 1


@dataclass(frozen=True, slots=True)
class Shape:
    """One value for each interaction, in the order of their ids."""

    thread: Numbers
    place: Numbers
    """In its thread; the first is 0."""
    at: Numbers
    meeting: Numbers
    inbound: Numbers
    deal: Numbers
    """NOBODY: none."""
    account: Numbers
    contact: Numbers
    rep: Numbers
    second: Numbers
    """The other rep whose mailbox saw it; NOBODY: none."""
    suggested: Numbers
    """Somebody is asked whether it belongs to the deal, or without one to the account."""
    audience: Numbers


def drawn(interactions: int, company: Company, now: datetime) -> Shape:
    """A record of so many."""
    chance = np.random.default_rng(2)
    threads = _sizes(chance, interactions)
    thread = np.repeat(np.arange(len(threads)), threads)
    place = np.arange(interactions) - np.repeat(np.cumsum(threads) - threads, threads)
    deal, account, contact, rep, second = (values[thread] for values in _subjects(chance, len(threads), company))
    meeting = (chance.random(interactions) < 0.1).astype(np.int64)
    at = _times(chance, threads, thread, meeting, int(now.timestamp() * 1e6))
    strict = chance.random(interactions) < _STRICTER
    shape = Shape(
        thread=thread,
        place=place,
        at=at,
        meeting=meeting,
        inbound=(chance.random(interactions) < 0.5).astype(np.int64),
        deal=deal,
        account=account,
        contact=contact,
        rep=rep,
        second=second,
        suggested=_suggested(chance, rep, second),
        audience=np.where(strict, chance.integers(0, 3, interactions), 3),
    )
    return _in_order_of_capture(shape)


def skewed(chance: np.random.Generator, number: int, kinds: int) -> Numbers:
    """Draws among kinds of which a few are large: the first of 8,000 has 1.4 % of all."""
    return (10 * ((kinds / 10 + 1) ** chance.random(number) - 1)).astype(np.int64)


def _sizes(chance: np.random.Generator, interactions: int) -> Numbers:
    """Of threads, by a power law; together they are as many as wanted."""
    drawn = np.minimum(_LONGEST_THREAD, (1 - chance.random(interactions)) ** (-1 / 1.4)).astype(np.int64)
    ends = np.cumsum(drawn)
    last = int(np.searchsorted(ends, interactions))
    sizes = drawn[: last + 1].copy()
    sizes[-1] -= int(ends[last]) - interactions
    return sizes


def _subjects(
    chance: np.random.Generator, threads: int, company: Company
) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers]:
    """Deal, account, contact and the one or two reps of each thread."""
    deals = len(company.deal_account)
    deal = np.where(chance.random(threads) < 0.8, skewed(chance, threads, deals), NOBODY)
    account = np.where(deal >= 0, company.deal_account[deal], skewed(chance, threads, company.accounts))
    first = np.searchsorted(company.contact_account, account)
    there = np.searchsorted(company.contact_account, account, side="right") - first
    contact = first + (there ** chance.random(threads)).astype(np.int64) - 1
    rep = np.where(chance.random(threads) < 0.85, account % REPS, chance.integers(0, REPS, threads))
    other = (rep + chance.integers(1, REPS, threads)) % REPS
    return deal, account, contact, rep, np.where(chance.random(threads) < 0.15, other, NOBODY)


def _times(chance: np.random.Generator, threads: Numbers, thread: Numbers, meeting: Numbers, now: int) -> Numbers:
    """Over the last years, a day or two between the mails of a thread; some meetings are still to come."""
    gaps = (chance.exponential(1.5, len(thread)) * DAY).astype(np.int64)
    past = np.cumsum(gaps)
    since = past - np.repeat(past[np.cumsum(threads) - threads], threads)
    begun = now - (chance.random(len(threads)) * _YEARS * 365 * DAY).astype(np.int64)
    at = np.minimum(begun[thread] + since, now - (chance.random(len(thread)) * DAY).astype(np.int64))
    ahead = now + (chance.random(len(thread)) * 14 * DAY).astype(np.int64)
    at = np.where((meeting == 1) & (chance.random(len(thread)) < 0.02), ahead, at)
    half_hour = int(timedelta(minutes=30) / timedelta(microseconds=1))
    rounded: Numbers = np.where(meeting == 1, at // half_hour * half_hour, at)
    return rounded


def _suggested(chance: np.random.Generator, rep: Numbers, second: Numbers) -> Numbers:
    """Exactly as many for the first rep as are wanted, and the rest by chance among the others."""
    found = np.zeros(len(rep), dtype=np.int64)
    hers = np.flatnonzero((rep == 0) | (second == 0))
    others = np.flatnonzero((rep != 0) & (second != 0))
    queue = QUEUE * len(rep) // 1_000_000
    found[chance.choice(hers, queue, replace=False)] = 1
    found[chance.choice(others, int(_SUGGESTED * len(rep)) - queue, replace=False)] = 1
    return found


def _in_order_of_capture(shape: Shape) -> Shape:
    """The older half mailbox by mailbox, as first passes take it, and the rest as it came."""
    backlog = shape.at < np.median(shape.at)
    order = np.lexsort((shape.at, np.where(backlog, shape.rep, REPS)))
    return Shape(*(getattr(shape, name)[order] for name in Shape.__slots__))
