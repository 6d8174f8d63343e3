"""What may be kept: each rule, which of them speaks first, and which way an interaction went."""

import pytest

from capture.policy import Keep, Leave, Rules, decide, direction, within
from config.privacy import BulkMail, ContentLevel
from connectors.model.address import Address
from connectors.model.interaction import Interaction, Kind, Sign
from store.model import Direction
from tests.builders import NOON, a_mail, a_meeting
from tests.people import ALICE, BOB, CAROL, DAVE

AT_HOME = Address("alice.sells@gmail.com")
OURS = frozenset({"ours.example"})
RULES = Rules(OURS, frozenset({ALICE, AT_HOME}))


def rules(
    *,
    domains: tuple[str, ...] = (),
    addresses: tuple[str, ...] = (),
    subjects: tuple[str, ...] = (),
    bulk: BulkMail = BulkMail.EXCLUDE,
    content: ContentLevel = ContentLevel.TEXT,
) -> Rules:
    return Rules(OURS, RULES.owners, frozenset(domains), frozenset(addresses), subjects, bulk, content)


def rule(interaction: Interaction, chosen: Rules = RULES) -> str:
    decision = decide(interaction, chosen)
    return decision.rule if isinstance(decision, Leave) else f"kept at {decision.content}"


@pytest.mark.parametrize(
    ("expected", "interaction", "chosen"),
    [
        ("kept at text", a_mail(), RULES),
        ("private", a_mail(marks=(Sign.PRIVATE,)), RULES),
        ("private", a_meeting(marks=(Sign.PRIVATE,)), RULES),
        ("address", a_mail(), rules(addresses=(CAROL,))),
        ("domain", a_mail(), rules(domains=("acme.example",))),
        ("domain", a_mail(sender=Address("x@mail.acme.example")), rules(domains=("acme.example",))),
        ("kept at text", a_mail(sender=Address("x@notacme.example")), rules(domains=("acme.example",))),
        ("bulk", a_mail(sender=Address("do_not-reply@acme.example")), RULES),
        ("bulk", a_mail(sender=Address("offers@newsletter.acme.example")), RULES),
        ("kept at text", a_mail(to=(Address("no-reply@acme.example"), ALICE)), RULES),
        ("subject", a_mail(subject="Your PAYSLIP for May"), rules(subjects=("payslip",))),
        ("subject", a_mail(subject="Große Straße"), rules(subjects=("strasse",))),
        ("nobody", Interaction("mail:1", Kind.EMAIL, NOON, "", ()), RULES),
        ("internal", a_mail(sender=ALICE, to=(BOB,)), RULES),
        ("internal", a_mail(sender=ALICE, to=(Address("it@desk.ours.example"),)), RULES),
        ("internal", a_mail(sender=ALICE, to=(AT_HOME,)), RULES),
        ("kept at text", a_mail(sender=ALICE, to=(Address("someone@gmail.com"),)), RULES),
        ("kept at text", a_mail(sender=ALICE, to=(BOB, CAROL)), RULES),
        ("occasion", a_meeting(marks=(Sign.OCCASION, Sign.ALL_DAY)), RULES),
        ("reminder", a_meeting(organizer=ALICE, attendees=(), marks=(Sign.ALL_DAY,)), RULES),
        ("reminder", a_meeting(organizer=ALICE, attendees=(ALICE,), marks=(Sign.ALL_DAY, Sign.FREE)), RULES),
        ("internal", a_meeting(organizer=ALICE, attendees=(BOB,), marks=(Sign.ALL_DAY,)), RULES),
        ("free", a_meeting(organizer=ALICE, attendees=(BOB,), marks=(Sign.FREE,)), RULES),
        ("internal", a_meeting(organizer=ALICE, attendees=(BOB,)), RULES),
        ("kept at text", a_meeting(marks=(Sign.FREE, Sign.ALL_DAY)), RULES),
        ("kept at text", a_meeting(organizer=CAROL, attendees=(), marks=(Sign.ALL_DAY,)), RULES),
        ("bounce", a_mail(marks=(Sign.BOUNCE,)), RULES),
        ("automatic", a_mail(marks=(Sign.AUTOMATIC,)), RULES),
        ("bulk", a_mail(marks=(Sign.BULK,)), RULES),
        ("kept at headers", a_mail(marks=(Sign.BULK,)), rules(bulk=BulkMail.HEADERS)),
        ("kept at text", a_mail(marks=(Sign.BULK,)), rules(bulk=BulkMail.TEXT)),
        ("automatic", a_mail(marks=(Sign.BULK, Sign.AUTOMATIC)), rules(bulk=BulkMail.TEXT)),
        ("kept at text", a_meeting(marks=(Sign.BULK, Sign.AUTOMATIC)), RULES),
        ("kept at headers", a_mail(), rules(content=ContentLevel.HEADERS)),
        ("content", a_mail(), rules(content=ContentLevel.NONE)),
    ],
)
def test_the_rule_that_speaks(expected: str, interaction: Interaction, chosen: Rules) -> None:
    assert rule(interaction, chosen) == expected


def test_the_first_rule_in_the_order_of_the_docs_names_itself() -> None:
    everything = a_mail(
        sender=BOB, to=(ALICE,), subject="Payslip", marks=(Sign.BULK, Sign.AUTOMATIC, Sign.BOUNCE, Sign.PRIVATE)
    )
    all_rules = rules(domains=("ours.example",), addresses=(BOB,), subjects=("payslip",), content=ContentLevel.NONE)
    assert rule(everything, all_rules) == "private"
    assert rule(a_mail(sender=BOB, to=(ALICE,), subject="Payslip"), all_rules) == "address"
    assert rule(a_mail(sender=BOB, to=(ALICE,), subject="Payslip"), rules(subjects=("payslip",))) == "subject"
    assert rule(a_mail(sender=BOB, to=(ALICE,), marks=(Sign.BULK,))) == "internal"
    assert rule(a_mail(marks=(Sign.BULK, Sign.AUTOMATIC, Sign.BOUNCE))) == "bounce"


def test_only_what_is_private_is_kept_out_of_every_mailbox() -> None:
    assert decide(a_mail(marks=(Sign.PRIVATE,)), RULES) == Leave("private", "a private header", everywhere=True)
    assert decide(a_mail(), rules(addresses=(CAROL,))) == Leave("address", CAROL)


def test_bulk_kept_at_its_headers_never_has_more_than_the_organisation_allows() -> None:
    strict = rules(bulk=BulkMail.HEADERS, content=ContentLevel.NONE)
    assert rule(a_mail(marks=(Sign.BULK,)), strict) == "content"


@pytest.mark.parametrize(
    ("expected", "interaction"),
    [
        (Direction.INBOUND, a_mail(sender=CAROL, to=(ALICE,))),
        (Direction.INBOUND, a_mail(sender=CAROL, to=(DAVE,))),
        (Direction.OUTBOUND, a_mail(sender=ALICE, to=(CAROL, BOB))),
        (Direction.OUTBOUND, a_mail(sender=AT_HOME, to=(CAROL,))),
        (Direction.INTERNAL, a_mail(sender=AT_HOME, to=(BOB,))),
        (Direction.INBOUND, a_meeting(organizer=CAROL, attendees=(ALICE,))),
        (Direction.OUTBOUND, a_meeting(organizer=ALICE, attendees=(CAROL,))),
    ],
)
def test_who_wrote_or_organised_it_gives_the_direction(expected: Direction, interaction: Interaction) -> None:
    assert direction(interaction, RULES) is expected


def test_a_kept_interaction_carries_level_and_direction() -> None:
    assert decide(a_mail(), RULES) == Keep(ContentLevel.TEXT, Direction.INBOUND)


def test_a_domain_holds_itself_and_what_is_below_it() -> None:
    listed = frozenset({"acme.example"})
    assert [within(name, listed) for name in ("acme.example", "a.b.acme.example", "cacme.example", "example", "")] == [
        *(True, True),
        *(False, False, False),
    ]
