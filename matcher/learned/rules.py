"""What is asked of memory, rule by rule. Strengths are logarithms of odds against "no deal at all"; 0 says nothing."""

import re
from collections.abc import Callable, Collection
from math import sqrt
from typing import Final

from connectors.model.interaction import Interaction
from matcher.learned.model import Counts
from matcher.learned.recollection import Recollection
from matcher.model import DealCandidate, Finding
from matcher.normalise.text import words

_LETTERS: Final = re.compile(r"[^\W\d_]{2,}|\d{2,}")
_SEVERAL: Final = 2.0


class Recalled:
    """One message and what memory says of it, for the rules."""

    def __init__(self, interaction: Interaction, own: str, recollection: Recollection) -> None:
        self.memory: Final = recollection
        self._interaction = interaction
        self._own = own
        self._words: dict[str, frozenset[str]] = {}

    def said(self, where: str) -> frozenset[str]:
        """The words of the `subject`, the `text` or the `people`."""
        if where not in self._words:
            texts = {
                "subject": self._interaction.subject,
                "text": self._own[:6_000],
                "people": " ".join(f"{one.name} {one.address}" for one in self._interaction.participants),
            }
            self._words[where] = frozenset(words(texts[where]))
        return self._words[where]


MemoryRule = Callable[[Recalled, DealCandidate], Finding | None]


def like_earlier_messages(recalled: Recalled, deal: DealCandidate) -> Finding | None:
    """Its words and people are those of messages that people filed under the deal before (a linear model over words)."""
    told = [_readable(term) for term in recalled.memory.telling.get(deal.id, ())]
    saying = f": {', '.join(told)}" if told else ""
    return recalled.memory.resembles(deal.id), f"compared with what was filed under the deal before{saying}"


def same_subject_before(recalled: Recalled, deal: DealCandidate) -> Finding | None:
    """Messages of the same subject were filed before. Digits do not count, so that a weekly report has one subject."""
    counts = recalled.memory.subject
    return _habit(recalled, deal, counts, f"messages with this subject were filed {_times(counts, deal.id)}")


def sender_before(recalled: Recalled, deal: DealCandidate) -> Finding | None:
    """Messages of the same sender were filed before."""
    counts = recalled.memory.sender
    return _habit(recalled, deal, counts, f"messages of this sender were filed {_times(counts, deal.id)}")


def people_before(recalled: Recalled, deal: DealCandidate) -> Finding | None:
    """Messages with the same people on them were filed before."""
    known = recalled.memory.people
    if not known:
        return None
    strength = sum([recalled.memory.lift(counts, deal.id, _SEVERAL) for counts in known]) / sqrt(len(known) + 1)
    with_it = sum([deal.id in counts for counts in known])
    return strength, f"{with_it} of {len(known)} people on it were on messages of the deal before"


def filed_often(recalled: Recalled, deal: DealCandidate) -> Finding | None:
    """How much is filed under the deal at all, against what is about no deal."""
    ever = recalled.memory.learned.habits.ever
    return recalled.memory.often(deal.id), f"{_times(ever, deal.id)} of all decisions"


def filed_lately(recalled: Recalled, deal: DealCandidate) -> Finding | None:
    """Whether more or less than usual was filed under the deal in the last two months."""
    counts = recalled.memory.learned.habits.lately
    return _habit(recalled, deal, counts, f"lately {_times(counts, deal.id)}")


def name_in_subject_words(recalled: Recalled, deal: DealCandidate) -> Finding | None:
    """The subject has words of the deal's name, common ones too."""
    return _named(recalled.said("subject"), deal, "subject")


def name_in_text(recalled: Recalled, deal: DealCandidate) -> Finding | None:
    """The text has words of the deal's name."""
    return _named(recalled.said("text"), deal, "text")


def name_in_people(recalled: Recalled, deal: DealCandidate) -> Finding | None:
    """The names or addresses of the people on it have words of the deal's name."""
    return _named(recalled.said("people"), deal, "people's names")


def _habit(recalled: Recalled, deal: DealCandidate, counts: Counts, detail: str) -> Finding | None:
    return (recalled.memory.lift(counts, deal.id), detail) if counts else None


def _times(counts: Counts, deal: int) -> str:
    return f"{counts.get(deal, 0):.0f} of {sum(counts.values()):.0f} times under it"


def _named(said: Collection[str], deal: DealCandidate, where: str) -> Finding | None:
    name = set(words(deal.name))
    hits = sorted(word for word in name if len(word) > 1 and word in said)
    if not hits:
        return None
    return len(hits) / len(name), f"the {where} has {', '.join(f'“{word}”' for word in hits)}, as the deal's name does"


def _readable(term: str) -> str:
    mark, colon, rest = term.partition(":")
    if not colon:
        return f"“{term}”"
    return f"“{rest}” in the subject" if mark == "s" else rest
