"""Texts as they lie on the disk: sealed or in the plain, as `secrets.texts` says; and what is lost without the key."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from capture import keeping
from capture.finding import Finding, Severity
from config.boxes import Boxes, Locked
from config.settings import Settings
from store import text_keys, traces, turning
from store.database import Store

_HALF = (
    "secrets.texts does not hold for texts that were captured before it was set: run `capture db seal`, which converts "
    "them."
)


def boxes(settings: Settings) -> Boxes:
    """For the database of these settings; the key is not read before it is needed."""
    return Boxes(lambda: keeping.key_of(settings).reveal(), keeping.key_named(settings))


def prepare(store: Store, settings: Settings) -> None:
    """From now on all processes seal new texts, if the settings say so. Raises StoreError.

    The key is made where there is none, and never was. Where it was and is no more nothing is made: another key would
    hide that texts are lost.
    """
    if settings.secrets.texts != "sealed":
        return
    with store.read() as connection:
        before, now = text_keys.noted(connection), text_keys.in_force(connection)
    if not before:
        keeping.made_key(settings)
    try:
        newest = boxes(settings).newest
    except Locked:
        return
    if newest != now:
        with store.begin() as connection:
            text_keys.put_in_force(connection, newest, _now())


def wrong(store: Store, settings: Settings) -> str:
    """What cannot be read for want of a key, or that the settings do not hold yet; "" where all is well.

    Raises StoreError.
    """
    return _of_texts(store, settings) or keeping.lost(store, settings)


def _of_texts(store: Store, settings: Settings) -> str:
    with store.read() as connection:
        noted, is_converted = text_keys.noted(connection), text_keys.is_converted(connection)
        seals = text_keys.in_force(connection) is not None
    if not noted:
        return ""
    here = boxes(settings)
    try:
        if not noted <= here.marks:
            return here.other_key
    except Locked as error:
        return f"{error} Nothing new is captured meanwhile." if seals else str(error)
    return "" if is_converted and seals == (settings.secrets.texts == "sealed") else _HALF


def examine(store: Store, settings: Settings) -> Iterator[Finding]:
    """The same for the doctor. Raises StoreError."""
    if said := _of_texts(store, settings):
        yield Finding("secrets.texts", said, "", Severity.WARNING if said == _HALF else Severity.CRITICAL)
    if said := keeping.lost(store, settings):
        yield Finding("secrets.key", said, "", Severity.CRITICAL)


@dataclass(slots=True)
class Turned:
    """What `turn` has done so far."""

    turned: int = 0
    locked: int = 0
    """Texts that stay as they were, or were dropped: their key is not here."""
    is_purged: bool = False
    """Nothing of what was there before is left in the file."""


def turn(store: Store, settings: Settings, told: Callable[[Turned], None], *, give_up: bool = False) -> Turned:
    """Makes all texts what the settings say. The daemon may run. Raises StoreError."""
    done, here = Turned(), boxes(settings)
    with store.read() as connection:
        there, was_converted = text_keys.noted(connection), text_keys.is_converted(connection)
    if settings.secrets.texts == "plain":
        with store.begin() as connection:
            text_keys.put_in_force(connection, None, _now())
    for step in turning.turn(store, give_up=give_up):
        done.turned += step.turned
        done.locked += step.locked
        told(done)
    # Before it is noted that all is done: a run that was killed may have left what it turned in the file.
    if done.turned or not was_converted:
        done.is_purged = traces.purge(store)
    with store.begin() as connection:
        mark = text_keys.in_force(connection)
        text_keys.converted(connection, mark, _lost(there, here) if done.locked and not give_up else (), _now())
    return done


def _lost(noted: frozenset[bytes], here: Boxes) -> frozenset[bytes]:
    try:
        return noted - here.marks
    except Locked:
        return noted


def _now() -> datetime:
    return datetime.now(UTC)
