"""Names of people: one form for `Neal, Scott`, `Scott M. Neal` and `NEAL Scott (Acme)`."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from matcher.normalise.text import name_word, words

_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|<[^>]*>|\||[\"“”]")
_BESIDE = re.compile(r"[(\[<|\"“”]")
_ADDRESS = re.compile(r"\S{3,}@\S*")
_DOMAIN = re.compile(r"@\S*")
_DEPARTMENT = re.compile(r"\S{1,12}:")
_NO_NAME = frozenset(
    words(
        "jr sr ii iii iv phd md mba cpa esq dr mr mrs ms miss prof professor ing dipl herr frau mme sir hon honorable "
        "rev madam dott dra mag mailto"
    )
)
_TURN = re.compile(
    r"(?:^| )(?:via|on behalf|im auftrag|(?:(?:executive|personal) )?(?:assistant|assistentin|assistent|pa|ea)"
    r" (?:to|of|for|von|de))(?: .*|$)"
)
_NOBODY = frozenset(
    words(
        "office team desk helpdesk secretariat sekretariat büro verteiler newsletter list assistant assistants "
        "assistentin assistent"
    )
)
_TELLING = _NOBODY | frozenset(words("via behalf auftrag pa ea"))
_DIGITS = "0123456789"
START = 4
"""The letters of a word that tell how it begins."""


class PersonName(NamedTuple):
    """A name in normal form."""

    tokens: tuple[str, ...]
    """Given names first; titles, suffixes and digits left out."""
    key: str
    """The tokens but single letters, sorted: equal for every order and middle initial."""
    spelt: frozenset[str]
    """The same as a set."""
    starts: frozenset[str]
    """How these begin, or the initials of a name of initials alone: as much as a slip or a nickname mostly leaves."""

    @property
    def given(self) -> str:
        """The first given name; "" where there is only one token."""
        return self.tokens[0] if len(self.tokens) > 1 else ""

    @property
    def family(self) -> str:
        """The family name, or its last part; "" where there is no name."""
        return self.tokens[-1] if self.tokens else ""


NOBODY: Final = PersonName((), "", frozenset(), frozenset())
"""The name of an office, a team or a list: nobody writes under it in particular."""


@lru_cache(maxsize=4_096)
def person(name: str) -> PersonName:
    """A display name in normal form.

    No part of it is what is in brackets, a title, a suffix, an address's domain, a short department before a colon
    (`HR:Ann Lee`), and whoever else is named: `Ann Lee on behalf of Bo Ek` is Ann Lee, as is `Ann Lee, assistant to Bo
    Ek`. An office, a team or a list (`Bo Ek's office`) is `NOBODY`.
    """
    back = name.lower().split() if name.isascii() else []
    front: Sequence[str] = ()
    if not "".join(back).isalpha():
        front, back = _parted(name)
    if not _TELLING.isdisjoint(back) or not _TELLING.isdisjoint(front):
        front, back = _own(front), _own(back)
        if not _NOBODY.isdisjoint(front) or not _NOBODY.isdisjoint(back) or not (front or back):
            return NOBODY
    tokens = tuple([name_word(part) for part in (*front, *back) if part not in _NO_NAME])
    spelt = sorted([token for token in tokens if len(token) > 1])
    starts = frozenset([token[:START] for token in spelt or tokens])
    return _new(PersonName, (tokens, " ".join(spelt), frozenset(spelt), starts))


_new = tuple.__new__


def _parted(name: str) -> tuple[list[str], list[str]]:
    """The words behind the first comma, and those before it."""
    text = _ASIDE.sub(" ", name).strip() if _BESIDE.search(name) else name.strip()
    if "@" in text:
        beside = _DOMAIN.sub("", _ADDRESS.sub("", text)).strip()
        text = beside if len(beside) > 3 else _DOMAIN.sub("", text).strip()
    if ":" in text:
        text = _DEPARTMENT.sub("", text, 1)
    if " " not in text:
        text = text.replace(".", " ").replace("_", " ")
    family, _comma, given = text.partition(",")
    return _without_digits(given), _without_digits(family)


def _without_digits(text: str) -> list[str]:
    return [plain for word in words(text) if (plain := word.rstrip(_DIGITS))]


def _own(parts: Sequence[str]) -> list[str]:
    """Those before the words that turn to somebody else."""
    return _TURN.sub("", " ".join(parts)).split()
