"""Mailboxes at Google by the key of a service account that speaks for everybody (domain-wide delegation)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import typer

from capture import company, declare
from capture.cli.connect.saving import Answers, address_of, checked, connect
from capture.cli.context import Common
from capture.cli.output import FAILED, NEEDS_PERSON, complain, progress, say
from capture.company import Outcome
from capture.estimate import estimate
from capture.trying import Tried
from config.providers import GoogleOptions
from connectors.errors import NeedsPerson
from connectors.model.address import Address
from store.database import Store
from store.sources import Json

NAMES = {"labels": "--label", "calendars": "--calendar"}


@dataclass(frozen=True, slots=True)
class Company:
    """Who is meant, as a person says it."""

    admin: str
    domain: str | None
    groups: tuple[str, ...]
    without_groups: tuple[str, ...]


def connect_some(
    common: Common, key: str, users: Sequence[str], owner: str | None, choices: Mapping[str, object]
) -> None:
    """The mailboxes of these addresses; of one of them the owner may be somebody else."""
    options = {"key": key, **choices}
    if len(users) > 1:
        _connect(common, [address_of(user, "--user") for user in users], _checked(users[0], options, "--user"))
        return
    (user,) = users
    shared = {"user": user} if owner else {}
    option = "--owner" if owner else "--user"
    connect(common, Answers("google", owner or user, options | shared, owner_option=option, names=NAMES))


def connect_everybody(common: Common, key: str, whom: Company, choices: Mapping[str, object]) -> None:
    """Everybody whom the directory names."""
    # On demand: Google's client loads slowly.
    from connectors.google.people import people

    options = _checked(whom.admin, {"key": key, **choices}, "--admin")
    found: list[Address] = []
    with progress("Finding people") as bar:
        for person in people(
            GoogleOptions.model_validate(options),
            address_of(whom.admin, "--admin"),
            domain=whom.domain,
            groups=[address_of(group, "--group") for group in whom.groups],
            without_groups=[address_of(group, "--without-group") for group in whom.without_groups],
        ):
            found.append(person.address)
            bar.update(len(found), None)
    if not found:
        raise NeedsPerson("Nobody is found in the directory", "Look at --domain, --group and --without-group.")
    _connect(common, found, options)


def _checked(address: str, options: Mapping[str, object], option: str) -> Mapping[str, Json]:
    return checked(Answers("google", address, options, owner_option=option, names=NAMES))[1]


def _connect(common: Common, owners: Sequence[Address], options: Mapping[str, Json]) -> None:
    with common.store() as store:
        with store.read() as connection:
            there = declare.connected(connection, "google", options)
        missing = [owner for owner in dict.fromkeys(owners) if owner not in there]
        good = _connected(store, missing, options)
    if good:
        told = [number for tried in good for number in tried.messages]
        say(f"{estimate(told, GoogleOptions.model_validate(options))}.")
    already = [dict(there[owner]) == dict(options) for owner in there.keys() & set(owners)]
    others = f", {already.count(False):,} with other options that stay" if False in already else ""
    failed = len(missing) - len(good)
    say(f"Connected: {len(good):,}. Already connected: {len(already):,}{others}. Failed: {failed:,}.")
    if good:
        say("They are captured by the running daemon, or now by `capture run --once`.")
    if failed:
        raise typer.Exit(NEEDS_PERSON if good or already else FAILED)


def _connected(store: Store, owners: Sequence[Address], options: Mapping[str, Json]) -> list[Tried]:
    """What was found in those that could be read; of each other one line says what to do."""
    good: list[Tried] = []
    with progress("Trying mailboxes") as bar:
        for number, outcome in enumerate(company.connect_each(store, "google", owners, options), start=1):
            if isinstance(outcome.tried, Tried):
                good.append(outcome.tried)
            else:
                complain(_failure(outcome))
            bar.update(number, len(owners))
    return good


def _failure(outcome: Outcome) -> str:
    remedy = outcome.tried.advice if isinstance(outcome.tried, NeedsPerson) else "Run this again later."
    return f"{outcome.owner}: {outcome.tried}. {remedy}"
