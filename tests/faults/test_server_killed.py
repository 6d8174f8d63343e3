"""The server dies in the middle of an answer, and is started again later."""

import pytest

from capture.sync import Report
from store.database import Store
from store.health import State
from store.model import Batch
from store.sources import Source
from tests.faults.conftest import NewStore
from tests.faults.mailbox import Mailbox, mixed
from tests.faults.record import Faces, Record


@pytest.fixture
def full(own_mailbox: Mailbox, small_pages: int) -> Mailbox:
    own_mailbox.fill(50)
    return own_mailbox


def test_killed_while_it_hands_over_mail_it_costs_nothing_but_time(
    full: Mailbox, store: Store, new_store: NewStore, faces: Faces, small_pages: int
) -> None:
    there, undisturbed = full.there(), Record.of(new_store(), full.options()).catch_up().written()
    record = Record.of(store, full.options())

    def kill(_source: Source, report: Report, _batch: Batch) -> None:
        if report.counts.total() == 2 * small_pages:
            full.server.kill()

    try:
        assert 0 < record.work(progress=kill).seen < there
        faces.say(record, State.WAITING, f"localhost:{full.server.tls_port} ")
        read = record.health().seen
        assert record.work().seen == read
        faces.say(record, State.WAITING, f"localhost:{full.server.tls_port} cannot be reached: Connection refused")
    finally:
        full.server.start()
    record.catch_up().check(there, undisturbed)
    faces.say(record, State.OK)


def test_a_server_that_is_stopped_properly_says_goodbye_and_nothing_is_lost(
    full: Mailbox, new_store: NewStore, faces: Faces
) -> None:
    record = Record.of(new_store(), full.options()).catch_up()
    full.server.stop()
    try:
        record.work()
        faces.say(record, State.WAITING, "cannot be reached")
    finally:
        full.server.start()
    full.deliver(*mixed(5, 500))
    record.catch_up().check(full.there(), Record.of(new_store(), full.options()).catch_up().written())
