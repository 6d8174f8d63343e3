"""Many mailboxes at once, all with the same options: one line for each that fails, and the others go on."""

from collections.abc import Iterable, Sequence
from typing import cast

import typer

from capture import company, declare, wiring
from capture.cli.connect.saving import Answers, checked, say_ending
from capture.cli.context import Common
from capture.cli.output import FAILED, NEEDS_PERSON, complain, progress, say
from capture.company import Colleague, Options, Outcome
from capture.endings.ending import Ending
from capture.endings.told import near, share
from capture.estimate import estimate
from capture.trying import Tried
from config.account import Account
from connectors import registry
from connectors.errors import NeedsPerson
from connectors.model.address import Address
from store import sources
from store.database import Store


def shared(answers: Answers) -> Options:
    """The options of all, as they are stored. Raises BadParameter."""
    return checked(answers)[1]


def found(people: Iterable[Colleague], remedy: str) -> Sequence[Colleague]:
    """Those whom a directory names, told as they come. Raises NeedsPerson where there is nobody."""
    listed: list[Colleague] = []
    with progress("Finding people") as bar:
        for one in people:
            listed.append(one)
            bar.update(len(listed), None)
    if not listed:
        raise NeedsPerson("Nobody is found in the directory", remedy)
    return listed


def connect_all(common: Common, kind: str, people: Sequence[Colleague], options: Options) -> None:
    """Tries those who are not connected, saves who can be read, and says how many and how long it takes."""
    with common.store() as store:
        there = _connected_before(store, kind, people, options)
        missing = [who for who in dict.fromkeys(people) if who not in there]
        good = _connected(store, kind, missing, options)
        ending = _ending(common, store, people, options)
    if told := [number for tried in good for number in tried.messages]:
        say(f"{estimate(told, cast(Account, registry.checked(kind, options)))}.")
    already = [dict(has) == dict(who.options(options)) for who, has in there.items()]
    others = f", {already.count(False):,} with other options that stay" if False in already else ""
    failed = len(missing) - len(good)
    say(f"Connected: {len(good):,}. Already connected: {len(already):,}{others}. Failed: {failed:,}.")
    say_ending(ending)
    if good:
        say("They are captured by the running daemon, or now by `capture run --once`.")
    if failed:
        raise typer.Exit(NEEDS_PERSON if good or already else FAILED)


def _connected_before(
    store: Store, kind: str, people: Iterable[Colleague], options: Options
) -> dict[Colleague, Options]:
    """Those who are connected, each with the options that she has."""
    by_user: dict[str, dict[Address, Options]] = {}
    with store.read() as connection:
        for who in people:
            if who.user not in by_user:
                by_user[who.user] = declare.connected(connection, kind, who.options(options))
    return {who: by_user[who.user][who.owner] for who in people if who.owner in by_user[who.user]}


def _connected(store: Store, kind: str, people: Sequence[Colleague], options: Options) -> list[Tried]:
    """What was found in those that could be read; of each other one line says what to do."""
    good: list[Tried] = []
    with progress("Trying mailboxes") as bar:
        for number, outcome in enumerate(company.connect_each(store, kind, people, options), start=1):
            if isinstance(outcome.tried, Tried):
                good.append(outcome.tried)
            else:
                complain(_failure(outcome))
            bar.update(number, len(people))
    return good


def _ending(common: Common, store: Store, people: Iterable[Colleague], options: Options) -> Sequence[Ending]:
    """What ends soon of them. What was told of the secret's end counts for all that have it."""
    owners = {who.owner for who in people}
    with store.begin() as connection:
        share(connection, options)
        theirs = {one.connection for one in sources.all_sources(connection) if one.owner in owners}
        return near(connection, common.settings(), theirs, wiring.utc_now())


def _failure(outcome: Outcome) -> str:
    remedy = outcome.tried.advice if isinstance(outcome.tried, NeedsPerson) else "Run this again later."
    return f"{outcome.who.owner}: {outcome.tried}. {remedy}"
