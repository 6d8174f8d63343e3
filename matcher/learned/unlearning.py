"""Takes out of a model what only messages said that are no longer there."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from connectors.model.interaction import Interaction
from matcher.learned.model import Counts, Learned, Profile
from matcher.learned.recollection import sender, stem
from matcher.learned.terms import Words, terms


def without_others(learned: Learned, messages: Iterable[tuple[Interaction, Words]]) -> Learned:
    """The model, knowing of no term, subject, sender or person but those of these messages.

    Its weights stay what they were: numbers, from which no word can be had.
    """
    known, subjects, senders, people = set[str](), set[str](), set[str](), set[str]()
    for interaction, said in messages:
        known.update(terms(interaction, said, ()))
        subjects.add(stem(interaction.subject))
        senders.add(sender(interaction))
        people.update(one.address for one in interaction.participants)
    habits = learned.habits
    return replace(
        learned,
        rarity={term: rare for term, rare in learned.rarity.items() if term in known},
        profiles={
            view: Profile({term: some for term, some in one.weights.items() if term in known}, one.bias)
            for view, one in learned.profiles.items()
        },
        habits=replace(
            habits,
            subject=_only(habits.subject, subjects),
            sender=_only(habits.sender, senders),
            person=_only(habits.person, people),
        ),
    )


def _only(counts: Mapping[str, Counts], known: set[str]) -> dict[str, Counts]:
    return {key: some for key, some in counts.items() if key in known}
