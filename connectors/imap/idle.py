"""Waiting for news of the folder that is open: IDLE, RFC 2177 (https://www.rfc-editor.org/rfc/rfc2177)."""

import re
from collections.abc import Iterable
from socket import socket, socketpair
from typing import TYPE_CHECKING, Final
from weakref import proxy

if TYPE_CHECKING:
    from connectors.imap.session import Session

_CHANGED: Final = re.compile(rb"\* (?:\d+ (?:EXISTS|EXPUNGE)\b|VANISHED )", re.IGNORECASE)
"""A line that tells of a message that came to the open folder, or left it."""
_SIGN_OF_LIFE: Final = re.compile(rb"\* OK\b", re.IGNORECASE)
"""Dovecot says it every two minutes (imap_idle_notify_interval): https://doc.dovecot.org/2.3/settings/core/"""


class Idle:
    """The wait of one session. Any command of the session but `peek` ends it. Raises ConnectorError."""

    def __init__(self, session: "Session") -> None:
        # imaplib's STARTTLS leaves a file on the socket, which is closed with its last reference: no cycle may hold it.
        self._session: Session = proxy(session)
        self._tag: bytes | None = None
        self._bell: socket | None = None

    @property
    def waiting(self) -> socket | None:
        """What has something to read once anything was told; None without IDLE."""
        if self._tag is None:
            return None
        return self._bell or self._session.client.wire.sock

    def begin(self, opening: bytes) -> list[bytes]:
        """Opens a folder with this command and, in the same go, waits for changes there. Returns the answers to it."""
        with self._session.errors():
            opened, tag = self._session.send(opening, b"IDLE")
            answers = self._session.answer(opened)
            self._tag = tag
            self._hear(self._until({b"+"}))
        return answers

    def peek(self, command: bytes) -> list[bytes] | None:
        """The answers to a command amid the wait, which then goes on, all in one go; None where the folder has changed.

        NOOP makes the server look: https://www.rfc-editor.org/rfc/rfc9051#section-6.1.2
        """
        session, before = self._session, self._tag
        assert before is not None  # noqa: S101
        with session.errors():
            noop, tag, self._tag = session.tag(), session.tag(), session.tag()
            lines = (b"DONE", noop + b" NOOP", tag + b" " + command, self._tag + b" IDLE", b"")
            session.client.wire.send(b"\r\n".join(lines))
            told = self._until({before, noop, tag, b"+"})
            self._hear(())
        return None if any(map(_CHANGED.match, told)) else told

    def has_news(self) -> bool:
        """Whether anything was said since but signs of life, without waiting for more. The wait goes on."""
        wire = self._session.client.wire
        with self._session.errors():
            while self._bell is None and (said := wire.arrived()):
                if not said.endswith(b"\r\n") or not all(map(_SIGN_OF_LIFE.match, said.splitlines())):
                    return True
                wire.read(len(said))
        return self._bell is not None

    def ring(self) -> None:
        """Makes `waiting` have something to read: what was already read from the connection would wake nobody."""
        self.close()
        self._bell, ringing = socketpair()
        with ringing:
            ringing.send(b"!")

    def stop(self) -> None:
        """Ends the wait, with what is sent next."""
        if self._tag is not None:
            self._session.owe(b"DONE\r\n", self._tag)
            self._tag = None
            self.close()

    def close(self) -> None:
        """Lets go of what is no part of the connection."""
        if self._bell is not None:
            self._bell.close()
            self._bell = None

    def _until(self, missing: set[bytes]) -> list[bytes]:
        """What is told until all that is missing has come: ends of commands, and the word that the server waits."""
        told: list[bytes] = []
        session = self._session
        while missing:
            line = session.line()
            if line.startswith(b"* "):
                told.append(line)
                continue
            head = line.partition(b" ")[0].rstrip()
            missing.discard(head)
            if head != b"+":
                session.end(line)
        return told

    def _hear(self, told: Iterable[bytes]) -> None:
        if any(told) or self._session.client.wire.has_more():
            self.ring()
