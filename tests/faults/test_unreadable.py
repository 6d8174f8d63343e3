"""Messages that cannot be read: the parser refuses them, or the server does. The others are read all the same."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from capture.export.kinds import Kind
from store.health import State
from store.model import Disposition
from tests.faults.conftest import NewStore
from tests.faults.mailbox import NO_MESSAGE, Mailbox, a_message, mixed
from tests.faults.record import Faces, Record

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


@pytest.fixture
def closed_file(mailbox: Mailbox, tmp_path: Path) -> Iterator[Path]:
    """Of one among ten messages, which the server cannot read itself: it answers no FETCH of it, but goes.

    "We never want to reply NO to FETCH requests, BYE is preferrable": Dovecot's imap/cmd-fetch.c.
    """
    mailbox.deliver(*map(a_message, range(10)))
    folder = mailbox.server.folder / "mail" / mailbox.user
    (file,) = [path for path in folder.rglob("*tests*") if b"No 2\r" in path.read_bytes()]
    mode = file.stat().st_mode
    file.chmod(0)
    yield file
    file.chmod(mode)


@pytest.mark.xfail(strict=True, reason="Dovecot ends the connection at such a message, and no pass comes past it")
def test_what_the_server_itself_cannot_read_stands_in_the_ledger_and_stops_nothing(
    mailbox: Mailbox, closed_file: Path, new_store: NewStore, faces: Faces
) -> None:
    record = Record.of(new_store(), mailbox.options())
    for _ in range(4):
        record.work()
    assert unreadable(record) == [("INBOX", "The server cannot hand over the message")]
    assert record.health().seen == mailbox.there()
    faces.say(record, State.OK)
