"""Keeps what has been found out about strangers. What a person decided stands, and what is dismissed stays so."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, select, update

from connectors.model.address import Address
from store.database import among, upsert
from store.proposals.model import Finding, Origin
from store.schema import proposal_evidence, proposals, strangers

Row = dict[str, Any]


def keys_of(connection: Connection, ids: Collection[int]) -> dict[int, str]:
    """Proposal → its key."""
    found = select(proposals.c.id, proposals.c.key).where(among(connection, proposals.c.id, ids))
    return {id_: key for id_, key in connection.execute(found)}


def members(connection: Connection, keys: Collection[str]) -> dict[Address, str]:
    """Stranger → key, of those whom the proposals with these keys are about."""
    found = select(strangers.c.address, proposals.c.key).join_from(strangers, proposals)
    return {address: key for address, key in connection.execute(found.where(among(connection, proposals.c.key, keys)))}


def rename(connection: Connection, old: str, new: str) -> None:
    """Gives a proposal another key, as its person's name has become known.

    Where another has that key already, the two are one, and what was dismissed of the one is of the other.
    """
    taken = connection.execute(select(proposals.c.id).where(proposals.c.key == new)).scalar_one_or_none()
    if taken is None:
        connection.execute(update(proposals).where(proposals.c.key == old).values(key=new))
        return
    c = proposal_evidence.c
    mine = select(c.rep, c.dismissed_at).join_from(proposal_evidence, proposals).where(proposals.c.key == old)
    for rep, at in connection.execute(mine.where(c.dismissed_at.is_not(None))).all():
        connection.execute(
            update(proposal_evidence).where(c.proposal_id == taken, c.rep == rep).values(dismissed_at=at)
        )


def save(connection: Connection, findings: Sequence[Finding], looked_at: Iterable[Address]) -> None:
    """Writes the findings; of `looked_at`, those who are in none are proposed no longer.

    Who was added stays with her proposal, so that it can be taken back.
    """
    nobody = set(looked_at).difference(*(one.addresses for one in findings))
    added = select(proposals.c.id).where(proposals.c.decided_at.is_not(None))
    leave = and_(among(connection, strangers.c.address, nobody), strangers.c.proposal_id.not_in(added))
    connection.execute(update(strangers).where(leave).values(proposal_id=None))
    for one in findings:
        id_ = _write(connection, one)
        theirs = among(connection, strangers.c.address, one.addresses)
        connection.execute(update(strangers).where(theirs).values(proposal_id=id_))
        _write_evidence(connection, id_, one)
    connection.execute(delete(proposals).where(_forlorn()))


def _write(connection: Connection, one: Finding) -> int:
    row: Row = {
        "key": one.key,
        "kind": one.kind.value,
        "name": one.name,
        "title": one.title,
        "phone": one.phone,
        "company": one.company,
        "domain": one.domain,
        "origins": {field: [origin.interaction, origin.at.isoformat()] for field, origin in one.origins.items()},
    }
    insert = upsert(connection, proposals).values(row)
    open_ = proposals.c.decided_at.is_(None)
    connection.execute(insert.on_conflict_do_update(index_elements=["key"], set_=row, where=open_))
    return int(connection.execute(select(proposals.c.id).where(proposals.c.key == one.key)).scalar_one())


def _write_evidence(connection: Connection, id_: int, one: Finding) -> None:
    c = proposal_evidence.c
    others = ~among(connection, c.rep, one.evidence)
    connection.execute(delete(proposal_evidence).where(c.proposal_id == id_, others, c.dismissed_at.is_(None)))
    for rep, seen in one.evidence.items():
        row: Row = {
            "wrote": seen.wrote,
            "answered": seen.answered,
            "heard": seen.heard,
            "colleagues": seen.colleagues,
            "met": seen.met,
            "met_at": seen.met_at,
            "last_at": seen.last_at,
            "rank": seen.rank,
        }
        insert = upsert(connection, proposal_evidence).values(row | {"proposal_id": id_, "rep": rep})
        connection.execute(insert.on_conflict_do_update(index_elements=["proposal_id", "rep"], set_=row))


def _forlorn() -> ColumnElement[bool]:
    """Nobody is behind it any more, and nobody has decided anything about it."""
    c = proposal_evidence.c
    dismissed = exists().where(c.proposal_id == proposals.c.id, c.dismissed_at.is_not(None))
    somebody = exists().where(strangers.c.proposal_id == proposals.c.id)
    return and_(proposals.c.decided_at.is_(None), ~somebody, ~dismissed)


def origins_of(written: Mapping[str, Sequence[Any]]) -> dict[str, Origin]:
    """As `save` wrote them."""
    return {field: Origin(int(id_), datetime.fromisoformat(at)) for field, (id_, at) in written.items()}
