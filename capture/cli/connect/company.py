"""Many mailboxes at once, all with the same options: one line for each that fails, and the others go on."""

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

import typer

from capture import company, declare
from capture.cli.connect.saving import Answers, checked
from capture.cli.context import Common
from capture.cli.output import FAILED, NEEDS_PERSON, complain, progress, say
from capture.company import Outcome
from capture.estimate import estimate
from capture.trying import Tried
from config.account import Account
from connectors import registry
from connectors.errors import NeedsPerson
from connectors.model.address import Address
from store.database import Store
from store.sources import Json


def shared(answers: Answers) -> Mapping[str, Json]:
    """The options of all, as they are stored. Raises BadParameter."""
    return checked(answers)[1]


def found(people: Iterable[Address], remedy: str) -> Sequence[Address]:
    """Those whom a directory names, told as they come. Raises NeedsPerson where there is nobody."""
    addresses: list[Address] = []
    with progress("Finding people") as bar:
        for address in people:
            addresses.append(address)
            bar.update(len(addresses), None)
    if not addresses:
        raise NeedsPerson("Nobody is found in the directory", remedy)
    return addresses


def connect_all(common: Common, kind: str, owners: Sequence[Address], options: Mapping[str, Json]) -> None:
    """Tries those who are not connected, saves who can be read, and says how many and how long it takes."""
    with common.store() as store:
        with store.read() as connection:
            there = declare.connected(connection, kind, options)
        missing = [owner for owner in dict.fromkeys(owners) if owner not in there]
        good = _connected(store, kind, missing, options)
    if told := [number for tried in good for number in tried.messages]:
        say(f"{estimate(told, cast(Account, registry.checked(kind, options)))}.")
    already = [dict(there[owner]) == dict(options) for owner in there.keys() & set(owners)]
    others = f", {already.count(False):,} with other options that stay" if False in already else ""
    failed = len(missing) - len(good)
    say(f"Connected: {len(good):,}. Already connected: {len(already):,}{others}. Failed: {failed:,}.")
    if good:
        say("They are captured by the running daemon, or now by `capture run --once`.")
    if failed:
        raise typer.Exit(NEEDS_PERSON if good or already else FAILED)


def _connected(store: Store, kind: str, owners: Sequence[Address], options: Mapping[str, Json]) -> list[Tried]:
    """What was found in those that could be read; of each other one line says what to do."""
    good: list[Tried] = []
    with progress("Trying mailboxes") as bar:
        for number, outcome in enumerate(company.connect_each(store, kind, owners, options), start=1):
            if isinstance(outcome.tried, Tried):
                good.append(outcome.tried)
            else:
                complain(_failure(outcome))
            bar.update(number, len(owners))
    return good


def _failure(outcome: Outcome) -> str:
    remedy = outcome.tried.advice if isinstance(outcome.tried, NeedsPerson) else "Run this again later."
    return f"{outcome.owner}: {outcome.tried}. {remedy}"
