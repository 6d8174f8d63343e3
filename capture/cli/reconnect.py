"""`capture connection reconnect ID`: other credentials or another host for a connection, which keeps its history."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel

from capture import keeping, wiring
from capture.cli.connect import google_again
from capture.cli.connect.asking import Password, asked, password
from capture.cli.connect.saving import Answers, checked, complete
from capture.cli.context import Common
from capture.cli.output import say
from capture.trying import tried
from config.providers import Tls
from connectors import registry
from store import sources
from store.sources import Source

_ASKED = {"path": "Folder or file", "url": "Address of the server", "host": "Server", "port": "Port", "user": "Name"}


def reconnect(
    context: typer.Context,
    id_: Annotated[int, typer.Argument(metavar="ID", help="As `capture connections` shows it.")],
    secret: Annotated[
        str | None, typer.Option("--password", metavar="REFERENCE", help="env:NAME, file:PATH or credential:NAME.")
    ] = None,
    host: Annotated[str | None, typer.Option(help="The server.")] = None,
    port: Annotated[int | None, typer.Option(help="Its port.")] = None,
    tls: Annotated[Tls | None, typer.Option(help="How the connection is encrypted.")] = None,
    user: Annotated[str | None, typer.Option(help="The name to sign in with.")] = None,
    url: Annotated[str | None, typer.Option(help="The server, or one calendar.")] = None,
    path: Annotated[Path | None, typer.Option(help="The new place of a folder or file.")] = None,
    ca_file: Annotated[Path | None, typer.Option(help="Authorities to trust instead of the system's, as PEM.")] = None,
    key: Annotated[str | None, typer.Option(metavar="REFERENCE", help="Google: a service account's key.")] = None,
    client: Annotated[str | None, typer.Option(metavar="REFERENCE", help="Google: the OAuth client.")] = None,
) -> None:
    """Give it another password or place, after that has been tried; what is recorded stays, and reading goes on.

    Without an option it asks; for a Google account that somebody signed in to, she signs in again.

    Examples:

        capture connection reconnect 3

        capture connection reconnect 3 --password file:/etc/capture/ann.password
    """
    common: Common = context.obj
    settings = common.settings()
    source = _of(common, id_)
    given = {"host": host, "port": port, "tls": tls, "user": user, "url": url, "path": path, "ca_file": ca_file}
    given |= {"key": key, "client": client}
    given = {name: value for name, value in given.items() if value is not None}
    if source.kind == "google":
        options, detail = google_again.access(settings, source, _known(source.kind, given))
    else:
        owner, options = checked(complete(settings, _new(source, given, secret)))
        detail = tried(source.kind, owner, options, "Sign in to the same account.").detail
    with common.store() as store, store.begin() as connection:
        sources.reconnect(connection, id_, options, registry.host(source.kind, options), wiring.utc_now())
    keeping.forget(settings, source.options, options)
    say(f"Connection {id_} goes on: {detail}.")


def _of(common: Common, id_: int) -> Source:
    with common.store() as store, store.read() as connection:
        listed = [one for one in sources.all_sources(connection) if one.connection == id_]
    if not listed:
        raise typer.BadParameter(f"there is no connection {id_}; `capture connections` lists them", param_hint="ID")
    return listed[0]


def _new(source: Source, given: Mapping[str, object], secret: str | None) -> Answers:
    """What it has now, with what was given or answered in its place."""
    model = registry.options_model(source.kind)
    _known(source.kind, given)
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
            hint = f"--{name.replace('_', '-')}"
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
