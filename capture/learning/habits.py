"""Counts how people filed: by subject, by sender, by person."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from datetime import timedelta

from connectors.model.address import Address
from connectors.model.interaction import Interaction
from matcher.learned.model import Habits
from matcher.learned.recollection import sender, stem

_LATELY = timedelta(days=60)
_LAST = 20
"""Decisions that count for one subject or sender: habits change."""


def habits(filed: Sequence[tuple[Interaction, int]], owners: Iterable[Address]) -> Habits:
    """The habits of messages with their deals, oldest first."""
    subjects: dict[str, deque[int]] = defaultdict(lambda: deque(maxlen=_LAST))
    senders: dict[str, deque[int]] = defaultdict(lambda: deque(maxlen=2 * _LAST))
    people: dict[str, Counter[int]] = defaultdict(Counter)
    end = filed[-1][0].at if filed else None
    for interaction, deal in filed:
        subject = stem(interaction.subject)
        if subject:
            subjects[subject].append(deal)
        senders[sender(interaction)].append(deal)
        for address in {one.address for one in interaction.participants} - set(owners):
            people[address][deal] += 1
    return Habits(
        subject={key: dict(Counter(some)) for key, some in subjects.items()},
        sender={key: dict(Counter(some)) for key, some in senders.items()},
        person={key: dict(some) for key, some in people.items()},
        ever=dict(Counter(deal for _interaction, deal in filed)),
        lately=dict(Counter(deal for one, deal in filed if end is not None and one.at > end - _LATELY)),
    )
