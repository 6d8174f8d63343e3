"""A network on which no connection lives long: what comes over each is recorded, and no message is blamed for it."""

from collections.abc import Iterator

import pytest

from store.health import State
from store.model import Disposition
from tests.faults.conftest import NewStore
from tests.faults.mailbox import Mailbox, a_message, mixed
from tests.faults.record import Faces, Record
from tests.proxy import Proxy

KB = 1_000


@pytest.fixture(params=["none", "implicit"])
def network(request: pytest.FixtureRequest, mailbox: Mailbox) -> Iterator[Proxy]:
    """Lies before the mailbox."""
    port = mailbox.server.port if request.param == "none" else mailbox.server.tls_port
    with Proxy("127.0.0.1", port) as proxy:
        mailbox.changes = {"port": proxy.port, "tls": request.param}
        yield proxy


@pytest.mark.parametrize("carried", [12 * KB, 16 * KB, 30 * KB])
def test_however_short_they_are_a_mailbox_is_read_to_its_end(
    mailbox: Mailbox, network: Proxy, new_store: NewStore, small_pages: int, carried: int
) -> None:
    mailbox.deliver(*mixed(60), a_message(60, text="A long story. " * 200))
    undisturbed = Record.of(new_store(), mailbox.options()).catch_up().written()
    network.cut_each_after = carried
    record, passes = Record.of(new_store(), mailbox.options()), 1
    while record.work().state is not State.OK:
        passes += 1
        assert passes < 20
    record.check(mailbox.there(), undisturbed)


def test_each_pass_records_a_page_though_the_next_one_is_cut(
    mailbox: Mailbox, network: Proxy, new_store: NewStore, small_pages: int
) -> None:
    mailbox.deliver(*map(a_message, range(100, 100 + small_pages)))
    Record.of(new_store(), mailbox.options()).catch_up()
    a_page = network.received
    mailbox.deliver(*map(a_message, range(200, 200 + 3 * small_pages)))
    record, seen = Record.of(new_store(), mailbox.options()), 0
    while seen < mailbox.there():
        network.reset()
        network.cut_after = a_page + KB
        record.work()
        assert record.health().seen >= seen + small_pages
        seen = record.health().seen


@pytest.mark.parametrize("alone", [True, False])
def test_a_message_longer_than_any_connection_is_for_later_and_not_to_blame(
    mailbox: Mailbox, network: Proxy, new_store: NewStore, faces: Faces, alone: bool
) -> None:
    mailbox.deliver(*map(a_message, range(5)))
    record = Record.of(new_store(), mailbox.options()).catch_up()
    long = a_message(5, text="A long story. " * 20_000)
    mailbox.deliver(long, *([] if alone else map(a_message, range(6, 40))))
    network.cut_each_after = 100 * KB
    record.work()
    faces.say(record, State.WAITING, "closed the connection")
    assert Disposition.UNREADABLE not in record.dispositions()
    network.cut_each_after = None
    assert record.catch_up().dispositions() == {Disposition.CAPTURED: mailbox.there()}
