"""What the rules that people made say of an envelope. Pure, and compiled once for all that a mailbox brings.

People and domains, folders and categories are looked up; phrases are looked for in the subject as they are. No rule is
a pattern: whoever writes one cannot make it run away.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Self

from connectors.model.address import Address, domain_of
from store.rules import Effect, Rule, What

_DEEPEST = 24
"""Names of a domain that are looked at, the last ones: a hostile one has as many dots as it likes."""
_KEPT = 4_096
"""Domains and folders whose parts are remembered: most mail is with the same and in the same."""

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
    plain = text.casefold() if text.isascii() else _compatible(_compatible(text).casefold())
    return " ".join(plain.split())


def _compatible(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


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
            folders={_path(value): rules for value, rules in looked_up[What.FOLDER].items()},
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
        found = self._of_people(people) if self.people or self.domains else []
        if self.folders and folders:
            paths = [_path(name) for name in folders]
            found += [rule for path in paths for part, some in self.folders.items() if part in path for rule in some]
        if self.categories and categories:
            found += [rule for name in categories for rule in self.categories.get(folded(name), ())]
        if self.subjects:
            words = folded(subject)
            found += [rule for rule in self.subjects if rule.value in words]
        if not found:
            return UNTOUCHED
        first: dict[Effect, Rule] = {}
        for rule in sorted(found, key=_widest_first):
            first.setdefault(rule.effect, rule)
        return Verdict(first.get(Effect.NONE), first.get(Effect.HEADERS), first.get(Effect.PRIVATE))

    def _of_people(self, people: Iterable[Address]) -> list[Rule]:
        found: list[Rule] = []
        domains = set()
        for person in people:
            if person in self.people:
                found += self.people[person]
            domains.add(domain_of(person))
        if self.domains:
            found += [rule for domain in domains for one in _above(domain) for rule in self.domains.get(one, ())]
        return found


UNRULED = Ruled()


def _widest_first(rule: Rule) -> tuple[bool, bool, int]:
    return rule.place.rep is not None, rule.place.group is not None, rule.id


@lru_cache(_KEPT)
def _above(domain: str) -> tuple[str, ...]:
    """The domain, and those that it is in."""
    names = domain.split(".")[-_DEEPEST:]
    return tuple(".".join(names[start:]) for start in range(len(names)))


@lru_cache(_KEPT)
def _path(name: str) -> str:
    """A folder between slashes: `a/b/c` holds `a`, `a/b`, `b/c` and `c` as whole names."""
    return f"/{folded(name)}/"
