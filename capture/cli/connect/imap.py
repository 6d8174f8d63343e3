"""`capture connect imap`: a mailbox on an IMAP server."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from capture.cli.connect.asking import asked, password
from capture.cli.connect.saving import Answers, connect
from config.providers import SignIn, Tls
from connectors.model.address import parse_address

_PORTS = {Tls.IMPLICIT: 993, Tls.STARTTLS: 143, Tls.NONE: 143}


def imap(
    context: typer.Context,
    address: Annotated[str | None, typer.Option(help="The rep's address.")] = None,
    host: Annotated[str | None, typer.Option(help="The server. Default: found by the address.")] = None,
    port: Annotated[int | None, typer.Option(help="Default: 993 for implicit TLS, 143 otherwise.")] = None,
    tls: Annotated[Tls | None, typer.Option(help="Default: implicit.")] = None,
    user: Annotated[str | None, typer.Option(help="The name to sign in with. Default: the address.")] = None,
    secret: Annotated[
        str | None, typer.Option("--password", metavar="REFERENCE", help="env:NAME, file:PATH or credential:NAME.")
    ] = None,
    sign_in: Annotated[SignIn | None, typer.Option(help="Default: password.")] = None,
    folders: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT", help="Only this folder; repeat it for more. Default: all but junk and the like."),
    ] = None,
    ca_file: Annotated[Path | None, typer.Option(help="Authorities to trust instead of the system's, as PEM.")] = None,
) -> None:
    """Connect a mailbox on an IMAP server. What the options leave open is asked for.

    Examples:

        capture connect imap

        capture connect imap --address ann@example.com --host imap.example.com --password env:ANN_PASSWORD
    """
    address = asked("Email address", "--address", address)
    server = _server(address, host)
    tls = tls or server.tls
    given = password(secret)
    options = {
        "host": server.host,
        "port": port or (server.port if tls is server.tls else _PORTS[tls]),
        "tls": tls,
        "user": user,
        "sign_in": sign_in,
        "password": given.reference or None,
        "folders": folders or None,
        "ca_file": ca_file,
    }
    connect(context.obj, Answers("imap", address, options, given.typed, owner_option="--address"))


@dataclass(frozen=True, slots=True)
class _Server:
    host: str
    port: int = 993
    tls: Tls = Tls.IMPLICIT


def _server(address: str, host: str | None) -> _Server:
    """The server that was named, or that the address leads to and a person confirms."""
    if host is not None:
        return _Server(host)
    # On demand: what asks DNS loads slowly.
    from connectors.imap.discovery import discover

    parsed = parse_address(address)
    found = discover(parsed) if parsed else None
    host = asked("IMAP server", "--host", None, found.host if found else None)
    return _Server(host, found.port, found.tls) if found and host == found.host else _Server(host)
