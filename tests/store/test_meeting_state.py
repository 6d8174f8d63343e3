"""What became of a meeting."""

from datetime import datetime, timedelta

import pytest

from connectors.model.interaction import Answer, MeetingState, Role
from store.meeting_state import internal_answers, state_now
from tests.builders import NOON, a_person
from tests.people import ALICE, BOB, CAROL

PAST, FUTURE = NOON - timedelta(hours=1), NOON + timedelta(hours=1)
P, H, M, C, D = (
    MeetingState.PLANNED,
    MeetingState.HELD,
    MeetingState.MOVED,
    MeetingState.CANCELLED,
    MeetingState.DECLINED,
)
NO, YES, OPEN = Answer.DECLINED, Answer.ACCEPTED, Answer.NONE


@pytest.mark.parametrize(
    ("state", "end", "answers", "shown"),
    [
        (None, PAST, (), None),
        (P, FUTURE, (), P),
        (P, PAST, (), H),
        (P, NOON, (), H),
        (M, FUTURE, (YES,), M),
        (M, PAST, (YES,), H),
        (C, PAST, (YES,), C),
        (C, FUTURE, (NO,), C),
        (P, FUTURE, (NO,), D),
        (P, PAST, (NO, NO), D),
        (P, PAST, (NO, OPEN), H),
        (M, FUTURE, (NO, YES), M),
    ],
)
def test_state_follows_calendar_answers_and_clock(
    state: MeetingState | None, end: datetime, answers: tuple[Answer, ...], shown: MeetingState | None
) -> None:
    assert state_now(state, end, answers, NOON) is shown


def test_only_our_own_people_count_and_the_organizer_among_them() -> None:
    people = [
        a_person(ALICE, Role.ORGANIZER, answer=OPEN),
        a_person(BOB, Role.ATTENDEE, answer=NO),
        a_person(CAROL, Role.ATTENDEE, answer=YES),
    ]
    assert internal_answers(people, {"ours.example"}) == (OPEN, NO)
