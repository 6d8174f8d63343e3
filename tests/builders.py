"""One valid default of everything; a test names only what it is about."""

from datetime import UTC, datetime, timedelta

from connectors.model.address import Address
from connectors.model.interaction import Answer, Interaction, Kind, Mark, MeetingState, Participant, Role, Sign
from connectors.model.sync import Seen
from tests.people import ALICE, CAROL

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def a_person(address: Address, role: Role = Role.TO, name: str = "", answer: Answer = Answer.NONE) -> Participant:
    """A participant."""
    return Participant(address, name, role, answer)


def a_mail(
    key: str = "mail:1@acme.example",
    *,
    sender: Address = CAROL,
    to: tuple[Address, ...] = (ALICE,),
    subject: str = "Offer for the new plant",
    at: datetime = NOON,
    references: tuple[str, ...] = (),
    marks: tuple[Sign, ...] = (),
) -> Interaction:
    """A mail from a customer to a rep."""
    people = (a_person(sender, Role.FROM), *(a_person(address) for address in to))
    said = tuple(Mark(sign, f"a {sign} header") for sign in marks)
    return Interaction(key, Kind.EMAIL, at, subject, people, references=references, marks=said)


def a_meeting(
    key: str = "meeting:1@acme.example",
    *,
    organizer: Address = CAROL,
    attendees: tuple[Address, ...] = (ALICE,),
    at: datetime = NOON,
    state: MeetingState = MeetingState.PLANNED,
    revision: str = "000000000.20260301T000000Z",
    marks: tuple[Sign, ...] = (),
) -> Interaction:
    """A meeting of an hour between a customer and a rep."""
    people = (a_person(organizer, Role.ORGANIZER), *(a_person(address, Role.ATTENDEE) for address in attendees))
    return Interaction(
        key=key,
        kind=Kind.MEETING,
        at=at,
        end=at + timedelta(hours=1),
        subject="Site visit",
        participants=people,
        marks=tuple(Mark(sign, f"a {sign} property") for sign in marks),
        state=state,
        revision=revision,
    )


def seen(id_: str, interaction: Interaction | None = None, version: str = "1") -> Seen:
    """An item of a source."""
    return Seen(id_, interaction or a_mail(f"mail:{id_}@acme.example"), version)
