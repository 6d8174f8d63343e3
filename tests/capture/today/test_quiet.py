"""Deals and people that went quiet."""

from datetime import UTC

from hypothesis import given
from hypothesis import strategies as some

from capture.today.quiet import LEAST_DAYS, Quiet, silence, went_quiet
from connectors.model.address import Address
from matcher.model import Ref, TargetType, Verdict
from store import personal
from store.schema import deal_members
from tests.builders import NOON
from tests.capture.today.world import DAY, a_visit, directory, viewer, writes
from tests.people import ALICE, BOB
from tests.web.office import Office, a_match


def quiet(office: Office, rep: Address = ALICE) -> list[Quiet]:
    with office.store.begin() as connection:
        return went_quiet(connection, viewer(connection, rep))


def weekly(office: Office, *targets: Ref, until: int, reps: tuple[Address, ...] = (ALICE,)) -> list[int]:
    """A mail a week, the last one `until` days ago."""
    return [
        writes(
            office, f"{until}.{week}.{targets[0].id}", NOON - (until + 7 * week) * DAY, *reps, to=reps, linked=targets
        )
        for week in range(5)
    ]


def test_a_deal_is_quiet_after_twice_its_usual_gap(office: Office) -> None:
    roof = directory(office)["roof"]
    weekly(office, roof, until=19)
    (found,) = quiet(office)
    assert (found.about.name, found.silence.days, found.silence.usual) == ("Rooftop solar", 19, 7.0)


def test_a_fortnight_at_least_passes_before_anything_is_quiet(office: Office) -> None:
    roof = directory(office)["roof"]
    weekly(office, roof, until=13)
    assert quiet(office) == []


def test_a_meeting_to_come_is_no_silence(office: Office) -> None:
    roof = directory(office)["roof"]
    weekly(office, roof, until=19)
    office.links(office.sees(ALICE, what=a_visit(at=NOON + 9 * DAY)), a_match(roof, Verdict.LINK, 0.9))
    assert quiet(office) == []


def test_a_person_may_be_quiet_in_a_deal_that_goes_on(office: Office) -> None:
    refs = directory(office)
    weekly(office, refs["roof"], refs["carol"], until=19)
    weekly(office, refs["roof"], until=1)
    (found,) = quiet(office)
    assert (found.about.name, found.deal.deal.name) == ("Carol Reyes", "Rooftop solar")


def test_whoever_is_on_the_team_is_told_and_nobody_else(office: Office) -> None:
    roof = directory(office, owner=ALICE)["roof"]
    weekly(office, roof, until=19)
    assert quiet(office, BOB) == []
    with office.store.begin() as connection:
        connection.execute(deal_members.insert().values(deal_id=roof.id, rep=BOB, added_by=ALICE, at=NOON))
    assert [found.about.ref for found in quiet(office, BOB)] == [roof]


def test_a_colleagues_private_mail_does_not_break_the_silence(office: Office) -> None:
    roof = directory(office)["roof"]
    weekly(office, roof, until=19)
    his = writes(office, "his", NOON - DAY, BOB, to=(BOB,), linked=(roof,))
    assert quiet(office) == []
    with office.store.begin() as connection:
        personal.say(connection, [his], BOB, personal.Kind.PRIVATE, NOON)
    assert [found.silence.days for found in quiet(office)] == [19]


@given(some.lists(some.integers(min_value=0, max_value=300), min_size=1, max_size=40))
def test_a_silence_is_never_told_early(days_ago: list[int]) -> None:
    happened = [NOON - days * DAY for days in sorted(days_ago)[::-1]]
    found = silence(happened, NOON, UTC)
    assert found is not None
    assert found.days == min(days_ago)
    if found.is_long:
        assert found.days >= LEAST_DAYS
        assert found.usual is None or found.days >= 2 * found.usual


def test_what_never_began_cannot_go_quiet(office: Office) -> None:
    assert directory(office)["roof"].type is TargetType.DEAL
    assert quiet(office) == []
