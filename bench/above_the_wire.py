"""What a first pass over a provider's mail costs: the provider is a process of its own, whose time is not counted."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from typing import Any

from connectors.model.sync import Seen
from connectors.protocol import Connector

Ask = Callable[[str], Any]
"""Asks the process of the provider for a figure."""


def first_page(connector: Connector) -> None:
    """Signs in, and loads what is loaded once a process."""
    list(connector.contents([change.id for change in next(iter(connector.pages(None))).changes]))


def read_all(connector: Connector, until: float = float("inf")) -> None:
    """All pages with all their texts, or as many as there is time for."""
    for page in connector.pages(None):
        for _ in connector.contents([change.id for change in page.changes if isinstance(change, Seen)]):
            if time.monotonic() > until:
                return


def cpu(work: Callable[[], object]) -> float:
    """Seconds of processor time that this process spends on it."""
    started = time.process_time()
    work()
    return time.process_time() - started


@contextmanager
def elsewhere(serve: Callable[..., None], *given: object) -> Iterator[tuple[Any, Ask]]:
    """Runs `serve(pipe, *given)` in a process of its own; the first that it sends, and how to ask it for figures."""
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(there, *given))
    process.start()

    def ask(what: str) -> Any:
        here.send(what)
        return here.recv()

    try:
        yield here.recv(), ask
    finally:
        here.send("end")
        process.join()


def answer(pipe: Pipe, figures: Mapping[str, Callable[[], object]]) -> None:
    """In that process: answers what is asked for by name, until the other side has ended."""
    while (asked := pipe.recv()) != "end":
        pipe.send(figures[asked]())
