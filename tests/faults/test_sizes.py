"""Messages of 60 MB, and folders of thousands: memory and traffic stay within bounds, and nothing is left out."""

import json
from base64 import encodebytes
from pathlib import Path

import pytest
from hypothesis import settings

from capture.export.kinds import Kind
from store.database import Store
from store.health import State
from store.model import Disposition
from tests.faults.conftest import NewStore
from tests.faults.installation import Installation
from tests.faults.mailbox import Mailbox, a_message, mixed
from tests.faults.record import Faces, Record
from tests.proxy import Proxy

MB = 1 << 20
HUGE = 60 * MB
QUICK = settings.get_current_profile_name() == "quick"
MANY = 2_000 if QUICK else 20_000


def with_attachment() -> bytes:
    """60 MB, nearly all of it a film."""
    line = encodebytes(bytes(range(57)))
    film = line * (HUGE // len(line))
    head = a_message(1, "MIME-Version: 1.0", 'Content-Type: multipart/mixed; boundary="b"', text="")
    parts = (
        b"\r\n--b\r\nContent-Type: text/plain\r\n\r\nThe film of the plant.\r\n--b\r\nContent-Type: video/mp4\r\n"
        b"Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=plant.mp4\r\n\r\n"
    )
    return head + parts + film + b"--b--\r\n"


def of_text_alone() -> bytes:
    """60 MB that somebody seems to have written."""
    return a_message(2) + b"All work and no play makes Jack a dull boy.\r\n" * (HUGE // 45)


def of_html_alone() -> bytes:
    """60 MB of markup."""
    return a_message(3, "MIME-Version: 1.0", "Content-Type: text/html") + b"<p>All <b>work</b></p>\r\n" * (HUGE // 24)


def with_recipients() -> bytes:
    """A header of 8 MB: of what is longer than one, the server hands over the beginning."""
    many = ",\r\n ".join(f"somebody.{number}@acme.example" for number in range(240_000))
    return a_message(4, f"Cc: {many}")


MESSAGES = (
    (with_attachment, of_text_alone) if QUICK else (with_attachment, of_text_alone, of_html_alone, with_recipients)
)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells what a process took at most")
def test_messages_of_60_mb_are_recorded_with_little_memory_and_traffic(
    mailbox: Mailbox, new_store: NewStore, tmp_path: Path
) -> None:
    mailbox.deliver(*mixed(5, 100))
    small = Installation(new_store(), mailbox.options()).peak_of_a_round(tmp_path / "peak")
    for huge in MESSAGES:
        mailbox.deliver(huge())
    with Proxy("127.0.0.1", mailbox.server.tls_port) as proxy:
        installation = Installation(new_store(), mailbox.options(port=proxy.port))
        peak = installation.peak_of_a_round(tmp_path / "peak")
    assert proxy.received < 8 * MB
    assert peak < small + 2 * HUGE
    record = installation.record
    assert record.dispositions() == {Disposition.CAPTURED: 4 + len(MESSAGES), Disposition.EXCLUDED: 1}
    written = [json.loads(one) for one in record.written()[Kind.INTERACTIONS]]
    assert {one["subject"] for one in written} >= {f"No {number}" for number in range(1, len(MESSAGES) + 1)}
    assert record.health().seen == mailbox.there()


def test_a_folder_of_thousands_is_recorded_whole_and_once(mailbox: Mailbox, sqlite_store: Store, faces: Faces) -> None:
    mailbox.deliver(*map(a_message, range(MANY)), folder="Projects/All")
    record = Record.of(sqlite_store, mailbox.options()).catch_up()
    assert record.dispositions() == {Disposition.CAPTURED: MANY}
    assert record.health().seen == mailbox.there() == len(set(record.written()[Kind.INTERACTIONS]))
    faces.say(record, State.OK)
    mailbox.deliver(a_message(MANY), folder="Projects/All")
    assert record.catch_up().dispositions() == {Disposition.CAPTURED: MANY + 1}
