"""What matching costs an interaction: `python -m bench.matching [--contacts N]`.

Builds two directories in SQLite files in the same way, one of 10,000 contacts and one of N (a million unless told): ten
contacts an account and two deals, each with two stages and two roles, named after the account and one of 300 products.
In both, one domain has 5,000 contacts, one account 3,000 deals, and people's names repeat. Then it finds the candidates
of pages of 200 interactions and matches them. Printed are microseconds an interaction, the best of several rounds over
different pages, for two kinds of page: `mixed`, where one interaction in ten concerns the crowded places, and `worst`,
where all do.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from config.collector import collect_seldom
from connectors.model.address import Address
from connectors.model.crm import Account, Contact, Deal, DealContact, Stage
from connectors.model.interaction import Interaction, Kind, Participant, Role
from matcher.keys import keys
from matcher.match import match
from matcher.model import Context, Question, Thresholds
from store import directory, version
from store.candidates import Asked, candidates
from store.database import Store

SMALL = 10_000
PAGE = 200
ROUNDS = 40
BATCH = 10_000
CROWD_CONTACTS, CROWD_DEALS = 5_000, 3_000
START = datetime(2024, 1, 1, tzinfo=UTC)
REP = Address("rep@ours.example")
CONTEXT = Context(frozenset({"ours.example"}), frozenset({REP}))
SYLLABLES = "ba be bo da de du fa fi go ha ka ke lo ma me mi na ne no pa ra ri ro sa se ta to va vi wo za".split()  # noqa: SIM905

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds for one page."""

    candidates: float
    match: float

    @property
    def total(self) -> float:
        """Both."""
        return self.candidates + self.match


def word(number: int, syllables: int) -> str:
    """A made-up word; the same number gives the same word."""
    parts = []
    for _ in range(syllables):
        number, rest = divmod(number * 7 + 3, len(SYLLABLES))
        parts.append(SYLLABLES[rest])
    return "".join(parts).capitalize()


def person(number: int) -> str:
    """A name; full names repeat about every 600,000 people, family names every 30,000."""
    chance = random.Random(number)  # noqa: S311
    return f"{word(chance.randrange(900), 2)} {word(chance.randrange(30_000), 3)}"


def address(number: int) -> Address:
    """The first 5,000 people share a domain."""
    local = person(number).lower().replace(" ", ".")
    return Address(f"{local}{number}@{'crowd' if number < CROWD_CONTACTS else f'firm{number // 10}'}.example")


def account_of(number: int) -> str:
    """The account of a contact."""
    return "A0" if number < CROWD_CONTACTS else f"A{number // 10}"


def company(account: str) -> str:
    """The name of an account."""
    number = int(account[1:])
    return f"{word(number, 5)} {word(number // 7, 3)}"


def product(number: int) -> str:
    """One of 300, the first of them much more often than the last."""
    return f"{word(int(300 * random.Random(number).random() ** 3), 3)} 2024"  # noqa: S311


def accounts(contacts: int) -> Iterator[Account]:
    """One for every ten contacts, and the crowded one."""
    yield Account("A0", company("A0"), ("crowd.example",), REP)
    for number in range(CROWD_CONTACTS // 10, contacts // 10):
        yield Account(f"A{number}", f"{company(f'A{number}')} Ltd", (f"firm{number}.example",), REP)


def people(contacts: int) -> Iterator[Contact]:
    """All contacts."""
    for number in range(contacts):
        yield Contact(f"C{number}", person(number), (address(number),), account_of(number), REP, START)


def deal(number: int, account: str, contacts: Sequence[int]) -> Deal:
    """An open deal with two stages."""
    since = START + timedelta(hours=number % 8_000)
    return Deal(
        external_id=f"OPP-{100_000 + number}",
        name=f"{company(account)} - {product(number)}",
        account=account,
        owner=REP,
        created_at=since,
        stages=(Stage("Lead", since), Stage("Offer", since + timedelta(days=20))),
        contacts=tuple(DealContact(f"C{contact}", "buyer", since) for contact in contacts),
    )


def deals(contacts: int) -> Iterator[Deal]:
    """Two for every ten contacts, and 3,000 of the crowded account."""
    for number in range(CROWD_DEALS):
        yield deal(number, "A0", (number, number + 1))
    for number in range(CROWD_CONTACTS // 5, contacts // 5):
        contact = number * 5
        yield deal(CROWD_DEALS + number, account_of(contact), (contact, contact + 1))


def mail(number: int, sender: Address, name: str, subject: str) -> Interaction:
    """A mail to the rep and a colleague of the sender."""
    colleague = Address(f"info@{sender.partition('@')[2]}")
    to = (Participant(REP, "Rep", Role.TO), Participant(colleague, "", Role.CC))
    at = START + timedelta(days=400)
    return Interaction(f"mail:{number}", Kind.EMAIL, at, subject, (Participant(sender, name, Role.FROM), *to))


def ordinary(contacts: int, chance: random.Random) -> Interaction:
    """Half from people on record, a third from new people at known companies, the rest from strangers."""
    number = chance.randrange(CROWD_CONTACTS, contacts)
    kind = chance.random()
    about = company(account_of(number)) if chance.random() < 0.3 else word(chance.randrange(contacts), 5)
    topic = f"Re: {about} {product(chance.randrange(contacts))} offer"
    if kind < 0.1:
        topic = f"Order OPP-{100_000 + CROWD_DEALS + chance.randrange(CROWD_CONTACTS // 5, contacts // 5)}"
    if kind < 0.5:
        return mail(number, address(number), person(number), topic)
    name = person(chance.randrange(contacts))
    if kind < 0.83:
        return mail(number, Address(f"{name.lower().replace(' ', '.')}@firm{number // 10}.example"), name, topic)
    host = "gmail.com" if kind < 0.93 else f"stranger{number}.example"
    return mail(number, Address(f"{name.lower().replace(' ', '')}@{host}"), name, topic)


def crowded(_contacts: int, chance: random.Random) -> Interaction:
    """From the domain with 5,000 contacts, about the account with 3,000 deals."""
    number = chance.randrange(CROWD_CONTACTS)
    return mail(number, address(number), person(number), f"Re: {product(number)} offer")


def page(contacts: int, round_: int, worst: bool) -> list[Interaction]:
    """200 interactions."""
    chance = random.Random(round_)  # noqa: S311
    makers = [crowded if worst or place % 10 == 0 else ordinary for place in range(PAGE)]
    return [maker(contacts, chance) for maker in makers]


def build(store: Store, contacts: int) -> None:
    """Saves the whole directory through the front door."""
    version.upgrade(store)
    started = time.process_time()
    for save, records in (
        (directory.save_accounts, accounts(contacts)),
        (directory.save_contacts, people(contacts)),
        (directory.save_deals, deals(contacts)),
    ):
        _save(store, save, records)  # type: ignore[arg-type]
        print(f"  {save.__name__:14} done after {time.process_time() - started:6.1f} s", flush=True)


def _save(store: Store, save: Callable[[Connection, Sequence[T]], directory.Saved], records: Iterator[T]) -> None:
    while batch := list(islice(records, BATCH)):
        with store.begin() as connection:
            save(connection, batch)


def measure(stores: dict[int, Store], worst: bool) -> dict[int, Cost]:
    """The best of each size; the sizes take turns, so that a busy machine is busy for both."""
    found: dict[int, list[Cost]] = {size: [] for size in stores}
    for round_ in range(ROUNDS):
        for size, store in stores.items():
            found[size].append(_cost(store, page(size, round_, worst)))
    return {
        size: Cost(min(cost.candidates for cost in costs[1:]), min(cost.match for cost in costs[1:]))
        for size, costs in found.items()
    }


def _cost(store: Store, interactions: Sequence[Interaction]) -> Cost:
    thresholds = Thresholds()
    with store.read() as connection:
        started = time.process_time()
        asked = [Asked(keys(one, CONTEXT), one.key) for one in interactions]
        found = candidates(connection, asked)
        between = time.process_time()
        for one, offered in zip(interactions, found, strict=True):
            match(Question(one, offered, CONTEXT), thresholds)
        return Cost(between - started, time.process_time() - between)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--contacts", type=int, default=1_000_000)
    large = parser.parse_args().contacts
    collect_seldom()
    with tempfile.TemporaryDirectory() as folder:
        stores = {size: Store(f"sqlite:///{Path(folder) / f'{size}.db'}") for size in (SMALL, large)}
        for size, store in stores.items():
            print(f"building a directory of {size:,} contacts", flush=True)
            build(store, size)
        costs = {worst: measure(stores, worst) for worst in (False, True)}
        for store in stores.values():
            store.close()
    print(f"\n{'us an interaction':18}{'contacts':>12}{'candidates':>12}{'match':>10}{'total':>10}{'ratio':>8}")
    for worst in (False, True):
        for size in (SMALL, large):
            cost, base = costs[worst][size], costs[worst][SMALL]
            figures = [f"{seconds / PAGE * 1e6:.0f}" for seconds in (cost.candidates, cost.match, cost.total)]
            name = "worst" if worst else "mixed"
            print(f"{name:18}{size:12,}{figures[0]:>12}{figures[1]:>10}{figures[2]:>10}{cost.total / base.total:8.2f}")


if __name__ == "__main__":
    main()
