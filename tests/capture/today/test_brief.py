"""What to know before a meeting."""

import pytest

from capture.refusals import Missing
from capture.today.brief import Brief, next_meetings, of_meeting
from config.settings import Settings
from connectors.model.address import Address
from connectors.model.interaction import Answer, MeetingState
from matcher.model import Verdict
from store import personal
from store.model import Direction
from store.personal import Kind
from store.users import Role
from tests.builders import NOON
from tests.capture.today.world import DAY, HOUR, a_visit, directory, viewer, writes
from tests.people import ALICE, BOB, CAROL, DAVE
from tests.web.office import Office, a_match


def briefs(office: Office, rep: Address = ALICE, settings: Settings = Settings(), rank: Role = Role.REP) -> list[Brief]:  # noqa: B008 - frozen
    with office.store.begin() as connection:
        return next_meetings(connection, viewer(connection, rep, rank, settings=settings))


def test_a_guest_comes_with_what_the_directory_knows_and_what_happened_last(office: Office) -> None:
    directory(office)
    writes(office, "older", NOON - 3 * DAY)
    last = writes(office, "newer", NOON - 2 * DAY)
    office.sees(ALICE, what=a_visit())
    (brief,) = briefs(office)
    (carol,) = brief.guests
    assert carol.name == "Carol Reyes"
    assert carol.answer is Answer.ACCEPTED
    assert carol.known is not None
    assert carol.known.title == "Head of Purchasing"
    assert carol.known.account is not None
    assert carol.known.account.name == "Acme Ltd"
    assert carol.last is not None
    assert (carol.last.id, carol.last.subject) == (last, "Offer newer")
    assert [person.name for person in brief.colleagues] == ["Dora"]


def test_another_address_of_a_contact_counts(office: Office) -> None:
    directory(office)
    last = writes(office, "1", NOON - DAY, sender=Address("carol@private.example"))
    office.sees(ALICE, what=a_visit())
    (brief,) = briefs(office)
    assert brief.guests[0].last is not None
    assert brief.guests[0].last.id == last


def test_a_stranger_is_named_as_the_invitation_names_her(office: Office) -> None:
    office.sees(ALICE, what=a_visit(guests=(DAVE,)))
    (brief,) = briefs(office)
    assert (brief.guests[0].name, brief.guests[0].known, brief.guests[0].last) == ("Ms Guest", None, None)


def test_meetings_of_today_and_the_next_two_working_days_are_shown(office: Office) -> None:
    for key, at in {"going_on": NOON - HOUR / 2, "soon": NOON + HOUR, "last": NOON + 2 * DAY}.items():
        office.sees(ALICE, what=a_visit(key, at=at))
    for key, at in {"over": NOON - 2 * HOUR, "too_late": NOON + 3 * DAY}.items():
        office.sees(ALICE, what=a_visit(key, at=at))
    office.sees(ALICE, what=a_visit("off", state=MeetingState.CANCELLED))
    office.sees(ALICE, what=a_visit("declined", answer=Answer.DECLINED))
    office.sees(BOB, what=a_visit("his", rep=BOB))
    assert [brief.meeting.subject for brief in briefs(office)] == ["Visit going_on", "Visit soon", "Visit last"]


def test_a_colleagues_private_mail_leaves_no_trace_in_the_last_contact(office: Office) -> None:
    hers = writes(office, "hers", NOON - 9 * DAY)
    his = writes(office, "his", NOON - DAY, BOB, to=(BOB,))
    office.sees(ALICE, what=a_visit())
    (before,) = briefs(office)
    assert before.guests[0].last is not None
    assert before.guests[0].last.id == his
    with office.store.begin() as connection:
        personal.say(connection, [his], BOB, Kind.PRIVATE, NOON)
    (after,) = briefs(office)
    assert after.guests[0].last is not None
    assert after.guests[0].last.id == hers
    assert [thread.latest.id for thread in after.threads] == [hers]


def test_a_colleagues_subject_is_hidden_where_the_rules_hide_it(office: Office) -> None:
    writes(office, "his", NOON - DAY, BOB, to=(BOB,))
    office.sees(ALICE, what=a_visit())
    strict = Settings.model_validate({"visibility": {"subject": "owner", "text": "owner"}})
    (brief,) = briefs(office, settings=strict)
    assert brief.guests[0].last is not None
    assert not brief.guests[0].last.may_read_subject
    assert brief.guests[0].last.subject == ""


def test_open_threads_say_whose_turn_it_is(office: Office) -> None:
    writes(office, "asked", NOON - 3 * DAY)
    ours = {"sender": ALICE, "to": (CAROL,), "direction": Direction.OUTBOUND}
    writes(office, "ours", NOON - 5 * DAY, **ours)  # type: ignore[arg-type]
    writes(office, "cold", NOON - 40 * DAY, subject="Old")
    office.sees(ALICE, what=a_visit())
    (brief,) = briefs(office)
    assert [(thread.latest.subject, thread.is_ours) for thread in brief.threads] == [
        ("Offer asked", False),
        ("Offer ours", True),
    ]


def test_the_deal_says_how_it_stands_and_what_happened_since_people_met(office: Office) -> None:
    refs = directory(office)
    met = office.sees(ALICE, what=a_visit("met", at=NOON - 10 * DAY))
    office.links(met, a_match(refs["roof"], Verdict.LINK, 0.9))
    writes(office, "before", NOON - 11 * DAY, linked=(refs["roof"],))
    for day in (3, 2):
        writes(office, f"in{day}", NOON - day * DAY, linked=(refs["roof"],))
    writes(office, "out", NOON - DAY, sender=ALICE, to=(CAROL,), direction=Direction.OUTBOUND, linked=(refs["roof"],))
    office.sees(ALICE, what=a_visit())
    (brief,) = briefs(office)
    (deal,) = brief.deals
    assert (deal.standing.deal.name, deal.stage_days, deal.standing.is_open) == ("Rooftop solar", 5, True)
    assert deal.since is not None
    assert (deal.since.received, deal.since.sent) == (2, 1)
    assert [stage.stage for stage in deal.since.stages] == ["Offer"]


def test_a_meeting_that_a_colleague_called_has_a_brief_for_who_may_know_of_it(office: Office) -> None:
    his = office.sees(BOB, what=a_visit("his", rep=BOB, at=NOON + 20 * DAY))
    past = office.sees(ALICE, what=a_visit("past", at=NOON - DAY))
    mail = writes(office, "1", NOON)
    with office.store.begin() as connection:
        alice = viewer(connection)
        assert of_meeting(connection, alice, his).meeting.id == his
        personal.say(connection, [his], BOB, Kind.PRIVATE, NOON)
        for hidden in (his, past, mail, 10**6):
            with pytest.raises(Missing):
                of_meeting(connection, alice, hidden)


def test_whoever_keeps_capture_running_sees_her_own_meetings_without_the_directory(office: Office) -> None:
    directory(office)
    office.sees(ALICE, what=a_visit())
    (brief,) = briefs(office, rank=Role.OPS)
    assert brief.deals == ()
    assert (brief.guests[0].known, brief.guests[0].name) == (None, "Ms Guest")
