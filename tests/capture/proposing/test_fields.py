"""Titles, companies and telephone numbers come of the person's own signatures, the newest first."""

from capture.proposing.adding import add, offer
from connectors.model.address import Address
from tests.capture.proposing.world import ERIN, World
from tests.people import ALICE, BOB

OLD = "Erin Vale\nBuyer\nNewco Ltd\nTel: +49 30 1111111"
NEW = "Erin Vale\nHead of Purchasing\nTel: +49 30 2222222"


def test_the_newest_signature_that_says_it_counts(world: World) -> None:
    first = world.wrote(ALICE, ERIN)
    world.wrote((ERIN, "Erin Vale"), ALICE, answers=first, signature=OLD)
    world.wrote((ERIN, "Erin Vale"), ALICE, answers=first, signature=NEW)
    world.wrote((ERIN, "Erin Vale"), ALICE, answers=first, signature="Erin")
    (one,) = world.proposed()
    finding = one.finding
    assert (finding.title, finding.phone, finding.company) == ("Head of Purchasing", "+49302222222", "Newco Ltd")
    assert {field: origin.interaction for field, origin in finding.origins.items()} == {
        "title": 3,
        "phone": 3,
        "company": 2,
    }


def test_a_signature_below_somebody_elses_mail_is_not_hers(world: World) -> None:
    first = world.wrote(ALICE, ERIN, Address("frank@newco.example"), signature="Alice Kerr\nSales\nTel: +49 40 3333333")
    world.wrote((Address("frank@newco.example"), "Frank Moss"), ALICE, ERIN, answers=first, signature=OLD)
    found = {one.finding.name: one.finding for one in world.proposed()}
    assert (found["Erin Vale"].title, found["Erin Vale"].phone) == ("", "")
    assert found["Frank Moss"].phone == ""


def test_the_signature_names_who_has_no_display_name(world: World) -> None:
    address = Address("ev7@newco.example")
    first = world.wrote(ALICE, address)
    world.wrote(address, ALICE, answers=first, signature="Erin Vale\nBuyer\nNewco Ltd\nTel: +49 30 1111111")
    assert [one.finding.name for one in world.proposed()] == ["Erin Vale"]


def test_a_rep_is_not_shown_what_only_a_colleague_was_told(world: World) -> None:
    first = world.wrote(ALICE, ERIN, seen_by=(ALICE, BOB))
    world.wrote((ERIN, "Erin Vale"), BOB, answers=first, signature=OLD, seen_by=(BOB,))
    (hers,), (his,) = world.proposed(ALICE), world.proposed(BOB)
    assert (his.finding.title, his.finding.phone, his.finding.company) == ("Buyer", "+49301111111", "Newco Ltd")
    assert (hers.finding.title, hers.finding.phone, hers.finding.company, hers.finding.origins) == ("", "", "", {})
    with world.store.begin() as connection:
        shown = offer(connection, hers.finding).fields
        add(connection, hers, shown, ALICE, world.now)
    assert (shown.title, shown.phone, shown.company) == ("", "", "Newco")
