"""What became of a meeting, as of now: what the calendar says, the answers, and the clock."""

from collections.abc import Collection, Iterable
from datetime import datetime

from connectors.model.address import domain_of
from connectors.model.interaction import Answer, MeetingState, Participant, Role

_MEET = frozenset({Role.ORGANIZER, Role.ATTENDEE})


def state_now(
    state: MeetingState | None, end_or_start: datetime, answers: Collection[Answer], now: datetime
) -> MeetingState | None:
    """The state to show; None for mail.

    A cancelled meeting stays cancelled. One that everybody of ours declined is declined, whether its time has passed
    or not. A planned or moved one is held once `end_or_start` has passed. `answers`: see `internal_answers`.
    """
    if state is None or state in (MeetingState.CANCELLED, MeetingState.DECLINED):
        return state
    if answers and all(answer is Answer.DECLINED for answer in answers):
        return MeetingState.DECLINED
    return MeetingState.HELD if end_or_start <= now else state


def internal_answers(participants: Iterable[Participant], domains: Collection[str]) -> tuple[Answer, ...]:
    """The answers of our own people. An organizer of ours counts: a meeting she holds is not declined by a guest."""
    return tuple(
        person.answer for person in participants if person.role in _MEET and domain_of(person.address) in domains
    )
