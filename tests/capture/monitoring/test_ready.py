"""What a process needs to do its work depends on what it does."""

from capture.monitoring.pulse import PAGES, WORKER, Pulse
from capture.monitoring.ready import checks
from capture.queue import tables
from store.database import Store


def wrong(store: Store, part: str) -> set[str]:
    return {one.name for one in checks(store, Pulse([part])) if one.problem}


def test_only_a_worker_needs_the_queue(postgres_store: Store) -> None:
    assert wrong(postgres_store, PAGES) == set()
    assert wrong(postgres_store, WORKER) == {"queue"}
    tables.prepare(postgres_store)
    assert wrong(postgres_store, WORKER) == set()
