"""Which interactions are one conversation: by References and In-Reply-To, else by subject and correspondents.

A thread is named by the key of the interaction that it goes back to, seen or only referred to; for a series of
meetings that is the series. Every such key leads to its thread, so a reply that arrives first still meets the others.
Mail that refers to nothing joins by subject: two mails are one conversation when they have the same base subject, the
same two correspondents, at most WINDOW between them, and at least one of them is a reply or forward (else a daily
report would be one endless thread).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import blake2b

from sqlalchemy import Connection, Insert, select, update

from connectors.model.interaction import GROUP, Interaction, Kind, Role
from matcher.normalise import base_subject
from store.bulk import insert_many
from store.database import upsert_in
from store.lookup import Lookup
from store.schema import interactions, thread_keys

WINDOW = timedelta(days=30)
_PAIRS = 5
"""Recipients that lead to a thread by subject; a mail to more people is an announcement."""


@dataclass(frozen=True, slots=True)
class _Lead:
    """Where a key leads, and for keys by subject when and how it was last used."""

    thread: str
    at: datetime | None
    reply: bool


def assign(connection: Connection, arrived: Sequence[Interaction]) -> dict[str, str]:
    """The thread of each interaction's key. Threads that a new interaction connects become one, in the record too."""
    paths = [_Path.of(interaction) for interaction in arrived]
    known = _leads(connection, {key for path in paths for key in path.all_keys})
    before = dict(known)
    merged: dict[str, str] = {}
    for path in sorted(paths, key=lambda path: path.at):
        found = list(dict.fromkeys(_root(thread, merged) for thread in path.threads(known)))
        thread = found[0] if found else path.certain[0]
        merged |= dict.fromkeys(found[1:], thread)
        known |= dict.fromkeys(path.certain, _Lead(thread, None, reply=False))
        known |= dict.fromkeys(path.by_subject, _Lead(thread, path.at, path.reply))
    _merge(connection, merged)
    final = {key: _Lead(_root(lead.thread, merged), lead.at, lead.reply) for key, lead in known.items()}
    _save(connection, {key: lead for key, lead in final.items() if before.get(key) != lead})
    return {path.key: final[path.key].thread for path in paths}


@dataclass(frozen=True, slots=True)
class _Path:
    """The keys by which one interaction leads to a thread."""

    key: str
    at: datetime
    reply: bool
    certain: tuple[str, ...]
    by_subject: tuple[str, ...]

    @classmethod
    def of(cls, interaction: Interaction) -> "_Path":
        base = base_subject(interaction.subject)
        return cls(
            key=interaction.key,
            at=interaction.at,
            reply=len(base) < len(interaction.subject.strip()),
            certain=(*interaction.references, interaction.key),
            by_subject=tuple(_subject_keys(interaction, base)),
        )

    @property
    def all_keys(self) -> tuple[str, ...]:
        return self.certain + self.by_subject

    def threads(self, known: dict[str, _Lead]) -> list[str]:
        certain = (known[key].thread for key in self.certain if key in known)
        by_subject = (known[key].thread for key in self.by_subject if key in known and self._continues(known[key]))
        return list(dict.fromkeys([*certain, *by_subject]))

    def _continues(self, lead: _Lead) -> bool:
        return lead.at is not None and abs(self.at - lead.at) <= WINDOW and (self.reply or lead.reply)


def _subject_keys(interaction: Interaction, base: str) -> Iterator[str]:
    refers = any(not key.startswith(GROUP) for key in interaction.references)
    if interaction.kind is not Kind.EMAIL or refers or not base:
        return
    sender = next((p.address for p in interaction.participants if p.role is Role.FROM), None)
    others = [p.address for p in interaction.participants if p.role in (Role.TO, Role.CC) and p.address != sender]
    if sender is None or len(others) > _PAIRS:
        return
    for other in others:
        pair = "\0".join((base, *sorted((sender, other))))
        yield "subject:" + blake2b(pair.encode(), digest_size=16).hexdigest()


def _leads(connection: Connection, keys: Iterable[str]) -> dict[str, _Lead]:
    rows = _LEADS(connection, set(keys))
    return {key: _Lead(thread, at, reply) for key, thread, at, reply in rows}


_LEADS = Lookup(
    thread_keys.c.key,
    lambda asked, _: select(thread_keys).join_from(asked, thread_keys, thread_keys.c.key == asked.c.value),
)


def _root(thread: str, merged: dict[str, str]) -> str:
    while thread in merged:
        thread = merged[thread]
    return thread


def _merge(connection: Connection, merged: dict[str, str]) -> None:
    for old in merged:
        new = _root(old, merged)
        for table in (interactions, thread_keys):
            connection.execute(update(table).where(table.c.thread == old).values(thread=new))


def _save(connection: Connection, leads: dict[str, _Lead]) -> None:
    if not leads:
        return
    rows = [
        {"key": key, "thread": lead.thread, "at": lead.at, "reply": lead.reply} for key, lead in sorted(leads.items())
    ]
    insert_many(connection, _saving(connection.dialect.name), rows)


@cache
def _saving(dialect: str) -> Insert:
    insert = upsert_in(dialect, thread_keys)
    latest = {name: insert.excluded[name] for name in ("thread", "at", "reply")}
    return insert.on_conflict_do_update(index_elements=["key"], set_=latest)
