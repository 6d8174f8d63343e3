"""One measured process: captures a connection twice, in a database that has its directory, and prints figures as JSON.

python -m bench.capture_child KIND OPTIONS DATABASE        OPTIONS as JSON
"""

import json
import logging
import resource
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import structlog
from pydantic import SecretStr

from capture import declare, wiring
from capture.once import Once
from capture.worker import Tools
from config.privacy import BulkMail, Privacy
from config.settings import Database, Settings
from connectors.model.address import Address
from store import health


def settings(database: str) -> Settings:
    """Nothing is excluded for being internal or bulk: a figure must not be flattered by mail that is never stored.

    `database`: a file of SQLite, or a URL.
    """
    return Settings(
        database=Database(url=SecretStr(database if "://" in database else f"sqlite:///{database}")),
        privacy=Privacy(internal_domains=(), bulk=BulkMail.TEXT),
    )


def capture(kind: str, options: Mapping[str, object], database: Path | str) -> dict[str, float]:
    """Both passes in a process of their own: `first` and `second` in seconds, `items`, `peak` in MB, `written`."""
    command = [sys.executable, "-m", "bench.capture_child", kind, json.dumps(options), str(database)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Prints the seconds of both passes, the items, the peak memory in MB and the items of the second pass."""
    kind, options, database = sys.argv[1:]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    chosen = settings(database)
    with wiring.prepare_store(chosen) as store:
        tools = wiring.tools(chosen, store)
        with store.begin() as connection:
            declare.ensure(connection, kind, Address("rep@bench.example"), json.loads(options), tools.now())
        first, _ = _pass(tools)
        second, written = _pass(tools)
        with store.read() as connection:
            found = health.overview(connection, tools.now())[0]
    if found.source.error:
        raise SystemExit(found.source.error)
    # Linux counts the largest child: the process that reads apart.
    peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    print(json.dumps({"first": first, "second": second, "items": found.seen, "peak": peak, "written": written}))


def _pass(tools: Tools) -> tuple[float, int]:
    """Seconds, and the items that were recorded."""
    recorded: list[int] = []
    started = time.perf_counter()
    Once(tools, lambda: False, lambda _source, _report, batch: recorded.append(len(batch.outcomes))).run()
    return time.perf_counter() - started, sum(recorded)


if __name__ == "__main__":
    main()
