"""Each rule by itself: when it speaks, how loudly, and what it says."""

import inspect

import pytest

from connectors.model.address import Address
from matcher.explain import page, rule_table, sentences
from matcher.model import Match, Reason, Ref, TargetType, Verdict
from matcher.models import ACCOUNT, CONTACT, DEAL
from matcher.score import Candidate, Model, Sight, score
from tests.matcher.company import ANN, COMPANY, HOOLI
from tests.matcher.world import DEFAULTS, Directory, account, ask, contact, deal, decided, linked, mail, of_type, role

MODELS = (CONTACT, ACCOUNT, DEAL)
RULES = [(model.name, part) for model in MODELS for part in model.rules]


def reasons(matches: tuple[Match, ...], kind: TargetType, record: int) -> dict[str, Reason]:
    """The reasons for one record, by rule."""
    (found,) = [one for one in matches if one.target == Ref(kind, record)]
    return {reason.rule: reason for reason in found.reasons}


def weight(model: Model[Sight, Candidate], name: str) -> float:
    """How much a rule counts."""
    return next(part.weight for part in model.rules if part.name == name)


@pytest.mark.parametrize(("model", "part"), RULES, ids=lambda part: getattr(part, "name", ""))
def test_every_rule_explains_itself(model: str, part: object) -> None:
    rule = getattr(part, "rule")  # noqa: B009
    assert len(inspect.getdoc(rule) or "") > 20
    assert f"`{rule.__name__}`" in rule_table()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_rules_that_can_make_a_match_come_first(model: object) -> None:
    qualifiers = [part.qualifier for part in getattr(model, "rules")]  # noqa: B009
    assert qualifiers == sorted(qualifiers)


@pytest.mark.parametrize(("model", "part"), RULES, ids=lambda part: getattr(part, "name", ""))
def test_only_qualifiers_speak_against(model: str, part: object) -> None:
    assert getattr(part, "qualifier") or 0 < getattr(part, "weight") < 1  # noqa: B009


def test_the_address_is_named_in_the_reason() -> None:
    found = reasons(ask(COMPANY, mail("ann@acme.com")), TargetType.CONTACT, ANN)
    assert found["same_address"].detail == "ann@acme.com is on the contact record"


def test_an_alias_is_told_from_the_main_address() -> None:
    found = reasons(ask(COMPANY, mail("ann.lee@acme.com")), TargetType.CONTACT, ANN)
    assert found["alias_address"].detail == "ann.lee@acme.com is another address on the contact record"


def test_the_name_is_quoted_with_the_company() -> None:
    found = reasons(ask(COMPANY, mail('"Lee, Ann" <lee7@acme.com>')), TargetType.CONTACT, ANN)
    assert found["same_name_at_company"].detail == "“Lee, Ann” reads like Ann Lee and writes from acme.com"


def test_a_changed_company_is_told_with_the_former_one() -> None:
    found = reasons(ask(COMPANY, mail("Ann Lee <ann.lee@newco.example>")), TargetType.CONTACT, ANN)
    assert found.keys() == {"changed_company"}
    assert found["changed_company"].detail == (
        "“Ann Lee” writes from newco.example, and Ann Lee of acme.com is the only contact of that name; "
        "both addresses begin with ann.lee"
    )


def test_a_name_that_two_contacts_have_says_nothing_of_a_changed_company() -> None:
    both = Directory((contact(1, "Bo Ek", "bo@acme.com"), contact(2, "Bo Ek", "bo@globex.com")), (), ())
    matches = of_type(ask(both, mail("Bo Ek <bo.ek@newco.example>")), TargetType.CONTACT)
    assert [(one.verdict, [reason.rule for reason in one.reasons]) for one in matches] == [
        (Verdict.SUGGEST, ["same_name"])
    ] * 2


def test_no_name_and_address_at_another_company_ever_links() -> None:
    assert 1 - (1 - weight(CONTACT, "changed_company")) * (1 - weight(CONTACT, "same_name")) < DEFAULTS.link


def test_a_colleague_of_exactly_the_name_passes_over_those_who_resemble_it() -> None:
    alike = (
        contact(1, "Bo Ek", "b1@acme.com"),
        contact(2, "Bo Ekk", "b2@acme.com"),
        contact(3, "Bo J. Eck", "b3@acme.com"),
    )
    matches = of_type(ask(Directory(alike, (), ()), mail("Bo Ek <bo@acme.com>")), TargetType.CONTACT)
    assert [(one.target.id, one.verdict) for one in matches] == [(1, Verdict.LINK)]


def test_a_sister_domain_is_told_with_the_one_on_record() -> None:
    (found,) = of_type(ask(COMPANY, mail("zoe@acme-group.com")), TargetType.ACCOUNT)
    assert found.reasons[0].detail == "acme-group.com is much like acme.com, a domain of Acme Corp."


def test_a_domain_that_is_on_an_accounts_record_is_nobodys_sister() -> None:
    both = Directory((), (account(1, "Acme US", "acme.com"), account(2, "Acme Europe", "acme.de")), ())
    matches = of_type(ask(both, mail("zoe@acme.de")), TargetType.ACCOUNT)
    assert [(one.target.id, one.verdict) for one in matches] == [(2, Verdict.LINK)]


def test_a_name_without_an_address_is_found_by_the_accounts_domain() -> None:
    mia = contact(1, "Mia Wong", "", 2)
    world = Directory((mia,), (account(2, "Hooli", "hooli.com"),), ())
    assert ask(world, mail("Mia Wong <mw@hooli.com>"))[0].verdict is Verdict.LINK


def test_the_stage_on_the_day_is_named() -> None:
    before = reasons(ask(COMPANY, mail("ann@acme.com", on="2024-03-01")), TargetType.DEAL, 101)
    after = reasons(ask(COMPANY, mail("ann@acme.com", on="2024-04-02")), TargetType.DEAL, 101)
    assert before["open_on_date"].detail == "the deal was open on 2024-03-01, in stage “Prospecting”"
    assert after["open_on_date"].detail == "the deal was open on 2024-04-02, in stage “Proposal”"


def test_a_final_stage_closes_a_deal_that_has_no_closing_date() -> None:
    won = deal(1, "Old", HOOLI, stages="Open 2023-01-01; Closed Won 2023-02-01", created="2023-01-01")
    world = Directory((contact(9, "Bo Ek", "bo@hooli.com", None, role(1)),), (), (won,))
    found = reasons(ask(world, mail("bo@hooli.com", on="2023-03-01")), TargetType.DEAL, 1)
    assert found["closed_before"].detail == "the deal was closed 28 days before this message"


def test_the_role_is_named() -> None:
    found = reasons(ask(COMPANY, mail("ann@acme.com")), TargetType.DEAL, 101)
    assert found["contact_role"].detail == "Ann Lee (decision maker) has a role in the deal"


def test_an_owner_who_is_not_on_it_says_nothing() -> None:
    other = deal(1, "Old", None, owner=Address("other@us.example"))
    world = Directory((contact(9, "Bo Ek", "bo@hooli.com", None, role(1)),), (), (other,))
    assert "owner_on_it" not in reasons(ask(world, mail("bo@hooli.com")), TargetType.DEAL, 1)


def test_a_person_said_so_counts_more_than_we_said_so() -> None:
    said = reasons(ask(COMPANY, mail("ann@acme.com"), [decided(101)]), TargetType.DEAL, 101)
    thought = reasons(ask(COMPANY, mail("ann@acme.com"), [linked(101)]), TargetType.DEAL, 101)
    assert said["same_thread"].strength > thought["same_thread"].strength


def test_a_key_that_fifty_share_identifies_nobody() -> None:
    shared = tuple(contact(number, f"Person {number}", "all@big.com") for number in range(1, 60))
    accounts = tuple(account(number, f"Branch {number}", "big.com") for number in range(1, 60))
    assert ask(Directory(shared, accounts, ()), mail("all@big.com")) == ()


def test_the_losers_are_kept_with_who_beat_them() -> None:
    matches = of_type(ask(COMPANY, mail("ann@acme.com", "OPP-2222")), TargetType.DEAL)
    winner, *losers = matches
    assert (winner.target.id, winner.verdict) == (102, Verdict.LINK)
    assert {loser.verdict for loser in losers} == {Verdict.IGNORE}
    assert {loser.runner_up.id for loser in losers if loser.runner_up} == {102}


def test_a_match_explains_itself_in_sentences() -> None:
    (winner, *_) = of_type(ask(COMPANY, mail("ann@acme.com", "OPP-2222")), TargetType.DEAL)
    first, *why = sentences(winner)
    assert first == f"Linked with a score of {winner.score:.2f}."
    assert "For it: the subject has the deal's number OPP-2222." in why
    assert why[-1].startswith("Its strongest rival is deal 101 with ")


def test_the_score_of_no_reasons_is_zero() -> None:
    assert score(()) == 0.0


def test_the_page_names_every_model() -> None:
    assert all(f"`{model.name}`" in page() for model in MODELS)
