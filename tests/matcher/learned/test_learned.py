"""What learned weights make of a message."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.model.address import Address
from matcher.learned.document import read, written
from matcher.learned.recollection import stem
from matcher.learned.rules import Newborn
from matcher.learned.terms import Words, terms
from matcher.learned.weighing import about_any
from matcher.model import Verdict, moment
from matcher.score import log_odds
from tests.matcher.learned.memories import CAROL, DAVE, LEARNED, REP, ROOF, STORE, a_message, judged
from tests.matcher.world import day, deal

texts = st.lists(st.sampled_from(["panels", "roof", "cells", "battery", "lunch", "unheard"]), max_size=8).map(" ".join)
STRANGER = Address("zoe@nowhere.example")
senders = st.sampled_from([CAROL, DAVE, REP])


def test_mail_like_that_of_a_deal_is_linked_to_it() -> None:
    best, other = judged(a_message(), "the panels of the roof")
    assert (best.target.id, best.verdict, best.model) == (ROOF.id, Verdict.LINK, "deal/2.1")
    assert (other.target.id, other.verdict) == (STORE.id, Verdict.IGNORE)
    assert best.runner_up is not None
    assert best.runner_up.id == STORE.id


def test_what_speaks_for_two_deals_is_asked() -> None:
    found = judged(a_message(STRANGER), "panels and cells")
    assert [one.verdict for one in found] == [Verdict.SUGGEST, Verdict.SUGGEST]


def test_what_is_like_mail_about_nothing_is_left_alone() -> None:
    stranger = replace(LEARNED, suggest=0.9)
    found = judged(a_message(DAVE), "lunch lunch", learned=stranger)
    assert all(one.verdict is Verdict.IGNORE for one in found)


def test_at_most_three_are_asked_best_first() -> None:
    many = (ROOF, STORE, *(deal(number, f"Deal {number}", None) for number in range(3, 9)))
    found = judged(a_message(STRANGER), "panels and cells", deals=many)
    asked = [one for one in found if one.verdict is Verdict.SUGGEST]
    assert len(asked) == 3
    assert [one.score for one in asked] == sorted([one.score for one in asked], reverse=True)


@given(senders, texts, texts)
def test_the_score_follows_from_the_reasons(sender: str, subject: str, text: str) -> None:
    for one in judged(a_message(sender, subject), text):  # type: ignore[arg-type]
        assert log_odds(one.reasons) == one.score
        assert 0 <= one.score <= 1


@given(senders, texts, texts)
def test_two_equal_deals_are_never_linked(sender: str, subject: str, text: str) -> None:
    twins = deal(7, "Twin", None), deal(8, "Twin", None)
    found = judged(a_message(sender, subject), text, deals=twins)  # type: ignore[arg-type]
    assert not any(one.verdict is Verdict.LINK for one in found)


@given(senders, texts)
def test_the_order_of_the_deals_does_not_matter(sender: str, text: str) -> None:
    message = a_message(sender)  # type: ignore[arg-type]
    assert judged(message, text, (ROOF, STORE)) == judged(message, text, (STORE, ROOF))


@given(senders, texts)
def test_every_deal_tells_the_same_of_its_being_about_any(sender: str, text: str) -> None:
    first, second = judged(a_message(sender), text)  # type: ignore[arg-type]
    assert about_any(first.reasons) == pytest.approx(about_any(second.reasons), abs=1e-3)


def test_a_deal_made_right_after_such_a_mail_takes_the_certainty_from_an_older_one() -> None:
    message, text = a_message(), "the panels of the roof"
    made = moment(day("2024-05-01"))
    young = deal(3, "Something new", None, created="2024-05-01")
    newborn = Newborn(young.id, made - 1, made + 1, CAROL, "")
    without = judged(message, text, (ROOF, STORE, young))
    with_it = judged(message, text, (ROOF, STORE, young), (newborn,))
    assert without[0].verdict is Verdict.LINK
    assert with_it[0].score < without[0].score
    assert young.id in [one.target.id for one in with_it[:2]]


def test_a_record_of_errors_lowers_the_score() -> None:
    wrong = replace(LEARNED, record={ROOF.id: [(0.9, False)] * 20})
    message = a_message(), "the panels of the roof"
    assert judged(*message, learned=wrong)[0].score < judged(*message)[0].score


def test_a_weekly_report_has_one_subject() -> None:
    assert stem("RE: Weekly report 8") == stem("Weekly report 9") == "weekly report #"
    plain, like_before = (
        next(one for one in judged(a_message(DAVE, subject)) if one.target.id == ROOF.id)
        for subject in ("Report", "Weekly report 9")
    )
    assert like_before.score > plain.score


def test_a_model_outlives_its_way_through_json() -> None:
    again = read(json.loads(json.dumps(written(LEARNED))))
    message = a_message(), "the panels of the roof"
    assert judged(*message, learned=again) == judged(*message)


def test_quoted_words_count_less_and_owners_say_nothing() -> None:
    found = terms(a_message(), Words("panels", "cells"), {REP})
    assert found["panels"] > found["cells"] > 0
    assert f"t:{REP}" not in found
    assert f"f:{CAROL}" in found


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_has_terms(own: str, quoted: str) -> None:
    assert all(weight > 0 for weight in terms(a_message(), Words(own, quoted), ()).values())
