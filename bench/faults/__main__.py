"""Plays the faults that many processes on one PostgreSQL may meet, and holds the record to what there is.

    python -m bench.faults [--only NAME ...] [--mailboxes N] [--kills N] [--hour SECONDS] [--write]

It takes PostgreSQL's programs (Debian: postgresql), Dovecot for a provider that is down, and faketime for a wrong
clock. A disk is only filled as root, on a tmpfs of its own. `--write` puts the table into docs/reliability.md.
"""

import argparse
import importlib
import signal
import sys
import tempfile
from pathlib import Path

from bench.faults import report
from bench.faults.scene import Outcome, Plan
from tests.servers.missing import ServerMissing

FAULTS = (
    *("killed", "paused", "restarted", "cut", "full", "failover"),
    *("schedulers", "clock", "provider"),
)


def main() -> None:
    """Prints the table; the exit code is 1 where a record is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=FAULTS, action="append")
    parser.add_argument("--mailboxes", type=int, default=200)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--hour", type=float, default=60, help="seconds for which a provider is down")
    parser.add_argument("--readers", type=int, default=3)
    parser.add_argument("--without-queue", action="store_true", help="daemons instead of a scheduler and workers")
    parser.add_argument("--write", action="store_true", help="into docs/reliability.md")
    chosen = parser.parse_args()
    roles = {"daemon": chosen.readers} if chosen.without_queue else {"scheduler": 1, "worker": chosen.readers}
    plan = Plan(chosen.mailboxes, chosen.kills, chosen.hour, roles)
    # What was started is ended on a polite request too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("told to end"))
    names = chosen.only or FAULTS
    outcomes = [outcome for name in names if (outcome := _play(name, plan))]
    report.show(outcomes)
    if chosen.write:
        report.write(outcomes)
    sys.exit(len(outcomes) < len(names) or any(one.verdict.faults() for one in outcomes))


def _play(name: str, plan: Plan) -> Outcome | None:
    """None where it cannot be played here, or the record has not recovered in time; says so."""
    module = importlib.import_module(f"bench.faults.played.{name}")
    try:
        with tempfile.TemporaryDirectory(prefix=f"capture-{name}-", ignore_cleanup_errors=True) as folder:
            Path(folder).chmod(0o755)
            outcome: Outcome = module.play(plan, Path(folder))
    except (ServerMissing, TimeoutError, RuntimeError) as error:
        print(f"{name}: not played to its end: {error}", flush=True)
        return None
    print(f"{name}: {outcome}", flush=True)
    return outcome


if __name__ == "__main__":
    main()
