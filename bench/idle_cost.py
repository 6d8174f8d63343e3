"""What a look at a quiet IMAP mailbox costs all processes together, beside a plain STATUS. CPU time, one run.

    python -m bench.idle_cost [--sources N] [--rounds N] [--workers N]

Scheduler, worker and PostgreSQL are real processes, the mail server is Dovecot with TLS, connections are held. All
sources are due at once, so that processes which wait for work are not counted as its cost; what they take while nothing
is due is told apart. The mail server's own time is not counted.
"""

import argparse
import ssl
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from imapclient import IMAPClient  # type: ignore[import-untyped]

from bench.faults.crew import wait_until
from bench.fleet import NEVER, Fleet, fleet
from bench.table import print_table
from capture import declare, wiring
from config.providers import as_stored
from connectors.model.address import Address
from tests.servers.dovecot import PASSWORD, Dovecot, start_dovecot

PATIENCE_SECONDS = 600
POLLS = 500
STANDING_SECONDS = 20


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--workers", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        folder = Path(temporary)
        folder.chmod(0o755)
        (folder / "dovecot").mkdir()
        settings = {"CAPTURE_SCHEDULE__MAIL": "7d", "CAPTURE_QUEUE__PER_HOST": "64"}
        with (
            start_dovecot(folder / "dovecot") as server,
            fleet(folder, {"scheduler": 1, "worker": chosen.workers}, **settings) as made,
        ):
            _connect(made, server, chosen.sources)
            made.crew.start_all()
            print_table(("measure", "ms of CPU", "note"), list(_measured(made, server, chosen.rounds)))


def _connect(made: Fleet, server: Dovecot, number: int) -> None:
    with made.store.begin() as connection:
        for one in range(number):
            user = f"one{one}@example.test"
            server.deliver_all(user, [_message(user, each) for each in range(5)])
            stored = cast("declare.Options", as_stored(server.options(user)))
            declare.ensure(connection, "imap", Address(user), stored, wiring.utc_now())
    # Or each first pass would start a process of its own.
    made.tell("UPDATE sources SET caught_up_at = now()")


def _message(user: str, number: int) -> bytes:
    return (
        f"From: a{number}@acme.example\r\nTo: {user}\r\nSubject: Offer {number}\r\n"
        f"Message-ID: <{number}.{user}>\r\nDate: Mon, 02 Mar 2026 12:00:00 +0000\r\n\r\nPlease see below.\r\n"
    ).encode()


def _measured(made: Fleet, server: Dovecot, rounds: int) -> Iterator[tuple[str, str, str]]:
    for _ in range(3):
        _round(made)
    status = _status(server)
    before, polls = made.cpu(), 0
    for _ in range(rounds):
        polls += _round(made)
    spent = {name: (seconds - before[name]) / polls * 1e3 for name, seconds in made.cpu().items()}
    whole = sum(spent.values())
    yield "bare STATUS, imapclient, connection open", f"{status:.2f}", ""
    yield "a poll, all processes", f"{whole:.2f}", f"{polls:,} polls; at most 8 wanted"
    for name, cost in spent.items():
        yield f"  of these {name}", f"{cost:.2f}", ""
    yield "  ratio to STATUS", f"{whole / status:.1f}", ""
    standing = made.cpu()
    time.sleep(STANDING_SECONDS)
    for name, seconds in made.cpu().items():
        share = (seconds - standing[name]) / STANDING_SECONDS
        yield f"{name}, nothing due, a second", f"{share * 1e3:.1f}", "whatever the number of sources"


def _round(made: Fleet) -> int:
    """Every source once, some twice where the server tells of something meanwhile; how many passes."""
    made.tell("TRUNCATE bench_starts")
    (number,) = made.ask("SELECT count(*) FROM sources")
    made.tell("UPDATE sources SET next_due_at = now()")
    everything = "SELECT count(*) FROM sources WHERE next_due_at > now() AND lease_until IS NULL"
    wait_until(lambda: made.ask(everything)[0] >= number, PATIENCE_SECONDS, "all to be read")
    made.tell(f"UPDATE sources SET next_due_at = {NEVER}")
    made.check()
    return int(made.ask("SELECT count(*) FROM bench_starts")[0])


def _status(server: Dovecot) -> float:
    """Milliseconds of our CPU time."""
    context = ssl.create_default_context(cafile=server.ca_file)
    client = IMAPClient(server.host, server.tls_port, ssl_context=context)
    client.login("one0@example.test", PASSWORD)
    started = time.process_time()
    for _ in range(POLLS):
        client.folder_status("INBOX")
    took = time.process_time() - started
    client.logout()
    return took / POLLS * 1e3


if __name__ == "__main__":
    main()
