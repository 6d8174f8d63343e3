"""One interaction with all that is recorded of it and every link that was thought of."""

from dataclasses import dataclass
from itertools import accumulate

from sqlalchemy import Connection, select

from matcher.model import Reason, Ref
from matcher.score import score
from store import links
from store.entries import Entry, entries
from store.links import Link
from store.names import Named, named_by, names
from store.schema import interactions


@dataclass(frozen=True, slots=True)
class Step:
    """One reason, and the score that it and those before it make."""

    reason: Reason
    score: float


@dataclass(frozen=True, slots=True)
class Explained:
    """A link with its reasons; `target` is None where the record has left the directory."""

    link: Link
    target: Named | None
    runner_up: Named | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """All of it."""

    entry: Entry
    key: str
    thread: str
    text: str | None
    """None where policy keeps only the envelope."""
    attachments: tuple[str, ...]
    links: tuple[Explained, ...]


def interaction(connection: Connection, id_: int) -> Whole | None:
    """None where there is none, or where it has gone."""
    entry = next(iter(entries(connection, [id_])), None)
    if entry is None:
        return None
    c = interactions.c
    row = connection.execute(select(c.key, c.thread, c.text, c.attachments).where(c.id == id_)).one()
    found = links.of_interactions(connection, [id_]).get(id_, [])
    known = names(connection, {ref for link in found for ref in named_by(link)})
    return Whole(
        entry, row.key, row.thread, row.text, tuple(row.attachments), tuple(_explained(x, known) for x in found)
    )


def _explained(link: Link, known: dict[Ref, Named]) -> Explained:
    rival = link.match.runner_up
    runner_up = known.get(Ref(link.match.target.type, rival.id)) if rival else None
    reasons = link.match.reasons
    so_far = accumulate(((reason,) for reason in reasons), lambda before, more: before + more)
    steps = tuple(Step(some[-1], score(some)) for some in so_far)
    return Explained(link, known.get(link.match.target), runner_up, steps)
