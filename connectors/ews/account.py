"""Who asks, for whose mailbox, over which connections."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from exchangelib import (  # type: ignore[import-untyped]
    DELEGATE,
    IMPERSONATION,
    UTC,
    Account,
    Configuration,
    Mailbox,
)
from exchangelib.properties import DistinguishedFolderId, FolderId  # type: ignore[import-untyped]
from exchangelib.transport import NOAUTH  # type: ignore[import-untyped]

from config.errors import SecretUnavailable
from config.exchange import Access, ExchangeOptions, ExchangeSignIn
from config.secrets import Secret
from connectors.ews.attempt import Attempt
from connectors.ews.endpoint import Endpoint
from connectors.ews.logon import LOGONS
from connectors.ews.pool import POOLS, Pool
from connectors.ews.sign_in import sign_in_of
from connectors.ews.trust import trusting
from connectors.ews.values import Known
from connectors.model.address import Address
from connectors.protocol import Surroundings


@dataclass(slots=True)
class Sitting:
    """One connection's use of a pool."""

    attempt: Attempt
    pool: Pool
    account: Any
    """exchangelib's Account."""
    _leave: list[Callable[[], None]] = field(default_factory=list)

    def learn_version(self) -> None:
        """Asks for the server's, once a pool, as exchangelib's services need it. Raises exchangelib's errors."""
        self.account.version.copy()

    def folder(self, where: str) -> Any:
        """exchangelib's name for a folder: by its id, or one of Known, which is said with its mailbox."""
        if isinstance(where, Known):
            return DistinguishedFolderId(id=where.value, mailbox=Mailbox(email_address=self.attempt.address))
        return FolderId(id=where)

    def close(self) -> None:
        """May be called twice."""
        while self._leave:
            self._leave.pop()()


def sitting_of(options: ExchangeOptions, surroundings: Surroundings, *, apart: bool = False) -> Sitting:
    """Sends nothing yet. `apart`: over a connection of its own.

    Raises NeedsPerson where what it takes to sign in cannot be read.
    """
    address = Address(options.user or surroundings.owner)
    attempt = Attempt(options.at, address, options.name or address, options.sign_in, options.access)
    make = partial(_pool, options, surroundings, 1 if apart else options.connections)
    if apart:
        pool = make()
        return Sitting(attempt, pool, _account(options, address, pool), [pool.close])
    key = _key(options, attempt)
    pool = POOLS.take(key, make, options.connections)
    return Sitting(attempt, pool, _account(options, address, pool), [partial(POOLS.give_back, key)])


def _pool(options: ExchangeOptions, surroundings: Surroundings, most: int) -> Pool:
    shown = options.certificate if options.sign_in is ExchangeSignIn.CERTIFICATE else None
    context = trusting(options.ca_file, shown)
    sign_in, there = sign_in_of(options, surroundings), Endpoint.of(options.url)
    name = options.name or options.user or surroundings.owner
    logon = LOGONS.of((there.host, there.port, name.casefold(), sign_in.mark))
    return Pool(options.url, most, sign_in, context, logon, public_only=options.public_only)


def _key(options: ExchangeOptions, attempt: Attempt) -> object:
    """Who asks which server, and by what right, however that is written: not for whom."""
    secrets = tuple(_mark(secret) for secret in (options.password, options.certificate, options.secret))
    app = (options.cloud, options.tenant, options.client)
    there = Endpoint.of(options.url)
    return (there, options.public_only, options.ca_file, attempt.sign_in, attempt.name.casefold(), secrets, app)


def _mark(secret: Secret | None) -> object:
    """Tells what it reveals from anything else; for one that cannot be read the pool says so."""
    try:
        return secret and hash(secret.reveal())
    except SecretUnavailable:
        return secret


def _account(options: ExchangeOptions, address: Address, pool: Pool) -> Any:
    # An app's own token is nobody's, so that it must say whom it stands for:
    # https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-authenticate-an-ews-application-by-using-oauth
    acts = options.access is Access.IMPERSONATION or options.sign_in is ExchangeSignIn.OAUTH
    account = Account(
        primary_smtp_address=str(address),
        access_type=IMPERSONATION if acts else DELEGATE,
        config=Configuration(service_endpoint=options.url, auth_type=NOAUTH),
        default_timezone=UTC,
        locale="en_US",
    )
    # The one that Account has made connects to nothing, and is one for each address of a server.
    account.protocol = pool
    return account
