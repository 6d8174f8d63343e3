"""Keeps `directory_keys`, by which candidates are found, in step with the records.

RANK    how many records had the key when this one got it, counted no further than `CROWD`: whoever looks for candidates
        need not read more of a key than that.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select

from matcher.keys import LIMIT
from matcher.model import TargetType
from store.bulk import insert_many
from store.database import among
from store.schema import directory_keys

CROWD = LIMIT

Keys = Mapping[int, frozenset[str]]
"""Record → its keys."""


def save_keys(connection: Connection, target_type: TargetType, keys: Keys, stored: bool) -> None:
    """Gives each record exactly these keys; `stored` where some of them may have keys already."""
    had = _had(connection, target_type, keys) if stored else set()
    have = {(key, id_) for id_, keys_of_one in keys.items() for key in keys_of_one}
    if had - have:
        _remove(connection, target_type, had - have)
    if have - had:
        _add(connection, target_type, have - had)


def _had(connection: Connection, target_type: TargetType, keys: Keys) -> set[tuple[str, int]]:
    columns = directory_keys.c
    found = select(columns.key, columns.target_id).where(
        columns.type == target_type.value, among(connection, columns.target_id, keys)
    )
    return {(key, id_) for key, id_ in connection.execute(found)}


def _remove(connection: Connection, target_type: TargetType, pairs: set[tuple[str, int]]) -> None:
    columns = directory_keys.c
    same = and_(
        columns.key == bindparam("gone"),
        columns.type == target_type.value,
        columns.target_id == bindparam("from_target"),
    )
    connection.execute(delete(directory_keys).where(same), [{"gone": key, "from_target": id_} for key, id_ in pairs])


def _add(connection: Connection, target_type: TargetType, pairs: set[tuple[str, int]]) -> None:
    members = _members(connection, {key for key, _ in pairs})
    rows: list[dict[str, Any]] = []
    type_name = target_type.value
    # In the order of the index, so that what is next to each other there is written together.
    for key, id_ in sorted(pairs):
        rank = members.get(key, 0)
        rows.append({"key": key, "type": type_name, "target_id": id_, "rank": min(rank, CROWD)})
        members[key] = rank + 1
    insert_many(connection, insert(directory_keys), rows)


def _members(connection: Connection, keys: set[str]) -> dict[str, int]:
    columns = directory_keys.c
    counted = (
        select(columns.key, func.count())
        .where(among(connection, columns.key, keys), columns.rank < CROWD)
        .group_by(columns.key)
    )
    return {key: count for key, count in connection.execute(counted)}
