"""Proposals read for pages and the command line: each rep sees those that she has had to do with.

Of what was read in mail, she is shown what stands in mail that her own mailboxes have.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, select

from connectors.model.address import Address
from store.database import among
from store.proposals.encounters import reps_of
from store.proposals.model import Evidence, Finding, Origin, Proposal, Proposed
from store.proposals.saved import origins_of
from store.schema import contact_addresses, proposal_evidence, proposals, strangers

_evidence = proposal_evidence.c


def waiting(connection: Connection, rep: Address, most: int) -> list[Proposal]:
    """The first `most` that she is asked about: whom she met or who answers first, then the latest."""
    order = (_evidence.rank.desc(), _evidence.last_at.desc(), proposals.c.id)
    return _read(connection, _of_reps().where(_open(), _evidence.rep == rep).order_by(*order).limit(most))


def count(connection: Connection, rep: Address | None = None) -> int:
    """How many a rep is asked about, or all reps."""
    whose = select(proposals.c.id).join_from(proposals, proposal_evidence).where(_open()).distinct()
    mine = whose if rep is None else whose.where(_evidence.rep == rep)
    return int(connection.execute(select(func.count()).select_from(mine.subquery())).scalar_one())


def all_waiting(connection: Connection, rep: Address | None = None) -> list[Proposal]:
    """Every one that is open, of one rep or of all, by id; one of several reps comes once for each."""
    query = _of_reps().where(_open()).order_by(proposals.c.id, _evidence.rank.desc(), _evidence.rep)
    return _read(connection, query if rep is None else query.where(_evidence.rep == rep))


def of(connection: Connection, id_: int, rep: Address | None = None) -> list[Proposal]:
    """One proposal, whatever became of it, for each rep who has to do with it, or for this one."""
    query = _of_reps().where(proposals.c.id == id_).order_by(_evidence.rank.desc(), _evidence.rep)
    return _read(connection, query if rep is None else query.where(_evidence.rep == rep))


def _open() -> ColumnElement[bool]:
    return and_(proposals.c.decided_at.is_(None), _evidence.dismissed_at.is_(None), ~_on_record(), _has_people())


def _on_record() -> ColumnElement[bool]:
    """One of its addresses has come onto a record: the directory may know her before we look again."""
    there = strangers.c.address == contact_addresses.c.address
    return exists().where(strangers.c.proposal_id == proposals.c.id, there)


def _has_people() -> ColumnElement[bool]:
    return exists().where(strangers.c.proposal_id == proposals.c.id)


def _of_reps() -> Select[tuple[object, ...]]:
    return select(proposals, *(column for column in proposal_evidence.c if column.name != "proposal_id")).join_from(
        proposals, proposal_evidence
    )


def _read(connection: Connection, query: Select[tuple[object, ...]]) -> list[Proposal]:
    rows = connection.execute(query).all()
    addresses = _addresses(connection, {row.id for row in rows})
    origins = {row.id: origins_of(row.origins) for row in rows}
    reps = reps_of(connection, {one.interaction for some in origins.values() for one in some.values()})
    return [_for_rep(_proposal(row, addresses.get(row.id, ())), origins[row.id], reps) for row in rows]


def _for_rep(one: Proposal, origins: Mapping[str, Origin], reps: Mapping[int, Collection[Address]]) -> Proposal:
    """Without the fields that were read in mail that she does not have."""
    hers = {name: origin for name, origin in origins.items() if one.rep in reps.get(origin.interaction, ())}
    others: dict[str, Any] = dict.fromkeys(origins.keys() - hers.keys(), "")
    return replace(one, finding=replace(one.finding, origins=hers, **others))


def _addresses(connection: Connection, ids: Collection[int]) -> dict[int, Sequence[Address]]:
    found: dict[int, list[Address]] = defaultdict(list)
    theirs = select(strangers.c.proposal_id, strangers.c.address).where(among(connection, strangers.c.proposal_id, ids))
    for id_, address in connection.execute(theirs.order_by(strangers.c.address)):
        found[id_].append(address)
    return {id_: tuple(some) for id_, some in found.items()}


def _proposal(row: Row[tuple[object, ...]], addresses: Sequence[Address]) -> Proposal:
    seen = Evidence(
        last_at=row.last_at,
        wrote=row.wrote,
        answered=row.answered,
        heard=row.heard,
        colleagues=row.colleagues,
        met=row.met,
        met_at=row.met_at,
    )
    finding = Finding(
        key=row.key,
        kind=Proposed(row.kind),
        addresses=tuple(addresses),
        name=row.name,
        domain=row.domain,
        evidence={row.rep: seen},
        title=row.title,
        phone=row.phone,
        company=row.company,
    )
    return Proposal(row.id, finding, row.rep, row.dismissed_at, row.decided_by, row.decided_at)
