"""Who is on a meeting, and what they have answered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from connectors.model.address import Address
from connectors.model.interaction import Answer, Participant, Role, Voice
from store.meetings.telling import Telling

_Rank = tuple[bool, int, str, Answer]


def guests(told: Sequence[Telling], best: Telling) -> tuple[Participant, ...]:
    """Those that `best` lists, and the owners of calendars that list them where it does not.

    `told`: what still holds; a guest list may be hidden from guests, so that each knows but himself and the organizer.
    """
    listed = {person.address for person in best.meeting.participants}
    others = {
        person.address: person
        for telling in sorted(told, key=_name)
        if telling.voice is Voice.COPY or not shows_guests(best)
        for person in telling.meeting.participants
        if person.address == telling.owner and person.address not in listed
    }
    return best.meeting.participants + tuple(others[address] for address in sorted(others))


def shows_guests(telling: Telling) -> bool:
    """It lists somebody beside its owner and the organizer."""
    known = {telling.owner, telling.organizer}
    return any(person.address not in known for person in telling.meeting.participants)


def answered(
    people: Sequence[Participant], told: Sequence[Telling], declined: frozenset[Address]
) -> tuple[Participant, ...]:
    """With the answer of each, of all that is told of the meeting's top SEQUENCE.

    Whoever is in `declined` does not come. Silence never takes back an answer: a copy may be slow to learn of it.
    """
    best: dict[Address, _Rank] = {}
    for telling in told:
        for address, claim in _claims(telling):
            if address not in best or claim > best[address]:
                best[address] = claim
    return tuple(_answering(person, best, declined) for person in people)


def _answering(person: Participant, best: Mapping[Address, _Rank], declined: frozenset[Address]) -> Participant:
    if person.role is not Role.ATTENDEE:
        return person
    answer = _answer(person.address, best, declined)
    return person if person.answer is answer else replace(person, answer=answer)


def _answer(address: Address, best: Mapping[Address, _Rank], declined: frozenset[Address]) -> Answer:
    if address in declined:
        return Answer.DECLINED
    return best[address][3] if address in best else Answer.NONE


def _claims(telling: Telling) -> Iterator[tuple[Address, _Rank]]:
    """Attendee → how much this knows of his answer, and the answer, last.

    His own calendar knows it best, then his message and the organizer's calendar, the later of the two.
    """
    owner = telling.owner if telling.voice is Voice.COPY else None
    close = int(telling.voice is Voice.ANSWER or telling.by_organizer)
    for person in telling.meeting.participants:
        if person.role is Role.ATTENDEE:
            weight = 2 if person.address == owner else close
            yield person.address, (person.answer is not Answer.NONE, weight, telling.stamp, person.answer)


def _name(telling: Telling) -> tuple[Address, str, str]:
    return telling.owner, telling.stamp, telling.item
