"""What each reason does to a score, and what sets two candidates apart."""

from hypothesis import given
from hypothesis import strategies as st

from matcher.model import Match, Reason, Ref, TargetType, Verdict
from matcher.score import log_odds, score
from matcher.shares import apart, by_learned, in_short, is_learned, is_likeliest, recomputed, shares, telling

RIVALS = Reason("rivals", 1.5, -1.0, "all other deals together")
figures = st.floats(-3, 3).map(lambda value: round(value, 4))
rules = st.text().filter(lambda rule: not by_learned([rule]))
own = st.lists(st.builds(Reason, rules, st.floats(0, 1), st.floats(-1, 1), st.just("")), max_size=8)
learned = st.lists(st.builds(Reason, rules, figures, figures, st.just("")), max_size=8)


def a_match(*reasons: Reason) -> Match:
    found = log_odds(reasons) if RIVALS in reasons else score(reasons)
    return Match(Ref(TargetType.DEAL, 1), found, Verdict.SUGGEST, reasons, None, "deal/1")


@given(own)
def test_shares_of_our_own_weights_are_parts_of_the_score(reasons: list[Reason]) -> None:
    match = a_match(*reasons)
    assert abs(sum(one.amount for one in shares(match)) - match.score) < 1e-9


@given(learned)
def test_shares_of_learned_weights_add_up_to_the_odds(reasons: list[Reason]) -> None:
    match = a_match(*reasons, RIVALS)
    assert is_learned(match)
    together = Reason("all", sum(one.amount for one in shares(match)), 1.0, "")
    assert abs(log_odds([together]) - match.score) <= 0.0001
    assert recomputed(match) == match.score


def test_only_the_likeliest_of_a_message_has_a_score_that_is_a_probability() -> None:
    moved = Reason("moved", 0.4, 1.0, "as far as the likeliest deal is corrected")
    assert is_likeliest(a_match(RIVALS))
    assert not is_likeliest(a_match(RIVALS, moved))
    assert not is_likeliest(a_match())


def test_what_tells_most_comes_first_and_what_concerns_other_deals_is_left_out() -> None:
    lead = Reason("lead", 9.0, 1.0, "its lead")
    strong, weak = Reason("contact_role", 1.0, -2.0, "left"), Reason("same_account", 1.0, 0.5, "works there")
    match = a_match(weak, strong, RIVALS, lead)
    assert [one.reason for one in telling(match, 5)] == [strong, weak]
    assert [one.reason for one in telling(match, 1)] == [strong]


def test_corrections_are_one_share_in_short() -> None:
    lead, baseline = Reason("lead", 2.0, 0.5, "its lead"), Reason("baseline", 1.0, -0.3, "a little less")
    role = Reason("contact_role", 1.0, 0.6, "buyer")
    match = a_match(role, RIVALS, lead, baseline)
    assert [(one.reason.rule, round(one.amount, 4)) for one in in_short(match)] == [
        ("rivals", -1.5),
        ("corrections", 0.7),
        ("contact_role", 0.6),
    ]
    assert [one.reason for one in in_short(a_match(role))] == [role]


def test_rules_that_speak_alike_do_not_separate() -> None:
    same, role = Reason("same_account", 1.0, 0.45, "there"), Reason("contact_role", 1.0, 0.8, "buyer")
    against = Reason("closed_before", 1.0, -0.9, "closed")
    first, second = apart(a_match(role, same), a_match(same, against), 3)
    assert (first.rule, first.of_first, first.first, first.second) == ("closed_before", False, 0.0, -0.9)
    assert (second.rule, second.of_first, second.detail) == ("contact_role", True, "buyer")
