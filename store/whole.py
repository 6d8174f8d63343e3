"""One interaction with all that is recorded of it and every link that was thought of."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from matcher.model import Ref
from matcher.shares import Difference, Share, apart, recomputed, shares
from store import links, texts
from store.asked import is_linked
from store.entries import Entry, entries
from store.links import Link
from store.names import Named, named_by, names
from store.review import seen
from store.schema import interactions
from store.sight import Everything, Eye

_DIFFERENCES = 3


@dataclass(frozen=True, slots=True)
class Explained:
    """A link with its reasons; `target` is None where the record has left the directory."""

    link: Link
    target: Named | None
    runner_up: Named | None
    shares: tuple[Share, ...]
    """Each reason with what it does to the score."""
    recomputed: float
    """The score, from the reasons alone."""
    apart: tuple[Difference, ...]
    """What separates it most from its runner-up; none where that is not kept."""


@dataclass(frozen=True, slots=True)
class Whole:
    """All of it."""

    entry: Entry
    key: str
    thread: str
    text: str | None
    """Its author's own words; None where policy keeps only the envelope."""
    quoted: str
    """What its text only passes on, "" where nothing is kept of it."""
    signature: str
    attachments: tuple[str, ...]
    links: tuple[Explained, ...]
    locked: str = ""
    """Why its texts cannot be read now, and what to do; "" where they can."""


def interaction(connection: Connection, id_: int, eye: Eye) -> Whole | None:
    """None where there is none, where it has gone, or where `eye` may not know of it."""
    entry = next(iter(entries(connection, [id_], eye)), None)
    if entry is None:
        return None
    c = interactions.c
    row = connection.execute(select(interactions).where(c.id == id_)).one()
    if not entry.may_read_text:
        return Whole(entry, row.key, row.thread, None, "", "", (), ())
    found = links.of_interactions(connection, [id_]).get(id_, [])
    told = found if _saw(connection, id_, eye) else [link for link in found if is_linked(link)]
    kept, locked = texts.told(connection, row)
    said = (kept.own, kept.quoted, kept.signature, tuple(row.attachments))
    return Whole(entry, row.key, row.thread, *said, explained(connection, told), locked)


def _saw(connection: Connection, id_: int, eye: Eye) -> bool:
    """What is not decided is between the machine and the reps in whose mailboxes it was seen."""
    return isinstance(eye, Everything) or seen(connection, id_, eye.rep)


def explained(connection: Connection, found: Sequence[Link]) -> tuple[Explained, ...]:
    """The links of one interaction with what is to be said of them."""
    known = names(connection, {ref for link in found for ref in named_by(link)})
    by_target = {link.match.target: link for link in found}
    return tuple(_explained(link, by_target, known) for link in found)


def _explained(link: Link, others: dict[Ref, Link], known: dict[Ref, Named]) -> Explained:
    match = link.match
    rival = Ref(match.target.type, match.runner_up.id) if match.runner_up else None
    other = others.get(rival) if rival else None
    return Explained(
        link,
        known.get(match.target),
        known.get(rival) if rival else None,
        shares(match),
        recomputed(match),
        apart(match, other.match, _DIFFERENCES) if other and match.reasons else (),
    )
