"""Names of people: one form for `Neal, Scott`, `Scott M. Neal` and `NEAL Scott (Acme)`, and how alike two are."""

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import JaroWinkler

from matcher.normalise.nicknames import same_given_name
from matcher.normalise.text import name_word, words

_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|<[^>]*>|\||\bvia\b.*|[\"“”]|@.*", re.IGNORECASE)
_HINT = re.compile(r"[(\[<|\"“”@]| [vV][iI][aA] ")
_NO_NAME = frozenset(
    words("jr sr ii iii iv phd md mba cpa esq dr mr mrs ms miss prof professor ing dipl herr frau mme sir")
)


class PersonName(NamedTuple):
    """A name in normal form."""

    tokens: tuple[str, ...]
    """Given names first; titles and suffixes left out."""
    key: str
    """The tokens but single letters, sorted: equal for every order and middle initial."""
    spelt: frozenset[str]
    """The same as a set."""

    @property
    def given(self) -> str:
        """The first given name; "" where there is only one token."""
        return self.tokens[0] if len(self.tokens) > 1 else ""

    @property
    def family(self) -> str:
        """The family name, or its last part; "" where there is no name."""
        return self.tokens[-1] if self.tokens else ""


def _tokens(text: str) -> list[str]:
    return [name_word(word) for word in words(text) if word not in _NO_NAME and not word.isdigit()]


@lru_cache(maxsize=4_096)
def person(name: str) -> PersonName:
    """A display name in normal form; what is in brackets, a title, a suffix or an address's domain is no part of it."""
    text = (_ASIDE.sub(" ", name) if _HINT.search(name) else name).strip()
    if " " not in text:
        text = text.replace(".", " ").replace("_", " ")
    family, comma, given = text.partition(",")
    front = _tokens(given) if comma else []
    tokens = front + _tokens(family)
    spelt = sorted([token for token in tokens if len(token) > 1])
    return PersonName(tuple(tokens), " ".join(spelt), frozenset(spelt))


def _token_likeness(a: str, b: str) -> float:
    if a == b:
        return 1.0
    if len(a) == 1 or len(b) == 1:
        return 0.8 if a[0] == b[0] else 0.0
    if same_given_name(a, b):
        return 0.95
    if len(a) < 4 or len(b) < 4:
        return 0.0
    if a.startswith(b) or b.startswith(a):
        return 0.85
    return 0.9 * JaroWinkler.similarity(a, b, score_cutoff=0.9)


def alike(a: PersonName, b: PersonName) -> float:
    """From 0 to 1, how sure it is that two names belong to one person who is known to be at this company.

    1 for the same names in any order; 0.95 with a nickname; less for initials and misspellings; 0 where a name that
    both give differs, where either gives only one name, and where not one name is spelt the same.
    """
    if a.key == b.key and " " in a.key:
        return 1.0
    if a.spelt.isdisjoint(b.spelt):
        return 0.0
    short, long = (a.tokens, b.tokens) if len(a.tokens) <= len(b.tokens) else (b.tokens, a.tokens)
    if len(short) < 2:
        return 0.0
    likeness = 1.0
    free = list(long)
    for token in sorted(short, key=len, reverse=True):
        best = max(free, key=lambda other: _token_likeness(token, other))
        quality = _token_likeness(token, best)
        if quality == 0.0:
            return 0.0
        free.remove(best)
        likeness = min(likeness, quality)
    return likeness


def handle_fits(handle: str, name: PersonName) -> float:
    """From 0 to 1, how sure it is that the local part of an address was made from this name: `sneal`, `neals`."""
    given, family = name.given, name.family
    letters = "".join(_tokens(handle.replace("_", " ")))
    if not given or len(family) < 3 or family not in letters:
        return 0.0
    if letters in (given + family, family + given):
        return 0.95
    if letters in (given[0] + family, family + given[0]):
        return 0.8
    rest = letters.removeprefix(family)
    if len(family) > 3 and len(rest) in (1, 2) and rest[0] == given[0]:
        return 0.75
    return 0.0
