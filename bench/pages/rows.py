"""The rows of the record: what the product would have written of each interaction."""

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, NamedTuple

import numpy as np
from sqlalchemy import Connection, Table

from bench.pages import bulk, directory, vocabulary
from bench.pages.shape import NOBODY, Company, Shape
from connectors.model.interaction import Answer, Kind, MeetingState, Role
from matcher.model import TargetType, Verdict
from store.links import Decision
from store.model import Direction, Disposition
from store.months import month_of
from store.personal import Kind as Word
from store.schema import bodies, interactions, ledger, links, participants, personal, thread_keys
from store.undecided import Asked

Row = tuple[object, ...]

COLUMNS: Final[dict[Table, Sequence[str]]] = {
    interactions: (
        *("id", "key", "kind", "at", "end", "subject", "direction", "thread", "state", "revision", "content", "text"),
        *("attachments", "recorded_at", "to_match", "signature", "quoted", "audience"),
    ),
    participants: ("interaction_id", "position", "address", "name", "role", "answer"),
    ledger: (
        *("source_id", "item", "key", "interaction_id", "disposition", "why", "version", "generation", "parser", "at"),
        *("asked", "month"),
    ),
    links: (
        *("interaction_id", "type", "target_id", "score", "verdict", "reasons", "runner_up_id", "runner_up_score"),
        *("model", "decision", "decided_by", "decided_at", "at"),
    ),
    thread_keys: ("key", "thread", "at", "reply"),
    personal: ("interaction_id", "rep", "kind", "at"),
    bodies: ("interaction_id", "html"),
}
"""In the order in which rows refer to one another."""

_HOUR: Final = 3_600_000_000
_DECIDED_EVERY: Final = 12
"""One in so many was linked by a person."""
_HTML_EVERY: Final = 5
_SCORES: Final = {"link": 0.91, "suggest": 0.62, "ignore": 0.31}


class One(NamedTuple):
    """One interaction of the shape, by the names it has there."""

    id: int
    thread: int
    place: int
    at: int
    meeting: int
    inbound: int
    deal: int
    account: int
    contact: int
    rep: int
    second: int
    suggested: int
    audience: int

    @classmethod
    def some(cls, shape: Shape, start: int, stop: int) -> Iterator["One"]:
        """Those at these places; ids count from 1."""
        columns = (getattr(shape, name)[start:stop].tolist() for name in cls._fields[1:])
        return map(cls._make, zip(range(start + 1, stop + 1), *columns, strict=True))

    @property
    def key(self) -> str:
        """As the product would have it."""
        return f"{'meeting' if self.meeting else 'mail'}:{self.id}@bench"

    @property
    def thread_key(self) -> str:
        """The same for a whole thread."""
        return f"mail:thread.{self.thread}@bench"

    @property
    def direction(self) -> Direction:
        """Nothing here is internal."""
        return Direction.INBOUND if self.inbound else Direction.OUTBOUND


@dataclass(slots=True)
class Rows:
    """Makes them, some at a time."""

    company: Company
    shape: Shape
    connection: Connection
    moment: int
    """When it was all recorded, in microseconds."""
    words: list[str] = field(default_factory=vocabulary.words)

    def some(self, start: int, stop: int) -> dict[Table, list[Row]]:
        """Those of the interactions at these places, by table."""
        found: dict[Table, list[Row]] = {table: [] for table in COLUMNS}
        chance = np.random.default_rng((3, start))
        lengths = np.clip(chance.lognormal(3.6, 0.9, stop - start), 3, 800).astype(np.int64)
        said = vocabulary.texts(chance, lengths, self.words)
        for one, text in zip(One.some(self.shape, start, stop), said, strict=True):
            for table, row in self._of(one, text):
                found[table].append(row)
        return found

    def _of(self, one: One, text: str) -> Iterator[tuple[Table, Row]]:
        yield interactions, self._interaction(one, text)
        for position, (address, name, role) in enumerate(self._people(one)):
            yield participants, (one.id, position, address, name, role.value, Answer.NONE.value)
        yield from ((ledger, row) for row in self._sightings(one))
        yield from ((links, row) for row in self._links(one))
        yield thread_keys, (one.key, one.thread_key, None, one.place > 0)
        if one.audience < 1:
            yield personal, (one.id, directory.rep(one.rep), Word.PRIVATE.value, self._time(one.at))
        if not one.meeting and one.id % _HTML_EVERY == 0:
            html = f"<html><body><div><p>{text}</p><p><b>{directory.rep(one.rep)}</b></p></div></body></html>"
            yield bodies, (one.id, zlib.compress(html.encode()))

    def _interaction(self, one: One, text: str) -> Row:
        number = one.thread * 7
        topic = " ".join(self.words[number % 1_000 + 10 : number % 1_000 + 13])
        subject = f"{'Re: ' if one.place and not one.meeting else ''}{topic} {self.words[40 + number % 100_000]}"
        held = MeetingState.PLANNED.value if one.meeting else None
        at, end = self._time(one.at), self._time(one.at + _HOUR) if one.meeting else None
        kind, way = (Kind.MEETING if one.meeting else Kind.EMAIL).value, one.direction.value
        inside = ("text", text, json.dumps([f"{topic}.pdf"] if one.id % 7 == 0 else []))
        after = (self._time(self.moment), False, "Kind regards" if one.id % 3 == 0 else None, None, one.audience)
        return (one.id, one.key, kind, at, end, subject, way, one.thread_key, held, "", *inside, *after)

    def _people(self, one: One) -> Iterator[tuple[str, str, Role]]:
        contact = directory.contact_address(one.contact, one.account), directory.contact_name(one.contact)
        rep = directory.rep(one.rep), f"Rep {one.rep}"
        first, second = (contact, rep) if one.inbound else (rep, contact)
        yield *first, Role.ORGANIZER if one.meeting else Role.FROM
        yield *second, Role.ATTENDEE if one.meeting else Role.TO
        if one.second != NOBODY:
            yield directory.rep(one.second), f"Rep {one.second}", Role.ATTENDEE if one.meeting else Role.CC
        if one.id % 4 == 0:
            other = directory.colleague(one.thread % 30)
            yield other, "A Colleague", Role.ATTENDEE if one.meeting else Role.CC

    def _sightings(self, one: One) -> Iterator[Row]:
        who = [(one.rep, Disposition.CAPTURED), (one.second, Disposition.DUPLICATE)]
        for rep, disposition in who if one.second != NOBODY else who[:1]:
            # Two sources a rep, in the order in which they were connected: mail, then the calendar.
            source = 2 * rep + 1 + one.meeting
            at, asked = self._time(self.moment), Asked.RECORD if one.deal == NOBODY else Asked.DEAL
            seen = (source, f"INBOX/{one.id}", one.key, one.id, disposition.value, "", "1", 0, 1, at)
            month = month_of(datetime.fromtimestamp(one.at / 1_000_000, UTC))
            yield (*seen, asked.value if one.suggested else Asked.NOTHING.value, month)

    def _links(self, one: One) -> Iterator[Row]:
        contact, account = directory.contact_name(one.contact), directory.account_name(one.account)
        yield self._link(one, TargetType.CONTACT, one.contact, Verdict.LINK, "exact_address", f"{contact}'s address")
        asked = Verdict.SUGGEST if one.suggested else Verdict.LINK
        verdict = asked if one.deal == NOBODY else Verdict.LINK
        yield self._link(one, TargetType.ACCOUNT, one.account, verdict, "domain", f"a domain of {account}")
        if one.deal != NOBODY:
            why = "an earlier mail of the thread belongs to it"
            yield self._link(one, TargetType.DEAL, one.deal, asked, "same_thread", why)
            if one.suggested:
                rival = self._rival(one)
                yield self._link(one, TargetType.DEAL, rival, Verdict.IGNORE, "contact_role", f"{contact} is its buyer")

    def _rival(self, one: One) -> int:
        return (one.deal + 1) % len(self.company.deal_account)

    def _link(self, one: One, type_: TargetType, target: int, verdict: Verdict, rule: str, detail: str) -> Row:
        """Ids are places and one: the tables were empty."""
        score = _SCORES[verdict.value]
        decided = verdict is Verdict.LINK and type_ is TargetType.DEAL and one.id % _DECIDED_EVERY == 0
        reasons = [
            {"rule": rule, "strength": 1.0, "weight": score, "detail": detail},
            {"rule": "product_name", "strength": 0.5, "weight": 0.2, "detail": "names what it sells"},
        ]
        said: Row = (Decision.ACCEPTED.value, directory.rep(one.rep), self._time(self.moment - one.id))
        beside = verdict is Verdict.SUGGEST and type_ is TargetType.DEAL
        rival: Row = (self._rival(one) + 1, _SCORES["ignore"]) if beside else (None, None)
        opinion = (score, verdict.value, json.dumps(reasons), *rival, f"{type_.value}/1")
        decision = said if decided else (None, None, None)
        return (one.id, type_.value, target + 1, *opinion, *decision, self._time(one.at))

    def _time(self, microseconds: int) -> object:
        return bulk.moment(self.connection, microseconds)
