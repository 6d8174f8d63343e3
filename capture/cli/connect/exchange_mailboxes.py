"""Mailboxes on an Exchange server that one account opens: its own, or many of others."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import typer

from capture import keeping
from capture.cli.connect.company import connect_all, shared
from capture.cli.connect.exchange_people import Wanted
from capture.cli.connect.exchange_server import Where, server_of
from capture.cli.connect.exchange_sign_in import Given, check, opening
from capture.cli.connect.saving import Answers, Options, checked, complete, connect
from capture.cli.context import Common
from capture.cli.output import NEEDS_PERSON, complain, say
from capture.company import Colleague
from capture.trying import tried
from config.exchange import ExchangeOptions
from connectors.errors import ConnectorError
from connectors.ews.advice import NotLetIn
from connectors.model.address import Address

NAMES = {"folders": "--folder", "calendars": "--calendar", "ca_file": "--ca-file"}
"""Option of the connection → option of the command line, where it is another word."""


def connect_some(common: Common, by: Given, where: Where, chosen: Mapping[str, object], wanted: Wanted) -> None:
    """Raises BadParameter, ConnectorError, SecretUnavailable and StoreError; Exit where some cannot be read."""
    check(by)
    if wanted.are_many and not by.opens_many:
        raise typer.BadParameter(
            "many mailboxes are read by one account that may: give this, or --delegate", param_hint="--impersonate"
        )
    settings = common.settings()
    opened = opening(settings.microsoft, by)
    first = wanted.mailboxes[0]
    answers = Answers(
        "exchange", wanted.owner or first, {**opened.options, **chosen}, opened.typed,
        "--owner" if wanted.owner else "--user", {**NAMES, "url": where.option},
    )  # fmt: skip
    sealed = complete(settings, answers)
    server = server_of(where, first, partial(_options, _at(sealed, user=first)))
    if wanted.are_many:
        _connect_many(common, _at(sealed, url=server.url), wanted)
        return
    user = {} if server.address == answers.owner else {"user": server.address}
    connect(common, _at(answers, url=server.url, **user))


def _connect_many(common: Common, answers: Answers, wanted: Wanted) -> None:
    options = shared(answers)
    _check_let_in(wanted.mailboxes[0], options)
    for line in wanted.refused:
        complain(f"{line} Correct it, and run this again.")
    if answers.typed:
        say(f"The password is kept in the database, sealed with {keeping.key_named(common.settings())}.")
    connect_all(common, "exchange", [Colleague(address) for address in wanted.mailboxes], options)
    if wanted.refused:
        raise typer.Exit(NEEDS_PERSON)


def _check_let_in(first: Address, options: Options) -> None:
    """Directories lock an account after some wrong passwords: one mailbox is tried before all. Raises NotLetIn."""
    try:
        tried("exchange", first, options, "")
    except NotLetIn:
        raise
    except ConnectorError:
        return


def _at(answers: Answers, **more: object) -> Answers:
    return replace(answers, options={**answers.options, **more})


def _options(answers: Answers, url: str) -> ExchangeOptions:
    """Those of a connection to this URL. Raises BadParameter."""
    return ExchangeOptions.model_validate(checked(_at(answers, url=url))[1])
