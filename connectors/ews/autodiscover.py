"""From an address to the EWS that reads its mailbox, by the SOAP form of autodiscover. Asked once, when connecting.

https://learn.microsoft.com/exchange/client-developer/exchange-web-services/autodiscover-for-exchange
exchangelib's own search signs in at whichever host answers, be it the company's website. Ours signs in where that is
asked for, and only at hosts that a person confirms or that may be relied on: see _check_may_sign_in. The question is
exchangelib's.
"""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from dns.resolver import Resolver
from exchangelib.services import GetUserSettings  # type: ignore[import-untyped]
from exchangelib.version import Version  # type: ignore[import-untyped]

from config.exchange import ExchangeOptions, ExchangeSignIn, is_in_the_cloud
from connectors.errors import NeedsPerson, ProviderBug
from connectors.ews import advice
from connectors.ews.account import Sitting, sitting_of
from connectors.ews.errors import FAILURES, trouble_of
from connectors.ews.places import SECONDS, knock, places
from connectors.ews.refusals import HttpRefused
from connectors.ews.services import Whole
from connectors.faults import documented
from connectors.model.address import Address, domain_of, parse_address
from connectors.pace.outcomes import Kind
from connectors.protocol import Surroundings
from connectors.sites import same_site

PATIENCE: Final = 60.0
"""Seconds after which no further place is asked."""
MOST_REDIRECTS: Final = 10
HTTPS: Final = 443
MOST_PLACES: Final = 30
_WANTED: Final = ("external_ews_url", "internal_ews_url", "auto_discover_smtp_address")
_CLOUD: Final = ".onmicrosoft.com"
"""Domains that addresses have at Microsoft 365 only: https://learn.microsoft.com/exchange/hybrid-deployment"""


@dataclass(frozen=True, slots=True)
class Found:
    """What autodiscover says."""

    url: str
    """The address of EWS."""
    address: Address
    """The primary one of the mailbox."""


@dataclass(frozen=True, slots=True)
class _Renamed:
    """To be asked for by another address."""

    address: Address


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    """To be asked for at another place."""

    url: str


_Told = Found | _Renamed | _Elsewhere | None


class _Settings(Whole, GetUserSettings):  # type: ignore[misc]
    """GetUserSettings."""


def discover(
    address: Address,
    make: Callable[[str], ExchangeOptions],
    surroundings: Surroundings,
    confirm: Callable[[str], bool],
    resolver: Resolver | None = None,
) -> Found:
    """Takes about a minute at most where hosts do not answer.

    `make`: the options of the connection, if its server were at this URL. `confirm`: whether this host may be signed in
    to; asked for those of another domain than the address, and by Basic for all but autodiscover.DOMAIN. Raises
    NeedsPerson: nothing was found, the sign-in was refused, the mailbox is at Exchange Online, or a host was not
    confirmed; and ProviderBug.
    """
    return _Search(address, make, surroundings, confirm, resolver, domain_of(address)).run()


@dataclass(slots=True)
class _Search:
    address: Address
    make: Callable[[str], ExchangeOptions]
    surroundings: Surroundings
    confirm: Callable[[str], bool]
    resolver: Resolver | None
    home: str
    """The domain whose hosts are signed in to without confirmation."""
    visited: set[tuple[Address, str]] = field(default_factory=set)
    why: NeedsPerson | None = None
    """What stood in the way at the first place that stood in the way."""
    until: float = field(default_factory=lambda: time.monotonic() + PATIENCE)

    def run(self) -> Found:
        for _ in range(MOST_REDIRECTS):
            told = self._at_any_place()
            if isinstance(told, Found):
                return told
            self.address = told.address
        raise ProviderBug("Autodiscover leads in circles", f"{MOST_REDIRECTS} addresses")

    def _at_any_place(self) -> Found | _Renamed:
        for url in places(domain_of(self.address), self.resolver):
            told: _Told = _Elsewhere(url)
            while isinstance(told, _Elsewhere):
                told = self._at(told.url)
            if told is not None:
                return told
        raise self.why or advice.not_discovered(self.address)

    def _at(self, url: str) -> _Told:
        place = (self.address, url)
        if place in self.visited or len(self.visited) > MOST_PLACES or time.monotonic() > self.until:
            return None
        self.visited.add(place)
        parts, port = urlsplit(url), _port(url)
        host = parts.hostname or ""
        if is_in_the_cloud(host):
            raise advice.in_the_cloud(host)
        if port is None:
            return None
        options = self.make(f"https://{host}{'' if port == HTTPS else f':{port}'}{parts.path}")
        if options.public_only and parts.scheme != "https":
            return None
        with closing(sitting_of(options, self.surroundings, apart=True)) as sitting:
            try:
                knocked = knock(url, sitting.pool.context, public_only=options.public_only)
                if knocked.target:
                    return _Elsewhere(knocked.target)
                if not url.startswith("https:") or not _wants_sign_in(knocked.status, options):
                    return None
                self._check_may_sign_in(host, port, options)
                return self._asked(sitting)
            except FAILURES as error:
                return self._failed(error, sitting)

    def _asked(self, sitting: Sitting) -> _Told:
        with documented("Autodiscover's answer"):
            sitting.pool.TIMEOUT = SECONDS
            # Asking for the version is for EWS only; autodiscover takes any.
            sitting.pool.config.version = Version.all_versions()[0]
            said = _Settings(protocol=sitting.pool).get(users=[str(self.address)], settings=list(_WANTED))
            return self._read(said, sitting)

    def _read(self, said: Any, sitting: Sitting) -> _Told:
        if said.redirect_url:
            return _Elsewhere(said.redirect_url)
        if said.redirect_address:
            if said.redirect_address.lower().endswith(_CLOUD):
                raise advice.in_the_cloud(domain_of(Address(said.redirect_address)))
            address = parse_address(said.redirect_address)
            return None if address is None else _Renamed(address)
        if said.error_code == "InvalidUser":
            self.why = self.why or advice.no_such_mailbox(replace(sitting.attempt, address=self.address))
            return None
        url = (said.user_settings or {}).get("external_ews_url") or (said.user_settings or {}).get("internal_ews_url")
        if not url:
            return None
        host = urlsplit(url).hostname or ""
        if is_in_the_cloud(host):
            raise advice.in_the_cloud(host)
        self._check_confirmed(host)
        return Found(url, parse_address(said.autodiscover_smtp_address or "") or self.address)

    def _failed(self, error: Exception, sitting: Sitting) -> _Told:
        """Raises NeedsPerson where asking further would only lock an account."""
        if isinstance(error, HttpRefused) and (target := error.headers.get("Location", "")):
            return _Elsewhere(urljoin(sitting.pool.service_endpoint, target))
        trouble = trouble_of(error, sitting.attempt)
        if trouble.kind is Kind.SIGN_IN:
            raise trouble.error
        if isinstance(trouble.error, NeedsPerson):
            self.why = self.why or trouble.error
        return None

    def _check_may_sign_in(self, host: str, port: int, options: ExchangeOptions) -> None:
        """By Basic the host gets the password itself: unasked only where no redirect and no website has led us."""
        is_first = (host, port) == (f"autodiscover.{self.home}", HTTPS)
        if options.sign_in is ExchangeSignIn.BASIC and not is_first:
            if not self.confirm(host):
                raise advice.not_confirmed(self.home, host)
            return
        self._check_confirmed(host)

    def _check_confirmed(self, host: str) -> None:
        if not same_site(host, self.home) and not self.confirm(host):
            raise advice.not_confirmed(self.home, host)


def _port(url: str) -> int | None:
    """None where it is none. What is asked by HTTP alone is only where that leads."""
    try:
        port = urlsplit(url).port
    except ValueError:
        return None
    return port if port and url.startswith("https:") else HTTPS


def _wants_sign_in(status: int, options: ExchangeOptions) -> bool:
    """A website does not. Who has shown a certificate has signed in already, and asked for nothing."""
    return status == 401 or (options.sign_in is ExchangeSignIn.CERTIFICATE and status < 500 and status != 404)
