"""Checks what was answered, tries it, and only then saves it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import cast

import typer
from pydantic import ValidationError

from capture import declare, keeping, wiring
from capture.cli.context import Common
from capture.cli.output import complain, say
from capture.endings.ending import Ending
from capture.endings.told import near, share
from capture.estimate import estimate
from capture.trying import tried
from config.account import Account
from config.problems import problem
from config.providers import as_stored
from config.settings import Settings
from config.sources import Layer, Location
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
    owner = address_of(answers.owner, answers.owner_option)
    given = {name: value for name, value in answers.options.items() if value is not None}
    tree = {"connections": [{"owner": answers.owner, "kind": answers.kind, **given}]}

    def option(location: Location) -> str:
        name = str(location[-1])
        return answers.owner_option if name == "owner" else answers.names.get(name, f"--{name.replace('_', '-')}")

    try:
        (declared,) = Settings.model_validate(tree).connections
    except ValidationError as error:
        found = [problem(one, [Layer(tree, option)]) for one in error.errors()]
        first, *others = (f"{one.wrong}; {one.remedy}" for one in found)
        also = [f"{one.place}: {told}" for one, told in zip(found[1:], others, strict=True)]
        raise typer.BadParameter("\n".join([first, *also]), param_hint=found[0].place) from None
    return owner, cast("Options", as_stored(declared.options))
