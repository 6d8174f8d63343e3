"""What to know before a meeting: who comes, what happened with them last, what is open, and how the deal stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection

from capture.refusals import Missing
from capture.today.days import end_of
from capture.today.standing import DealState, states
from capture.today.viewer import Viewer
from connectors.model.address import Address
from connectors.model.interaction import Answer, Participant
from store.entries import Entry, entries
from store.model import Direction
from store.today import meetings, people, touches
from store.today.deals import of_contacts
from store.today.people import Known
from store.today.touches import Touch

AHEAD: Final = 2
"""Working days after today of which meetings are shown."""
WARM: Final = timedelta(days=30)
"""A thread in which nothing was written for longer is no longer open."""
_THREADS = 3
_DEALS = 2


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody from outside who is on the meeting."""

    address: Address
    name: str
    """As the directory, else the invitation, writes it; "" where neither does."""
    answer: Answer
    known: Known | None
    """The contact."""
    last: Entry | None
    """What happened with them last, as far as she may know of it."""


@dataclass(frozen=True, slots=True)
class OpenThread:
    """Mail with one of the guests that is still warm."""

    latest: Entry
    is_ours: bool
    """The last word is ours: they are to answer."""


@dataclass(frozen=True, slots=True)
class Brief:
    """One meeting."""

    meeting: Entry
    guests: tuple[Guest, ...]
    colleagues: tuple[Participant, ...]
    """Of ours who are on it, without her."""
    threads: tuple[OpenThread, ...]
    """The newest first."""
    deals: tuple[DealState, ...]
    """Those it is linked to, else the open ones of its guests."""


def next_meetings(connection: Connection, viewer: Viewer) -> list[Brief]:
    """Of today and the next two working days, in their order."""
    until = end_of(viewer.now, AHEAD, viewer.zone)
    return _briefs(connection, viewer, meetings.ahead(connection, viewer.rep, viewer.now, until))


def of_meeting(connection: Connection, viewer: Viewer, id_: int) -> Brief:
    """Of any meeting to come that she may know of. Raises Missing for everything else."""
    found = _briefs(connection, viewer, [id_]) if meetings.is_ahead(connection, id_, viewer.now) else []
    if not found:
        raise Missing
    return found[0]


def _briefs(connection: Connection, viewer: Viewer, ids: Sequence[int]) -> list[Brief]:
    listed = entries(connection, ids, viewer.eye) if ids else []
    if not listed:
        return []
    outside = {p.address for entry in listed for p in entry.participants if not viewer.is_ours(p.address)}
    known = people.known(connection, outside) if viewer.sees_directory else {}
    about = _About.read(connection, viewer, outside, known)
    deals = _deals(connection, viewer, listed, known)
    return [
        Brief(
            meeting=entry,
            guests=tuple(guests := [about.guest(person) for person in _outside(entry, viewer)]),
            colleagues=tuple(_colleagues(entry, viewer)),
            threads=tuple(about.threads(guests)),
            deals=deals.get(entry.id, ()),
        )
        for entry in listed
    ]


@dataclass(frozen=True, slots=True)
class _About:
    """What is known of all guests of all meetings."""

    viewer: Viewer
    known: Mapping[Address, Known]
    touched: Mapping[Address, Sequence[Touch]]
    last_words: Mapping[str, int]
    entries: Mapping[int, Entry]

    @classmethod
    def read(
        cls, connection: Connection, viewer: Viewer, outside: set[Address], known: Mapping[Address, Known]
    ) -> "_About":
        every = outside | set(known)
        touched = touches.latest(connection, every, viewer.eye, viewer.now)
        since = viewer.now - WARM
        warm = {one.thread for some in touched.values() for one in some if one.is_mail and one.at >= since}
        last_words = touches.last_words(connection, warm, viewer.eye, viewer.now)
        wanted = {some[0].id for some in touched.values()} | set(last_words.values())
        listed = entries(connection, sorted(wanted), viewer.eye)
        return cls(viewer, known, touched, last_words, {entry.id: entry for entry in listed})

    def guest(self, person: Participant) -> Guest:
        contact = self.known.get(person.address)
        happened = sorted(self._touches(person.address), key=lambda touch: (touch.at, touch.id))
        last = self.entries.get(happened[-1].id) if happened else None
        name = contact.name if contact else person.name
        return Guest(person.address, name, person.answer, contact, last)

    def threads(self, guests: Sequence[Guest]) -> list[OpenThread]:
        threads = {touch.thread for guest in guests for touch in self._touches(guest.address)}
        ids = {self.last_words[thread] for thread in threads if thread in self.last_words}
        latest = sorted((self.entries[id_] for id_ in ids if id_ in self.entries), key=lambda entry: entry.at)
        return [OpenThread(entry, entry.direction is Direction.OUTBOUND) for entry in latest[::-1][:_THREADS]]

    def _touches(self, address: Address) -> Iterator[Touch]:
        """Of all addresses of the person."""
        contact = self.known.get(address)
        for one in dict.fromkeys((address, *(contact.addresses if contact else ()))):
            yield from self.touched.get(one, ())


def _outside(entry: Entry, viewer: Viewer) -> list[Participant]:
    """Each once, the organizer first; an attendee's entry tells the answer."""
    found: dict[Address, Participant] = {}
    for person in entry.participants:
        before = found.get(person.address)
        if not viewer.is_ours(person.address) and (before is None or person.answer is not Answer.NONE):
            found[person.address] = person
    return list(found.values())


def _colleagues(entry: Entry, viewer: Viewer) -> list[Participant]:
    ours = {p.address: p for p in entry.participants if viewer.is_ours(p.address) and p.address != viewer.rep}
    return list(ours.values())


def _deals(
    connection: Connection, viewer: Viewer, listed: Sequence[Entry], known: Mapping[Address, Known]
) -> dict[int, tuple[DealState, ...]]:
    if not viewer.sees_directory:
        return {}
    linked = meetings.deals_of(connection, [entry.id for entry in listed])
    theirs = of_contacts(connection, {one.ref.id for one in known.values()}, viewer.now)
    chosen = {entry.id: (linked.get(entry.id) or _of_guests(entry, known, theirs))[:_DEALS] for entry in listed}
    found = states(connection, viewer, {deal for some in chosen.values() for deal in some})
    return {meeting: tuple(found[deal] for deal in some if deal in found) for meeting, some in chosen.items()}


def _of_guests(entry: Entry, known: Mapping[Address, Known], theirs: Mapping[int, Sequence[int]]) -> list[int]:
    contacts = [known[person.address].ref.id for person in entry.participants if person.address in known]
    return list(dict.fromkeys(deal for contact in contacts for deal in theirs.get(contact, ())))
