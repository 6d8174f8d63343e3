"""`capture connection reconnect ID`: other credentials or another host for a connection, which keeps its history."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, cast

import typer
from pydantic import BaseModel

from capture import declare, keeping, wiring
from capture.acting import on_the_machine
from capture.cli.chosen import Chosen, Ids, Matching, OfKind, OfState
from capture.cli.connect import chosen_again, exchange_again, google_again, microsoft_again
from capture.cli.connect.asking import Password, asked, password
from capture.cli.connect.microsoft_app import PROOF
from capture.cli.connect.saving import Access, Answers, checked, complete, say_ending
from capture.cli.context import Common
from capture.cli.days import FORM, day
from capture.cli.output import FAILED, NEEDS_PERSON, complain, progress, say
from capture.endings.told import near, share
from capture.granted.account import sealed_purse
from capture.numbered import many
from capture.trying import tried
from config.microsoft import Cloud
from config.providers import Tls
from connectors import registry
from connectors.errors import ConnectorError, NeedsPerson
from store import sources, wallets
from store.sources import Json, Source

_ASKED = {"path": "Folder or file", "url": "Address of the server", "host": "Server", "port": "Port"}


Password_ = Annotated[
    str | None, typer.Option("--password", metavar="REFERENCE", help="env:NAME, file:PATH or credential:NAME.")
]
Host = Annotated[str | None, typer.Option(help="The server.")]
Port = Annotated[int | None, typer.Option(help="Its port.")]
HowTls = Annotated[Tls | None, typer.Option(help="How the connection is encrypted.")]
User = Annotated[str | None, typer.Option(help="Microsoft: the new name of the account; another account is refused.")]
Url = Annotated[str | None, typer.Option(help="The server, or one calendar.")]
SignIn = Annotated[str | None, typer.Option(help="IMAP, Exchange: how to prove who one is.")]
Name = Annotated[str | None, typer.Option(help="Exchange: the name to sign in with.")]
Place = Annotated[Path | None, typer.Option(help="The new place of a folder or file.")]
CaFile = Annotated[Path | None, typer.Option(help="Authorities to trust instead of the system's, as PEM.")]
Key = Annotated[str | None, typer.Option(metavar="REFERENCE", help="Google: a service account's key.")]
Client = Annotated[
    str | None,
    typer.Option(metavar="REFERENCE", help="Google: the OAuth client. Microsoft, Exchange: the app's client ID."),
]
Tenant = Annotated[str | None, typer.Option(help="Microsoft, Exchange: the company's tenant ID or domain.")]
InCloud = Annotated[Cloud | None, typer.Option(help="Microsoft, Exchange: which of Microsoft's clouds.")]
Certificate = Annotated[
    str | None, typer.Option(metavar="REFERENCE", help="Microsoft, Exchange: the certificate with its key.")
]
ClientSecret = Annotated[
    str | None, typer.Option("--secret", metavar="REFERENCE", help="Microsoft, Exchange: the app's client secret.")
]
SecretEnds = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="When that secret expires.")]

Folders = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="IMAP, Microsoft, Exchange: only this folder; repeat it for more."),
]
Labels = Annotated[
    list[str] | None, typer.Option(metavar="NAME", help="Google: only mail with this label; repeat it for more.")
]
Calendars = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME", help="CalDAV, Google, Microsoft, Exchange: only the calendar of this name; repeat it for more."
    ),
]
Since = Annotated[
    datetime | None,
    typer.Option(parser=day, metavar=FORM, help="Google, Microsoft, Exchange: only mail from this day on."),
]


def reconnect(
    context: typer.Context,
    ids: Ids = None,
    state: OfState = None,
    kind: OfKind = "",
    match: Matching = "",
    secret: Password_ = None,
    host: Host = None,
    port: Port = None,
    tls: HowTls = None,
    user: User = None,
    sign_in: SignIn = None,
    name: Name = None,
    url: Url = None,
    path: Place = None,
    ca_file: CaFile = None,
    key: Key = None,
    client: Client = None,
    tenant: Tenant = None,
    cloud: InCloud = None,
    certificate: Certificate = None,
    client_secret: ClientSecret = None,
    secret_ends: SecretEnds = None,
    folder: Folders = None,
    label: Labels = None,
    calendar: Calendars = None,
    since: Since = None,
) -> None:
    """Give it another password or place, or choose anew what is read of it, after that has been tried.

    What is recorded stays, and reading goes on. Without an option it asks; where somebody signed in at Google or
    Microsoft, she signs in again. Several get the same options, each is tried, and one that fails stays as it was.

    Examples:

        capture connection reconnect 3

        capture connection reconnect 3 --password file:/etc/capture/ann.password

        capture connection reconnect 3 --certificate file:/etc/capture/microsoft.pem

        capture connection reconnect 3 --folder Inbox --folder "Sent Items"

        capture connection reconnect --kind imap --match old.example.com --host new.example.com
    """
    common: Common = context.obj
    chosen = Chosen(ids or (), state, kind, match)
    chosen.check()
    given: dict[str, object] = {"host": host, "port": port, "tls": tls, "user": user, "url": url, "path": path}
    given |= {"sign_in": sign_in, "name": name, "key": key, "client": client, "tenant": tenant, "cloud": cloud}
    given |= {"ca_file": ca_file, "certificate": certificate, "secret": client_secret, "secret_ends": secret_ends}
    given |= {"folders": folder, "labels": label, "calendars": calendar, "since": since and since.date().isoformat()}
    told = {name: value for name, value in given.items() if value is not None}
    found = _of(common, chosen)
    if len(found) == 1:
        _save(common, found[0], told, secret)
        return
    if not told and secret is None:
        raise typer.BadParameter("say what several connections get: nobody is asked for each", param_hint="--password")
    _save_all(common, found, told, secret)


def _save_all(common: Common, found: Sequence[Source], given: Mapping[str, object], password: str | None) -> None:
    """One after the other, as directories lock accounts after some wrong passwords. Raises Exit where some fail."""
    failed = 0
    with progress("Trying connections") as bar:
        for number, source in enumerate(found, start=1):
            try:
                _save(common, source, given, password)
            except ConnectorError as error:
                failed += 1
                advice = f" {error.advice}" if isinstance(error, NeedsPerson) else ""
                complain(f"Connection {source.connection}, {source.owner}: {error}.{advice}")
            bar.update(number, len(found))
    if failed:
        complain(f"{many(failed, 'connection')} of {len(found):,} stayed as they were.")
        raise typer.Exit(NEEDS_PERSON if failed < len(found) else FAILED)


def _save(common: Common, source: Source, given: Mapping[str, object], password: str | None) -> None:
    settings = common.settings()
    _check_is_same_account(source, _known(source.kind, given))
    access = _access(common, source, given, password)
    host = registry.host(source.kind, access.options)
    sealed = sealed_purse(settings, access.purse)
    with common.store() as store, store.begin() as connection:
        sources.reconnect(connection, source.connection, access.options, host, wiring.utc_now())
        if not access.keeps_purse:
            wallets.put(connection, source.connection, sealed)
        if "secret_ends" in given:
            share(connection, access.options)
        act = on_the_machine(wiring.utc_now())
        act.note(connection, "connection.reconnect", f"connection {source.connection}")
        ending = near(connection, settings, [source.connection], wiring.utc_now())
    keeping.forget(settings, source.options, access.options)
    say(f"Connection {source.connection} goes on: {access.detail}.")
    say_ending(ending)


def _check_is_same_account(source: Source, given: Mapping[str, object]) -> None:
    """Raises BadParameter where it is somebody else's; a server or folder may move."""
    if "user" not in given or ("signed_in" in source.options and not given.keys() & PROOF):
        # Who signs in proves by what never changes that only her name has.
        return
    _, options = checked(Answers(source.kind, source.owner, {**source.options, "user": given["user"]}))
    if not declare.leads_to(source, source.kind, options):
        raise typer.BadParameter(
            f"connection {source.connection} is that of {source.options.get('user', source.owner)}, and what it has "
            f"recorded is hers. Connect {options.get('user', source.owner)} by `capture connect {source.kind}`, and "
            f"remove this one if it is not wanted any more: `capture connection remove {source.connection}`",
            param_hint="--user",
        )


def _access(common: Common, source: Source, given: Mapping[str, object], password: str | None) -> Access:
    settings = common.settings()
    chosen = {name: cast("Json", value) for name, value in given.items() if name in chosen_again.NAMES}
    source = replace(source, options={**source.options, **chosen})
    given = {name: value for name, value in given.items() if name not in chosen}
    if chosen and not given and password is None:
        return chosen_again.access(common, source)
    if source.kind == "google":
        return google_again.access(settings, source, given)
    if source.kind == "microsoft":
        return microsoft_again.access(source, given)
    if source.kind == "exchange":
        return exchange_again.access(settings, source, given, password)
    owner, options = checked(complete(settings, _new(source, given, password)))
    return Access(options, tried(source.kind, owner, options, "Sign in to the same account.").detail)


def _of(common: Common, chosen: Chosen) -> list[Source]:
    """A source of each. Raises BadParameter where there is none."""
    with common.store() as store, store.read() as connection:
        ids = chosen.find(connection)
        listed = {one.connection: one for one in reversed(sources.of_connections(connection, ids))}
    if not ids:
        raise typer.BadParameter("no connection is like that; `capture connections` lists them", param_hint="ID")
    return [listed[id_] for id_ in ids]


def _new(source: Source, given: Mapping[str, object], secret: str | None) -> Answers:
    """What it has now, with what was given or answered in its place."""
    model = registry.options_model(source.kind)
    ask = not given and secret is None
    told = dict(given) or (_answered(model, source) if ask and sys.stdin.isatty() else {})
    found = password(secret, keep=True) if "password" in model.model_fields and (ask or secret) else Password()
    options = {**source.options, **told}
    if found.reference:
        options["password"] = found.reference
    return Answers(source.kind, source.owner, options, found.typed)


def _known(kind: str, given: Mapping[str, object]) -> Mapping[str, object]:
    """What was given, if connections of that kind have such options. Raises BadParameter."""
    for name in given:
        if name not in registry.options_model(kind).model_fields:
            hint = chosen_again.NAMES.get(name, f"--{name.replace('_', '-')}")
            raise typer.BadParameter(f"connections of kind {kind} have no such option", param_hint=hint)
    return given


def _answered(model: type[BaseModel], source: Source) -> dict[str, object]:
    """Asks for where it is; what it has now is the default."""
    answers: dict[str, object] = {}
    for name, question in _ASKED.items():
        if name in model.model_fields:
            now = source.options.get(name, model.model_fields[name].get_default() or source.owner)
            answer = asked(question, f"--{name}", None, str(now))
            if answer != str(now):
                answers[name] = answer
    return answers
