"""Which Exchange server is meant: of the options, or where the address leads and a person agrees."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import typer
from pydantic_core import PydanticCustomError

from capture import wiring
from capture.cli.connect.asking import asked
from capture.cli.output import say
from config.exchange import ExchangeOptions, parse_ews_address
from connectors.model.address import Address, domain_of
from connectors.protocol import Surroundings
from connectors.sites import same_site


@dataclass(frozen=True, slots=True)
class Where:
    """What a person or a script said of it."""

    url: str | None
    """Of its EWS; None: it is to be found."""
    option: str
    """That says so."""


def where(server: str | None, url: str | None) -> Where:
    """Raises BadParameter for both, and for what is none of the company's own servers."""
    if server is not None and url is not None:
        raise typer.BadParameter("give the server or its address, not both", param_hint="--url")
    given = url if server is None else _url(server)
    if given is None:
        return Where(None, "--url")
    option = "--url" if server is None else "--server"
    try:
        return Where(parse_ews_address(given), option)
    except PydanticCustomError as error:
        told = error.context or {}
        raise typer.BadParameter(f"{told['wrong']}; {told['remedy']}", param_hint=option) from error


@dataclass(frozen=True, slots=True)
class Server:
    """Where a mailbox is read."""

    url: str
    address: Address
    """The primary one of the mailbox, as far as is known."""


def server_of(where: Where, address: Address, options_at: Callable[[str], ExchangeOptions]) -> Server:
    """The server that was named, or that autodiscover finds. `options_at`: the connection's, with that URL.

    Raises BadParameter, and ConnectorError as connectors.ews.autodiscover does.
    """
    if where.url is not None:
        return Server(where.url, address)
    # On demand: exchangelib takes seconds to load.
    from connectors.ews.autodiscover import discover

    say(f"Looking for the Exchange server of {address} by autodiscover.")
    surroundings = Surroundings(address, lambda _prefix: {}, wiring.utc_now)
    found = discover(address, options_at, surroundings, _Asker(domain_of(address)))
    say(f"Found: {found.url}, where the mailbox is {found.address}.")
    url = asked("Address of its EWS", "--url", None, found.url) if sys.stdin.isatty() else found.url
    return Server(url, found.address)


class _Asker:
    """Asks a person whether a host may get what signs in: once for each."""

    def __init__(self, domain: str) -> None:
        self._domain = domain
        self._agreed: dict[str, bool] = {}

    def __call__(self, host: str) -> bool:
        """Her answer. Raises BadParameter where nobody can be asked."""
        if host not in self._agreed:
            why = "would get the password itself" if same_site(host, self._domain) else "is of another domain"
            self._agreed[host] = self._asked(f"Autodiscover of {self._domain} leads to {host}, which {why}")
        return self._agreed[host]

    def _asked(self, told: str) -> bool:
        if not sys.stdin.isatty():
            raise typer.BadParameter(f"{told}: if it is yours, give the address of its EWS", param_hint="--url")
        return typer.confirm(f"{told}. Is it yours, so that Capture may sign in there?", default=False)


def _url(server: str) -> str:
    host = server.strip()
    if "/" in host or not urlsplit(f"https://{host}").hostname:
        raise typer.BadParameter(f"{server!r} is no host; an address goes with --url", param_hint="--server")
    return f"https://{host}/EWS/Exchange.asmx"
