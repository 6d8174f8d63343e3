"""A small model of our own making, as a training would leave it."""

from connectors.model.address import Address
from connectors.model.interaction import Interaction, Kind, Participant, Role
from matcher.learned.model import NOBODY, Habits, Learned, Profile, View
from matcher.learned.recollection import recollect
from matcher.learned.rules import Newborn, Recalled
from matcher.learned.terms import Words
from matcher.match import match
from matcher.model import Candidates, Context, DealCandidate, Match, Question, Thresholds
from tests.matcher.world import day, deal

REP = Address("rep@us.example")
CAROL, DAVE = Address("carol@acme.example"), Address("dave@globex.example")
ROOF, STORE = deal(1, "Rooftop", None), deal(2, "Battery", None)
_ROOF = {"panels": 3.0, "roof": 3.0, f"f:{CAROL}": 1.0}
_STORE = {"cells": 3.0, "battery": 3.0, f"f:{DAVE}": 1.0}
_NOBODY = {"lunch": 3.0}


def _profile() -> Profile:
    weights: dict[str, dict[int, float]] = {}
    for deal_id, terms in ((1, _ROOF), (2, _STORE), (NOBODY, _NOBODY)):
        for term, weight in terms.items():
            weights.setdefault(term, {})[deal_id] = weight
    return Profile(weights, {1: -1.0, 2: -1.0, NOBODY: -1.0})


LEARNED = Learned(
    name="deal/2.1",
    rarity=dict.fromkeys((*_ROOF, *_STORE, *_NOBODY), 2.0),
    profiles=dict.fromkeys(View, _profile()),
    habits=Habits(
        subject={"weekly report #": {1: 9.0}},
        sender={CAROL: {1: 20.0, NOBODY: 1.0}, DAVE: {2: 20.0}},
        person={CAROL: {1: 20.0, NOBODY: 1.0}, DAVE: {2: 20.0}},
        ever={1: 40.0, 2: 40.0, NOBODY: 20.0},
        lately={1: 10.0, 2: 10.0, NOBODY: 5.0},
    ),
    weights={},
    record={1: [(0.9, True)] * 20, 2: [(0.9, True)] * 20},
    link=0.9,
    suggest=0.05,
)


def a_message(sender: Address = CAROL, subject: str = "", at: str = "2024-05-01") -> Interaction:
    """A mail to the rep."""
    people = (Participant(sender, "", Role.FROM), Participant(REP, "", Role.TO))
    return Interaction("mail:1@x.example", Kind.EMAIL, day(at), subject, people)


def judged(
    message: Interaction,
    text: str = "",
    deals: tuple[DealCandidate, ...] = (ROOF, STORE),
    newborn: tuple[Newborn, ...] = (),
    learned: Learned = LEARNED,
) -> tuple[Match, ...]:
    """What is said of the deals."""
    owners = frozenset({REP})
    recalled = Recalled(message, text, recollect(learned, message, Words(text), owners), newborn)
    question = Question(message, Candidates(deals=deals), Context(frozenset({"us.example"}), owners))
    return match(question, Thresholds(), recalled)
