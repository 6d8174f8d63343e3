"""One measured process of `bench.capture_files`: captures a folder twice and prints figures as JSON."""

import json
import logging
import resource
import sys
import time
from pathlib import Path

import structlog
from pydantic import SecretStr

from capture import declare, directory, wiring
from capture.once import Once
from config.privacy import BulkMail, Privacy
from config.settings import Database, Settings
from connectors.crm.columns import RecordKind
from connectors.model.address import Address
from store import health


def main() -> None:
    """Arguments: the mail, the database to make, contacts to import."""
    mail, database, contacts = map(Path, sys.argv[1:])
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    settings = Settings(
        database=Database(url=SecretStr(f"sqlite:///{database}")),
        privacy=Privacy(internal_domains=(), bulk=BulkMail.TEXT),
    )
    with wiring.prepare_store(settings) as store:
        tools = wiring.tools(settings, store)
        directory.import_file(store, RecordKind.CONTACTS, contacts, {})
        with store.begin() as connection:
            declare.ensure(connection, "files", Address("rep@bench.example"), {"path": str(mail)}, tools.now())
        seconds, written = [], [0]
        for _ in range(2):
            started = time.perf_counter()
            Once(tools, lambda: False, lambda _source, _report, batch: written.append(len(batch.outcomes))).run()
            seconds.append(time.perf_counter() - started)
        with store.read() as connection:
            items = health.overview(connection, tools.now())[0].seen
    # Linux counts the largest child: the process that reads apart.
    peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    print(json.dumps({"first": seconds[0], "second": seconds[1], "items": items, "peak": peak, "written": written[-1]}))


if __name__ == "__main__":
    main()
