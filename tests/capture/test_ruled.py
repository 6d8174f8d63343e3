"""What rules of people say of an envelope: looked up, searched for as they stand, the strictest of all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.policy import Keep, Leave, Rules, decide
from capture.refusals import Conflict
from capture.ruled import UNTOUCHED, Ruled, folded
from capture.ruling import values
from config.privacy import ContentLevel
from connectors.model.address import Address
from store.rules import EVERYBODY, Effect, Place, Rule, What
from tests.builders import NOON, a_mail, a_meeting
from tests.capture.passing import OURS
from tests.people import ALICE, BOB, CAROL


def a_rule(what: What, value: str, effect: Effect = Effect.NONE, place: Place = EVERYBODY, id_: int = 1) -> Rule:
    return Rule(id_, place, what, values.parse(what, value), effect, ALICE, NOON)


@pytest.mark.parametrize(
    ("rule", "applies"),
    [
        (a_rule(What.PERSON, "Carol@ACME.example"), True),
        (a_rule(What.PERSON, "dave@globex.example"), False),
        (a_rule(What.DOMAIN, "*.acme.example"), True),
        (a_rule(What.DOMAIN, "cme.example"), False),
        (a_rule(What.FOLDER, "personal"), True),
        (a_rule(What.FOLDER, "Personal / Family"), True),
        (a_rule(What.FOLDER, "Inbox/Family"), False),
        (a_rule(What.FOLDER, "person"), False),
        (a_rule(What.CATEGORY, "PRIVAT"), True),
        (a_rule(What.CATEGORY, "priv"), False),
        (a_rule(What.SUBJECT, "große  straße"), True),
        (a_rule(What.SUBJECT, ".*"), False),
    ],
    ids=lambda value: f"{value.what} {value.value}" if isinstance(value, Rule) else "",
)
def test_a_rule_applies_to_what_it_says(rule: Rule, *, applies: bool) -> None:
    people = (CAROL, ALICE)
    verdict = Ruled.by([rule]).verdict(
        people, "An der GROSSEN Straße, GROSSE\tSTRASSE", ("Inbox/Personal/Family",), ("Privat",)
    )
    assert (verdict.out is rule) is applies


def test_a_folder_is_found_however_deep_it_lies() -> None:
    rule = a_rule(What.FOLDER, "Family")
    assert Ruled.by([rule]).verdict((), "", ("/".join(["a"] * 40) + "/Family",)).out is rule


def test_the_strictest_of_all_places_counts() -> None:
    group = Place(group=1)
    rules = Ruled.by(
        [
            a_rule(What.PERSON, CAROL, Effect.HEADERS, Place(rep=ALICE), 1),
            a_rule(What.PERSON, CAROL, Effect.PRIVATE, group, 2),
            a_rule(What.PERSON, CAROL, Effect.HEADERS, EVERYBODY, 3),
        ]
    )
    verdict = rules.verdict((CAROL,), "")
    assert (verdict.out, verdict.bare and verdict.bare.id, verdict.private and verdict.private.id) == (None, 3, 2)
    kept = decide(a_mail(), Rules(OURS, frozenset({ALICE}), ruled=rules))
    assert isinstance(kept, Keep)
    assert (kept.content, kept.rule, kept.private_since) == (ContentLevel.HEADERS, 3, NOON)


@pytest.mark.parametrize("what", [a_mail(), a_meeting()], ids=lambda what: what.kind)
def test_rules_hold_for_mail_and_meetings_of_whoever_they_are_for(what: object) -> None:
    made = {ALICE: Ruled.by([a_rule(What.PERSON, CAROL, place=Place(rep=ALICE), id_=7)])}
    rules = Rules(OURS, frozenset({ALICE, BOB}), made=lambda rep: made.get(rep, Ruled()))
    hers = decide(what, rules.of(ALICE))  # type: ignore[arg-type]
    assert hers == Leave("rule 7", "its owner's own rule", number=7)
    assert isinstance(decide(what, rules.of(BOB)), Keep)  # type: ignore[arg-type]


@given(st.text(), st.lists(st.text(), max_size=3))
def test_any_subject_and_folder_has_a_verdict(subject: str, folders: list[str]) -> None:
    assert Ruled.by([]).verdict((CAROL,), subject, folders, folders) is UNTOUCHED
    rules = Ruled.by([a_rule(What.FOLDER, "x"), a_rule(What.SUBJECT, "(a+)+$"), a_rule(What.DOMAIN, "b.example")])
    rules.verdict((CAROL, Address("x@" + "a." * 500 + "b")), subject, [*folders, "/".join("a" * 5_000)], folders)


@given(st.sampled_from(What), st.text())
def test_what_is_written_is_a_value_or_a_conflict(what: What, text: str) -> None:
    try:
        value = values.parse(what, text)
    except Conflict:
        return
    assert values.parse(what, value) == value
    if what is What.SUBJECT:
        assert Ruled.by([a_rule(what, value)]).verdict((), f"Re: {text} (again)").out


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)
