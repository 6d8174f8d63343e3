"""The network ends a connection after any byte: what was recorded stays, the rest comes with the next pass."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.held import Held
from capture.watch import Watch
from store.health import State
from tests.faults.conftest import NewStore
from tests.faults.mailbox import Mailbox, mixed
from tests.faults.record import Faces, Record, Written
from tests.proxy import Proxy

CUTS = 12 if settings.get_current_profile_name() == "quick" else 200
GOODBYE = 800
"""Bytes, about, that the server says when all has been read: a connection that is cut there has done its work."""


@dataclass
class Line:
    """A mailbox at the other end of a proxy."""

    mailbox: Mailbox
    proxy: Proxy
    new_store: NewStore
    there: int
    undisturbed: Written
    length: int
    """Bytes that the server says in a first pass."""

    @classmethod
    def to(cls, mailbox: Mailbox, proxy: Proxy, new_store: NewStore) -> "Line":
        record = Record.of(new_store(), mailbox.options()).catch_up()
        return cls(mailbox, proxy, new_store, mailbox.there(), record.written(), proxy.received)

    def record(self) -> Record:
        """An empty one."""
        return Record.of(self.new_store(), self.mailbox.options())

    def read(self, record: Record, cut: int | None = None) -> State:
        """One pass, over connections that are cut once they have carried so many bytes together."""
        self.proxy.reset()
        self.proxy.cut_after = cut
        try:
            return record.work().state
        finally:
            self.proxy.cut_after = None

    def check(self, record: Record) -> None:
        """Read to its end, the record is as if nothing had happened."""
        assert self.read(record) is State.OK
        record.check(self.there, self.undisturbed)


def cuts(length: int) -> Sequence[int]:
    """A spread of places over so many bytes: the first ones, and no two at the same place within a line."""
    said = length - GOODBYE
    return [0, 1, *(number * said // CUTS + number for number in range(1, CUTS))]


over_tls = pytest.mark.parametrize("line", ["implicit"], indirect=True)


@pytest.fixture(params=["none", "implicit"])
def line(request: pytest.FixtureRequest, mailbox: Mailbox, new_store: NewStore, small_pages: int) -> Iterator[Line]:
    mailbox.fill(16)
    port = mailbox.server.port if request.param == "none" else mailbox.server.tls_port
    with Proxy("127.0.0.1", port) as proxy:
        mailbox.changes = {"port": proxy.port, "tls": request.param}
        yield Line.to(mailbox, proxy, new_store)


def test_cut_anywhere_a_first_pass_goes_on_where_it_was(line: Line) -> None:
    for cut in cuts(line.length):
        record = line.record()
        assert line.read(record, cut) is State.WAITING, cut
        line.check(record)


@over_tls
def test_cut_again_and_again_it_comes_to_its_end(line: Line, faces: Faces) -> None:
    record, share, tries = line.record(), line.length // 2, 0
    while line.read(record, share) is not State.OK:
        faces.say(record, State.WAITING, f"localhost:{line.proxy.port} closed the connection")
        tries += 1
        assert tries < 10
    assert tries > 0
    line.check(record)
    faces.say(record, State.OK)


@over_tls
def test_cut_anywhere_a_later_pass_loses_nothing(line: Line) -> None:
    record = line.record().catch_up()
    line.mailbox.deliver(*mixed(25, 500))
    with line.mailbox.mail_program() as client:
        client.select_folder("Sent")
        client.move(client.search(["1:10"]), "Archive")
    line.proxy.reset()
    after = line.record().catch_up()
    line.there, line.undisturbed = line.mailbox.there(), after.written()
    for cut in cuts(line.length // 4)[::3]:
        line.read(record, cut)
    line.check(record)


@over_tls
def test_a_held_connection_that_is_cut_is_replaced_unseen(line: Line, faces: Faces) -> None:
    watch = Watch()
    held = Held(1, watch)
    record = line.record()
    try:
        for first in (500, 510, 520):
            line.mailbox.deliver(*mixed(5, first))
            assert record.work(held=held).state is State.OK
            line.proxy.cut()
    finally:
        held.close()
        watch.close()
    faces.say(record, State.OK)
    record.check(line.mailbox.there(), line.record().catch_up().written())


@pytest.mark.deep
def test_cut_at_any_two_bytes_it_loses_and_doubles_nothing(line: Line) -> None:
    byte = st.integers(0, line.length)

    @settings(max_examples=150)
    @given(st.lists(byte, min_size=1, max_size=4))
    def cut_there(cuts: list[int]) -> None:
        record = line.record()
        list(map(partial(line.read, record), cuts))
        line.check(record)

    cut_there()
