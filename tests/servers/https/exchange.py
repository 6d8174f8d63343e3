"""What goes over the wire to a server of the tests and back."""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field

Json = dict[str, object]


@dataclass(slots=True, eq=False)
class Connection:
    """One connection of a client, for who signs in once for all of its requests."""

    certificate: bytes | None = None
    """The client's, in DER, where one was asked for and given."""
    kept: dict[str, object] = field(default_factory=dict)
    """What the server remembers of it."""


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request, within the tunnel to `host` or as a part of a batch."""

    host: str
    verb: str
    path: str
    """Without the query, still percent-encoded."""
    query: Mapping[str, Sequence[str]]
    headers: Mapping[str, str]
    """By names in lower case."""
    body: bytes = b""
    connection: Connection = field(default_factory=Connection)


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    """A value of several lines goes as several fields."""
    parts: Generator[bytes] | None = None
    """Instead of a body: what is sent bit by bit, in chunks. b"" sends nothing, and ends all where nobody listens."""
    delay: float = 0.0
    """Seconds until it is sent."""
    leaves: Callable[[], object] = lambda: None
    """Called then, right before."""


class CutOff(Exception):
    """The connection is to be closed at once, without an answer."""


class Refused(Exception, ABC):
    """The request is answered with an error, in the words of whom the server stands for."""

    @abstractmethod
    def answer(self) -> Answer:
        """The error as it goes over the wire."""


def json_answer(value: Mapping[str, object], status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer of JSON in UTF-8."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(status, body, {"Content-Type": "application/json; charset=UTF-8", **(headers or {})})
