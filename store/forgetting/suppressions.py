"""Who and what must not come back, as keyed hashes. Whoever reads the database cannot tell who they are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, delete, func, insert, select, update

from store.bulk import insert_tuples
from store.database import alone, upsert
from store.schema import forgettings, sources, suppression_key, suppressions


class Suppressed(StrEnum):
    """What a hash is of."""

    PERSON = "person"
    """An address: nothing with it is recorded."""
    INTERACTION = "interaction"
    """A key: it is not recorded."""
    TEXT = "text"
    """A key: it is recorded without its text."""


@dataclass(frozen=True, slots=True)
class Forgetting:
    """One of them."""

    id: int
    kind: str
    by: str
    """An address; "" on the machine's own command line."""
    at: datetime
    receipt: str | None
    """None: it was interrupted, and is to be run again."""


@dataclass(frozen=True, slots=True)
class Key:
    """What the keys of hashes and receipts are derived from."""

    sealed: str
    public: str
    """The public key of receipts, in base64: it is known though the key that unseals is lost."""


def key(connection: Connection) -> Key | None:
    """None where nothing was ever forgotten."""
    row = connection.execute(select(suppression_key.c.sealed, suppression_key.c.public)).one_or_none()
    return None if row is None else Key(*row)


def keep_key(connection: Connection, made: Key) -> Key:
    """Keeps it, unless there is one; the one that is kept."""
    row = {"id": 1, "sealed": made.sealed, "public": made.public}
    connection.execute(upsert(connection, suppression_key).values(row).on_conflict_do_nothing())
    return key(connection) or made


def rewrite_key(connection: Connection, sealed: str) -> None:
    """The same, sealed otherwise."""
    connection.execute(update(suppression_key).values(sealed=sealed))


def state(connection: Connection) -> tuple[int, int]:
    """Changes whenever hashes come or go."""
    newest = select(func.coalesce(func.max(suppressions.c.forgetting_id), 0)).scalar_subquery()
    row = connection.execute(select(newest, func.count()).select_from(suppressions)).one()
    return int(row[0]), int(row[1])


def load(connection: Connection) -> Mapping[Suppressed, frozenset[str]]:
    """All hashes."""
    found: dict[Suppressed, set[str]] = {kind: set() for kind in Suppressed}
    for hash_, kind in connection.execute(select(suppressions.c.hash, suppressions.c.kind)):
        found[Suppressed(kind)].add(hash_)
    return {kind: frozenset(some) for kind, some in found.items()}


def of(connection: Connection, forgetting: int) -> dict[str, list[str]]:
    """Kind → hashes of one forgetting."""
    found: dict[str, list[str]] = {}
    mine = select(suppressions.c.kind, suppressions.c.hash).where(suppressions.c.forgetting_id == forgetting)
    for kind, hash_ in connection.execute(mine.order_by(suppressions.c.kind, suppressions.c.hash)):
        found.setdefault(kind, []).append(hash_)
    return found


def begin(connection: Connection, kind: str, subject: str, by: str, now: datetime) -> int:
    """A forgetting that is yet to be done; its number. `subject`: what was asked for, as a keyed hash.

    One of the same that was interrupted goes on.
    """
    there = interrupted(connection, subject)
    if there is not None:
        return there
    row = insert(forgettings).values(kind=kind, subject=subject, by=by, at=now).returning(forgettings.c.id)
    return int(connection.execute(row).scalar_one())


def interrupted(connection: Connection, subject: str) -> int | None:
    """The forgetting of that subject that has no receipt yet."""
    c = forgettings.c
    query = select(c.id).where(c.subject == subject, c.receipt.is_(None)).order_by(c.id.desc()).limit(1)
    return connection.execute(query).scalar_one_or_none()


def suppress(connection: Connection, forgetting: int, kind: Suppressed, hashes: Collection[str]) -> None:
    """They do not come back from now on.

    Whatever is being read at the moment was decided without knowing so: its reader has lost its source, and reads on
    from what was recorded last.
    """
    alone(connection)
    rows = [(hash_, kind.value, forgetting) for hash_ in sorted(hashes)]
    insert_ = upsert(connection, suppressions).on_conflict_do_nothing()
    insert_tuples(connection, insert_, ("hash", "kind", "forgetting_id"), rows)
    lost = {"lease_owner": None, "lease_until": None, "lease_epoch": sources.c.lease_epoch + 1}
    connection.execute(update(sources).where(sources.c.lease_owner.is_not(None)).values(lost))


def lift(connection: Connection, hash_: str) -> int:
    """The person with this hash may come back, under all addresses that were forgotten with it; how many hashes."""
    one = suppressions.alias()
    forgetting = select(one.c.forgetting_id).where(one.c.hash == hash_, one.c.kind == Suppressed.PERSON.value)
    people = suppressions.c.kind == Suppressed.PERSON.value
    together = people & suppressions.c.forgetting_id.in_(forgetting)
    return connection.execute(delete(suppressions).where(together)).rowcount


def finish(connection: Connection, forgetting: int, receipt: str) -> None:
    """It is done, and this says so."""
    connection.execute(update(forgettings).where(forgettings.c.id == forgetting).values(receipt=receipt))


def listed(connection: Connection, most: int) -> list[Forgetting]:
    """Up to `most`, the latest first."""
    rows = connection.execute(select(forgettings).order_by(forgettings.c.id.desc()).limit(most))
    return [Forgetting(row.id, row.kind, row.by, row.at, row.receipt) for row in rows]


def get(connection: Connection, id_: int) -> Forgetting | None:
    """One of them."""
    row = connection.execute(select(forgettings).where(forgettings.c.id == id_)).one_or_none()
    return None if row is None else Forgetting(row.id, row.kind, row.by, row.at, row.receipt)
