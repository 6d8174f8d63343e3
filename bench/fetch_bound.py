"""Two workers against one, where reading waits for the network: mailboxes of a server that is far away. One run.

    python -m bench.fetch_bound [--sources N] [--messages N] [--latency SECONDS] [--places N]

Dovecot stands behind a line that takes so long for a question and its answer. Each worker has `--places` places; two
have twice as many, as long as processors, the database and the limits of the server (`queue.per_host`, which is out of
the way here) allow it.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import cast

from bench.faults.crew import wait_until
from bench.fleet import Fleet, fleet
from bench.letters import letters
from bench.table import print_table
from capture import declare, wiring
from config.providers import as_stored
from connectors.model.address import Address
from tests.servers.dovecot import Dovecot, start_dovecot

PATIENCE_SECONDS = 900


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=32)
    parser.add_argument("--messages", type=int, default=20, help="in each mailbox")
    parser.add_argument("--latency", type=float, default=0.4)
    parser.add_argument("--places", type=int, default=4)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        folder = Path(temporary)
        folder.chmod(0o755)
        (folder / "dovecot").mkdir()
        with start_dovecot(folder / "dovecot") as server, _far_away(server, chosen.latency) as port:
            _deliver(server, chosen)
            found = [_run(server, port, folder / f"with{workers}", workers, chosen) for workers in (1, 2)]
    (one, cpu_of_one), (two, cpu_of_two) = found
    rows = [
        ("one worker", f"{one:.1f}", f"{cpu_of_one:.1f}", "1"),
        ("two workers", f"{two:.1f}", f"{cpu_of_two:.1f}", f"{one / two:.2f}"),
    ]
    print_table(("", "seconds", "CPU s, all processes", "rate; 1.7 wanted"), rows)


@contextmanager
def _far_away(server: Dovecot, latency: float) -> Iterator[int]:
    command = [sys.executable, "-m", "bench.latency", str(server.port), str(latency)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as line:
        assert line.stdout is not None
        try:
            yield int(line.stdout.readline())
        finally:
            line.terminate()


def _deliver(server: Dovecot, chosen: argparse.Namespace) -> None:
    mail = letters(chosen.sources * chosen.messages, 10_000)
    for one in range(chosen.sources):
        server.deliver_all(f"far{one}", islice(mail, chosen.messages))


def _run(server: Dovecot, port: int, folder: Path, workers: int, chosen: argparse.Namespace) -> tuple[float, float]:
    """Seconds on the wall from the first claim until every mailbox has been read, and CPU seconds meanwhile."""
    folder.mkdir()
    folder.chmod(0o755)
    settings = {"CAPTURE_SCHEDULE__MAIL": "7d", "CAPTURE_QUEUE__PER_HOST": "256"}
    settings["CAPTURE_QUEUE__INCREMENTAL"] = str(chosen.places)
    with fleet(folder, {"scheduler": 1, "worker": workers}, **settings) as made:
        made.crew.start_all()
        # Workers that are still starting would count for the one and not for the other.
        ready = "SELECT count(*) FROM procrastinate_workers"
        wait_until(lambda: _asked(made, ready) >= 3 * workers, PATIENCE_SECONDS, "the workers")
        before, started = sum(made.cpu().values()), time.perf_counter()
        _connect(made, server, port, chosen.sources)
        read = "SELECT count(*) FROM sources WHERE next_due_at > now() AND cursor_value IS NOT NULL"
        wait_until(lambda: made.ask(read)[0] >= chosen.sources, PATIENCE_SECONDS, "all to be read")
        made.check()
        took = time.perf_counter() - started
        print(f"  with {workers}: {took:.1f} s", flush=True)
        return took, sum(made.cpu().values()) - before


def _asked(made: Fleet, query: str) -> float:
    (there,) = made.ask("SELECT (to_regclass('procrastinate_workers') IS NOT NULL)::integer")
    return made.ask(query)[0] if there else 0


def _connect(made: Fleet, server: Dovecot, port: int, number: int) -> None:
    with made.store.begin() as connection:
        for one in range(number):
            stored = cast(
                "declare.Options", as_stored(server.options(f"far{one}", port=port, tls="none", ca_file=None))
            )
            owner = Address(f"far{one}@ours.example")
            declare.ensure(connection, "imap", owner, stored, wiring.utc_now())
        # Or each first pass would start a process of its own, and compete for the processor with all others.
        connection.exec_driver_sql("UPDATE sources SET caught_up_at = now()")


if __name__ == "__main__":
    main()
