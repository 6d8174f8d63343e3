"""Whether we have had to do with somebody, by our encounters. Pure.

    wrote       one of us wrote to the person: not to a crowd, not to be taken off a list, and not to himself as well,
                which is how forgers of senders do it
    answered    the person wrote in a thread in which one of us had written before
    met         a meeting took place to which one of us came, the person had not declined, and which was no crowd's
    heard       the person's other mail: worth telling, and no evidence

So nobody gets onto the list by writing to us, and nobody by being written to along with many.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from capture.policy import within
from connectors.model.address import Address, domain_of
from connectors.model.interaction import Answer, Kind, MeetingState, Participant, Role
from matcher.model import Context
from matcher.normalise.text import fold
from store.meeting_state import state_now
from store.proposals.model import Encounter, Evidence

CROWD = 10
"""More people from outside than this get a circular, or go to an event."""

_AUTHOR = (Role.FROM, Role.ORGANIZER)
_GOODBYES = (
    *("unsubscribe", "remove me", "take me off", "stop sending", "abmelden", "abbestellen", "austragen", "desabonner"),
    *("desinscrire", "darme de baja", "cancelar suscripcion", "cancellami", "uitschrijven"),
)


@dataclass(frozen=True, slots=True)
class Ours:
    """Who belongs to us, and what time it is."""

    context: Context
    now: datetime

    def has(self, address: Address) -> bool:
        """This person belongs to us."""
        return address in self.context.owners or within(domain_of(address), self.context.internal_domains)


@dataclass(frozen=True, slots=True)
class Judged:
    """What encounters come to."""

    evidence: Mapping[Address, Evidence]
    """Of each rep who has any."""
    again: datetime | None
    """When the next meeting with the person will have taken place."""


def judge(people: AbstractSet[Address], encounters: Iterable[Encounter], ours: Ours) -> Judged:
    """What each rep has had to do with one person, who has these addresses."""
    counts: dict[Address, Counter[str]] = defaultdict(Counter)
    days: dict[tuple[Address, str], datetime] = {}
    ends: list[datetime] = []
    for one in encounters:
        if one.kind is Kind.MEETING and (one.end or one.at) > ours.now:
            ends.append(one.end or one.at)
        for rep, what in _told(people, one, ours):
            counts[rep][what] += 1
            days[rep, what] = max(days.get((rep, what), one.at), one.at)
    found = {rep: _evidence(rep, number, days) for rep, number in counts.items() if number.keys() - {"heard"}}
    return Judged(found, min(ends, default=None))


def _evidence(rep: Address, number: Counter[str], days: Mapping[tuple[Address, str], datetime]) -> Evidence:
    return Evidence(
        last_at=max(day for (whose, _), day in days.items() if whose == rep),
        wrote=number["wrote"],
        answered=number["answered"],
        heard=number["heard"],
        colleagues=number["colleagues"],
        met=number["met"],
        met_at=days.get((rep, "met")),
    )


def _told(people: AbstractSet[Address], one: Encounter, ours: Ours) -> Iterator[tuple[Address, str]]:
    """Rep → what the encounter counts as for her."""
    what = _meeting(people, one, ours) if one.kind is Kind.MEETING else _mail(people, one, ours)
    if what is None:
        return
    authors = {someone.address for someone in one.participants if someone.role in _AUTHOR}
    for rep in one.reps:
        yield rep, "colleagues" if what == "wrote" and rep not in authors else what


def _meeting(people: AbstractSet[Address], one: Encounter, ours: Ours) -> str | None:
    if state_now(one.state, one.end or one.at, ours.now) is not MeetingState.HELD or _is_crowd(one, ours):
        return None
    ours_came = any(ours.has(someone.address) and _comes(someone) for someone in one.participants)
    declined = any(p.address in people and p.answer is Answer.DECLINED for p in one.participants)
    return "met" if ours_came and not declined else None


def _comes(someone: Participant) -> bool:
    return someone.role is Role.ORGANIZER or someone.answer in (Answer.ACCEPTED, Answer.TENTATIVE)


def _mail(people: AbstractSet[Address], one: Encounter, ours: Ours) -> str | None:
    sender = next((p.address for p in one.participants if p.role is Role.FROM), None)
    if sender is None:
        return None
    if sender in people:
        return "answered" if one.spoken_at is not None and one.spoken_at < one.at else "heard"
    if not ours.has(sender) or _is_crowd(one, ours) or _is_goodbye(one):
        return None
    to_himself = any(p.address == sender and p.role is not Role.FROM for p in one.participants)
    return None if to_himself else "wrote"


def _is_crowd(one: Encounter, ours: Ours) -> bool:
    return len({p.address for p in one.participants if not ours.has(p.address)}) > CROWD


def _is_goodbye(one: Encounter) -> bool:
    said = fold(f"{one.subject} {one.opening}"[:300])
    return any(goodbye in said for goodbye in _GOODBYES)


def by_person(encounters: Mapping[Address, Sequence[Encounter]], people: AbstractSet[Address]) -> list[Encounter]:
    """The encounters with somebody who has several addresses, each once, newest first."""
    found = {one.id: one for address in people for one in encounters.get(address, ())}
    return sorted(found.values(), key=lambda one: (one.at, one.id), reverse=True)
