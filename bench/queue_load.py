"""Delays from due to start through scheduler, queue and workers, at four fifths of what they can do.

    python -m bench.queue_load [--sources N] [--seconds S] [--workers N] [--backfills N]

Real processes on a PostgreSQL server of the bench's own. First every source (a folder without mail) is due at once:
that is how many a second they read. Then they are due evenly at 0.8 of that rate, and the delay is from the moment on
the row to the claim, both by the database's clock. At last first passes over large folders take every place they can
get, and every second somebody asks for a quiet source: that is the interactive queue.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.faults.crew import wait_until
from bench.fleet import NEVER, Fleet, fleet, maildir
from bench.letters import letters
from bench.table import print_table

LOAD = 0.8
LARGE = 2_000
PATIENCE_SECONDS = 900


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=1_000)
    parser.add_argument("--seconds", type=int, default=60, help="of the even load, and of the first passes")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--backfills", type=int, default=16)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        folder = Path(temporary)
        folder.chmod(0o755)
        roles = {"scheduler": 1, "worker": chosen.workers}
        with fleet(folder, roles, CAPTURE_SCHEDULE__MAIL="7d") as made:
            made.fill(chosen.sources)
            made.crew.start_all()
            print_table(("measure", "value", "wanted"), list(_measured(made, folder, chosen)))


def _measured(made: Fleet, folder: Path, chosen: argparse.Namespace) -> Iterator[tuple[str, ...]]:
    rate = full_rate(made)
    yield "sources read, a second, all due at once", f"{rate:.0f}", ""
    before = sum(made.cpu().values())
    half, late, worst, read = even(made, rate * LOAD, chosen.seconds)
    yield f"even load of {rate * LOAD:.0f}/s, sources read", f"{read:.0f}", ""
    yield "CPU of each, ms", f"{(sum(made.cpu().values()) - before) / read * 1e3:.1f}", ""
    yield "due to start, half within, s", f"{half:.2f}", ""
    yield "due to start, 99 % within, s", f"{late:.2f}", "10"
    yield "due to start, longest, s", f"{worst:.2f}", ""
    passes, half, _, worst = hurried(made, folder, chosen)
    yield "passes over large folders meanwhile", f"{passes:.0f}", ""
    yield "asked to start, half within, s", f"{half:.2f}", ""
    yield "asked to start, longest, s", f"{worst:.2f}", "2"


def full_rate(made: Fleet) -> float:
    """Sources a second where all are due at once; the first fifth, as everything warms up, is left out."""
    (number,) = made.ask("SELECT count(*) FROM sources")
    made.tell("TRUNCATE bench_starts")
    made.tell("UPDATE sources SET next_due_at = now()")
    wait_until(lambda: made.ask("SELECT count(*) FROM bench_starts")[0] >= number, PATIENCE_SECONDS, "all to be read")
    made.check()
    return made.ask(
        "SELECT count(*) / extract(epoch FROM max(started) - min(started)) FROM (SELECT started FROM bench_starts "
        f"ORDER BY started OFFSET {int(number) // 5}) AS warm"
    )[0]


def even(made: Fleet, rate: float, seconds: int) -> tuple[float, ...]:
    """Delays in seconds: half within, 99 % within, the longest; and how many were read."""
    wait_until(lambda: made.ask("SELECT count(lease_until) FROM sources")[0] == 0, PATIENCE_SECONDS, "a quiet record")
    made.tell("TRUNCATE bench_starts")
    (number,) = made.ask("SELECT count(*) FROM sources")
    span = number / rate
    made.tell(f"UPDATE sources SET next_due_at = now() + random() * {span} * interval '1 second'")
    over = time.monotonic() + seconds
    while time.monotonic() < over:
        made.tell(
            f"UPDATE sources SET next_due_at = last_attempt_at + interval '{span} seconds' WHERE queued_at IS NULL "
            f"AND lease_until IS NULL AND next_due_at > now() + interval '{span} seconds'"
        )
        time.sleep(span / 20)
    made.tell(f"UPDATE sources SET next_due_at = {NEVER} WHERE queued_at IS NULL AND lease_until IS NULL")
    delay = "extract(epoch FROM started - due)"
    return made.ask(
        f"SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY {delay}), percentile_cont(0.99) WITHIN GROUP (ORDER BY "
        f"{delay}), max({delay}), count(*) FROM bench_starts"
    )


def hurried(made: Fleet, folder: Path, chosen: argparse.Namespace) -> tuple[float, ...]:
    """How many passes read large folders, and the delays in seconds of those that somebody asked for meanwhile."""
    mail = list(letters(LARGE, 10_000))
    for one in range(chosen.backfills):
        box = maildir(folder / f"large{one}")
        for number, letter in enumerate(mail):
            (box / "cur" / f"{number}.bench:2,S").write_bytes(letter)
    made.tell("TRUNCATE bench_starts")
    for one in range(chosen.backfills):
        made.connect(folder / f"large{one}", f"large{one}")
    wait_until(lambda: made.ask("SELECT count(*) FROM bench_starts WHERE first")[0] > 0, PATIENCE_SECONDS, "a start")
    for _ in range(chosen.seconds):
        made.tell(
            "UPDATE sources SET asked_at = now(), next_due_at = now() WHERE id = (SELECT id FROM sources WHERE "
            "caught_up_at IS NOT NULL AND queued_at IS NULL AND lease_until IS NULL ORDER BY random() LIMIT 1)"
        )
        time.sleep(1)
    wait_until(lambda: made.ask("SELECT count(asked_at) FROM sources")[0] == 0, PATIENCE_SECONDS, "what was asked for")
    delay = "extract(epoch FROM started - asked)"
    (passes,) = made.ask("SELECT count(*) FROM bench_starts WHERE first")
    return passes, *made.ask(
        f"SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY {delay}), percentile_cont(0.99) WITHIN GROUP (ORDER BY "
        f"{delay}), max({delay}) FROM bench_starts WHERE asked IS NOT NULL"
    )


if __name__ == "__main__":
    main()
