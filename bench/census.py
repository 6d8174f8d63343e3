"""What a census of one large IMAP folder costs, over Dovecot with TLS: wall time, CPU time, bytes on the wire. One run.

    python -m bench.census [--messages N]

The mailbox is read to its end first. Then its census by a connection of its own, TLS handshake and sign-in among the
bytes of both directions: where both sides agree, where rows of the ledger were lost and are fetched again, and where
every third message was deleted at the server, so that its list of UIDs is as long as it can be (what has gone is marked
by an ordinary pass before). The server's own processor time is not counted.
"""

import argparse
import logging
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import delete, select, update

from bench.table import print_table
from capture import wiring
from capture.audit import Auditor
from capture.census import Found, Healing
from capture.worker import Worker
from config.providers import as_stored
from config.settings import Settings
from connectors.model.address import Address
from store import sources
from store.database import Store
from store.schema import ledger
from store.schema import sources as source_rows
from tests.builders import NOON
from tests.proxy import Proxy
from tests.servers.dovecot import Dovecot, start_dovecot

USER = "census@example.test"
LOST = 40
Row = tuple[str, str, str]


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=20_000)
    chosen = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(start_dovecot(folder))
        proxy = stack.enter_context(Proxy(server.host, server.tls_port))
        settings = Settings.model_validate({"database": {"url": f"sqlite:///{folder / 'census.db'}"}})
        store = stack.enter_context(wiring.prepare_store(settings))
        rows = list(_rows(server, proxy, store, settings, chosen.messages))
    print_table(("census", "value", "note"), rows)


def _rows(server: Dovecot, proxy: Proxy, store: Store, settings: Settings, messages: int) -> Iterator[Row]:
    server.deliver_all(USER, (_message(number) for number in range(messages)))
    stored: dict[str, Any] = as_stored(server.options(USER, port=proxy.port))
    with store.begin() as connection:
        sources.connect(connection, "imap", Address(USER), stored, ["mail"], wiring.utc_now(), server.host)
        (source,) = [one.id for one in sources.all_sources(connection)]
        # Or the first pass would start a process of its own.
        connection.execute(update(source_rows).values(caught_up_at=wiring.utc_now()))
    tools = wiring.tools(settings, store)
    worker, auditor = Worker("bench", tools), Auditor("bench", tools)
    assert worker.work(source) is not None
    yield from _measured(f"{messages:,} messages, complete", proxy, auditor, source, messages)
    lost = _items(store, source)[:: max(1, messages // LOST)]
    with store.begin() as connection:
        connection.execute(delete(ledger).where(ledger.c.item.in_(lost)))
    yield from _measured(f"{len(lost)} rows lost, healed", proxy, auditor, source, messages)
    inbox = server.mail_program(USER)
    inbox.select_folder("INBOX")
    uids = inbox.search("ALL")[::3]
    inbox.delete_messages(uids)
    inbox.expunge()
    inbox.logout()
    assert worker.work(source) is not None
    yield from _measured("every third deleted, complete", proxy, auditor, source, messages - len(uids))


def _measured(name: str, proxy: Proxy, auditor: Auditor, source: int, listed: int) -> Iterator[Row]:
    proxy.reset()
    began, cpu = time.perf_counter(), time.process_time()
    found = auditor.audit(source, Healing(remove_all=True))
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    assert isinstance(found, Found)
    assert (found.census.listed, found.census.complete) == (listed, True)
    assert sum(sum(counts.values()) for counts in found.months.values()) == listed
    yield f"{name}: s", f"{seconds:.2f}", f"{cpu:.2f} s of our CPU; at most 5 wanted"
    yield "  KB on the wire", f"{(proxy.received + proxy.sent) / 1_000:.0f}", "at most 2,000 wanted"
    yield "  months", f"{len(found.months)}", f"{found.census.healed} healed"


def _items(store: Store, source: int) -> list[str]:
    with store.read() as connection:
        query = select(ledger.c.item).where(ledger.c.source_id == source).order_by(ledger.c.item)
        return list(connection.execute(query).scalars())


def _message(number: int) -> bytes:
    at = NOON - timedelta(hours=number)
    return (
        f"From: a{number % 700}@acme.example\r\nTo: {USER}\r\nSubject: Offer {number}\r\n"
        f"Message-ID: <{number}@acme.example>\r\nDate: {at:%a, %d %b %Y %H:%M:%S} +0000\r\n\r\nPlease see below.\r\n"
    ).encode()


if __name__ == "__main__":
    main()
