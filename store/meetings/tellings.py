"""Keeps what each item tells of a meeting, and says what meetings come of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, Row, Select, and_, delete, func, select

from connectors.model.address import Address
from connectors.model.interaction import Voice
from store import texts
from store.bulk import insert_many
from store.database import among, upsert
from store.meetings.canonical import canonical
from store.meetings.table import tellings
from store.meetings.telling import NOTICES, Telling, packed, root_of, unpacked
from store.model import Kept
from store.schema import connections, sources

_Place = tuple[int, str]
"""Source and item."""


@dataclass(frozen=True, slots=True)
class Item:
    """What the removal of an item must know of it."""

    key: str
    root: str
    voice: Voice
    ends: datetime


def items(connection: Connection, source: int, named: Collection[str]) -> dict[str, Item]:
    """Those of the items of a source that tell of a meeting."""
    c = tellings.c
    query = select(c.item, c.key, c.root, c.voice, c.ends).where(
        c.source_id == source, among(connection, c.item, named)
    )
    return {row.item: Item(row.key, row.root, Voice(row.voice), row.ends) for row in connection.execute(query)}


def hear(
    connection: Connection,
    source: int,
    kept: Sequence[Kept],
    silent: Collection[str],
    gone: Collection[str],
    now: datetime,
) -> dict[str, Kept | None]:
    """Takes in a page; key → what is to be recorded of every meeting that it touches, None where nothing is told.

    `kept`: items that tell of a meeting; `silent`: items that are there and no longer tell anything; `gone`: items
    that the source no longer holds. Who takes a meeting that is still to come out of his calendar does not go there.
    """
    if not (kept or silent or gone):
        return {}
    told_before = items(connection, source, [*(item.id for item in kept), *silent, *gone])
    roots = {root_of(item.interaction) for item in kept} | {item.root for item in told_before.values()}
    if not roots:
        return {}
    before = _load(connection, roots)
    after = dict(before)
    for item in {*silent, *gone} & told_before.keys():
        telling = after.pop((source, item))
        if item in gone and telling.voice is Voice.COPY and told_before[item].ends > now:
            after[source, item] = replace(telling, gone=True)
    owner = _owner(connection, source)
    for one in kept:
        telling, earlier = Telling.of(source, owner, one), before.get((source, one.id))
        after[source, one.id] = telling.after(earlier) if earlier else telling
    meetings = _meetings(after)
    still_told = {place: one for place, one in after.items() if not one.gone or meetings[one.key] is not None}
    _save(connection, before, still_told)
    return meetings


def forget(connection: Connection, keys: Collection[str]) -> None:
    """Removes all that is told of these."""
    connection.execute(delete(tellings).where(among(connection, tellings.c.key, keys)))


def series_in(connection: Connection, source: int) -> tuple[int, int]:
    """How many meetings a source tells of, and how many there are if all occurrences of a series are one."""
    c = tellings.c
    there = and_(c.source_id == source, c.gone.is_(False), c.voice.not_in(NOTICES))
    counts = select(func.count(c.key.distinct()), func.count(c.root.distinct())).where(there)
    meetings, series = connection.execute(counts).one()
    return meetings, series


def _meetings(told: Mapping[_Place, Telling]) -> dict[str, Kept | None]:
    by_root: dict[str, list[Telling]] = defaultdict(list)
    for telling in told.values():
        by_root[telling.root].append(telling)
    found: dict[str, Kept | None] = {}
    for one in by_root.values():
        found |= canonical(one)
    return found


def _owner(connection: Connection, source: int) -> Address:
    query = select(connections.c.owner).join(sources).where(sources.c.id == source)
    return Address(connection.execute(query).scalar_one())


def _load(connection: Connection, roots: Collection[str]) -> dict[_Place, Telling]:
    rows = connection.execute(_all().where(among(connection, tellings.c.root, roots)))
    return {(row.source_id, row.item): _telling(connection, row) for row in rows}


def _all() -> Select[tuple[object, ...]]:
    joined = tellings.join(sources, sources.c.id == tellings.c.source_id).join(connections)
    return select(tellings, connections.c.owner).select_from(joined)


def _telling(connection: Connection, row: Row[tuple[object, ...]]) -> Telling:
    m = row._mapping
    text = texts.out_of(connection, place_of(m["source_id"], m["item"]), m["said"]["text"])
    kept = unpacked(m["item"], m["key"], m["root"], m["voice"], m["said"] | {"text": text})
    telling = Telling.of(m["source_id"], m["owner"], kept)
    return replace(telling, first=(m["first_revision"], m["first_at"]), gone=m["gone"])


def _save(connection: Connection, before: Mapping[_Place, Telling], after: Mapping[_Place, Telling]) -> None:
    for source, left in _by_source(before.keys() - after.keys()).items():
        c = tellings.c
        connection.execute(delete(tellings).where(c.source_id == source, among(connection, c.item, left)))
    changed = [_row(connection, place, telling) for place, telling in after.items() if before.get(place) != telling]
    if changed:
        insert = upsert(connection, tellings)
        fresh = {c.name: insert.excluded[c.name] for c in tellings.c if not c.primary_key}
        insert_many(connection, insert.on_conflict_do_update(index_elements=["source_id", "item"], set_=fresh), changed)


def _by_source(places: Collection[_Place]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for source, item in places:
        found[source].append(item)
    return found


def place_of(source: int, item: str) -> str:
    """Where the text of a telling stands, for `store.texts`."""
    return f"tellings.said/{source}/{item}"


def _row(connection: Connection, place: _Place, telling: Telling) -> dict[str, object]:
    said = packed(telling.kept, telling.meeting.participants)
    source, item = place
    revision, at = telling.first
    return {
        "source_id": source,
        "item": item,
        "key": telling.key,
        "root": telling.root,
        "voice": telling.voice.value,
        "ends": telling.meeting.end or telling.meeting.at,
        "first_revision": revision,
        "first_at": at,
        "gone": telling.gone,
        "said": said | {"text": texts.within(connection, place_of(source, item), telling.kept.text)},
    }
