"""What reading mail on an Exchange server costs, and in requests: the Exchange of the tests, one run.

    python -m bench.capture_exchange [--messages N]

The server is a process of its own and its time is not counted. An idle poll is that of a mailbox with 30 quiet folders.
"""

import argparse
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

from bench.above_the_wire import Ask, answer, cpu, elsewhere, first_page, read_all
from bench.letters import letters
from bench.table import print_table
from config.exchange import ExchangeOptions, ExchangeSignIn
from connectors.model.address import Address
from connectors.protocol import Connector, Surroundings
from tests.servers.exchange.server import ExchangeServer

REP = Address("rep@bench.example")
QUIET = Address("quiet@bench.example")
CONTACTS = 10_000
FOLDERS = 30
POLLS = 20


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=2_000)
    chosen = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        elsewhere(_serve, Path(folder), chosen.messages) as ((environment, given), ask),
    ):
        os.environ.update(environment)
        options = ExchangeOptions.model_validate(given)
        rows = [*_first_pass(options, chosen.messages, ask), *_idle(options, ask)]
    print_table(("measure", "value", "note"), rows)


def _first_pass(options: ExchangeOptions, messages: int, ask: Ask) -> Iterator[tuple[str, str, str]]:
    connector = _connector(options, REP)
    first_page(connector)
    before = ask("asked")
    spent = cpu(lambda: read_all(connector)) / messages * 1_000
    asked = ask("asked") - before
    yield "first pass, ms CPU a message", f"{spent:.2f}", "envelope and text of each; wanted: under 3 above the wire"
    yield "messages a GetItem", f"{2 * messages / asked['GetItem']:.0f}", "wanted: at least 50"
    yield "SyncFolderItems", str(asked["SyncFolderItems"]), "pages of 512 at most, a folder at least one"
    yield "most at once", str(ask("together")), f"allowed: {options.connections}"


def _idle(options: ExchangeOptions, ask: Ask) -> Iterator[tuple[str, str, str]]:
    connector = _connector(options.model_copy(update={"user": QUIET}), QUIET)
    cursor = [page.cursor for page in connector.pages(None)][-1]
    before = ask("asked")
    for _ in range(POLLS):
        cursor = [page.cursor for page in connector.pages(cursor)][-1]
    spent = ask("asked") - before
    yield "requests an idle poll", f"{spent['http'] / POLLS:.1f}", f"{FOLDERS} quiet folders"


def _connector(options: ExchangeOptions, owner: Address) -> Connector:
    from connectors.exchange_mail.connector import build

    return build(options, Surroundings(owner, lambda _prefix: {}, lambda: datetime.now(UTC)))


def _serve(pipe: Pipe, folder: Path, messages: int) -> None:
    with ExchangeServer(folder) as server:
        for letter in letters(messages, CONTACTS):
            server.mailbox(REP).put(letter)
        quiet = server.mailbox(QUIET)
        for number in range(FOLDERS - 2):
            quiet.folder(f"Customers {number}")
        options = server.options(REP, sign_in=ExchangeSignIn.BASIC, access="impersonation")
        given = options.model_dump(mode="json", exclude_defaults=True, exclude={"password"})
        pipe.send((dict(server.environment), {**given, "password": f"file:{server.password_file}"}))
        answer(pipe, {"asked": server.asked.copy, "together": lambda: max(server.together.values())})


if __name__ == "__main__":
    main()
