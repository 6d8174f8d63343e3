"""A server that answers what a test tells it to, as bytes: for what no real one will do on demand."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from connectors.imap.session import Session

Script = Callable[[bytes], bytes]
"""A command without its tag → the answers to it, in which `TAG` stands for the tag."""


@dataclass(slots=True)
class _Wire:
    script: Script
    said: io.BytesIO = field(default_factory=io.BytesIO)
    asked: list[bytes] = field(default_factory=list)

    def send(self, data: bytes) -> None:
        place = self.said.tell()
        self.said.seek(0, io.SEEK_END)
        for tag, command in re.findall(rb"(\S+) ([^\r\n]*)\r\n", data):
            self.asked.append(command)
            self.said.write(self.script(command).replace(b"TAG", tag))
        self.said.seek(place)

    def readline(self) -> bytes:
        return self.said.readline()

    def read(self, size: int) -> bytes:
        return self.said.read(size)

    def offered(self) -> frozenset[str]:
        return frozenset({"IMAP4REV1"})


@dataclass(slots=True)
class _Client:
    wire: _Wire


def scripted(script: Script) -> Session:
    """A session with such a server."""
    return Session(_Client(_Wire(script)), "mail.example:993")  # type: ignore[arg-type]
