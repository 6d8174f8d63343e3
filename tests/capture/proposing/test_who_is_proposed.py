"""Who is proposed, to whom, and on what evidence."""

from datetime import timedelta

import pytest

from connectors.model.address import Address
from connectors.model.crm import Account, Contact
from connectors.model.interaction import Answer, MeetingState
from matcher.model import Ref, TargetType
from store import decisions, directory, links
from store.links import Decision
from store.proposals.model import Proposed
from tests.builders import NOON
from tests.capture.proposing.world import ERIN, World
from tests.people import ALICE, BOB
from tests.recording import id_of
from tests.web.office import a_match


def test_who_is_written_to_and_answers_is_proposed_with_both_counted(world: World) -> None:
    first = world.wrote(ALICE, (ERIN, "Erin Vale"))
    world.wrote((ERIN, "Erin Vale"), ALICE, answers=first)
    world.wrote(ALICE, ERIN)
    (one,) = world.proposed()
    assert (one.finding.name, one.finding.company, one.finding.domain) == ("Erin Vale", "Newco", "newco.example")
    assert (one.evidence.wrote, one.evidence.answered, one.evidence.rank) == (2, 1, 3)


def test_who_only_writes_to_us_is_not(world: World) -> None:
    for _ in range(5):
        world.wrote((ERIN, "Erin Vale"), ALICE)
    assert world.proposed() == []


def test_an_answer_is_one_although_the_inbox_is_read_first(world: World) -> None:
    later = world.wrote((ERIN, "Erin Vale"), ALICE, answers="mail:2@world")
    assert world.proposed() == []
    assert world.wrote(ALICE, ERIN) == "mail:2@world"
    (one,) = world.proposed()
    assert (later, one.evidence.wrote, one.evidence.heard) == ("mail:1@world", 1, 1)


def test_who_answers_in_a_colleagues_thread_is_proposed_to_who_has_it_too(world: World) -> None:
    first = world.wrote(BOB, Address("frank@newco.example"), ALICE, seen_by=(BOB, ALICE))
    world.wrote((ERIN, "Erin Vale"), ALICE, answers=first)
    found = {one.finding.name: one for one in world.proposed()}
    assert found["Erin Vale"].evidence.answered == 1
    assert found["frank@newco.example"].evidence.colleagues == 1
    assert [one.finding.name for one in world.proposed(BOB)] == ["frank@newco.example"]


def test_a_rep_sees_only_those_she_has_had_to_do_with(world: World) -> None:
    world.wrote(ALICE, ERIN)
    assert [one.finding.name for one in world.proposed()] == ["Erin Vale"]
    assert world.proposed(BOB) == []


def test_two_reps_share_one_proposal_each_with_her_own_evidence(world: World) -> None:
    world.wrote(ALICE, ERIN)
    world.wrote(BOB, ERIN, seen_by=(BOB,))
    world.wrote(BOB, ERIN, seen_by=(BOB,))
    (hers,), (his,) = world.proposed(ALICE), world.proposed(BOB)
    assert hers.id == his.id
    assert (hers.evidence.wrote, his.evidence.wrote) == (1, 2)


@pytest.mark.parametrize(
    ("guest", "state", "expected"),
    [
        (Answer.ACCEPTED, MeetingState.PLANNED, 1),
        (Answer.NONE, MeetingState.PLANNED, 1),
        (Answer.DECLINED, MeetingState.PLANNED, 0),
        (Answer.ACCEPTED, MeetingState.CANCELLED, 0),
    ],
)
def test_a_meeting_that_took_place_is_evidence(world: World, guest: Answer, state: MeetingState, expected: int) -> None:
    world.meets(ALICE, (ERIN, guest), state=state)
    assert len(world.proposed()) == expected


def test_a_meeting_is_evidence_only_once_it_is_over(world: World) -> None:
    world.meets(ALICE, (ERIN, Answer.ACCEPTED), at=world.now + timedelta(days=3))
    assert world.proposed() == []
    world.now += timedelta(days=4)
    (one,) = world.proposed()
    assert (one.evidence.met, one.evidence.met_at) == (1, world.now - timedelta(days=1))


def test_an_invitation_that_none_of_us_took_up_is_no_meeting(world: World) -> None:
    world.meets(ERIN, (ALICE, Answer.NONE))
    assert world.proposed() == []


def test_who_only_got_mail_to_many_is_not(world: World) -> None:
    world.wrote(ALICE, ERIN, *(Address(f"guest{n}@party.example") for n in range(20)))
    assert world.proposed() == []


@pytest.mark.parametrize("text", ["Please UNSUBSCRIBE me", "Bitte abmelden", "remove me from your list"])
def test_to_be_taken_off_a_list_is_no_correspondence(world: World, text: str) -> None:
    world.wrote(ALICE, ERIN, text=text)
    assert world.proposed() == []


def test_a_forged_sender_makes_nobody_known(world: World) -> None:
    world.wrote(ALICE, ALICE, ERIN)
    assert world.proposed() == []


@pytest.mark.parametrize(
    "address",
    [
        "no-reply@newco.example",
        "newsletter@newco.example",
        "dev-list@newco.example",
        "erin@lists.newco.example",
        "ticket+4711@newco.example",
        "reply-3f9a8bc3d2e1f0a4@newco.example",
        "abc123@resource.calendar.google.com",
        "calendar-notification@newco.example",
        "mailer-daemon@newco.example",
        "team-l@newco.example",
        "12345@newco.example",
    ],
)
def test_a_machine_is_never_proposed(world: World, address: str) -> None:
    first = world.wrote(ALICE, Address(address))
    world.wrote(Address(address), ALICE, answers=first)
    assert world.proposed() == []


def test_a_shared_mailbox_proposes_its_company_and_no_person(world: World) -> None:
    first = world.wrote(ALICE, Address("info@newco.example"))
    world.wrote((Address("info@newco.example"), "Newco Team"), ALICE, answers=first)
    (one,) = world.proposed()
    assert (one.finding.kind, one.finding.name, one.finding.domain) == (Proposed.ACCOUNT, "Newco", "newco.example")


def test_a_shared_mailbox_of_free_mail_proposes_nothing(world: World) -> None:
    world.wrote(ALICE, Address("info@gmail.com"))
    assert world.proposed() == []


def test_a_list_that_bears_our_name_is_nobody(world: World) -> None:
    world.wrote(ALICE, Address("ours-rollout@newco.example"))
    assert world.proposed() == []


def test_two_addresses_at_one_company_with_one_name_are_one_person(world: World) -> None:
    other = Address("vale@mail.newco.example")
    world.wrote(ALICE, (ERIN, "Erin Vale"))
    world.wrote(ALICE, (other, "Vale, Erin M."))
    (one,) = world.proposed()
    assert set(one.finding.addresses) == {ERIN, other}
    assert one.evidence.wrote == 2


def test_two_addresses_are_one_person_once_both_names_are_known(world: World) -> None:
    other = Address("ev@newco.example")
    world.wrote(ALICE, (ERIN, "Erin Vale"))
    world.wrote(ALICE, other)
    assert len(world.proposed()) == 2
    world.wrote((other, "Erin Vale"), ALICE)
    (one,) = world.proposed()
    assert set(one.finding.addresses) == {ERIN, other}


@pytest.mark.parametrize(("address", "name"), [("xyz@gmail.com", "Alice Kerr"), ("akerr77@gmail.com", "")])
def test_the_private_address_of_one_of_us_is_nobodys(world: World, address: str, name: str) -> None:
    world.wrote((ALICE, "Alice Kerr"), (Address(address), name))
    assert world.proposed() == []


def test_who_is_on_record_is_not_proposed(world: World) -> None:
    world.wrote(ALICE, ERIN)
    assert len(world.proposed()) == 1
    with world.store.begin() as connection:
        directory.save_contacts(connection, [Contact("C-1", "E. Vale", (ERIN,))])
    assert world.proposed() == []
    world.wrote(ALICE, ERIN)
    assert world.proposed() == []


def test_who_may_be_on_record_is_asked_about_first(world: World) -> None:
    with world.store.begin() as connection:
        directory.save_accounts(connection, [Account("A-1", "Newco", ("newco.example",))])
        directory.save_contacts(connection, [Contact("C-1", "Erin Vale", (Address("old@newco.example"),), "A-1")])
    key = world.wrote(ALICE, (ERIN, "Erin Vale"))
    assert world.proposed() == []
    with world.store.begin() as connection:
        contact = Ref(TargetType.CONTACT, 1)
        links.decide(connection, id_of(connection, key), contact, Decision.REJECTED, ALICE, NOON)
    world.now += timedelta(days=2)
    assert [one.finding.name for one in world.proposed()] == ["Erin Vale"]


AT_SEA = Address("bob-hesketh-at-sea@gmail.com")
ROBERT = Ref(TargetType.CONTACT, 1)


def asked_about_robert(world: World) -> int:
    """Alice has written to a private address, which may be that of a contact: so she is asked in the queue."""
    with world.store.begin() as connection:
        office = Address("robert.hesketh@skarvholm.example")
        directory.save_contacts(connection, [Contact("C-1", "Robert Hesketh", (office,))])
    key = world.wrote(ALICE, (AT_SEA, "Bob Hesketh"))
    with world.store.begin() as connection:
        id_ = id_of(connection, key)
        links.save(connection, [(id_, a_match(ROBERT))], [id_])
    return id_


def test_whom_the_queue_asks_about_is_not_proposed_until_it_is_said_that_he_is_another(world: World) -> None:
    id_ = asked_about_robert(world)
    assert world.proposed() == []
    with world.store.begin() as connection:
        decisions.reject(connection, id_, ROBERT, ALICE, world.now)
    assert [one.finding.addresses for one in world.proposed()] == [(AT_SEA,)]


def test_who_was_accepted_as_a_contact_is_proposed_no_longer(world: World) -> None:
    id_ = asked_about_robert(world)
    with world.store.begin() as connection:
        decisions.accept(connection, id_, ROBERT, ALICE, world.now)
    assert world.proposed() == []
    world.now += timedelta(days=30)
    assert world.proposed() == []
    with world.store.begin() as connection:
        decisions.undo(connection, ALICE, world.now - timedelta(days=30))
        decisions.reject(connection, id_, ROBERT, ALICE, world.now)
    assert len(world.proposed()) == 1


def test_accepting_takes_back_a_proposal_that_was_there_before(world: World) -> None:
    world.wrote(ALICE, (AT_SEA, "Bob Hesketh"))
    assert len(world.proposed()) == 1
    id_ = asked_about_robert(world)
    with world.store.begin() as connection:
        decisions.accept(connection, id_, ROBERT, ALICE, world.now)
    assert world.proposed() == []


def test_a_contact_of_another_name_on_the_same_mail_is_nobody_else(world: World) -> None:
    with world.store.begin() as connection:
        directory.save_contacts(connection, [Contact("C-1", "Carol Reyes", (Address("carol@acme.example"),))])
    key = world.wrote(ALICE, (ERIN, "Erin Vale"))
    with world.store.begin() as connection:
        id_ = id_of(connection, key)
        links.save(connection, [(id_, a_match(ROBERT))], [id_])
    assert [one.finding.name for one in world.proposed()] == ["Erin Vale"]
