"""What many tellings of one meeting come to."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.model.interaction import Answer, MeetingState, Voice
from store.meetings.canonical import canonical
from store.meetings.telling import Telling
from tests.builders import NOON
from tests.people import ALICE, BOB, CAROL
from tests.store.meeting_world import UID, answers, meeting, told

P, M, C, D = MeetingState.PLANNED, MeetingState.MOVED, MeetingState.CANCELLED, MeetingState.DECLINED
YES, NO, MAYBE, OPEN = Answer.ACCEPTED, Answer.DECLINED, Answer.TENTATIVE, Answer.NONE
INVITED, OFF, SAID = Voice.INVITATION, Voice.CANCELLATION, Voice.ANSWER
LATER = NOON + timedelta(hours=2)
LATER_ON, NEXT_WEEK = "20260302T140000Z", "20260309T120000Z"

STATES: dict[str, tuple[MeetingState, Sequence[Telling]]] = {
    "a meeting in one calendar": (P, [told()]),
    "an invitation alone": (P, [told(ALICE, INVITED)]),
    "later sequence at another time": (M, [told(sequence=0), told(BOB, sequence=1, at=LATER)]),
    "the organizer cancels by message": (C, [told(), told(ALICE, OFF, day=2)]),
    "a message of an earlier sequence cancels nothing": (P, [told(sequence=2), told(ALICE, OFF, sequence=1)]),
    "a later invitation revives": (P, [told(ALICE, OFF, sequence=1), told(ALICE, INVITED, sequence=2)]),
    "so does one of the same sequence": (P, [told(ALICE, OFF, day=2), told(ALICE, INVITED, day=3)]),
    "the organizer's calendar cancels": (C, [told(), told(CAROL, cancelled=True, day=2)]),
    "the organizer's calendar goes on: another guest was taken off": (P, [told(CAROL), told(BOB, OFF, day=2)]),
    "the only calendar says cancelled": (C, [told(cancelled=True)]),
    "a guest's calendar says cancelled, another goes on": (P, [told(cancelled=True), told(BOB)]),
    "a guest's calendar says cancelled with a later sequence": (C, [told(cancelled=True, sequence=1), told(BOB)]),
    "a guest cancels what only his own mail invites to": (D, [told(cancelled=True), told(ALICE, INVITED)]),
    "a guest takes it out of his calendar, the mail stays": (D, [told(gone=True), told(ALICE, INVITED)]),
    "a guest takes it out of one calendar and has it in another": (P, [told(gone=True), told(day=2)]),
    "the organizer takes it out": (C, [told(ALICE, organizer=ALICE, gone=True), told(BOB, organizer=ALICE)]),
    "invited again after it was taken out": (P, [told(gone=True), told(ALICE, INVITED, sequence=1)]),
    "the rep declined": (D, [told(guests={ALICE: NO, BOB: OPEN})]),
    "a rep of two declined": (P, [told(guests={ALICE: NO, BOB: OPEN}), told(BOB)]),
    "both reps declined": (D, [told(guests={ALICE: NO}), told(BOB, guests={BOB: NO})]),
    "a guest declined a rep's meeting": (P, [told(ALICE, organizer=ALICE, guests={BOB: NO}), told(BOB)]),
    "declined, then moved": (M, [told(guests={ALICE: NO}), told(ALICE, INVITED, sequence=1, at=LATER)]),
    "declined by message": (D, [told(ALICE, INVITED), told(ALICE, SAID, guests={ALICE: NO}, day=2)]),
}


@pytest.mark.parametrize(("state", "tellings"), STATES.values(), ids=STATES)
def test_the_state(state: MeetingState, tellings: Sequence[Telling]) -> None:
    assert meeting(*tellings).state is state


ANSWERS: dict[str, tuple[Answer, Sequence[Telling]]] = {
    "his own calendar knows best": (YES, [told(guests={ALICE: YES}), told(BOB, guests={ALICE: NO}, day=9)]),
    "silence takes nothing back": (YES, [told(guests={ALICE: YES}), told(CAROL, day=9)]),
    "not even his own": (YES, [told(day=9), told(CAROL, guests={ALICE: YES})]),
    "but another time is asked anew": (OPEN, [told(guests={ALICE: YES}), told(CAROL, sequence=1, at=LATER)]),
    "the organizer's calendar goes before a guest's": (
        MAYBE,
        [told(BOB, guests={ALICE: NO}, day=9), told(CAROL, guests={ALICE: MAYBE})],
    ),
    "his message goes before an older calendar of the organizer": (
        NO,
        [told(CAROL, guests={ALICE: YES}), told(CAROL, SAID, guests={ALICE: NO}, day=2)],
    ),
    "the later of two messages": (
        YES,
        [told(BOB), told(CAROL, SAID, guests={ALICE: NO}, day=2), told(CAROL, SAID, guests={ALICE: YES}, day=3)],
    ),
    "a message about an earlier sequence": (OPEN, [told(BOB, sequence=1), told(CAROL, SAID, guests={ALICE: NO})]),
    "taken off the guest list": (NO, [told(BOB, guests={ALICE: YES}), told(BOB, SAID, guests={ALICE: NO}, day=2)]),
}


@pytest.mark.parametrize(("answer", "tellings"), ANSWERS.values(), ids=ANSWERS)
def test_an_answer(answer: Answer, tellings: Sequence[Telling]) -> None:
    assert answers(meeting(*tellings))[ALICE] is answer


def test_a_hidden_guest_list_hides_nobody_that_another_telling_shows() -> None:
    hidden = told(ALICE, guests={ALICE: YES}, day=9)
    assert answers(meeting(hidden, told(BOB, guests={ALICE: OPEN, BOB: NO}))) == {ALICE: YES, BOB: NO}
    assert answers(meeting(hidden, told(BOB, guests={BOB: NO}))) == {ALICE: YES, BOB: NO}


def test_whoever_a_later_sequence_no_longer_lists_is_off() -> None:
    assert answers(meeting(told(), told(BOB, sequence=1, guests={BOB: OPEN}))) == {BOB: OPEN}


def test_the_newest_of_equal_sequence_says_what_it_is_about_unless_the_organizers_calendar_does() -> None:
    old, new = told(ALICE, subject="Visit"), told(BOB, subject="Visit, bring samples", day=2)
    assert meeting(old, new).subject == "Visit, bring samples"
    assert meeting(old, new, told(CAROL, subject="Site visit")).subject == "Site visit"


def test_messages_alone_make_no_meeting() -> None:
    assert canonical([told(ALICE, OFF), told(ALICE, SAID)]) == {UID: None}
    assert canonical([told(gone=True)]) == {UID: None}


def test_text_is_kept_from_whoever_has_it() -> None:
    found = canonical([told(CAROL), told(ALICE, text="Bring samples.")])[UID]
    assert found is not None
    assert (found.text, found.content) == ("Bring samples.", "text")


# series


def test_messages_about_a_series_are_about_each_occurrence() -> None:
    occurrences = [told(slot=LATER_ON), told(slot=NEXT_WEEK)]
    off = [*occurrences, told(ALICE, OFF, day=2)]
    assert [meeting(*off, slot=slot).state for slot in (LATER_ON, NEXT_WEEK)] == [C, C]
    said = [*occurrences, told(BOB, SAID, guests={BOB: YES})]
    assert [answers(meeting(*said, slot=slot))[BOB] for slot in (LATER_ON, NEXT_WEEK)] == [YES, YES]
    one = [*occurrences, told(ALICE, OFF, day=2, slot=NEXT_WEEK, alone=True)]
    assert [meeting(*one, slot=slot).state for slot in (LATER_ON, NEXT_WEEK)] == [P, C]


def test_an_occurrence_that_was_changed_by_itself_stays_so_when_its_series_is_sent_again() -> None:
    alone = told(slot=LATER_ON, alone=True, subject="At the plant")
    assert meeting(alone, told(BOB, INVITED, slot=LATER_ON, day=9), slot=LATER_ON).subject == "At the plant"
    assert meeting(alone, told(BOB, slot=LATER_ON, sequence=1), slot=LATER_ON).subject == "Visit"


def test_what_a_newer_rule_no_longer_names_is_off_from_then_on() -> None:
    old = [told(ALICE, INVITED, slot=f"{day}", at=NOON + timedelta(days=day)) for day in (0, 7, 14)]
    new = [told(ALICE, INVITED, sequence=1, slot=f"n{day}", at=LATER + timedelta(days=day)) for day in (5, 12)]
    assert [meeting(*old, *new, slot=slot).state for slot in ("0", "7", "14", "n5", "n12")] == [P, C, C, P, P]


# order

TELLINGS = st.builds(
    told,
    st.sampled_from([ALICE, BOB, CAROL]),
    st.sampled_from(Voice),
    sequence=st.integers(0, 2),
    day=st.integers(1, 3),
    at=st.sampled_from([NOON, LATER]),
    subject=st.sampled_from(["Visit", "Call"]),
    guests=st.dictionaries(st.sampled_from([ALICE, BOB]), st.sampled_from(Answer)),
    organizer=st.sampled_from([ALICE, CAROL]),
    cancelled=st.booleans(),
    slot=st.sampled_from(["", "1", "2"]),
    alone=st.booleans(),
    gone=st.booleans(),
)


@given(st.lists(TELLINGS, max_size=6, unique_by=lambda one: (one.source, one.item)), st.randoms())
def test_the_order_makes_no_difference(tellings: list[Telling], random: Random) -> None:
    shuffled = list(tellings)
    random.shuffle(shuffled)
    assert canonical(tellings) == canonical(shuffled)
