"""Mail that waits for an answer."""

from datetime import datetime

import pytest

from capture.acting import Acting
from capture.refusals import Missing
from capture.today.owed import owed, say
from connectors.model.address import Address
from connectors.model.interaction import Interaction, Kind, Participant, Role, Sign
from store import personal
from store.model import Direction
from store.today.unneeded import Word
from tests.builders import NOON, a_mail
from tests.capture.today.world import DAY, HOUR, a_visit, viewer, writes
from tests.people import ALICE, BOB, CAROL
from tests.web.office import Office

FRIDAY = NOON - 3 * DAY
"""A working day before."""


def waiting(office: Office, rep: Address = ALICE, now: datetime = NOON) -> list[int]:
    with office.store.begin() as connection:
        return [entry.id for entry in owed(connection, viewer(connection, rep, now=now))]


def test_mail_older_than_a_working_day_waits_the_oldest_first(office: Office) -> None:
    newer, older = writes(office, "newer", FRIDAY - HOUR), writes(office, "older", NOON - 20 * DAY, subject="Visit")
    writes(office, "just_now", NOON - HOUR)
    writes(office, "over_the_weekend", FRIDAY + HOUR)
    writes(office, "forgotten", NOON - 31 * DAY)
    assert waiting(office) == [older, newer]


def test_mail_in_copy_or_to_others_is_not_hers_to_answer(office: Office) -> None:
    people = (Participant(CAROL, "", Role.FROM), Participant(BOB, "", Role.TO), Participant(ALICE, "", Role.CC))
    id_ = office.sees(ALICE, BOB, what=Interaction("mail:cc", Kind.EMAIL, NOON - 5 * DAY, "Offer", people))
    assert waiting(office) == []
    assert waiting(office, BOB) == [id_]


def test_a_machine_waits_for_nobody(office: Office) -> None:
    office.sees(ALICE, what=a_mail("mail:bulk", at=NOON - 5 * DAY, marks=(Sign.BULK,)))
    assert waiting(office) == []


def test_an_answer_of_a_colleague_or_a_meeting_ends_it(office: Office) -> None:
    for key in ("1", "2"):
        writes(office, key, NOON - 5 * DAY, ALICE, BOB)
    answer = {"sender": BOB, "to": (CAROL,), "direction": Direction.OUTBOUND}
    writes(office, "3", NOON - 4 * DAY, BOB, answering="1", **answer)  # type: ignore[arg-type]
    meeting = a_visit("agreed", at=NOON + DAY)
    office.sees(
        BOB,
        what=Interaction(**{name: getattr(meeting, name) for name in meeting.__slots__} | {"references": ("mail:2",)}),
    )
    assert waiting(office) == []


def test_an_answer_that_she_may_not_know_of_does_not_show(office: Office) -> None:
    asked = writes(office, "1", NOON - 5 * DAY)
    answer = {"sender": BOB, "to": (CAROL,), "direction": Direction.OUTBOUND}
    his = writes(office, "2", NOON - 4 * DAY, BOB, answering="1", **answer)  # type: ignore[arg-type]
    with office.store.begin() as connection:
        personal.say(connection, [his], BOB, personal.Kind.PRIVATE, NOON)
    assert waiting(office) == [asked]


def test_who_writes_twice_waits_once(office: Office) -> None:
    writes(office, "1", NOON - 6 * DAY)
    second = writes(office, "2", NOON - 5 * DAY, answering="1")
    assert waiting(office) == [second]


def test_what_needs_no_answer_is_hidden_until_something_new_comes(office: Office) -> None:
    asked = writes(office, "1", NOON - 6 * DAY)
    with office.store.begin() as connection:
        say(connection, Acting(ALICE, NOON - DAY, ""), asked, Word.UNNEEDED)
    assert waiting(office) == []
    again = writes(office, "2", NOON - 5 * DAY, answering="1")
    assert waiting(office) == [again]


def test_her_last_word_counts_and_it_is_hers_alone(office: Office) -> None:
    asked = writes(office, "1", NOON - 6 * DAY, ALICE, BOB, to=(ALICE, BOB))
    with office.store.begin() as connection:
        say(connection, Acting(ALICE, NOON - DAY, ""), asked, Word.UNNEEDED)
    assert waiting(office, BOB) == [asked]
    with office.store.begin() as connection:
        say(connection, Acting(ALICE, NOON - DAY, ""), asked, Word.NEEDED)
    assert waiting(office) == [asked]


def test_nothing_can_be_said_of_mail_that_she_did_not_get(office: Office) -> None:
    his = writes(office, "1", NOON - 6 * DAY, BOB, to=(BOB,))
    with office.store.begin() as connection, pytest.raises(Missing):
        say(connection, Acting(ALICE, NOON, ""), his, Word.UNNEEDED)
