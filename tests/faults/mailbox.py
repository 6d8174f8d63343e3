"""A mailbox on a real server: what lies in it, and what its owner's mail program and others do to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from imapclient import IMAPClient  # type: ignore[import-untyped]

from config.providers import ImapOptions
from tests.servers.dovecot import Dovecot

LEFT_OUT = frozenset({"Drafts", "Junk", "Trash"})
DATE = "Mon, 02 Mar 2026 09:00:00 +0000"


def a_message(
    number: int, *fields: str, sender: str = "carol@acme.example", date: str = DATE, text: str = "Hello."
) -> bytes:
    """A message to Alice. Messages of one number are copies of one another."""
    head = [
        f"Message-ID: <{number}@acme.example>",
        f"From: {sender}",
        "To: alice@ours.example",
        f"Subject: No {number}",
    ]
    return "\r\n".join([*head, *([f"Date: {date}"] if date else []), *fields, "", f"{text} {number}", ""]).encode()


def in_two_forms(number: int) -> bytes:
    """One whose text and HTML are two parts, beside an attachment: it takes a second fetch."""
    parts = [
        ("text/plain", "The plain form."), ("text/html", "<p>The <b>other</b> form.</p>"),
        ("application/pdf; name=offer.pdf", "JVBERi0xLjQK" * 40),
    ]  # fmt: skip
    body = "".join(f"--b\r\nContent-Type: {kind}\r\n\r\n{text}\r\n" for kind, text in parts)
    return a_message(
        number, "MIME-Version: 1.0", 'Content-Type: multipart/mixed; boundary="b"', text=f"{body}--b--\r\n"
    )


def from_a_colleague(number: int) -> bytes:
    """One that policy keeps out."""
    return a_message(number, sender="bob@ours.example")


NO_MESSAGE = b"\r\nThere is not one header field here.\r\n"


def mixed(count: int, first: int = 0) -> Iterator[bytes]:
    """So many messages of all kinds, their numbers from `first` on."""
    for number in range(first, first + count):
        match number % 5:
            case 1:
                yield in_two_forms(number)
            case 2:
                yield from_a_colleague(number)
            case 3:
                yield a_message(number, date="")
            case _:
                yield a_message(number)


@dataclass
class Mailbox:
    """One user's."""

    server: Dovecot
    user: str
    changes: dict[str, object] = field(default_factory=dict)
    """Of the options that lead here, where they are not the server's own."""

    def options(self, **changes: object) -> ImapOptions:
        """What Capture is told."""
        return self.server.options(self.user, **{**self.changes, **changes})

    def fill(self, each: int) -> None:
        """Folders of all kinds; with copies, with what cannot be read, and with what is none of our business."""
        self.server.deliver_all(self.user, mixed(each))
        self.server.deliver_all(self.user, mixed(each, each), "Sent")
        self.server.deliver_all(self.user, [*mixed(each // 2), NO_MESSAGE], "Projects/Zürich")
        for folder in LEFT_OUT:
            self.server.deliver_all(self.user, mixed(3, 10_000), folder)

    def deliver(self, *raws: bytes, folder: str = "INBOX") -> None:
        """New mail."""
        self.server.deliver_all(self.user, raws, folder)

    def there(self) -> int:
        """How many messages the server counts in the folders that are read."""
        with self.mail_program() as client:
            folders = [name for flags, _, name in client.list_folders() if b"\\Noselect" not in flags]
            wanted = [name for name in folders if name not in LEFT_OUT and not name.startswith("Public")]
            return sum(int(client.folder_status(name, ["MESSAGES"])[b"MESSAGES"]) for name in wanted)

    @contextmanager
    def mail_program(self) -> Iterator[IMAPClient]:
        """The owner's own."""
        client = self.server.mail_program(self.user)
        try:
            yield client
        finally:
            client.logout()


def on(day: datetime) -> str:
    """A moment as a Date field has it."""
    return day.astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
