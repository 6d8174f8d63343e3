"""What a record holds, asked of the database itself in plain SQL, against what there is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from psycopg import Connection

from bench.faults.mailboxes import Mailbox
from bench.faults.rep import Decided
from store.links import Decision

Rows = list[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of one record; all of it must be 0 but the first two."""

    there: int
    """Messages in all mailboxes together."""
    recorded: int
    """Dispositions, of all mailboxes together."""
    differing: int
    """Mailboxes of which the two differ."""
    doubles: int
    """Rows that say what another one says."""
    missing: int
    """Messages that are no interaction, and interactions that nobody sent."""
    unmatched: int
    """Interactions without a link to the account that they are from."""
    lost: int
    """Decisions that reps were told were made, and that do not stand."""

    def faults(self) -> int:
        """Everything that must be 0."""
        return self.differing + self.doubles + self.missing + self.unmatched + self.lost


def judge(
    connection: "Connection[tuple[object, ...]]",
    boxes: Mapping[int, Mailbox],
    keys: set[str],
    told: Mapping[Decided, tuple[Decision, str]],
) -> Verdict:
    """Reads the whole ledger. `boxes`: by connection; `keys`: the Message-IDs of everything that was delivered."""
    recorded = {int(str(id_)): int(str(number)) for id_, number in _ask(connection, _RECORDED)}
    interactions = {str(key) for (key,) in _ask(connection, "SELECT key FROM interactions")}
    return Verdict(
        there=sum(box.there for box in boxes.values()),
        recorded=sum(recorded.values()),
        differing=sum(int(recorded.get(id_, 0) != box.there) for id_, box in boxes.items()),
        doubles=sum(len(_ask(connection, query)) for query in _DOUBLES),
        missing=len(interactions ^ {f"mail:{key}" for key in keys}),
        unmatched=len(_ask(connection, _UNMATCHED)),
        lost=sum(1 for _ in _lost(connection, told)),
    )


def _lost(
    connection: "Connection[tuple[object, ...]]", told: Mapping[Decided, tuple[Decision, str]]
) -> Iterator[Decided]:
    stands = {(one, kind, target): (decision, by) for one, kind, target, decision, by in _ask(connection, _DECIDED)}
    for decided, (decision, by) in told.items():
        if stands.get(decided) != (decision.value, by):
            yield decided


def unread(connection: "Connection[tuple[object, ...]]", boxes: Mapping[int, Mailbox], since: datetime) -> int:
    """How many mailboxes were not read to their end since then, or lack mail; one more while links are missing."""
    fine = {int(str(id_)): int(str(number)) for id_, number in _ask(connection, _READ, {"since": since})}
    waiting = bool(_ask(connection, "SELECT id FROM interactions WHERE to_match LIMIT 1"))
    return sum(int(fine.get(id_) != box.there) for id_, box in boxes.items()) + int(waiting)


def captured(connection: "Connection[tuple[object, ...]]") -> int:
    """Dispositions so far, as they are counted while the ledger is written."""
    return int(str(_ask(connection, "SELECT coalesce(sum(number), 0) FROM source_counts")[0][0]))


def _ask(connection: "Connection[tuple[object, ...]]", query: str, given: Mapping[str, object] | None = None) -> Rows:
    return connection.execute(query.encode(), given).fetchall()


_RECORDED = """
SELECT s.connection_id, count(*) FROM ledger l JOIN sources s ON s.id = l.source_id GROUP BY s.connection_id
"""
_READ = """
SELECT s.connection_id, (SELECT coalesce(sum(number), 0) FROM source_counts c WHERE c.source_id = s.id)
FROM sources s WHERE s.error IS NULL AND s.last_success_at > %(since)s
"""
_DOUBLES = (
    "SELECT key FROM interactions GROUP BY key HAVING count(*) > 1",
    "SELECT interaction_id FROM ledger WHERE disposition = 'captured' GROUP BY 1 HAVING count(*) > 1",
    "SELECT interaction_id FROM links GROUP BY interaction_id, type, target_id HAVING count(*) > 1",
    "SELECT about FROM audit WHERE origin = 'bench' GROUP BY about, who, at, act HAVING count(*) > 1",
    "SELECT interaction_id FROM decisions GROUP BY interaction_id, type, target_id, by, at HAVING count(*) > 1",
)
_UNMATCHED = """
SELECT id FROM interactions i
WHERE NOT EXISTS (SELECT 1 FROM links l WHERE l.interaction_id = i.id AND l.type = 'account' AND l.verdict = 'link')
"""
_DECIDED = "SELECT interaction_id, type, target_id, decision, decided_by FROM links WHERE decision IS NOT NULL"
