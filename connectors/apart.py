"""Runs a connector in a process of its own, so that reading and recording share out the processor's cores.

Worth its start (about a second) where much is read at once: the first pass over an archive. A parser that a hostile
message crashes takes down that process only.

It is started as a program of its own. What multiprocessing starts imports the parent's main module first, which is all
of Capture: 0.7 s for nothing. The two sides talk over a pipe, one request at a time:

    parent → child    first what the connector is built from; then a method's name and arguments
    child → parent    ("known", prefix)   asks what capture holds, and waits for the answer
                      ("done", answer)    one answer; to `pages` one for each page, unasked, and None after the last
                      ("failed", error)   ends the request
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any, Final, TypeVar

from config.collector import collect_seldom
from connectors import registry
from connectors.errors import ConnectorError, ProviderBug
from connectors.model.sync import Content, Cursor, Identity, Listed, Page, Seen, Unreadable
from connectors.protocol import Connector, Surroundings

T = TypeVar("T")

_START: Final = "import sys; from connectors.apart import serve; serve(int(sys.argv[1]))"


class Apart:
    """The connector of one source, elsewhere. See `connectors.protocol.Connector`; its clock is the machine's."""

    def __init__(self, kind: str, source: str, options: Mapping[str, object], surroundings: Surroundings) -> None:
        """As `registry.build` takes them; what is wrong with the options is raised by the first call."""
        self._known = surroundings.known
        self._pipe, theirs = Pipe()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-c", _START, str(theirs.fileno())],
                env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
                pass_fds=(theirs.fileno(),),
            )
        with self._told_of_death():
            self._pipe.send((kind, source, dict(options), surroundings.owner, surroundings.reach))

    def pages(self, since: Cursor | None) -> Iterator[Page]:
        """As the connector's own, but that nothing else may be asked before the last: the other side reads ahead."""
        return self.mapped(since, _as_it_is)

    def mapped(self, since: Cursor | None, work: Callable[[Connector, Page], T]) -> Iterator[T]:
        """What `work` makes of each page, over there: what need not cross the pipe does not. It must be picklable."""
        self._send("pages", since, work)
        while (answer := self._answer()) is not None:
            yield answer

    def contents(self, ids: Sequence[str]) -> Iterator[Content | Unreadable]:
        """As the connector's own, all at once."""
        yield from self._call("contents", list(ids))

    def census(self) -> Iterator[Listed]:
        """As the connector's own, all at once."""
        yield from self._call("census")

    def items(self, ids: Sequence[str]) -> Iterator[Seen | Unreadable]:
        """As the connector's own, all at once."""
        yield from self._call("items", list(ids))

    def raw(self, ident: str) -> bytes | None:
        """As the connector's own."""
        raw: bytes | None = self._call("raw", ident)
        return raw

    def probe(self) -> Identity:
        """As the connector's own."""
        identity: Identity = self._call("probe")
        return identity

    def close(self) -> None:
        """Ends the process."""
        self._pipe.close()
        self._process.wait()

    def _call(self, method: str, *arguments: object) -> Any:
        self._send(method, *arguments)
        return self._answer()

    def _send(self, method: str, *arguments: object) -> None:
        with self._told_of_death():
            self._pipe.send((method, arguments))

    def _answer(self) -> Any:
        with self._told_of_death():
            while (answer := self._pipe.recv())[0] == "known":
                self._pipe.send(dict(self._known(answer[1])))
        outcome, value = answer
        if outcome == "failed":
            raise value
        return value

    @contextmanager
    def _told_of_death(self) -> Iterator[None]:
        try:
            yield
        except (EOFError, BrokenPipeError, ConnectionResetError) as error:
            self._process.wait()
            raise ProviderBug(
                "The process that reads this source died; the log says why", f"exit code {self._process.returncode}"
            ) from error


def _as_it_is(_connector: Connector, page: Page) -> Page:
    return page


def serve(descriptor: int) -> None:
    """The other side: answers requests until the parent closes its end, or dies.

    A signal for the whole group is the parent's to obey. A fault of the connector ends the process, with its traceback
    on standard error.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    collect_seldom()
    pipe = Connection(descriptor)

    def known(prefix: str) -> Mapping[str, str]:
        pipe.send(("known", prefix))
        answer: Mapping[str, str] = pipe.recv()
        return answer

    try:
        kind, source, options, owner, reach = pipe.recv()
        _answer_all(pipe, lambda: registry.build(kind, source, options, Surroundings(owner, known, _now, reach)))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def _answer_all(pipe: Connection, build: Callable[[], Connector]) -> None:
    connector: Connector | None = None
    while True:
        method, arguments = pipe.recv()
        try:
            connector = connector or build()
            for answer in _answers(connector, method, arguments):
                pipe.send(("done", answer))
        except ConnectorError as error:
            pipe.send(("failed", error))


def _answers(connector: Connector, method: str, arguments: tuple[Any, ...]) -> Iterator[object]:
    if method == "pages":
        since, work = arguments
        yield from (work(connector, page) for page in connector.pages(since))
        yield None
    else:
        yield _answer(connector, method, arguments)


def _answer(connector: Connector, method: str, arguments: tuple[Any, ...]) -> object:
    match method:
        case "contents":
            return list(connector.contents(*arguments))
        case "census":
            return list(connector.census())
        case "items":
            return list(connector.items(*arguments))
        case "raw":
            return connector.raw(*arguments)
        case _:
            return connector.probe()


def _now() -> datetime:
    return datetime.now(UTC)
