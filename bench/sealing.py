"""Sealed texts against plain ones, on SQLite: recording, reading, lists, searching, and the conversion. One run each.

    python -m bench.sealing [--messages N]

CPU time of this process, in microseconds for one message; the text of each is 2,000 characters, its HTML 6,000.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench.store import PAGE, START, a_kept, a_source
from bench.table import print_table
from config.boxes import Boxes
from config.sealing import new_key
from connectors.model.sync import Cursor, Mode
from store import bodies, hits, record, text_keys, turning, version, waiting, whole
from store.database import Store
from store.entries import entries
from store.hits import Question
from store.model import Batch
from store.sight import Everything

HTML = "<div><p>The offer stands until Friday, as we said on the phone.</p></div>" * 84


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=20_000)
    messages = parser.parse_args().messages
    key = new_key()
    plain, sealed = (dict(_measured(messages, key, seals)) for seals in (False, True))
    rows = [(name, f"{us:,.1f}", f"{sealed[name]:,.1f}", f"{sealed[name] / us:.2f}") for name, us in plain.items()]
    print_table(("measure", "plain us", "sealed us", "ratio"), rows)


def _measured(messages: int, key: str, seals: bool) -> Iterator[tuple[str, float]]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        with Store(url, Boxes(lambda: key, "the key")) as store:
            version.upgrade(store)
            _put(store, key if seals else None)
            ids = range(1, messages + 1, max(1, messages // 2_000))
            yield "record a message", _cpu(lambda: _record(store, messages)) / messages
            yield "  size of the file, bytes", Path(str(store.url.database)).stat().st_size / messages
            yield from _read(store, ids)
            _put(store, None if seals else key)
            turned = _cpu(lambda: sum(one.turned for one in turning.turn(store, give_up=False)))
            yield "turn into the other", turned / messages


def _read(store: Store, ids: Sequence[int]) -> Iterator[tuple[str, float]]:
    question, eye = Question("warehouse 17"), Everything()
    pages = [list(ids[start : start + 50]) for start in range(0, len(ids), 50)]
    with store.read() as connection:
        yield "read one whole", _cpu(lambda: [whole.interaction(connection, id_, eye) for id_ in ids]) / len(ids)
        yield "  its HTML", _cpu(lambda: [bodies.read(connection, id_) for id_ in ids]) / len(ids)
        yield "a list of 50", _cpu(lambda: [entries(connection, page, eye) for page in pages]) / len(pages)
        yield "read one to match", _cpu(lambda: waiting.by_ids(connection, ids)) / len(ids)
        yield "search", _cpu(lambda: hits.search(connection, question, eye))


def _put(store: Store, key: str | None) -> None:
    with store.begin() as connection:
        mark = Boxes(lambda: key, "the key").newest if key else None
        text_keys.put_in_force(connection, mark, datetime.now(UTC))


def _record(store: Store, messages: int) -> None:
    lease = a_source(store)
    for first in range(0, messages, PAGE):
        kept = tuple(replace(a_kept(number), html=HTML) for number in range(first, min(first + PAGE, messages)))
        batch = Batch(kept, Cursor("bench/1", str(first)), Mode.DELTA, first + PAGE >= messages)
        with store.begin() as connection:
            record.record(connection, lease, 0, batch, START, may_remove=0)


def _cpu(work: Callable[[], object]) -> float:
    """In microseconds."""
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1e6


if __name__ == "__main__":
    main()
