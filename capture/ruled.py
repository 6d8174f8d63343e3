"""What the rules that people made say of an envelope. Pure, and compiled once for all that a mailbox brings.

People and domains, folders and categories are looked up; phrases are looked for in the subject as they are. No rule is
a pattern: whoever writes one cannot make it run away.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self

from connectors.model.address import Address, domain_of
from store.rules import Effect, Rule, What

_DEEPEST = 24
"""Folders within folders that are looked at: a name is hostile, and has as many slashes as it likes."""

Listed = Mapping[str, tuple[Rule, ...]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The rules that apply, the widest place first where several say the same."""

    out: Rule | None = None
    """It is left out."""
    bare: Rule | None = None
    """It is kept without text."""
    private: Rule | None = None
    """Only those in whose mailboxes it is may know of it."""


UNTOUCHED = Verdict()


def folded(text: str) -> str:
    """As phrases and folders are compared: without regard to case, compatibility forms and runs of blanks."""
    plain = text.casefold() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    return " ".join(plain.split())


@dataclass(frozen=True, slots=True)
class Ruled:
    """All rules that hold in one mailbox."""

    people: Listed = field(default_factory=dict)
    domains: Listed = field(default_factory=dict)
    folders: Listed = field(default_factory=dict)
    categories: Listed = field(default_factory=dict)
    subjects: tuple[Rule, ...] = ()

    @classmethod
    def by(cls, rules: Iterable[Rule]) -> Self:
        """Of rules in any order."""
        listed: dict[What, dict[str, list[Rule]]] = {what: defaultdict(list) for what in What}
        for rule in sorted(rules, key=_widest_first):
            listed[rule.what][rule.value].append(rule)
        looked_up = {what: {value: tuple(found) for value, found in of.items()} for what, of in listed.items()}
        return cls(
            people=looked_up[What.PERSON],
            domains=looked_up[What.DOMAIN],
            folders=looked_up[What.FOLDER],
            categories=looked_up[What.CATEGORY],
            subjects=tuple(rule for found in looked_up[What.SUBJECT].values() for rule in found),
        )

    def verdict(
        self,
        people: Iterable[Address],
        subject: str,
        folders: Collection[str] = (),
        categories: Collection[str] = (),
    ) -> Verdict:
        """`folders` and `categories` as their source names them: an item is in each of them."""
        found = list(self._applying(people, subject, folders, categories))
        if not found:
            return UNTOUCHED
        first: dict[Effect, Rule] = {}
        for rule in sorted(found, key=_widest_first):
            first.setdefault(rule.effect, rule)
        return Verdict(first.get(Effect.NONE), first.get(Effect.HEADERS), first.get(Effect.PRIVATE))

    def _applying(
        self, people: Iterable[Address], subject: str, folders: Collection[str], categories: Collection[str]
    ) -> Iterator[Rule]:
        if self.people or self.domains:
            for person in people:
                yield from self.people.get(person, ())
                yield from self._at(domain_of(person))
        if self.folders:
            yield from (rule for name in folders for part in _around(name) for rule in self.folders.get(part, ()))
        if self.categories:
            yield from (rule for name in categories for rule in self.categories.get(folded(name), ()))
        if self.subjects:
            words = folded(subject)
            yield from (rule for rule in self.subjects if rule.value in words)

    def _at(self, domain: str) -> Iterator[Rule]:
        """Of the domain and those above it."""
        while self.domains and domain:
            yield from self.domains.get(domain, ())
            domain = domain.partition(".")[2]


UNRULED = Ruled()


def _widest_first(rule: Rule) -> tuple[bool, bool, int]:
    return rule.place.rep is not None, rule.place.group is not None, rule.id


def _around(name: str) -> Iterator[str]:
    """Every run of whole names in a folder's path: `a/b/c` is in `a`, `a/b`, `b/c` and `c` too."""
    names = folded(name).split("/")[:_DEEPEST]
    for start in range(len(names)):
        for end in range(start + 1, len(names) + 1):
            yield "/".join(names[start:end])
