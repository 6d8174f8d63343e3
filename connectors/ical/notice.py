"""iTIP messages that tell about a meeting and state none: CANCEL (RFC 5546 3.2.5) and REPLY (RFC 5546 3.2.3)."""

from dataclasses import replace

from connectors.ical.event import Event
from connectors.ical.model import Meeting
from connectors.model.interaction import Answer, Interaction, Kind, MeetingState, Participant, Role, Voice


def notice(event: Event, method: str) -> Meeting:
    """What a message with one of the methods NOTICES says. Its time is that of the meeting only where it repeats it."""
    identity = f"{event.uid}/{event.recurrence.stamp}" if event.recurrence else event.uid
    voice, people = _said(event, method)
    interaction = Interaction(
        key=f"meeting:{identity}",
        kind=Kind.MEETING,
        at=event.start.utc,
        subject=event.description.subject,
        participants=people,
        end=max(event.start.utc, event.length.after(event.start)),
        references=(f"meeting:{event.uid}",) if event.recurrence else (),
        marks=event.description.marks,
        state=MeetingState.CANCELLED if voice is Voice.CANCELLATION else MeetingState.PLANNED,
        revision=f"{event.sequence:09d}.1.{event.stamp}",
        voice=voice,
    )
    return Meeting(identity, interaction, "")


def _said(event: Event, method: str) -> tuple[Voice, tuple[Participant, ...]]:
    """A CANCEL without STATUS:CANCELLED takes those that it names off the guest list, and the meeting goes on."""
    people = event.description.participants
    if method == "REPLY":
        return Voice.ANSWER, people
    if event.cancelled or all(person.role is Role.ORGANIZER for person in people):
        return Voice.CANCELLATION, people
    return Voice.ANSWER, tuple(
        replace(person, answer=Answer.DECLINED) if person.role is Role.ATTENDEE else person for person in people
    )
