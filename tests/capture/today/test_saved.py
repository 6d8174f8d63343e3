"""The typing that was saved, counted honestly."""

from datetime import timedelta

from capture.today.saved import DECIDING, TYPING, Spans, saved
from connectors.model.address import Address
from connectors.model.interaction import Sign
from matcher.model import Verdict
from store import decisions, links
from store.links import Decision
from store.model import Direction
from tests.builders import NOON, a_mail
from tests.capture.today.world import DAY, HOUR, a_visit, directory, viewer, writes
from tests.people import ALICE, BOB
from tests.web.office import Office, a_match

SUNDAY = NOON - DAY
"""The first of the month, the week before."""


def of(office: Office, rep: Address = ALICE) -> Spans:
    with office.store.begin() as connection:
        return saved(connection, viewer(connection, rep))


def test_what_is_linked_by_rule_saves_its_typing(office: Office) -> None:
    carol = directory(office)["carol"]
    writes(office, "today", NOON - HOUR, linked=(carol,))
    writes(office, "sunday", SUNDAY, linked=(carol,))
    writes(office, "last_month", NOON - 2 * DAY, linked=(carol,))
    spans = of(office)
    assert (spans.week.emails, spans.month.emails) == (1, 2)
    assert (spans.month.linked, spans.month.unasked) == (2, 2)
    assert (spans.week.time, spans.month.time) == (TYPING, 2 * TYPING)


def test_what_belongs_to_nobody_saves_nothing(office: Office) -> None:
    office.links(writes(office, "1", NOON - HOUR), a_match(directory(office)["carol"], Verdict.SUGGEST))
    spans = of(office)
    assert (spans.week.emails, spans.week.linked, spans.week.time) == (1, 0, timedelta())


def test_what_still_asks_her_was_not_done_without_asking(office: Office) -> None:
    known = directory(office)
    id_ = writes(office, "1", NOON - HOUR)
    office.links(id_, a_match(known["acme"], Verdict.LINK, 0.95), a_match(known["roof"], Verdict.SUGGEST))
    week = of(office).week
    assert (week.emails, week.linked, week.unasked, week.time) == (1, 0, 0, timedelta())
    with office.store.begin() as connection:
        decisions.accept(connection, id_, known["roof"], ALICE, NOON)
    week = of(office).week
    assert (week.linked, week.unasked, week.decisions) == (1, 0, 1)


def test_two_mailboxes_internal_and_bulk_mail_and_meetings_to_come_add_nothing(office: Office) -> None:
    carol = directory(office)["carol"]
    writes(office, "both", NOON - HOUR, ALICE, BOB, linked=(carol,))
    inside = writes(office, "inside", NOON - HOUR, sender=BOB, direction=Direction.INTERNAL)
    bulk = office.sees(ALICE, what=a_mail("mail:bulk", at=NOON - HOUR, marks=(Sign.BULK,)))
    ahead = office.sees(ALICE, what=a_visit(at=NOON + HOUR))
    for id_ in (inside, bulk, ahead):
        office.links(id_, a_match(carol, Verdict.LINK, 0.95))
    assert (of(office).week.emails, of(office).week.meetings, of(office).week.linked) == (1, 0, 1)


def test_her_decisions_cost_time_and_one_act_about_many_is_one(office: Office) -> None:
    roof = directory(office)["roof"]
    ids = [writes(office, str(number), NOON - HOUR) for number in range(3)]
    with office.store.begin() as connection:
        for id_ in ids[:2]:
            links.decide(connection, id_, roof, Decision.ACCEPTED, ALICE, NOON)
        links.decide(connection, ids[2], roof, Decision.REJECTED, ALICE, NOON + HOUR)
    week = of(office).week
    assert (week.linked, week.unasked, week.decisions) == (2, 0, 2)
    assert week.time == 2 * TYPING - 2 * DECIDING
    assert of(office, BOB).week.time == timedelta()


def test_decisions_alone_never_make_time_go_below_nothing(office: Office) -> None:
    roof, id_ = directory(office)["roof"], writes(office, "1", NOON - HOUR)
    with office.store.begin() as connection:
        links.decide(connection, id_, roof, Decision.REJECTED, ALICE, NOON)
    assert of(office).week.time == timedelta()
