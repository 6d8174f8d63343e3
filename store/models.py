"""What was learned, each time; one model at most is in force. Going back is one update."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from matcher.learned.document import read, written
from matcher.learned.model import Learned
from store.schema import models


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
    return connection.execute(select(models.c.id).where(models.c.in_force)).scalar()


def load(connection: Connection, id_: int) -> Learned:
    """A model. Raises KeyError where there is none."""
    text = connection.execute(select(models.c.document).where(models.c.id == id_)).scalar()
    if text is None:
        raise KeyError(id_)
    return read(json.loads(text))


def listed(connection: Connection) -> list[Made]:
    """All of them, newest first."""
    columns = (models.c.id, models.c.made_at, models.c.in_force, models.c.trial)
    return [Made(*row) for row in connection.execute(select(*columns).order_by(models.c.id.desc()))]


def add(connection: Connection, learned: Learned, trial: Mapping[str, Any], at: datetime, *, adopt: bool) -> int:
    """Keeps a model, and puts it in force where it is adopted; its id."""
    if adopt:
        put_in_force(connection, None)
    row = {"made_at": at, "in_force": adopt, "document": json.dumps(written(learned)), "trial": dict(trial)}
    return int(connection.execute(insert(models).values(row).returning(models.c.id)).scalar_one())


def put_in_force(connection: Connection, id_: int | None) -> None:
    """That one and no other; None: our own weights."""
    connection.execute(update(models).where(models.c.in_force).values(in_force=False))
    if id_ is not None:
        connection.execute(update(models).where(models.c.id == id_).values(in_force=True))
