"""Connects the lines of a table, several at a time: one that fails holds up no other; a second run changes nothing."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection

from capture import declare
from capture.acting import Acting
from capture.connecting.adding import CORRECT, Asked, expect, save, sealed
from capture.connecting.answers import checked
from capture.connecting.table import Line, options_of
from capture.refusals import Conflict
from capture.trying import Tried, tried
from config.errors import SecretUnavailable
from config.secrets import Secret
from config.settings import Settings
from connectors.errors import ConnectorError, NeedsPerson
from store.database import Store
from store.sources import Source

AT_ONCE: Final = 8


class What(StrEnum):
    """What became of a line."""

    NEW = "connected"
    CHANGED = "changed"
    SAME = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one line."""

    line: Line
    what: What
    told: str = ""
    """What was found, or why it failed and what to do."""
    connection: int | None = None


def foreseen(connection: Connection, lines: Iterable[Line]) -> list[Outcome]:
    """What connecting them would do, as far as can be told without trying."""
    return [_foreseen(connection, line) for line in lines]


def connect(
    settings: Settings, store: Store, acting: Acting, lines: Sequence[Line], *, untried: bool = False
) -> Iterator[Outcome]:
    """As they come to an end. What is connected already, with the same answers, is not tried again.

    `untried`: saved at once, so that the first reading tells what is wrong. Raises StoreError.
    """
    with store.read() as connection:
        plan = foreseen(connection, lines)
    yield from (one for one in plan if one.what is What.SAME)
    open_ = [one.line for one in plan if one.what is not What.SAME]
    if untried:
        yield from (_saved(settings, store, acting, line, None) for line in open_)
        return
    pool = ThreadPoolExecutor(AT_ONCE, "try")
    try:
        begun = [pool.submit(_connect, settings, store, acting, line) for line in open_]
        for ended in as_completed(begun):
            yield ended.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _foreseen(connection: Connection, line: Line) -> Outcome:
    owner, options = options_of(line.asked)
    there = declare.existing(connection, line.asked.kind, owner, options)
    if there is None:
        return Outcome(line, What.NEW)
    kept = _as_kept(line.asked, there)
    _, options = options_of(kept)
    same = declare.is_same(there, options)
    return Outcome(line, What.SAME if same else What.CHANGED, connection=there.connection)


def _as_kept(asked: Asked, there: Source) -> Asked:
    """A password that was given itself and is the one that is sealed already, as the record names it."""
    kept = there.options.get("password")
    if not asked.typed or not isinstance(kept, str):
        return asked
    try:
        is_same = Secret(kept).reveal() == asked.typed
    except (SecretUnavailable, ValueError):
        return asked
    return replace(asked, typed="", options={**asked.options, "password": kept}) if is_same else asked


def _connect(settings: Settings, store: Store, acting: Acting, line: Line) -> Outcome:
    try:
        asked = sealed(settings, line.asked)
        owner, options = checked(asked.kind, asked.owner, asked.options)
        found = tried(asked.kind, owner, options, CORRECT)
    except NeedsPerson as error:
        return Outcome(line, What.FAILED, f"{error}. {error.advice}")
    except (ConnectorError, SecretUnavailable) as error:
        return Outcome(line, What.FAILED, f"{str(error).rstrip('.')}. Run this again later.")
    return _saved(settings, store, acting, replace(line, asked=asked), found)


def _saved(settings: Settings, store: Store, acting: Acting, line: Line, found: Tried | None) -> Outcome:
    asked = sealed(settings, line.asked)
    owner, options = checked(asked.kind, asked.owner, asked.options)
    try:
        with store.begin() as connection:
            ensured = save(connection, acting, asked.kind, owner, options)
            if found is not None:
                expect(connection, ensured, asked.kind, found)
    except Conflict as error:
        return Outcome(line, What.FAILED, str(error))
    what = What.NEW if ensured.what is declare.What.NEW else What.CHANGED
    return Outcome(line, what, found.detail if found else "", ensured.id)
