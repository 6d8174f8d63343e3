"""What has been kept as long as it is to be kept, and is not held for a court."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from config.privacy import ContentLevel
from store.forgetting.holds import held
from store.schema import interactions


def count(connection: Connection, text_before: datetime | None, all_before: datetime | None) -> tuple[int, int, int]:
    """Interactions that lose their text, that go, and that a legal hold keeps from either."""
    free = ~held(connection)
    texts, whole = _with_text(text_before, all_before), _older(all_before)
    kept = [_number(connection, which & free) for which in (texts, whole)]
    return kept[0], kept[1], _number(connection, texts | whole) - sum(kept)


def with_text(connection: Connection, before: datetime, most: int) -> list[int]:
    """Up to `most` of before that moment that have a text; none that is held."""
    return _some(connection, _with_text(before, None), most)


def older(connection: Connection, before: datetime, most: int) -> list[int]:
    """Up to `most` of before that moment; none that is held."""
    return _some(connection, _older(before), most)


def _some(connection: Connection, which: ColumnElement[bool], most: int) -> list[int]:
    c = interactions.c
    query = select(c.id).where(which, ~held(connection)).order_by(c.at).limit(most)
    return list(connection.execute(query).scalars())


def _with_text(before: datetime | None, but_before: datetime | None) -> ColumnElement[bool]:
    if before is None:
        return interactions.c.id < 0
    has_text = (interactions.c.at < before) & (interactions.c.content == ContentLevel.TEXT.value)
    return has_text if but_before is None else has_text & (interactions.c.at >= but_before)


def _older(before: datetime | None) -> ColumnElement[bool]:
    return interactions.c.id < 0 if before is None else interactions.c.at < before


def _number(connection: Connection, which: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.count()).select_from(interactions).where(which)).scalar_one())
