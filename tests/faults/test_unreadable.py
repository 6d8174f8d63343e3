"""Messages that cannot be read: the parser refuses them, or the server does. The others are read all the same."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from capture.export.kinds import Kind
from connectors.imap import suspects
from store.health import State
from store.model import Disposition
from tests.faults.conftest import NewStore
from tests.faults.mailbox import NO_MESSAGE, Mailbox, a_message, in_two_forms, mixed
from tests.faults.record import Faces, Record
from tests.proxy import Proxy

REFUSED = {
    "no header": NO_MESSAGE,
    "every byte there is": bytes(range(256)) * 40,
    "nothing at all": b"",
    "only zeros": b"\0" * 5_000,
}


def unreadable(record: Record) -> list[tuple[str, str]]:
    """Folder and reason of what could not be read."""
    ledger = map(json.loads, record.written()[Kind.LEDGER])
    broken = [one for one in ledger if one["disposition"] == Disposition.UNREADABLE]
    return [(one["id"].partition(";")[0], one["why"]) for one in broken]


@pytest.mark.parametrize("refused", REFUSED.values(), ids=REFUSED)
def test_what_the_parser_refuses_stands_in_the_ledger_and_stops_nothing(
    mailbox: Mailbox, new_store: NewStore, faces: Faces, refused: bytes
) -> None:
    mailbox.deliver(*mixed(3), refused, *mixed(3, 3))
    record = Record.of(new_store(), mailbox.options()).catch_up()
    assert unreadable(record) == [("INBOX", "The message has no header fields")]
    mailbox.deliver(a_message(500))
    record.catch_up().check(mailbox.there(), Record.of(new_store(), mailbox.options()).catch_up().written())
    faces.say(record, State.OK)


@dataclass
class Disk:
    """The files of a mailbox, which its server may be kept from reading: then it ends the connection.

    "We never want to reply NO to FETCH requests, BYE is preferrable": Dovecot's imap/cmd-fetch.c.
    """

    mailbox: Mailbox
    closed: dict[Path, int] = field(default_factory=dict)
    """Path → mode."""

    def close(self, *numbers: int) -> None:
        """Those of the messages of these numbers."""
        ends = tuple(f"No {number}\r".encode() for number in numbers)
        for file in (self.mailbox.server.folder / "mail" / self.mailbox.user).rglob("*tests*"):
            if any(end in file.read_bytes() for end in ends):
                self.closed[file] = file.stat().st_mode
                file.chmod(0)

    def mend(self) -> None:
        """All can be read again."""
        for file, mode in self.closed.items():
            file.chmod(mode)


@pytest.fixture
def disk(mailbox: Mailbox) -> Iterator[Disk]:
    made = Disk(mailbox)
    yield made
    made.mend()


NOT_ENVELOPE = ("INBOX", "The server cannot hand over the message")
NOT_TEXT = ("INBOX", "The server cannot hand over the text of the message")


@pytest.mark.parametrize("numbers", [(0,), (59,), (2,), (18, 19, 20, 40)], ids=["first", "last", "one", "some"])
def test_what_the_server_itself_cannot_read_stands_in_the_ledger_and_stops_nothing(
    mailbox: Mailbox, disk: Disk, new_store: NewStore, faces: Faces, small_pages: int, numbers: Sequence[int]
) -> None:
    mailbox.deliver(*map(a_message, range(60)))
    mailbox.deliver(*map(a_message, range(60, 70)), folder="Sent")
    disk.close(*numbers)
    record = Record.of(new_store(), mailbox.options()).catch_up()
    assert unreadable(record) == [NOT_ENVELOPE] * len(numbers)
    assert record.dispositions()[Disposition.CAPTURED] == 70 - len(numbers)
    faces.say(record, State.OK)


def test_what_the_server_cannot_read_and_came_alone_stops_nothing(
    mailbox: Mailbox, disk: Disk, new_store: NewStore
) -> None:
    mailbox.deliver(*map(a_message, range(5)))
    record = Record.of(new_store(), mailbox.options()).catch_up()
    mailbox.deliver(a_message(5))
    disk.close(5)
    assert unreadable(record.catch_up()) == [NOT_ENVELOPE]
    mailbox.deliver(a_message(6))
    assert record.catch_up().health().seen == mailbox.there()


def test_a_text_that_the_server_cannot_read_costs_that_message_alone(
    mailbox: Mailbox, disk: Disk, new_store: NewStore
) -> None:
    mailbox.deliver(*map(a_message, range(10)), in_two_forms(10))
    # Dovecot keeps what an envelope is made of.
    Record.of(new_store(), mailbox.options()).catch_up()
    disk.close(2, 10)
    record = Record.of(new_store(), mailbox.options()).catch_up()
    assert unreadable(record) == [NOT_TEXT] * 2
    assert record.health().seen == mailbox.there()


def test_what_the_server_can_read_again_is_read_in_the_next_month(
    mailbox: Mailbox, disk: Disk, new_store: NewStore
) -> None:
    mailbox.deliver(*map(a_message, range(10)))
    Record.of(new_store(), mailbox.options()).catch_up()
    mailbox.deliver(a_message(10))
    disk.close(2, 10)
    record = Record.of(new_store(), mailbox.options()).catch_up()
    assert sorted(unreadable(record)) == [NOT_ENVELOPE, NOT_TEXT]
    disk.mend()
    assert len(unreadable(record.catch_up())) == 2
    record.clock.at += timedelta(days=31)
    assert unreadable(record.catch_up()) == []
    assert record.dispositions() == {Disposition.CAPTURED: 11}


def test_where_the_server_can_read_nothing_no_message_is_to_blame(
    mailbox: Mailbox, disk: Disk, new_store: NewStore, faces: Faces
) -> None:
    mailbox.deliver(*map(a_message, range(5)))
    record = Record.of(new_store(), mailbox.options()).catch_up()
    mailbox.deliver(*map(a_message, range(5, 9)))
    disk.close(*range(9))
    record.work()
    assert unreadable(record) == []
    faces.say(record, State.WAITING, "closed the connection: FETCH failed")
    disk.mend()
    assert record.catch_up().dispositions() == {Disposition.CAPTURED: 9}


def test_a_server_that_ends_too_many_connections_is_left_alone_for_a_while(
    mailbox: Mailbox, disk: Disk, new_store: NewStore, faces: Faces, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suspects, "MOST", 12)
    mailbox.deliver(*map(a_message, range(20)))
    disk.close(*range(0, 20, 3))
    with Proxy("127.0.0.1", mailbox.server.tls_port) as proxy:
        mailbox.changes = {"port": proxy.port}
        record = Record.of(new_store(), mailbox.options())
        record.work()
    faces.say(record, State.WAITING, "closed the connection: FETCH failed")
    assert (record.health().seen, proxy.connections) == (0, 13)
