"""Rules that people make: what is left out of the record, kept without text, or private to its mailbox's owner.

Those of the settings (`config.privacy`) hold besides; `capture.ruled` says what all of them together come to.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, insert, literal_column, or_, select

from connectors.model.address import Address
from store import groups, personal
from store.database import alone
from store.schema import personal as words
from store.schema import rep_group_members, rules, sender_rules


class What(StrEnum):
    """What a rule looks at."""

    PERSON = "person"
    """Somebody on it, by address."""
    DOMAIN = "domain"
    """Somebody on it is at this domain or at a subdomain."""
    FOLDER = "folder"
    """The folder, label or calendar that its mailbox's owner has it in, or one around that."""
    CATEGORY = "category"
    """What its mailbox's owner has filed it under."""
    SUBJECT = "subject"
    """Words in its subject."""


class Effect(StrEnum):
    """What a rule does, the strictest first; one that keeps the text out and one that is private both count."""

    NONE = "none"
    """It is left out of the record."""
    HEADERS = "headers"
    """It is kept without text."""
    PRIVATE = "private"
    """Only those in whose mailboxes it is may know of it."""


@dataclass(frozen=True, slots=True)
class Place:
    """For whom a rule holds: a group, a rep, or without either everybody."""

    group: int | None = None
    rep: Address | None = None


EVERYBODY = Place()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `value` is as `capture.ruled` compares it: an address, a domain, or folded words."""

    id: int
    place: Place
    what: What
    value: str
    effect: Effect
    by: Address
    """Who made it; "" on the machine's own command line."""
    at: datetime


KEEPS_TEXT_OUT: Select[str] = (
    select(literal_column("1")).select_from(rules).where(rules.c.effect == literal_column("'headers'"))
)
"""Some rule does."""


def add(
    connection: Connection, place: Place, what: What, value: str, effect: Effect, by: Address, at: datetime
) -> Rule:
    """A rule that holds for what is read from now on; the one there is, if it is the same."""
    alone(connection)
    c = rules.c
    same = select(rules).where(_at(place), c.what == what.value, c.value == value, c.effect == effect.value)
    if row := connection.execute(same).first():
        return _rule(row)
    row_ = {"group_id": place.group, "rep": place.rep, "what": what.value, "value": value, "effect": effect.value}
    made = insert(rules).values(row_ | {"by": by, "at": _free(connection, at)}).returning(rules)
    return _rule(connection.execute(made).one())


def get(connection: Connection, id_: int) -> Rule | None:
    """One of them."""
    row = connection.execute(select(rules).where(rules.c.id == id_)).first()
    return _rule(row) if row else None


def remove(connection: Connection, rule: Rule) -> list[int]:
    """What it called private is so no longer, unless something else says so; the interactions that this was about.

    What it left out, or kept without text, stays as it is until the rules are applied to the past.
    """
    alone(connection)
    connection.execute(delete(rules).where(rules.c.id == rule.id))
    about: list[int] = []
    for rep in connection.execute(select(words.c.rep).where(words.c.at == rule.at).distinct()).scalars().all():
        about += personal.unsay(connection, rep, rule.at)
    return about


def everything(connection: Connection) -> list[Rule]:
    """Of everybody."""
    return _listed(connection, _ordered())


def at(connection: Connection, place: Place) -> list[Rule]:
    """Those that were made for it."""
    return _listed(connection, _ordered().where(_at(place)))


def common(connection: Connection) -> list[Rule]:
    """Those that hold for everybody or for a group."""
    return _listed(connection, _ordered().where(rules.c.rep.is_(None)))


def holding_for(connection: Connection, rep: Address) -> list[Rule]:
    """All that hold in her mailboxes."""
    hers = select(rep_group_members.c.group_id).where(rep_group_members.c.rep == rep)
    theirs = and_(rules.c.rep.is_(None), or_(rules.c.group_id.is_(None), rules.c.group_id.in_(hers)))
    return _listed(connection, _ordered().where(or_(rules.c.rep == rep, theirs)))


def forget(connection: Connection, rep: Address) -> int:
    """She has left: her own rules go, and she belongs to no group; how many rules that were."""
    for group in groups.of(connection, rep):
        groups.leave(connection, group, rep)
    return connection.execute(delete(rules).where(rules.c.rep == rep)).rowcount


def _free(connection: Connection, at: datetime) -> datetime:
    """A moment at which no rule was made yet: words are told by it whose they are."""
    taken = (
        select(rules.c.at)
        .where(rules.c.at >= at)
        .union_all(select(sender_rules.c.at).where(sender_rules.c.at >= at), select(words.c.at).where(words.c.at >= at))
    )
    used = set(connection.execute(taken).scalars())
    while at in used:
        at += timedelta(microseconds=1)
    return at


def _at(place: Place) -> ColumnElement[bool]:
    return and_(rules.c.group_id.is_not_distinct_from(place.group), rules.c.rep.is_not_distinct_from(place.rep))


def _ordered() -> Select[tuple[object, ...]]:
    c = rules.c
    return select(rules).order_by(c.rep.is_not(None), c.group_id.is_not(None), c.group_id, c.rep, c.what, c.value, c.id)


def _listed(connection: Connection, query: Select[tuple[object, ...]]) -> list[Rule]:
    return [_rule(row) for row in connection.execute(query)]


def _rule(row: Row[tuple[object, ...]]) -> Rule:
    m = row._mapping
    return Rule(
        id=m["id"],
        place=Place(m["group_id"], m["rep"]),
        what=What(m["what"]),
        value=m["value"],
        effect=Effect(m["effect"]),
        by=m["by"],
        at=m["at"],
    )
