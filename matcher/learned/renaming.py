"""What a model knew of a deal that has become another, or has gone, is known of that one, or of no deal."""

from collections.abc import Mapping
from dataclasses import replace

from matcher.learned.model import Counts, Habits, Learned, Profile


def renamed(learned: Learned, gone: int, into: int) -> Learned:
    """The model with one number of a deal for another: counts add up, of weights the stronger one holds."""
    habits = learned.habits
    outcomes = [*learned.record.get(into, ()), *learned.record.get(gone, ())]
    rest = {deal: some for deal, some in learned.record.items() if deal != gone}
    return replace(
        learned,
        profiles={view: _profile(one, gone, into) for view, one in learned.profiles.items()},
        habits=Habits(
            subject=_each(habits.subject, gone, into),
            sender=_each(habits.sender, gone, into),
            person=_each(habits.person, gone, into),
            ever=_added(habits.ever, gone, into),
            lately=_added(habits.lately, gone, into),
        ),
        record=rest | ({into: outcomes} if outcomes else {}),
    )


def _profile(profile: Profile, gone: int, into: int) -> Profile:
    weights = {term: _stronger(some, gone, into) for term, some in profile.weights.items()}
    return Profile(weights, _stronger(profile.bias, gone, into))


def _each(counted: Mapping[str, Counts], gone: int, into: int) -> dict[str, Counts]:
    return {key: _added(some, gone, into) for key, some in counted.items()}


def _added(counts: Counts, gone: int, into: int) -> Counts:
    if gone not in counts:
        return counts
    rest = {deal: number for deal, number in counts.items() if deal != gone}
    return rest | {into: counts.get(into, 0.0) + counts[gone]}


def _stronger(weights: Counts, gone: int, into: int) -> Counts:
    if gone not in weights:
        return weights
    rest = {deal: weight for deal, weight in weights.items() if deal != gone}
    return rest | {into: max(weights[gone], weights.get(into, weights[gone]))}
