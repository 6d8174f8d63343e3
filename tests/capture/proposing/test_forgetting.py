"""What came of a mail goes with it: what is left of a dismissed proposal is that it was dismissed."""

from datetime import timedelta

from sqlalchemy import select

from store import interactions
from store.proposals import decided
from store.schema import proposal_evidence, proposals, strangers
from tests.capture.proposing.world import ERIN, World
from tests.people import ALICE

SIGNED = "Erin Vale\nBuyer\nNewco Ltd\nTel: +49 30 1111111"


def sweep(world: World) -> None:
    """The time for which hidden mail is kept passes."""
    world.now += timedelta(days=60)
    with world.store.begin() as connection:
        interactions.sweep(connection, world.now)
    world.propose()


def correspond(world: World) -> tuple[str, str]:
    first = world.wrote(ALICE, (ERIN, "Erin Vale"))
    return first, world.wrote((ERIN, "Erin Vale"), ALICE, answers=first, signature=SIGNED)


def dismissed(world: World) -> tuple[str, str]:
    keys = correspond(world)
    (one,) = world.proposed()
    with world.store.begin() as connection:
        decided.dismiss(connection, one.id, ALICE, world.now)
    return keys


def test_of_who_was_dismissed_only_that_is_kept_when_her_mail_is_gone(world: World) -> None:
    for key in dismissed(world):
        world.loses(key)
    sweep(world)
    with world.store.read() as connection:
        left = connection.execute(select(proposals)).one()
        seen = connection.execute(select(proposal_evidence)).one()
    assert left.key == "person:newco.example/erin vale"
    assert (left.name, left.title, left.phone, left.company, left.domain, left.origins) == ("", "", "", "", None, {})
    assert (seen.wrote, seen.answered, seen.heard, seen.last_at == seen.dismissed_at) == (0, 0, 0, True)


def test_who_was_dismissed_stays_so_when_mail_comes_after_the_old_is_gone(world: World) -> None:
    for key in dismissed(world):
        world.loses(key)
    sweep(world)
    correspond(world)
    assert world.proposed() == []


def test_a_stranger_goes_with_the_last_mail(world: World) -> None:
    first, second = correspond(world)
    world.propose()
    world.loses(first)
    sweep(world)
    with world.store.read() as connection:
        assert connection.execute(select(strangers.c.address)).scalars().all() == [ERIN]
    world.loses(second)
    sweep(world)
    with world.store.read() as connection:
        assert connection.execute(select(strangers.c.address)).scalars().all() == []
        assert connection.execute(select(proposals.c.id)).all() == []
