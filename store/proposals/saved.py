"""Keeps what has been found out about strangers. What a person decided stands, and what is dismissed stays so."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, select, update

from connectors.model.address import Address
from store.bulk import insert_many
from store.database import among, upsert
from store.proposals.forgetting import forget
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


def save(connection: Connection, findings: Sequence[Finding], looked_at: Collection[Address]) -> None:
    """Writes the findings; of `looked_at`, those who are in none are proposed no longer.

    Who was added stays with her proposal, so that it can be taken back.
    """
    nobody = set(looked_at).difference(*(one.addresses for one in findings))
    added = select(proposals.c.id).where(proposals.c.decided_at.is_not(None))
    leave = and_(among(connection, strangers.c.address, nobody), strangers.c.proposal_id.not_in(added))
    connection.execute(update(strangers).where(leave).values(proposal_id=None))
    if findings:
        ids = _write(connection, findings)
        people = [{"whose": address, "hers": ids[one.key]} for one in findings for address in one.addresses]
        people.sort(key=itemgetter("whose"))
        theirs = update(strangers).where(strangers.c.address == bindparam("whose"))
        connection.execute(theirs.values(proposal_id=bindparam("hers")), people)
        _write_evidence(connection, {ids[one.key]: one for one in findings})
    forget(connection, looked_at)


def _write(connection: Connection, findings: Sequence[Finding]) -> dict[str, int]:
    """Key → proposal."""
    rows: list[Row] = [
        {
            "key": one.key,
            "kind": one.kind.value,
            "name": one.name,
            "title": one.title,
            "phone": one.phone,
            "company": one.company,
            "domain": one.domain,
            "origins": {field: [origin.interaction, origin.at.isoformat()] for field, origin in one.origins.items()},
        }
        for one in sorted(findings, key=attrgetter("key"))
    ]
    insert = upsert(connection, proposals)
    fresh = {name: insert.excluded[name] for name in rows[0]}
    undecided = proposals.c.decided_at.is_(None)
    insert_many(connection, insert.on_conflict_do_update(index_elements=["key"], set_=fresh, where=undecided), rows)
    found = select(proposals.c.key, proposals.c.id).where(
        among(connection, proposals.c.key, [one.key for one in findings])
    )
    return {key: id_ for key, id_ in connection.execute(found)}


def _write_evidence(connection: Connection, findings: Mapping[int, Finding]) -> None:
    c = proposal_evidence.c
    old = select(c.proposal_id, c.rep).where(among(connection, c.proposal_id, findings), c.dismissed_at.is_(None))
    gone = [(id_, rep) for id_, rep in connection.execute(old) if rep not in findings[id_].evidence]
    for id_, rep in gone:
        connection.execute(delete(proposal_evidence).where(c.proposal_id == id_, c.rep == rep))
    rows: list[Row] = [
        {
            "proposal_id": id_,
            "rep": rep,
            "wrote": seen.wrote,
            "answered": seen.answered,
            "heard": seen.heard,
            "colleagues": seen.colleagues,
            "met": seen.met,
            "met_at": seen.met_at,
            "last_at": seen.last_at,
            "rank": seen.rank,
        }
        for id_, one in sorted(findings.items(), key=itemgetter(0))
        for rep, seen in sorted(one.evidence.items(), key=itemgetter(0))
    ]
    insert = upsert(connection, proposal_evidence)
    fresh = {name: insert.excluded[name] for name in rows[0]}
    insert_many(connection, insert.on_conflict_do_update(index_elements=["proposal_id", "rep"], set_=fresh), rows)


def origins_of(written: Mapping[str, Sequence[Any]]) -> dict[str, Origin]:
    """As `save` wrote them."""
    return {field: Origin(int(id_), datetime.fromisoformat(at)) for field, (id_, at) in written.items()}
