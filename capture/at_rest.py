"""Texts as they lie on the disk: sealed or in the plain, as `secrets.texts` says, and what is lost without the key."""

from datetime import UTC, datetime

from capture import keeping
from config.boxes import Boxes, Locked
from config.settings import Settings
from store import text_keys
from store.database import Store


def boxes(settings: Settings) -> Boxes:
    """For the database of these settings; the key is not read before it is needed."""
    closes = settings.secrets.texts == "sealed"
    return Boxes(lambda: keeping.key_of(settings).reveal(), keeping.key_named(settings), closes)


def prepare(store: Store, settings: Settings) -> None:
    """Notes the key that texts are sealed with from now on; it is made where there is none, and never was.

    Where it was and is no more nothing is made: another key would hide that texts are lost. Raises StoreError.
    """
    if settings.secrets.texts != "sealed":
        return
    with store.read() as connection:
        before = text_keys.noted(connection)
    if not before:
        keeping.made_key(settings)
    try:
        newest = boxes(settings).newest
    except Locked:
        return
    if newest not in before:
        with store.begin() as connection:
            text_keys.note(connection, newest, datetime.now(UTC))


def lost(store: Store, settings: Settings) -> str:
    """What cannot be read for want of a key, what goes on, and what to do; "" where all is well. Raises StoreError."""
    with store.read() as connection:
        noted = text_keys.noted(connection)
    if not noted:
        return ""
    try:
        here = boxes(settings).marks
    except Locked as error:
        return str(error)
    return "" if noted <= here else boxes(settings).other_key
