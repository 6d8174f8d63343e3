"""What holds for every message and every directory."""

from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from connectors.model.interaction import Interaction
from matcher.keys import keys
from matcher.match import match
from matcher.model import (
    Candidates,
    ContactCandidate,
    DealCandidate,
    Match,
    Question,
    TargetType,
    ThreadLink,
    Thresholds,
    Verdict,
    moment,
)
from matcher.normalise import PersonName, alike, handle_fits, person
from matcher.score import score
from tests.matcher.company import COMPANY
from tests.matcher.world import DEFAULTS, US, contact, mail, of_type

ADDRESSES = [f"{one.name} <{address}>" for one in COMPANY.contacts for address in sorted(one.addresses)]
STRANGERS = ["Ann Lee <a@gmail.com>", "zoe@acme.com", "W. Neal <wneal@acme.com>", "x@nowhere.example", "rep@us.example"]
SUBJECTS = ["", "Hello", "OPP-1234", "Rooftop", "heat pumps and rooftop", "Re: Globex licences", "OPP-2222 OPP-0900"]
messages = st.builds(
    mail,
    st.sampled_from(ADDRESSES + STRANGERS),
    st.sampled_from(SUBJECTS),
    on=st.dates(min_value=date(2022, 1, 1)).map(str),
    to=st.lists(st.sampled_from(ADDRESSES + STRANGERS), max_size=4).map("; ".join),
    bulk=st.sampled_from(["", "", "", "List-Id header"]),
)
threads = st.lists(st.builds(ThreadLink, st.sampled_from([101, 102, 103, 104]), st.booleans()), max_size=3).map(tuple)
everybody = Candidates(COMPANY.contacts, COMPANY.accounts, COMPANY.deals)


def answer(interaction: Interaction, candidates: Candidates, thresholds: Thresholds = DEFAULTS) -> tuple[Match, ...]:
    """The matches with just these candidates."""
    return match(Question(interaction, candidates, US), thresholds)


@given(messages, threads)
def test_scores_are_within_bounds_and_follow_from_the_reasons(
    message: Interaction, thread: tuple[ThreadLink, ...]
) -> None:
    for one in answer(message, replace(everybody, thread=thread)):
        assert 0 <= one.score <= 1
        assert score(one.reasons) == one.score
        assert one.reasons


@given(messages, threads, st.randoms(use_true_random=False))
def test_the_order_of_the_candidates_does_not_matter(
    message: Interaction, thread: tuple[ThreadLink, ...], random: Random
) -> None:
    shuffled = Candidates(
        tuple(random.sample(everybody.contacts, len(everybody.contacts))),
        tuple(random.sample(everybody.accounts, len(everybody.accounts))),
        tuple(random.sample(everybody.deals, len(everybody.deals))),
        tuple(random.sample(thread, len(thread))),
    )
    assert answer(message, shuffled) == answer(message, replace(everybody, thread=thread))


@given(messages, threads)
def test_a_link_has_the_score_and_the_margin(message: Interaction, thread: tuple[ThreadLink, ...]) -> None:
    asked = Thresholds()
    for one in answer(message, replace(everybody, thread=thread)):
        if one.verdict is Verdict.LINK:
            assert one.score >= asked.link
            assert one.runner_up is None or one.score - one.runner_up.score >= asked.margin - 1e-9


@given(messages, threads)
def test_at_most_one_deal_is_linked(message: Interaction, thread: tuple[ThreadLink, ...]) -> None:
    deals = of_type(answer(message, replace(everybody, thread=thread)), TargetType.DEAL)
    assert sum(one.verdict is Verdict.LINK for one in deals) <= 1


@given(messages, threads, st.sampled_from(COMPANY.deals))
def test_two_equal_deals_are_never_linked(
    message: Interaction, thread: tuple[ThreadLink, ...], original: DealCandidate
) -> None:
    twin = original._replace(id=999)
    people = [
        one._replace(roles=(*one.roles, *(role._replace(deal=999) for role in one.roles if role.deal == original.id)))
        for one in everybody.contacts
    ]
    both = thread + tuple(ThreadLink(999, link.decided) for link in thread if link.deal == original.id)
    matches = answer(message, replace(everybody, contacts=tuple(people), deals=(*everybody.deals, twin), thread=both))
    verdicts = {one.target.id: one.verdict for one in of_type(matches, TargetType.DEAL)}
    assert Verdict.LINK not in (verdicts.get(original.id), verdicts.get(twin.id))


@given(messages)
def test_a_deal_of_the_future_is_never_linked(message: Interaction) -> None:
    created = {one.id: one.created_at for one in COMPANY.deals}
    for one in of_type(answer(message, everybody), TargetType.DEAL):
        known = created[one.target.id]
        assert one.verdict is not Verdict.LINK or (known is not None and known <= moment(message.at))


@given(
    st.sampled_from([address for one in COMPANY.contacts[:3] for address in sorted(one.addresses)]),
    st.text(max_size=12),
    st.sampled_from(["other@acme.com", "ann@elsewhere.example", "", "lee@gmail.com"]),
    st.sampled_from([1, 2, None]),
)
def test_somebody_else_never_changes_an_exact_address(
    address: str, name: str, other: str, employer: int | None
) -> None:
    message = mail(address)
    more = replace(everybody, contacts=(*everybody.contacts, contact(999, name or "Ann Lee", other, employer)))
    before = of_type(answer(message, everybody), TargetType.CONTACT)
    assert of_type(answer(message, more), TargetType.CONTACT) == before
    assert [one.verdict for one in before] == [Verdict.LINK]


NAMES = st.lists(
    st.sampled_from(["Ann", "Anne", "Bill", "William", "J.", "B", "Neal", "Neel", "Lee", "Mc", "Kay"]), max_size=4
)
names = st.one_of(NAMES.map(" ".join), st.text(max_size=20)).map(person)


@given(names, names)
def test_likeness_is_within_bounds_and_the_same_both_ways(one: PersonName, other: PersonName) -> None:
    assert 0 <= alike(one, other) <= 1
    assert alike(one, other) == alike(other, one)
    assert all(0 <= handle_fits("".join(one.tokens), name) <= 1 for name in (one, other))
    assert alike(one, one) == 1 or len(one.spelt) < 2


@given(st.sampled_from(COMPANY.contacts[:4]), st.sampled_from(["", "x@acme.com", "y@stark.com"]))
def test_a_name_that_two_colleagues_have_is_never_linked(original: ContactCandidate, address: str) -> None:
    twin = contact(999, original.name, address, original.account)
    more = replace(everybody, contacts=(*everybody.contacts, twin))
    message = mail(f'"{original.name}" <somebody.new@acme.com>')
    assert all(one.verdict is not Verdict.LINK for one in of_type(answer(message, more), TargetType.CONTACT))


@given(messages)
def test_we_ourselves_give_no_keys(message: Interaction) -> None:
    assert not any("us.example" in key for key in keys(message, US))
