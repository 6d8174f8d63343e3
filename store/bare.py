"""What is kept without text: because a rule of some mailbox that saw it says so, whatever the others' say."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import Connection, select, update

from config.privacy import ContentLevel
from store import bodies
from store.database import among
from store.forgetting import holds
from store.meetings.table import tellings
from store.model import Kept
from store.schema import interactions, ledger


def heeded(connection: Connection, kept: Sequence[Kept]) -> list[Kept]:
    """A page's items, without text where that is kept out by a rule here or in another mailbox; to be asked where there
    is such a rule.

    What others have recorded with text loses it.
    """
    here = {item.interaction.key for item in kept if item.rule is not None}
    strip(connection, here)
    bare = here | _elsewhere(connection, {item.interaction.key for item in kept})
    return [_without_text(item) if item.interaction.key in bare else item for item in kept]


def strip(connection: Connection, keys: Collection[str]) -> int:
    """Removes texts, attachments' names and HTML of interactions that no legal hold is on; how many had any."""
    free = set(keys) - _held(connection, keys)
    if not free:
        return 0
    with_text = (among(connection, interactions.c.key, free), interactions.c.content == ContentLevel.TEXT.value)
    ids = connection.execute(select(interactions.c.id).where(*with_text)).scalars().all()
    nothing = {"content": ContentLevel.HEADERS.value, "text": None, "signature": None, "quoted": None}
    which = among(connection, interactions.c.id, ids)
    connection.execute(update(interactions).where(which).values(nothing | {"attachments": [], "sealed": None}))
    bodies.remove(connection, ids)
    silence(connection, free)
    return len(ids)


def _held(connection: Connection, keys: Collection[str]) -> set[str]:
    some = holds.in_force(connection) if keys else []
    if not some:
        return set()
    query = select(interactions.c.key).where(among(connection, interactions.c.key, keys), holds.held_by(some))
    return set(connection.execute(query).scalars())


def _elsewhere(connection: Connection, keys: Collection[str]) -> set[str]:
    marked = (among(connection, ledger.c.key, keys), ledger.c.rule.is_not(None), ledger.c.interaction_id.is_not(None))
    return {key for key in connection.execute(select(ledger.c.key).where(*marked)).scalars() if key is not None}


def _without_text(item: Kept) -> Kept:
    return replace(item, content=ContentLevel.HEADERS, text=None, attachments=(), signature="", quoted="", html="")


def silence(connection: Connection, keys: Collection[str]) -> None:
    """What calendars tell of meetings has their text too: it goes there as well."""
    c = tellings.c
    rows = connection.execute(select(c.source_id, c.item, c.said).where(among(connection, c.key, keys))).all()
    for source, item, said in rows:
        if said["content"] == ContentLevel.TEXT.value:
            bare = said | {"content": ContentLevel.HEADERS.value, "text": None}
            connection.execute(update(tellings).where(c.source_id == source, c.item == item).values(said=bare))
