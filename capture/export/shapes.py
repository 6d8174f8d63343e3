"""The shapes of the exports, one object a line. Scripts rely on them: add to them, never change what stands.

Times are RFC 3339 in UTC. Ids of contacts, accounts and deals are Capture's own, as text; `external_id` is the CRM's.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, RowMapping

from connectors.model.crm import Account, Contact, Deal
from connectors.model.interaction import MeetingState, Participant
from store import stream, texts, waiting
from store.directory import Stored
from store.links import Link
from store.meeting_state import state_now

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]
Shape = Mapping[str, Json]


def moment(at: datetime | None) -> str | None:
    """RFC 3339 in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def link(found: Link, key: str | None) -> dict[str, Json]:
    """One link; with the key of its interaction unless it stands inside that interaction."""
    match = found.match
    runner_up: Json = {"id": str(match.runner_up.id), "score": match.runner_up.score} if match.runner_up else None
    reasons: Json = [
        {"rule": reason.rule, "strength": reason.strength, "weight": reason.weight, "detail": reason.detail}
        for reason in match.reasons
    ]
    shape: dict[str, Json] = {
        "type": match.target.type.value,
        "id": str(match.target.id),
        "score": match.score,
        "verdict": match.verdict.value,
        "decision": found.decision.value if found.decision else None,
        "decided_by": found.decided_by,
        "decided_at": moment(found.decided_at),
        "reasons": reasons,
        "runner_up": runner_up,
        "model": match.model,
    }
    return shape if key is None else {"interaction": key} | shape


def interactions(connection: Connection, since: datetime | None, now: datetime) -> Iterator[Shape]:
    """Every interaction. Raises TextsLocked."""
    for rows in stream.interaction_rows(connection, since):
        ids = [row["id"] for row in rows]
        people, links = waiting.of_interactions(connection, ids), stream.links_of(connection, rows)
        sightings, contacts = stream.sightings_of(connection, ids), stream.contacts_of(connection, ids)
        for row in rows:
            id_ = row["id"]
            yield _envelope(row, _state(row, now)) | {
                "text": texts.of(connection, row).own,
                "participants": [_participant(p, contacts.get((id_, p.address))) for p in people.get(id_, ())],
                "sources": [_sighting(one) for one in sightings.get(id_, [])],
                "links": [link(one, None) for one in links.get(id_, [])],
            }


def links(connection: Connection, since: datetime | None) -> Iterator[Shape]:
    """Every link of every interaction."""
    for rows in stream.interaction_rows(connection, since):
        found = stream.links_of(connection, rows)
        yield from (link(one, row["key"]) for row in rows for one in found.get(row["id"], []))


def ledger(connection: Connection, since: datetime | None) -> Iterator[Shape]:
    """What became of every item."""
    for row in stream.ledger_rows(connection, since):
        yield {
            "connection": row["connection_id"],
            "source": row["source"],
            "id": row["item"],
            "key": row["key"],
            "disposition": row["disposition"],
            "why": row["why"],
            "at": moment(row["at"]),
        }


def account(stored: Stored[Account]) -> Shape:
    """One account."""
    record = stored.record
    return {
        "id": str(stored.id),
        "name": record.name,
        "domains": record.domains,
        "owner": record.owner,
        "external_id": record.external_id,
    }


def contact(stored: Stored[Contact]) -> Shape:
    """One contact."""
    record = stored.record
    return {
        "id": str(stored.id),
        "name": record.name,
        "addresses": record.addresses,
        "account": record.account,
        "owner": record.owner,
        "created_at": moment(record.created_at),
        "external_id": record.external_id,
        "title": record.title,
        "phone": record.phone,
    }


def deal(stored: Stored[Deal]) -> Shape:
    """One deal with its history."""
    record = stored.record
    return {
        "id": str(stored.id),
        "name": record.name,
        "account": record.account,
        "owner": record.owner,
        "amount": str(record.amount) if record.amount is not None else None,
        "currency": record.currency,
        "close_date": record.close_date.isoformat() if record.close_date else None,
        "stages": [{"stage": stage.stage, "from": moment(stage.since)} for stage in record.stages],
        "contacts": [
            {"contact": part.contact, "role": part.role, "from": moment(part.since), "to": moment(part.until)}
            for part in record.contacts
        ],
        "created_at": moment(record.created_at),
        "closed_at": moment(record.closed_at),
        "external_id": record.external_id,
    }


def _envelope(row: RowMapping, state: str | None) -> dict[str, Json]:
    same = ("key", "kind", "subject", "direction", "thread", "content")
    return {name: row[name] for name in same} | {"at": moment(row["at"]), "end": moment(row["end"]), "state": state}


def _participant(person: Participant, contact_id: int | None) -> Shape:
    linked = str(contact_id) if contact_id is not None else None
    return {"address": person.address, "name": person.name, "role": person.role.value, "contact": linked}


def _sighting(row: RowMapping) -> Shape:
    return {"connection": row["connection_id"], "source": row["source"], "id": row["item"]}


def _state(row: RowMapping, now: datetime) -> str | None:
    state = MeetingState(row["state"]) if row["state"] else None
    shown = state_now(state, row["end"] or row["at"], now)
    return shown.value if shown else None
