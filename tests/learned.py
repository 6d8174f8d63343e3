"""A model, as a training would leave it."""

from matcher.learned.model import Habits, Learned, Profile, View


def a_model(number: int = 1, habits: Habits | None = None, link: float = 0.9, suggest: float = 0.1) -> Learned:
    """Without any words; its weights are those that hold until others are learned."""
    return Learned(
        name=f"deal/2.{number}",
        rarity={},
        profiles={view: Profile() for view in View},
        habits=habits or Habits(),
        weights={},
        record={},
        link=link,
        suggest=suggest,
    )
