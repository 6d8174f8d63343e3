"""What the record holds of interactions without their texts, as rules look at it, a page at a time."""

import re
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, LargeBinary, Text, cast, exists, false, func, or_, select, true

from config.privacy import ContentLevel
from config.visibility import Audience
from connectors.model.address import Address
from store.database import among
from store.rules import Rule, What
from store.schema import connections, interactions, ledger, participants, personal, sources

_MOST_RULES: Final = 100
"""From so many on the database is not asked which interactions they could be about: reading all is as fast."""
_PLAIN = re.compile("[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where it was seen."""

    source: int
    item: str
    owner: Address
    """Of the mailbox."""
    folders: tuple[str, ...]
    categories: tuple[str, ...]
    rule: int | None
    """By which it has no text."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """One interaction."""

    id: int
    key: str
    at: datetime
    subject: str
    people: tuple[Address, ...]
    has_text: bool
    """It is kept with text, should there be any."""
    audience: Audience
    sightings: tuple[Sighting, ...]
    said: Mapping[Address, datetime]
    """Who has said that it is private or no business, and when."""


def before(connection: Connection, id_: int | None, most: int, which: ColumnElement[bool]) -> list[Envelope]:
    """Up to `most` that are not gone, the last recorded first, from below that id on; None is the end of the record."""
    row = interactions.c
    query = select(row.id, row.key, row.at, row.subject, row.content, row.audience).where(row.gone_at.is_(None), which)
    query = query if id_ is None else query.where(row.id < id_)
    found = connection.execute(query.order_by(row.id.desc()).limit(most)).all()
    named = [one.id for one in found]
    people, seen, said = _people(connection, named), _sightings(connection, named), _words(connection, named)
    return [
        Envelope(
            id=one.id,
            key=one.key,
            at=one.at,
            subject=one.subject,
            people=tuple(people[one.id]),
            has_text=one.content == ContentLevel.TEXT.value,
            audience=one.audience,
            sightings=tuple(seen[one.id]),
            said=said[one.id],
        )
        for one in found
    ]


def ids(connection: Connection, which: ColumnElement[bool]) -> "array[int]":
    """Of all of them, the last recorded first; 8 bytes each."""
    query = select(interactions.c.id).where(interactions.c.gone_at.is_(None), which)
    return array("q", connection.execute(query.order_by(interactions.c.id.desc())).scalars())


def these(connection: Connection, wanted: Collection[int]) -> ColumnElement[bool]:
    """Of interactions: one of those ids."""
    return among(connection, interactions.c.id, wanted)


def touched_by(connection: Connection, rules: Sequence[Rule]) -> ColumnElement[bool]:
    """Of interactions: all that one of the rules is about, and others."""
    if len(rules) > _MOST_RULES:
        return true()
    return or_(false(), *(_touched(connection, rule) for rule in rules))


def marked() -> ColumnElement[bool]:
    """Of interactions: a rule keeps its text out, or did."""
    there = (ledger.c.key == interactions.c.key, ledger.c.rule.is_not(None), ledger.c.interaction_id.is_not(None))
    return exists(select(ledger.c.item).where(*there).correlate(interactions))


def in_mailboxes_of(rep: Address) -> ColumnElement[bool]:
    """Of interactions: seen there."""
    hers = select(sources.c.id).join_from(sources, connections).where(connections.c.owner == rep).correlate(None)
    there = (ledger.c.interaction_id == interactions.c.id, ledger.c.source_id.in_(hers))
    return exists(select(ledger.c.item).where(*there).correlate(interactions))


def _touched(connection: Connection, rule: Rule) -> ColumnElement[bool]:
    match rule.what:
        case What.PERSON:
            return _with(participants.c.address == rule.value)
        case What.DOMAIN:
            address = participants.c.address
            ends = (address.endswith(f"{dot}{rule.value}", autoescape=True) for dot in "@.")
            return _with(or_(*ends))
        case What.FOLDER | What.CATEGORY:
            labels = cast(ledger.c.labels, Text)
            there = select(ledger.c.interaction_id).where(
                ledger.c.interaction_id.is_not(None), _may_hold(connection, labels, rule)
            )
            return interactions.c.id.in_(there)
        case What.SUBJECT:
            return _may_hold(connection, interactions.c.subject, rule)


def _with(such: ColumnElement[bool]) -> ColumnElement[bool]:
    return interactions.c.id.in_(select(participants.c.interaction_id).where(such))


def _may_hold(connection: Connection, text: ColumnElement[str], rule: Rule) -> ColumnElement[bool]:
    """The longest plain word of its value is in it, or there is something in it that databases fold in other ways."""
    words: list[str] = _PLAIN.findall(rule.value)
    if not words:
        return true()
    is_sqlite = connection.dialect.name == "sqlite"
    in_bytes = func.length(cast(text, LargeBinary)) if is_sqlite else func.octet_length(text)
    return or_(text.icontains(max(words, key=len)), in_bytes != func.length(text))


def _people(connection: Connection, named: Collection[int]) -> Mapping[int, list[Address]]:
    found: dict[int, list[Address]] = defaultdict(list)
    c = participants.c
    for id_, address in connection.execute(
        select(c.interaction_id, c.address).where(among(connection, c.interaction_id, named))
    ):
        found[id_].append(address)
    return found


def _sightings(connection: Connection, named: Collection[int]) -> Mapping[int, list[Sighting]]:
    found: dict[int, list[Sighting]] = defaultdict(list)
    c = ledger.c
    query = select(c.interaction_id, c.source_id, c.item, connections.c.owner, c.labels, c.rule)
    query = query.select_from(ledger.join(sources).join(connections)).where(among(connection, c.interaction_id, named))
    for id_, source, item, owner, labels, rule in connection.execute(query.order_by(c.source_id, c.item)):
        folders, categories = _named(labels, "folders"), _named(labels, "categories")
        found[id_].append(Sighting(source, item, owner, folders, categories, rule))
    return found


def _named(labels: Mapping[str, Iterable[str]] | None, what: str) -> tuple[str, ...]:
    return tuple((labels or {}).get(what, ()))


def _words(connection: Connection, named: Collection[int]) -> Mapping[int, dict[Address, datetime]]:
    found: dict[int, dict[Address, datetime]] = defaultdict(dict)
    c = personal.c
    for id_, rep, at in connection.execute(
        select(c.interaction_id, c.rep, c.at).where(among(connection, c.interaction_id, named))
    ):
        found[id_][rep] = at
    return found
