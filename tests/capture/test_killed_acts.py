"""Acts of many transactions, killed in each of them in turn: run again they come to what they would have come to."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from capture import at_rest
from capture.forgetting import forget, retention, root
from capture.forgetting.retention import Keeper
from capture.forgetting.subject import Subject, What
from capture.ruling import apply, changing
from capture.ruling.apply import Application
from capture.worker import Worker
from config.retention import Retention
from store import rules, turning
from store.rules import EVERYBODY, Effect, Place
from tests.capture.trust_world import DAY, MESSAGES, REPS, WORDS, Killed, World
from tests.people import ALICE, BOB, CAROL

KILLS = 1 if settings.get_current_profile_name() == "quick" else 100
MOMENTS = (
    "at",
    "recorded_at",
    "gone_at",
    "receipt",
    "lease_epoch",
    "lease_until",
    "since",
    "converted_at",
    "looked_at",
)
NEVER_THE_SAME = ("sealed", "said", "html")
"""What is sealed anew; `World.texts` has what is in it."""


def apply_rules(world: World) -> None:
    Application(world.store, world.acting).run()


def forget_carol(world: World) -> None:
    world.forget(Subject(What.PERSON, CAROL)).run()


def forget_one(world: World) -> None:
    world.forget(Subject(What.INTERACTION, number=1)).run()


def forget_mailbox(world: World) -> None:
    world.forget(Subject(What.MAILBOX, BOB)).run()


def retain(world: World) -> None:
    Keeper(world.store, Retention(text=30 * DAY, headers=100 * DAY)).expire(world.clock())


def turn(world: World) -> None:
    at_rest.turn(world.store, world.settings, lambda _: None)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Two mailboxes with all messages, and rules that are not applied yet."""
    for module, name in ((forget, "AT_ONCE"), (retention, "AT_ONCE"), (turning, "AT_ONCE"), (apply, "AT_ONCE")):
        monkeypatch.setattr(module, name, 2)
    (tmp_path / "world").mkdir()
    made = World(tmp_path / "world")
    rule(made, "salary", Effect.NONE)
    for message in MESSAGES:
        made.put(ALICE, f"i{message.number}", message)
        if message.number % 2:
            made.put(BOB, f"i{message.number}", message)
    made.put(BOB, "his", MESSAGES[4])
    for rep in REPS:
        made.free(rep)
        Worker("worker", made.tools()).work(made.sources[rep])
    with made.store.begin() as connection:
        root.made(connection, made.settings)
        changing.remove(connection, made.acting, 1)
    rule(made, "subject0", Effect.HEADERS)
    rule(made, "subject1", Effect.PRIVATE)
    rule(made, "site visit", Effect.NONE, Place(rep=BOB))
    rule(made, "subject2", Effect.NONE)
    return made


def rule(world: World, words: str, effect: Effect, place: Place = EVERYBODY) -> None:
    world.now()
    with world.store.begin() as connection:
        changing.add(connection, world.acting, place, rules.What.SUBJECT, words, effect)


def state(world: World) -> object:
    """All that is in the record, but when it was written."""
    rows = world.dump(*MOMENTS, *NEVER_THE_SAME)
    del rows["audit"]
    return rows, world.texts(), [world.findable(word) for word in WORDS], at_rest.wrong(world.store, world.settings)


def killed(world: World, act: Callable[[World], None], transaction: int) -> bool:
    world.store.left = transaction
    try:
        act(world)
    except Killed:
        world.store.close()
        world.open()
        return True
    return False


@pytest.mark.parametrize("kept", ["plain", "sealed"])
@pytest.mark.parametrize("act", [apply_rules, forget_carol, forget_one, forget_mailbox, retain, turn])
def test_killed_anywhere_and_run_again_it_comes_to_the_same(
    world: World, tmp_path: Path, act: Callable[[World], None], kept: str
) -> None:
    if (kept == "sealed") != (act is turn):
        world.keep_texts("sealed")
        turn(world)
    undisturbed = world.copied(tmp_path / "undisturbed")
    undisturbed.keep_texts(kept)
    begun = undisturbed.store.begun
    act(undisturbed)
    transactions = undisturbed.store.begun - begun
    assert transactions > 1
    wanted = state(undisturbed)
    left = {word for word in WORDS if word.encode() in undisturbed.bytes_of_files()}
    undisturbed.store.close()
    for number in sorted({transactions - 1, *random.sample(range(transactions), min(KILLS, transactions))}):
        again = world.copied(tmp_path / f"killed{number}")
        again.keep_texts(kept)
        assert killed(again, act, number)
        act(again)
        assert state(again) == wanted, number
        assert {word for word in WORDS if word.encode() in again.bytes_of_files()} <= left, number
        again.store.close()
