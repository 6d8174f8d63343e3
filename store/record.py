"""Writes one page: interactions, one disposition for every item seen, and the cursor. All of it, or nothing."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, select, update

from connectors.model.address import Address
from connectors.model.interaction import Kind
from matcher.learned.terms import Words
from store import (
    audiences,
    bare,
    before,
    departures,
    interactions,
    ledger,
    personal,
    ruled_out,
    still_held,
    texts,
    threads,
    undecided,
)
from store.database import alone
from store.errors import LeaseLost, TooManyRemovals
from store.forgetting.holds import among_held
from store.leases import TTL
from store.meetings import tellings
from store.meetings.telling import NOTICES
from store.model import Batch, Broken, Disposition, Excluded, Kept, Lease, Outcome, Recorded, Removed, Written
from store.months import month_of
from store.personal import SET_ASIDE
from store.schema import connections, sources
from store.statement import Statement

Row = dict[str, object]
_EVER = datetime.min.replace(tzinfo=UTC)
_NOTICE = "notice: it tells about a meeting, which has lines of its own"


def record(
    connection: Connection,
    lease: Lease,
    generation: int,
    batch: Batch,
    now: datetime,
    may_remove: int,
    history: datetime = _EVER,
) -> Written:
    """Commits with the surrounding transaction, or not at all.

    1. Move the cursor, if the lease still holds.
    2. Find the items that have gone: those named with all that was found in them, but for what the same page has seen,
       and after the last page of a snapshot those it did not name. Occurrences of a series that ended before `history`
       stay, although calendars no longer state them.
    3. Let each meeting come to what all of its tellings say. Insert what is new, replace what is different.
    4. Write each item's disposition, remove those that have gone.
    5. Interactions that lost a sighting keep another one, or are marked as gone; who may see each follows.

    Raises LeaseLost when another worker has the source, TooManyRemovals when more than `may_remove` interactions are
    seen in it no longer: a move from folder to folder is none, and a series is one.
    """
    alone(connection)
    texts.agree(connection)
    _advance(connection, lease, batch, now)
    items = {outcome.id: outcome for outcome in batch.outcomes}
    known = before.lines(connection, lease.source, items)
    seen = {item: line.interaction for item, line in known.items() if line.interaction is not None}
    rare = before.rare(connection, lease.source)
    kept, excluded, set_aside = _decided(connection, lease.source, items.values())
    if rare.text_kept_out:
        kept = bare.heeded(connection, kept)
    removed = departures.departed(connection, lease.source, generation, batch, history)
    meetings = [item for item in kept if item.interaction.kind is Kind.MEETING]
    there = {item.id for item in items.values() if not isinstance(item, Removed)}
    silent = {item for item in there if item in known and known[item].tells} - {item.id for item in meetings}
    heard = tellings.hear(connection, lease.source, meetings, silent, removed.items, now)
    mail = [item for item in kept if item.interaction.kind is Kind.EMAIL]
    new, old, to_match = _keep(connection, [*mail, *filter(None, heard.values())], now)
    ids = new | old
    ruled = {line.ruled for line in known.values() if line.ruled is not None}
    ruled |= ruled_out.keys(connection, lease.source, removed.items - known.keys())
    captured = ledger.captured_elsewhere(connection, lease.source, [item.id for item in kept], old.values())
    lines = _rows(items.values(), kept, excluded, ids, captured)
    rows = still_held.heeded(connection, lease.source, seen, lines)
    _write(connection, lease, generation, rows.values(), now)
    undecided.renew(connection, old.values())
    ledger.remove(connection, lease.source, removed.items)
    lost = removed.count(ledger.unseen(connection, lease.source, removed.interactions))
    if lost > may_remove:
        raise TooManyRemovals(lost)
    moved_on = {id_ for item, id_ in seen.items() if item in rows and rows[item]["interaction_id"] != id_}
    ledger.settle(connection, moved_on | removed.interactions, now)
    _mark_private(connection, lease.source, kept, ids)
    touched = {*old.values(), *moved_on, *removed.interactions}
    if touched or set_aside or rare.strict:
        audiences.renew(connection, {*new.values(), *touched}, set_aside=set_aside or rare.strict)
    ruled_out.settle(connection, ruled | {item.key for item in excluded if item.rule is not None})
    _withdraw(connection, [item for item in excluded if item.everywhere], now)
    return Written(Counter(Disposition(str(row["disposition"])) for row in rows.values()), lost, to_match)


def _write(connection: Connection, lease: Lease, generation: int, rows: Iterable[Row], now: datetime) -> None:
    common = {"source_id": lease.source, "generation": generation, "parser": ledger.PARSER, "at": now}
    ledger.write(connection, [row | common for row in rows])


_ADVANCE = Statement(
    update(sources)
    .where(sources.c.id == bindparam("source"), sources.c.lease_epoch == bindparam("epoch"))
    .values(
        cursor_scheme=bindparam("scheme"),
        cursor_value=bindparam("value"),
        lease_until=bindparam("until", type_=sources.c.lease_until.type),
    )
    .returning(sources.c.id)
)
"""While the lease holds (`store.leases.holds`)."""


def _advance(connection: Connection, lease: Lease, batch: Batch, now: datetime) -> None:
    place = {"scheme": batch.cursor.scheme, "value": batch.cursor.value, "until": now + TTL}
    if not _ADVANCE(connection, source=lease.source, epoch=lease.epoch, **place):
        raise LeaseLost(f"Source {lease.source} was taken by another worker; this page was not recorded.")


def _decided(connection: Connection, source: int, items: Iterable[Outcome]) -> tuple[list[Kept], list[Excluded], bool]:
    """Kept and excluded items; what another mailbox's privacy bars, or its owner has set aside, is excluded here too.

    And whether somebody else has set aside some of what is kept.
    """
    listed = [item for item in items if isinstance(item, Kept | Excluded)]
    barred = ledger.barred(connection, source, {_key(item) for item in listed})
    kept, excluded = list[Kept](), list[Excluded]()
    for item in listed:
        key = _key(item)
        if key in barred.here and not (isinstance(item, Excluded) and item.everywhere):
            excluded.append(Excluded(item.id, item.version, key, SET_ASIDE, at=_at(item)))
        elif isinstance(item, Excluded):
            excluded.append(item)
        elif key in barred.private:
            excluded.append(Excluded(item.id, item.version, key, barred.private[key], at=_at(item)))
        else:
            kept.append(item)
    return kept, excluded, any(item.interaction.key in barred.elsewhere for item in kept)


def _key(item: Kept | Excluded) -> str:
    return item.key if isinstance(item, Excluded) else item.interaction.key


def _at(item: Kept | Excluded) -> datetime | None:
    return item.at if isinstance(item, Excluded) else item.interaction.at


def _mark_private(connection: Connection, source: int, kept: Sequence[Kept], ids: Mapping[str, int]) -> None:
    """A rule said in advance that such is private, or that all from their senders is."""
    private = [item for item in kept if item.private_since and item.interaction.voice not in NOTICES]
    said = {ids[item.interaction.key]: item.private_since for item in private if item.private_since}
    if said:
        personal.mark_private(connection, said, _owner(connection, source))


def _owner(connection: Connection, source: int) -> Address:
    query = select(connections.c.owner).join(sources).where(sources.c.id == source)
    return Address(connection.execute(query).scalar_one())


def _keep(
    connection: Connection, kept: Sequence[Kept], now: datetime
) -> tuple[dict[str, int], dict[str, int], tuple[Recorded, ...]]:
    """Key → interaction for all that is new, and for what was there; and those new or changed, oldest first."""
    latest = {item.interaction.key: item for item in kept}
    there = interactions.existing(connection, latest)
    new = [item for key, item in latest.items() if key not in there]
    # A copy in another mailbox may know what it continues where the first one did not.
    copies = [item for key, item in latest.items() if key in there and item.interaction.kind is Kind.EMAIL]
    assigned = threads.assign(connection, [item.interaction for item in (*new, *copies)])
    ids = interactions.add(connection, new, assigned, now)
    changed = [
        (there[key].id, item)
        for key, item in latest.items()
        if key in there and item.interaction.revision != there[key].revision
    ]
    interactions.change(connection, changed, now)
    interactions.revive(connection, [row.id for row in there.values() if row.gone], now)
    fresh = [_recorded(ids[item.interaction.key], assigned[item.interaction.key], item, is_new=True) for item in new]
    fresh += [_recorded(id_, there[item.interaction.key].thread, item, is_new=False) for id_, item in changed]
    to_match = tuple(sorted(fresh, key=lambda recorded: recorded.interaction.at))
    return ids, {key: row.id for key, row in there.items()}, to_match


def _recorded(id_: int, thread: str, item: Kept, *, is_new: bool) -> Recorded:
    return Recorded(id_, thread, item.interaction, Words(item.text or "", item.quoted), is_new)


def _rows(
    items: Collection[Outcome],
    kept: Sequence[Kept],
    excluded: Sequence[Excluded],
    ids: Mapping[str, int],
    captured: set[int],
) -> Iterator[Row]:
    """The ledger's rows: the first sighting of an interaction is captured, the others are duplicates.

    A message about a meeting is no sighting of it: it would keep a meeting that no calendar has any more. `captured`:
    the interactions that are so through other items.
    """
    for item in kept:
        month = month_of(item.interaction.at)
        if item.interaction.voice in NOTICES:
            yield _row(item, item.interaction.key, Disposition.EXCLUDED, _NOTICE) | {"month": month}
            continue
        interaction = ids[item.interaction.key]
        disposition = Disposition.DUPLICATE if interaction in captured else Disposition.CAPTURED
        captured.add(interaction)
        besides = {"month": month, "labels": _labels(item), "rule": item.rule}
        yield _row(item, item.interaction.key, disposition, "", interaction) | besides
    for out in excluded:
        disposition = Disposition.ERASED if out.erased else Disposition.EXCLUDED
        yield _row(out, None if out.erased else out.key, disposition, out.why) | {
            "month": out.at and month_of(out.at),
            "rule": out.rule,
        }
    for broken in items:
        if isinstance(broken, Broken):
            yield _row(broken, None, Disposition.UNREADABLE, broken.why)


def _row(
    item: Kept | Excluded | Broken, key: str | None, disposition: Disposition, why: str, interaction: int | None = None
) -> Row:
    return {
        "item": item.id,
        "version": item.version,
        "key": key,
        "disposition": disposition.value,
        "why": why,
        "interaction_id": interaction,
        "month": None,
        "labels": None,
        "rule": None,
    }


def _labels(item: Kept) -> Row | None:
    if not (item.folders or item.categories or item.sensitive):
        return None
    sensitive = {"sensitive": dict(item.sensitive)} if item.sensitive else {}
    return {"folders": list(item.folders), "categories": list(item.categories), **sensitive}


def _withdraw(connection: Connection, private: Sequence[Excluded], now: datetime) -> None:
    """The strictest mailbox wins: what others have already recorded of these interactions is removed.

    What is under a legal hold is hidden, as what has gone is.
    """
    if not private:
        return
    why = {item.key: item.why for item in private}
    tellings.forget(connection, why)
    there = interactions.existing(connection, why)
    held = among_held(connection, [row.id for row in there.values()])
    for key, row in there.items():
        ledger.exclude_sightings(connection, row.id, why[key])
        if row.id not in held:
            interactions.erase(connection, row.id, now)
    ledger.settle(connection, held, now)
