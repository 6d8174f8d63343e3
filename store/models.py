"""What was learned, each time; one model at most is in force. Going back is one update."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from matcher.learned.document import read, written
from matcher.learned.model import Learned
from matcher.learned.renaming import renamed
from store import texts
from store.schema import models
from store.texts import InJson

_KEPT = 20
"""Trainings, for whoever wants to go back."""


@dataclass(frozen=True, slots=True)
class Made:
    """One training, without what it learned."""

    id: int
    made_at: datetime
    in_force: bool
    trial: Mapping[str, Any]
    """How it did on decisions that it had not seen, against the model before it."""


def in_force(connection: Connection) -> int | None:
    """The id of the model in force; None where our own weights are."""
    now = state(connection)
    return now[0] if now else None


def state(connection: Connection) -> tuple[int, int] | None:
    """The id and revision of the model in force, by which a change is noticed; None where our own weights are."""
    row = connection.execute(select(models.c.id, models.c.revision).where(models.c.in_force)).one_or_none()
    return (row.id, row.revision) if row else None


def load(connection: Connection, id_: int) -> Learned:
    """A model. Raises KeyError where there is none, or only one of another release, TextsLocked."""
    row = connection.execute(select(models.c.document, models.c.made_at).where(models.c.id == id_)).one_or_none()
    if row is None:
        raise KeyError(id_)
    return read(json.loads(opened(connection, row.document, row.made_at)))


def closed(connection: Connection, document: str, made_at: datetime) -> str:
    """As it stands in the table: it is made of words of mail. Raises TextsLocked."""
    found = texts.within(connection, _place(made_at), document)
    return document if isinstance(found, str) else json.dumps(found)


def opened(connection: Connection, found: str, made_at: datetime) -> str:
    """The document. Raises TextsLocked."""
    return texts.out_of(connection, _place(made_at), within(found)) or ""


def within(found: str) -> InJson:
    """What stands in the table, as `store.texts` has it: the document, or its box."""
    box = json.loads(found)
    return box if "sealed" in box else found


def _place(made_at: datetime) -> str:
    return f"models.document/{made_at.isoformat()}"


def listed(connection: Connection) -> list[Made]:
    """All of them, newest first."""
    columns = (models.c.id, models.c.made_at, models.c.in_force, models.c.trial)
    return [Made(*row) for row in connection.execute(select(*columns).order_by(models.c.id.desc()))]


def add(connection: Connection, learned: Learned, trial: Mapping[str, Any], at: datetime, *, adopt: bool) -> int:
    """Keeps a model, and puts it in force where it is adopted; its id."""
    if adopt:
        connection.execute(update(models).where(models.c.in_force).values(in_force=False))
    _forget_old(connection)
    texts.agree(connection)
    document = closed(connection, json.dumps(written(learned)), at)
    row = {"made_at": at, "in_force": adopt, "document": document, "trial": dict(trial)}
    return int(connection.execute(insert(models).values(row).returning(models.c.id)).scalar_one())


def rename(connection: Connection, gone: int, into: int) -> None:
    """In all models a deal becomes another one, or NOBODY."""
    texts.agree(connection)
    for made in listed(connection):
        try:
            learned = load(connection, made.id)
        except KeyError:
            continue
        document = closed(connection, json.dumps(written(renamed(learned, gone, into))), made.made_at)
        connection.execute(
            update(models).where(models.c.id == made.id).values(document=document, revision=models.c.revision + 1)
        )


def rewrite(connection: Connection, id_: int, learned: Learned) -> None:
    """Puts another model in its place, under the same number."""
    document = json.dumps(written(learned))
    changed = {"document": document, "revision": models.c.revision + 1}
    connection.execute(update(models).where(models.c.id == id_).values(changed))


def keep_only(connection: Connection, id_: int | None) -> int:
    """Removes all others; how many."""
    return connection.execute(delete(models).where(models.c.id != (id_ or 0))).rowcount


def put_in_force(connection: Connection, id_: int | None) -> None:
    """That one and no other; None: our own weights. Going back from a newer one is noted on it as `rejected`."""
    now = connection.execute(select(models.c.id, models.c.trial).where(models.c.in_force)).one_or_none()
    if now and now.id > (id_ or 0):
        noted = {**now.trial, "rejected": True}
        connection.execute(update(models).where(models.c.id == now.id).values(trial=noted))
    connection.execute(update(models).where(models.c.in_force).values(in_force=False))
    if id_ is not None:
        connection.execute(update(models).where(models.c.id == id_).values(in_force=True))


def _forget_old(connection: Connection) -> None:
    """Removes all but the newest ones and the one in force: a model is as large as what was decided."""
    newest = select(models.c.id).order_by(models.c.id.desc()).limit(_KEPT).scalar_subquery()
    connection.execute(delete(models).where(~models.c.in_force, models.c.id.not_in(newest)))
