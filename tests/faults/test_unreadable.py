"""Messages that cannot be read: the parser refuses them, or the server does. The others are read all the same."""

import os
from pathlib import Path

import pytest

from store import ledger
from store.health import State
from store.model import Disposition
from tests.faults.conftest import NewStore
from tests.faults.mailbox import NO_MESSAGE, Mailbox, mixed
from tests.faults.record import Faces, Record

GARBAGE = bytes(range(256)) * 40
NOTHING = b""
DEEP = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(200)).encode()
HOSTILE = {"no header": NO_MESSAGE, "garbage": GARBAGE, "empty": NOTHING, "NULs": b"\0" * 5_000}


@pytest.mark.parametrize("refused", HOSTILE.values(), ids=HOSTILE)
def test_a_message_that_the_parser_refuses_stands_in_the_ledger_and_stops_nobody(
    mailbox: Mailbox, new_store: NewStore, faces: Faces, refused: bytes
) -> None:
    mailbox.deliver(*mixed(3), refused, *mixed(3, 3))
    record = Record.of(new_store(), mailbox.options()).catch_up()
    print(record.dispositions(), mailbox.there(), record.written())
    assert record.dispositions()[Disposition.UNREADABLE] == 1
