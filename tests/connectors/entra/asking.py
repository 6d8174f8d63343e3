"""Who signs in, what she signs in with, and a wallet that several processes share."""

import fcntl
import multiprocessing
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from config.microsoft import App, MicrosoftOptions
from config.secrets import STORING, Secret
from connectors.entra.sign_in import Granted, WebSignIn
from connectors.entra.tokens import tokens_of
from connectors.model.address import Address
from connectors.protocol import Purse, Surroundings, Wallet, no_wallet
from tests.servers.https.exchange import Request
from tests.servers.microsoft.server import MicrosoftServer
from tests.servers.microsoft.tokens import Access

ANN = Address("ann@example.com")
REDIRECT = "http://localhost:8000/connect/microsoft/done"
TURNS = 5


@dataclass(slots=True)
class FileWallet:
    """A purse in a file, lent to one at a time among all processes."""

    file: Path
    opened: int = 0

    @contextmanager
    def __call__(self) -> Iterator[Purse]:
        self.opened += 1
        with self.file.open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            purse = Purse(file.read())
            yield purse
            file.seek(0)
            file.truncate()
            file.write(purse.text)


def surroundings(wallet: Wallet = no_wallet, owner: Address = ANN) -> Surroundings:
    """Of a connection of hers."""
    return Surroundings(owner, lambda _: {}, lambda: datetime.now(UTC), wallet=wallet)


def registered(server: MicrosoftServer) -> App:
    """The app registration with its secret, for people to sign in to."""
    server.entra.consent.redirects.add(REDIRECT)
    return App(tenant=server.tenant, secret=Secret(f"file:{server.secret_file}"))


def granted(server: MicrosoftServer) -> Granted:
    """What she gave by signing in on the web page."""
    attempt = WebSignIn(registered(server), server.client, REDIRECT)
    return attempt.redeem(server.consented(attempt.url()))


def wallet_of(granted: Granted, folder: Path) -> FileWallet:
    """The wallet of a connection after that."""
    file = folder / "wallet"
    file.write_text(granted.purse)
    return FileWallet(file)


def hers(server: MicrosoftServer, granted: Granted) -> MicrosoftOptions:
    """The options of that connection."""
    return server.options(ANN, signed_in=granted.signed_in, secret=f"file:{server.secret_file}")


def renew_often(options: MicrosoftOptions, wallet: FileWallet, owner: Address = ANN) -> None:
    """Takes each token for refused, TURNS times."""
    tokens = tokens_of(options, surroundings(wallet, owner))
    tokens.token()
    for _ in range(TURNS):
        tokens.token("")


def in_two_processes(options: MicrosoftOptions, wallet: FileWallet) -> None:
    """Both renew often, at once."""
    spawn = multiprocessing.get_context("spawn")
    stored = options.model_dump(mode="json", context=STORING)
    processes = [spawn.Process(target=_renew_stored, args=(stored, wallet)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0]


def _renew_stored(options: Mapping[str, object], wallet: FileWallet) -> None:
    renew_often(MicrosoftOptions.model_validate(options), wallet)


def access(server: MicrosoftServer, token: str) -> Access:
    """What the server knows of a token."""
    found = server.entra.tokens.holder(Request("", "GET", "/", {}, {"authorization": f"Bearer {token}"}))
    assert found
    return found
