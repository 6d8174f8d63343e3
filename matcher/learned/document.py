"""The document of a model, there and back: JSON has texts for keys where we have numbers of deals."""

from collections.abc import Mapping
from typing import Any, Final

from matcher.learned.model import Habits, Learned, Profile, View

FORMAT: Final = 1
"""Counts up with each change of the document."""


def written(learned: Learned) -> dict[str, Any]:
    """What JSON can hold."""
    habits = learned.habits
    return {
        "format": FORMAT,
        "name": learned.name,
        "rarity": learned.rarity,
        "profiles": {view: {"weights": one.weights, "bias": one.bias} for view, one in learned.profiles.items()},
        "habits": {
            "subject": habits.subject,
            "sender": habits.sender,
            "person": habits.person,
            "ever": habits.ever,
            "lately": habits.lately,
        },
        "weights": learned.weights,
        "record": learned.record,
        "link": learned.link,
        "suggest": learned.suggest,
    }


def read(document: Mapping[str, Any]) -> Learned:
    """The model of a document that `written` made. Raises KeyError for that of another release."""
    if document.get("format") != FORMAT:
        raise KeyError(document.get("format"))
    habits = document["habits"]
    return Learned(
        name=document["name"],
        rarity=document["rarity"],
        profiles={View(view): _profile(one) for view, one in document["profiles"].items()},
        habits=Habits(
            subject={key: _by_deal(some) for key, some in habits["subject"].items()},
            sender={key: _by_deal(some) for key, some in habits["sender"].items()},
            person={key: _by_deal(some) for key, some in habits["person"].items()},
            ever=_by_deal(habits["ever"]),
            lately=_by_deal(habits["lately"]),
        ),
        weights=document["weights"],
        record={int(deal): [(p, bool(right)) for p, right in some] for deal, some in document["record"].items()},
        link=document["link"],
        suggest=document["suggest"],
    )


def _profile(document: Mapping[str, Any]) -> Profile:
    weights = {term: _by_deal(some) for term, some in document["weights"].items()}
    return Profile(weights, _by_deal(document["bias"]))


def _by_deal(some: Mapping[str, float]) -> dict[int, float]:
    return {int(deal): number for deal, number in some.items()}
