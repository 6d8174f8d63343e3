"""Tellings of one meeting between Carol, a customer, and two reps, in one line each."""

from dataclasses import replace
from datetime import datetime

from config.privacy import ContentLevel
from connectors.model.address import Address
from connectors.model.interaction import Answer, Interaction, Kind, MeetingState, Participant, Role, Voice
from store.meetings.canonical import canonical
from store.meetings.telling import Telling
from store.model import Direction, Kept
from tests.builders import NOON
from tests.people import ALICE, BOB, CAROL

UID = "meeting:visit@acme.example"
SOURCES = {ALICE: 1, BOB: 2, CAROL: 3}


def told(
    owner: Address = ALICE,
    voice: Voice = Voice.COPY,
    *,
    sequence: int = 0,
    day: int = 1,
    at: datetime = NOON,
    subject: str = "Visit",
    guests: dict[Address, Answer] | None = None,
    organizer: Address = CAROL,
    cancelled: bool = False,
    slot: str = "",
    alone: bool = False,
    gone: bool = False,
    text: str | None = None,
) -> Telling:
    """What one item says; `day` is that of March on which it was written, `alone` makes it an override."""
    answers = {ALICE: Answer.NONE, BOB: Answer.NONE} if guests is None else guests
    people = [Participant(organizer, "", Role.ORGANIZER)]
    people += [Participant(address, "", Role.ATTENDEE, answer) for address, answer in answers.items()]
    meeting = Interaction(
        key=f"{UID}/{slot}" if slot else UID,
        kind=Kind.MEETING,
        at=at,
        subject=subject,
        participants=tuple(people),
        end=at,
        references=(UID,) if slot else (),
        state=MeetingState.CANCELLED if cancelled else MeetingState.PLANNED,
        revision=f"{sequence:09d}.{int(alone)}.202603{day:02d}T000000Z",
        voice=voice,
    )
    way = Direction.OUTBOUND if organizer in (ALICE, BOB) else Direction.INBOUND
    item = f"{voice}-{sequence}-{day}-{slot}"
    kept = Kept(item, "1", meeting, way, ContentLevel.TEXT if text else ContentLevel.HEADERS, text)
    return replace(Telling.of(SOURCES[owner], owner, kept), gone=gone)


def meeting(*tellings: Telling, slot: str = "") -> Interaction:
    """What they come to."""
    found = canonical(tellings)[f"{UID}/{slot}" if slot else UID]
    assert found is not None
    return found.interaction


def answers(found: Interaction) -> dict[Address, Answer]:
    """Attendee → answer."""
    return {person.address: person.answer for person in found.participants if person.role is Role.ATTENDEE}
