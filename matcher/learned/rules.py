"""What is asked of memory, rule by rule. Strengths are logarithms of odds against "no deal at all"; 0 says nothing."""

import re
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from math import sqrt
from typing import Final, NamedTuple

from connectors.model.interaction import Interaction
from matcher.learned.model import Counts, View
from matcher.learned.recollection import Recollection, sender, stem
from matcher.model import DealCandidate, Finding, Moment
from matcher.normalise.text import words

_LETTERS: Final = re.compile(r"[^\W\d_]{2,}|\d{2,}")
_SEVERAL: Final = 2.0


class Newborn(NamedTuple):
    """A deal that was made just now, and the mail right before which may be what it was made for."""

    deal: int
    since: Moment
    until: Moment
    """No longer just now."""
    sender: str
    subject: str


class Recalled:
    """One message and what memory says of it, for the rules."""

    def __init__(
        self, interaction: Interaction, own: str, recollection: Recollection, newborn: Sequence[Newborn] = ()
    ) -> None:
        """`newborn`: the deals that were so when it came."""
        self.memory: Final = recollection
        self.newborn: Final = {one.deal: one for one in newborn}
        self._interaction = interaction
        self._own = own
        self._words: dict[str, frozenset[str]] = {}

    @property
    def sender(self) -> str:
        """Who sent it; "" where that is one of us, who sends everything."""
        address = sender(self._interaction)
        return "" if address in self.memory.owners else address

    @property
    def subject(self) -> str:
        """What is the same in the subjects of one conversation."""
        return stem(self._interaction.subject)

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
    """Its words and people are those of messages that were filed under the deal before (a linear model over words)."""
    told = [_readable(term) for term in recalled.memory.telling(deal.id)]
    saying = f": {', '.join(told)}" if told else ""
    strength = recalled.memory.resembles(deal.id, View.MESSAGE)
    return strength, f"compared with what was filed under the deal before{saying}"


def like_earlier_words(recalled: Recalled, deal: DealCandidate) -> Finding | None:
    """Its words alone are those of messages that people filed under the deal before."""
    return recalled.memory.resembles(deal.id, View.WORDS), "the words alone, compared with those filed before"


def like_earlier_people(recalled: Recalled, deal: DealCandidate) -> Finding | None:
    """Its people and subject alone are those of messages that people filed under the deal before."""
    return recalled.memory.resembles(deal.id, View.PEOPLE), "people and subject alone, compared with those filed before"


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


def made_after_such_mail(recalled: Recalled, deal: DealCandidate) -> Finding | None:
    """The deal was made in the last three days, minutes after a message of the same sender or subject.

    Nothing may have been filed under it yet, but it is what somebody was at.
    """
    made = recalled.newborn.get(deal.id)
    if made is None:
        return None
    if made.sender and made.sender == recalled.sender:
        return 1.0, f"the deal was made just now, right after a message of {made.sender}"
    if made.subject and stem(made.subject) == recalled.subject:
        return 1.0, "the deal was made just now, right after a message with this subject"
    return None


def _habit(recalled: Recalled, deal: DealCandidate, counts: Counts, detail: str) -> Finding | None:
    return (recalled.memory.lift(counts, deal.id), detail) if counts else None


def _times(counts: Counts, deal: int) -> str:
    return f"{counts.get(deal, 0):.0f} of {sum(counts.values()):.0f} times under it"


def _named(said: Collection[str], deal: DealCandidate, where: str) -> Finding | None:
    name = _name(deal.name)
    hits = sorted(word for word in name if len(word) > 1 and word in said)
    if not hits:
        return None
    return len(hits) / len(name), f"the {where} has {', '.join(f'“{word}”' for word in hits)}, as the deal's name does"


@lru_cache(maxsize=4_096)
def _name(name: str) -> frozenset[str]:
    return frozenset(words(name))


def _readable(term: str) -> str:
    mark, colon, rest = term.partition(":")
    if not colon:
        return f"“{term}”"
    return f"“{rest}” in the subject" if mark == "s" else rest
