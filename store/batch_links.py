"""What a batch did to the machine's links, and how that is put back. What people decided is not touched by either.

Links are kept as rows of their table, whatever columns it has. FINGERPRINT: equal for equal links of one interaction.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import blake2b

from pydantic_core import to_json
from sqlalchemy import Connection, and_, delete, func, select

from store import undecided
from store.batches import Batch
from store.bulk import insert_many
from store.database import among, upsert
from store.links import moments
from store.records import RECORDS
from store.schema import batch_links, links

PUT_BACK, DECIDED, MATCHED_AGAIN = "put back", "decided since", "matched again since"
"""What becomes of each interaction when its batch is undone."""

Row = dict[str, object]
Rows = Mapping[int, Sequence[Row]]
"""Interaction → the machine's links."""

_NOT_ITS_OWN = frozenset({"id", "at", "decision", "decided_by", "decided_at"})
"""What is the interaction's, or a person's."""
_KEPT = [column for column in links.c if column.name not in _NOT_ITS_OWN]
_NAMES = [str(column.name) for column in _KEPT]
"""As plain strings: SQLAlchemy's own are written as JSON twenty times slower."""


def take(connection: Connection, ids: Collection[int]) -> Rows:
    """Removes the machine's links of these interactions, and says what they were."""
    found = _undecided(connection, ids)
    _remove(connection, ids)
    return found


def remember(connection: Connection, batch: int, before: Rows, ids: Collection[int]) -> set[int]:
    """After these interactions were matched: keeps what changed, for an undo; which interactions that is.

    What an interaction was before the batch first changed it stays, where the batch is gone on with.
    """
    after = _undecided(connection, ids)
    changed = {id_ for id_ in ids if _fingerprint(before.get(id_, ())) != _fingerprint(after.get(id_, ()))}
    statement = upsert(connection, batch_links)
    again = {"after": statement.excluded.after}
    same = [batch_links.c.batch_id, batch_links.c.interaction_id]
    rows: list[Row] = [
        {
            "batch_id": batch,
            "interaction_id": id_,
            "before": list(before.get(id_, ())),
            "after": _fingerprint(after.get(id_, ())),
        }
        for id_ in sorted(changed)
    ]
    insert_many(connection, statement.on_conflict_do_update(index_elements=same, set_=again), rows)
    return changed


def put_back(connection: Connection, batch: Batch, most: int) -> Counter[str]:
    """Undoes up to `most` interactions of a batch and forgets them; what became of them, nothing when none is left.

    Those that somebody has decided about since the batch began, or that were matched otherwise after it, stay as they
    are. A link to a record that is no longer in the directory does not come back.
    """
    mine = batch_links.c.batch_id == batch.id
    chosen = select(batch_links).where(mine).order_by(batch_links.c.interaction_id).limit(most)
    rows = {row.interaction_id: row for row in connection.execute(chosen)}
    now, decided = _undecided(connection, rows), _decided_since(connection, batch, rows)
    undone = {id_ for id_, row in rows.items() if id_ not in decided and _fingerprint(now.get(id_, ())) == row.after}
    _remove(connection, undone)
    before = [dict(link) | {"interaction_id": id_} for id_ in undone for link in rows[id_].before]
    statement, at = upsert(connection, links).on_conflict_do_nothing(), moments(connection, undone)
    rows_of_today = _of_today(connection, before)
    insert_many(connection, statement, [row | {"at": at[int(str(row["interaction_id"]))]} for row in rows_of_today])
    undecided.renew(connection, undone)
    connection.execute(delete(batch_links).where(mine, among(connection, batch_links.c.interaction_id, rows)))
    left = len(rows) - len(undone) - len(decided)
    return Counter({PUT_BACK: len(undone), DECIDED: len(decided), MATCHED_AGAIN: left})


def count(connection: Connection, batch: int) -> int:
    """How many interactions a batch has changed, and can put back."""
    wanted = select(func.count()).select_from(batch_links).where(batch_links.c.batch_id == batch)
    return int(connection.execute(wanted).scalar_one())


def newer(connection: Connection, batch: int) -> int | None:
    """The last batch after this one that changed some of the same interactions, and can be undone."""
    later = batch_links.alias()
    both = and_(later.c.interaction_id == batch_links.c.interaction_id, later.c.batch_id > batch_links.c.batch_id)
    found = select(later.c.batch_id).join_from(batch_links, later, both).where(batch_links.c.batch_id == batch)
    return connection.execute(found.order_by(later.c.batch_id.desc()).limit(1)).scalar()


def _undecided(connection: Connection, ids: Collection[int]) -> dict[int, list[Row]]:
    wanted = select(*_KEPT).where(among(connection, links.c.interaction_id, ids), links.c.decision.is_(None))
    found: dict[int, list[Row]] = {}
    for row in connection.execute(wanted.order_by(links.c.type, links.c.target_id)):
        link = dict(zip(_NAMES, row, strict=True))
        found.setdefault(link.pop("interaction_id"), []).append(link)
    return found


def _remove(connection: Connection, ids: Collection[int]) -> None:
    machines = and_(among(connection, links.c.interaction_id, ids), links.c.decision.is_(None))
    connection.execute(delete(links).where(machines))


def _decided_since(connection: Connection, batch: Batch, ids: Collection[int]) -> set[int]:
    since = and_(links.c.decision.is_not(None), links.c.decided_at >= batch.begun_at)
    wanted = select(links.c.interaction_id).where(among(connection, links.c.interaction_id, ids), since)
    return set(connection.execute(wanted).scalars())


def _of_today(connection: Connection, rows: Iterable[Row]) -> Iterable[Row]:
    """The rows whose targets are still there, with the columns of this release."""
    listed = list(rows)
    there: dict[object, set[object]] = {}
    for type_, table in RECORDS.items():
        ids = {int(str(row["target_id"])) for row in listed if row["type"] == type_}
        there[type_] = set(connection.execute(select(table.c.id).where(among(connection, table.c.id, ids))).scalars())
    for row in listed:
        if row["target_id"] in there[row["type"]]:
            yield {column.name: row.get(column.name) for column in _KEPT}


def _fingerprint(found: Sequence[Row]) -> str:
    return blake2b(to_json(list(found)), digest_size=16).hexdigest()
