"""Checks what was answered, tries it, and only then saves it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import cast

import typer

from capture import declare, keeping, wiring
from capture.acting import on_the_machine
from capture.cli.context import Common
from capture.cli.output import complain, say
from capture.connecting import answers as connecting
from capture.connecting.adding import expect
from capture.endings.ending import Ending
from capture.endings.told import near, share
from capture.estimate import estimate
from capture.trying import tried
from config.account import Account
from config.settings import Settings
from connectors import registry
from connectors.model.address import Address, parse_address
from store.sources import Json

Options = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person or a script said of a connection."""

    kind: str
    owner: str
    options: Mapping[str, object]
    """Those that are None were left open and take their defaults."""
    typed: str = ""
    """A password that was typed; "" where the options say where it is."""
    owner_option: str = "--owner"
    names: Mapping[str, str] = field(default_factory=dict)
    """Option of the connection → option of the command line, where it is another word."""


@dataclass(frozen=True, slots=True)
class Access:
    """New access to an account, tried. Nothing is saved yet."""

    options: Options
    detail: str
    """What was found, for people."""
    purse: str | None = field(default=None, repr=False)
    """What is exchanged as it is used; None where nothing is."""
    keeps_purse: bool = False
    """What was granted before is still good."""


def connect(common: Common, answers: Answers) -> None:
    """Adds the connection, or gives the one to the same account these options.

    Raises BadParameter for what is wrong with the answers, ConnectorError, SecretUnavailable and StoreError.
    """
    settings = common.settings()
    owner, options = checked(complete(settings, answers))
    found = tried(answers.kind, owner, options, f"Correct {answers.owner_option}.")
    if found.messages:
        say(f"{estimate(found.messages, cast(Account, registry.checked(answers.kind, options)))}.")
    with common.store() as store, store.begin() as connection:
        ensured = declare.ensure(connection, answers.kind, owner, options, wiring.utc_now())
        expect(connection, ensured, answers.kind, found)
        on_the_machine(wiring.utc_now()).note(connection, "connection.connect", f"connection {ensured.id}")
        share(connection, options)
        ending = near(connection, settings, [ensured.id], wiring.utc_now())
    keeping.forget(settings, ensured.before or {}, options)
    say(f"{TOLD[ensured.what]} as connection {ensured.id}: {found.detail}.")
    if answers.typed:
        say(f"The password is kept in the database, sealed with {keeping.key_named(settings)}.")
    say_ending(ending)
    say(CAPTURED)


def say_ending(found: Iterable[Ending]) -> None:
    """What ends too soon to be left for later."""
    for one in found:
        complain(f"{one.wrong} {one.remedy}")


CAPTURED = "It is captured by the running daemon, or now by `capture run --once`."
TOLD = {
    declare.What.NEW: "Connected",
    declare.What.SAME: "Already connected",
    declare.What.CHANGED: "Already connected, and now with these answers,",
}


def complete(settings: Settings, answers: Answers) -> Answers:
    """The answers with a typed password sealed. Raises SecretUnavailable and StoreError."""
    if not answers.typed:
        return answers
    return replace(answers, options={**answers.options, "password": keeping.sealed(settings, answers.typed)})


def address_of(text: str, option: str) -> Address:
    """The address that `option` says. Raises BadParameter where it says none."""
    address = parse_address(text)
    if address is None:
        raise typer.BadParameter(f"{text!r} is not an email address", param_hint=option)
    return address


def checked(answers: Answers) -> tuple[Address, Options]:
    """The owner and the options as they are stored. Raises BadParameter with one sentence for each that is wrong."""

    def option(name: str) -> str:
        return answers.owner_option if name == "owner" else answers.names.get(name, f"--{name.replace('_', '-')}")

    try:
        return connecting.checked(answers.kind, answers.owner, answers.options, option)
    except connecting.Unfit as error:
        first, *others = error.wrong
        told = [first.told, *(f"{one.place}: {one.told}" for one in others)]
        raise typer.BadParameter("\n".join(told), param_hint=first.place) from None
