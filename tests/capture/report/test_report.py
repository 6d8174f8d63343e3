"""How often Capture was right, by what people decided."""

from datetime import timedelta

import pytest

from capture.report import sentences
from capture.report.proportion import Proportion
from capture.report.report import Report
from capture.report.report import report as report_of
from config.settings import Match
from connectors.model.crm import Deal
from matcher.model import Ref, Verdict
from store import decisions, judgements, personal
from store.personal import Kind
from tests.builders import NOON
from tests.capture.report.decided import Decided, a_year, by_learned
from tests.people import ALICE
from tests.web.office import Office


@pytest.fixture
def deals(office: Office) -> list[Ref]:
    """Two of them."""
    return office.knows(Deal("OPP-1", "Rooftop solar", None, ALICE), Deal("OPP-2", "Battery store", None, ALICE))


@pytest.fixture
def decided(office: Office) -> Decided:
    """Nothing yet."""
    return Decided(office)


def told(office: Office) -> Report:
    return report_of(office.store, None, Match(), NOON + timedelta(days=1))


def test_each_decision_is_counted_by_what_was_done_before_it(
    office: Office, decided: Decided, deals: list[Ref]
) -> None:
    roof, battery = deals
    decided.says(roof, by_learned(roof, Verdict.LINK))
    decided.says(battery, by_learned(roof, Verdict.LINK))
    decided.says(None, by_learned(roof, Verdict.LINK))
    decided.says(battery, by_learned(roof, Verdict.SUGGEST, 1.0), by_learned(battery, Verdict.SUGGEST, -1.0))
    decided.says(battery, by_learned(roof, Verdict.IGNORE, -3.0))
    decided.says(roof)
    decided.says(None)
    found = told(office)
    assert found.decided == 7
    assert found.linked == Proportion(1, 3)
    assert found.by_itself == Proportion(3, 7)
    assert found.found == Proportion(2, 5)
    assert found.missed == Proportion(2, 5)
    assert found.unneeded == Proportion(1, 2)
    (worst, other) = found.worst
    assert (worst.deal, worst.linked, worst.linked_wrong, worst.missed) == (roof.id, 3, 2, 1)
    assert (other.deal, other.linked_wrong, other.missed) == (battery.id, 0, 1)
    assert found.names == {roof.id: "Rooftop solar", battery.id: "Battery store"}


def test_scores_fall_into_classes_with_the_share_that_was_right(
    office: Office, decided: Decided, deals: list[Ref]
) -> None:
    a_year(decided, deals)
    found = told(office)
    assert found.probable
    assert sum(one.right.of for one in found.bins) == 300
    for one in found.bins:
        assert one.score is None or one.least <= one.score <= one.most
    assert sum(one.right.of for one in found.months) == found.linked.of
    assert [one.first for one in found.months] == sorted({one.first for one in found.months})


def test_the_last_word_on_a_message_counts(office: Office, decided: Decided, deals: list[Ref]) -> None:
    id_ = decided.says(deals[0], by_learned(deals[0], Verdict.LINK))
    assert told(office).linked == Proportion(1, 1)
    with office.store.begin() as connection:
        decisions.choose(connection, id_, deals[1], ALICE, NOON + timedelta(hours=1))
    assert told(office).linked == Proportion(0, 1)


def test_rejecting_a_link_made_without_asking_counts_as_wrong(
    office: Office, decided: Decided, deals: list[Ref]
) -> None:
    id_ = decided.mail(by_learned(deals[0], Verdict.LINK))
    with office.store.begin() as connection:
        decisions.reject(connection, id_, deals[0], ALICE, NOON)
    assert told(office).linked == Proportion(0, 1)


def test_rejecting_one_of_two_questions_decides_nothing_yet(office: Office, decided: Decided, deals: list[Ref]) -> None:
    id_ = decided.mail(*(by_learned(deal, Verdict.SUGGEST) for deal in deals))
    with office.store.begin() as connection:
        decisions.reject(connection, id_, deals[0], ALICE, NOON)
    assert told(office).decided == 0
    with office.store.begin() as connection:
        decisions.reject(connection, id_, deals[1], ALICE, NOON + timedelta(seconds=1))
    assert told(office).unneeded == Proportion(0, 1)


def test_what_was_decided_with_its_thread_is_said_so(office: Office, decided: Decided, deals: list[Ref]) -> None:
    decided.says(deals[0], by_learned(deals[0], Verdict.LINK))
    some = [decided.mail(by_learned(deals[0], Verdict.LINK)) for _ in range(3)]
    with office.store.begin() as connection:
        for id_ in some:
            decisions.accept(connection, id_, deals[0], ALICE, NOON + timedelta(hours=1))
    found = told(office)
    assert (found.linked, found.with_thread) == (Proportion(4, 4), 3)
    assert "somebody has decided on each since (3 at once with others of their thread): 4 of 4 were right" in (
        sentences.headline(found)
    )


def test_a_score_of_our_own_weights_is_no_probability(office: Office, decided: Decided, deals: list[Ref]) -> None:
    learned = by_learned(deals[0], Verdict.LINK)
    decided.says(deals[0], learned._replace(model="deal/3", reasons=learned.reasons[:1]))
    assert not told(office).probable


def test_what_only_its_owner_may_know_of_is_not_counted(office: Office, decided: Decided, deals: list[Ref]) -> None:
    private = decided.says(deals[0], by_learned(deals[0], Verdict.LINK))
    decided.says(deals[0], by_learned(deals[0], Verdict.LINK))
    with office.store.begin() as connection:
        assert judgements.number(connection) == 2
        personal.say(connection, [private], ALICE, Kind.PRIVATE, NOON)
        assert judgements.number(connection) == 1
        assert private not in [one.interaction for one in judgements.about_deals(connection)]


def test_what_is_older_than_a_year_is_left_out(office: Office, decided: Decided, deals: list[Ref]) -> None:
    decided.says(deals[0], by_learned(deals[0], Verdict.LINK), at=NOON - timedelta(days=370))
    assert told(office).decided == 0


def test_nothing_decided_is_said_so(office: Office) -> None:
    found = told(office)
    assert "nothing is known of them yet" in sentences.headline(found)
    assert (
        found.lacking == "25 more decisions about deals are needed (0 of 25 are there): the page Review asks for them."
    )
    assert found.standard.model == "deal/1.1"


@pytest.mark.parametrize(
    ("number", "of", "interval"), [(0, 0, (0.0, 1.0)), (10, 10, (0.72, 1.0)), (405, 412, (0.965, 0.992))]
)
def test_few_cases_leave_much_open(number: int, of: int, interval: tuple[float, float]) -> None:
    assert Proportion(number, of).interval == pytest.approx(interval, abs=0.003)
