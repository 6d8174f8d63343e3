"""What a source costs where nothing is new, over Dovecot with TLS, and what a thousand of them cost. CPU time, one run.

    python -m bench.idle_poll [--sources N] [--polls N]

Held connection: a poll through the daemon's worker (claim, listing of every folder, IDLE again, outcome on the row;
SQLite on disk), against a bare STATUS by imapclient on a connection that is open. Reconnecting: the same poll with a
connection of its own, against TLS login, STATUS, logout. Then N sources of one process, each with its mailbox and held
connection, polled by one worker after the other; the share of a processor is for a poll every five minutes.
The server's own processes are not counted.
"""

import argparse
import logging
import ssl
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median

import structlog
from imapclient import IMAPClient
from sqlalchemy import update

from bench.table import print_table
from capture import wiring
from capture.held import Held
from capture.prompt import room
from capture.watch import Watch
from capture.worker import Worker
from config.providers import as_stored
from config.settings import Settings
from connectors.model.address import Address
from store import sources
from store.database import Store
from store.schema import sources as source_rows
from tests.servers.dovecot import PASSWORD, Dovecot, start_dovecot

INTERVAL = timedelta(minutes=5)
ROUNDS = 7


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=1_000)
    parser.add_argument("--polls", type=int, default=100, help="in each of the rounds, of which the median counts")
    chosen = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory() as folder, start_dovecot(Path(folder)) as server:
        rows = [*_one(server, Path(folder) / "one.db", chosen.polls)]
        rows += _many(server, Path(folder) / "many.db", chosen.sources)
    print_table(("measure", "value", "note"), rows)


def _one(server: Dovecot, database: Path, polls: int) -> Iterator[tuple[str, str, str]]:
    """Milliseconds of our own CPU time."""
    with _connected(server, database, 1, 20) as (store, held, worker), store.keeping(), _signed_in(server) as client:
        (source,) = _ids(store)
        _until_held(worker, held, [source])
        alone = Worker("alone", worker.tools)
        status, poll = _compared(lambda: client.folder_status("INBOX"), lambda: _poll(worker, source), polls)
        yield "bare STATUS, ms", f"{status:.3f}", "imapclient, connection open"
        yield "  idle poll, ms", f"{poll:.3f}", "worker, connection held"
        yield "  ratio", f"{poll / status:.2f}", "at most 4 wanted"
        login, again = _compared(lambda: _visit(server), lambda: _poll(alone, source), max(polls // 10, 1))
        yield "login, STATUS, logout, ms", f"{login:.2f}", "imapclient, TLS"
        yield "  reconnecting poll, ms", f"{again:.2f}", "worker, connection of its own"
        yield "  ratio", f"{again / login:.2f}", "at most 2 wanted"


def _many(server: Dovecot, database: Path, number: int) -> Iterator[tuple[str, str, str]]:
    with _connected(server, database, number, 1) as (store, held, worker), store.keeping():
        listed = _ids(store)
        _until_held(worker, held, listed)
        started, cpu = time.perf_counter(), time.process_time()
        for source in listed:
            _poll(worker, source)
        seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
        yield f"{number:,} idle sources, one round, s", f"{seconds:.2f}", f"{cpu:.2f} s of CPU"
        share = cpu / INTERVAL.total_seconds()
        yield "  share of a processor", f"{share:.1%}", "every 5 minutes; under 15 % wanted"


@contextmanager
def _connected(server: Dovecot, database: Path, number: int, messages: int) -> Iterator[tuple[Store, Held, Worker]]:
    """A record with so many mailboxes of the server, and a worker that holds connections."""
    settings = Settings.model_validate({"database": {"url": f"sqlite:///{database}"}})
    watch = Watch()
    held = Held(room(), watch)
    with wiring.prepare_store(settings) as store:
        for n in range(number):
            user = f"{database.stem}{n}@example.test"
            server.deliver_all(user, [_message(user, m) for m in range(messages)])
            stored = as_stored(server.options(user))
            with store.begin() as connection:
                sources.connect(connection, "imap", Address(user), stored, ["mail"], wiring.utc_now(), server.host)
        try:
            yield store, held, Worker("bench", wiring.tools(settings, store), held=held)
        finally:
            held.close()
            watch.close()


def _message(user: str, number: int) -> bytes:
    return (
        f"From: a{number}@acme.example\r\nTo: {user}\r\nSubject: Offer {number}\r\n"
        f"Message-ID: <{number}.{user}>\r\nDate: Mon, 02 Mar 2026 12:00:00 +0000\r\n\r\nPlease see below.\r\n"
    ).encode()


def _ids(store: Store) -> list[int]:
    with store.read() as connection:
        return [source.id for source in sources.all_sources(connection)]


def _until_held(worker: Worker, held: Held, listed: list[int]) -> None:
    """Captures each mailbox, and again until nothing is new and its connection is held."""
    with worker.tools.store.begin() as connection:
        # Or each first pass would start a process of its own.
        connection.execute(update(source_rows).values(caught_up_at=wiring.utc_now()))
    for source in listed * 2:
        _poll(worker, source)
    assert len(held) == len(listed)


def _poll(worker: Worker, source: int) -> None:
    assert worker.work(source) is not None


@contextmanager
def _signed_in(server: Dovecot) -> Iterator[IMAPClient]:
    context = ssl.create_default_context(cafile=server.ca_file)
    client = IMAPClient(server.host, server.tls_port, ssl_context=context)
    client.login("one0@example.test", PASSWORD)
    yield client
    client.logout()


def _visit(server: Dovecot) -> None:
    with _signed_in(server) as client:
        client.folder_status("INBOX")


def _compared(bare: Callable[[], object], ours: Callable[[], object], times: int) -> tuple[float, float]:
    """Milliseconds of CPU time of each, medians of rounds that take turns."""
    rounds = [(_milliseconds(bare, times), _milliseconds(ours, times)) for _ in range(ROUNDS)]
    first, second = zip(*rounds, strict=True)
    return median(first), median(second)


def _milliseconds(work: Callable[[], object], times: int) -> float:
    started = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - started) / times * 1_000


if __name__ == "__main__":
    main()
