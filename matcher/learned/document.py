"""The document of a model, there and back: JSON has texts for keys where we have numbers of deals."""

from collections.abc import Mapping
from typing import Any

from matcher.learned.model import Habits, Learned, Profile


def written(learned: Learned) -> dict[str, Any]:
    """What JSON can hold."""
    profile, habits = learned.profile, learned.habits
    return {
        "name": learned.name,
        "profile": {"rarity": profile.rarity, "weights": profile.weights, "bias": profile.bias},
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
    """The model of a document that `written` made. Raises KeyError for any other."""
    profile, habits = document["profile"], document["habits"]
    return Learned(
        name=document["name"],
        profile=Profile(
            rarity=profile["rarity"],
            weights={term: _by_deal(some) for term, some in profile["weights"].items()},
            bias=_by_deal(profile["bias"]),
        ),
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


def _by_deal(some: Mapping[str, float]) -> dict[int, float]:
    return {int(deal): number for deal, number in some.items()}
