"""The name of a person, by all that she and others call her. Pure."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from connectors.model.address import Address
from matcher.normalise.names import person

_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|<[^>]*>|[\"“”„]|\s+(?:via|on behalf of|c/o)\s.*|\s[-|/–]\s.*", re.IGNORECASE)
_LONGEST = 200
"""Characters of a form that are read: its writer decides how long it is, and `_ASIDE` takes the square of that."""
_LETTERS = re.compile(r"[^\W\d_]")
_PARTICLES = frozenset({"de", "da", "di", "du", "van", "von", "der", "den", "la", "le", "zu", "y", "e", "of", "bin"})
_SUFFIX = re.compile(r"^(?:jr|sr|ii|iii|iv|phd|md|mba|cpa|esq)\.?$", re.IGNORECASE)
_VOWELS = frozenset("aeiouy")
_SHORT = 3
"""Letters of a name that is an abbreviation, and written in capitals."""
_OWN = 3
"""How many forms by others one form of her own outweighs."""


@dataclass(frozen=True, slots=True)
class Called:
    """One form of a name, and who used it."""

    name: str
    by_herself: bool


def best_name(address: Address, forms: Iterable[Called], signed: str = "") -> str:
    """The best form: a full name before a part of one, her own before others', often before seldom.

    `signed`: by her signature, which counts as her own. Without any form, the address taken apart; else as it is.
    """
    votes: Counter[str] = Counter()
    for form in forms:
        if (name := _plain(form.name, address)) is not None:
            votes[name] += _OWN if form.by_herself else 1
    if (name := _plain(signed, address)) is not None:
        votes[name] += _OWN
    if votes:
        best = max(votes, key=lambda name: (is_full(name), votes[name], _has_accents(name), name))
        if is_full(best):
            return best
    else:
        best = ""
    spelt = _from_local(address)
    return spelt if is_full(spelt) or not best else best


def is_full(name: str) -> bool:
    """It has a given and a family name, both spelt out."""
    return len(person(name).spelt) > 1


def _plain(form: str, address: Address) -> str | None:
    """The form as one writes a name: `Scott Neal` for `"NEAL, Scott (Acme)"`; None for what is no name."""
    text = " ".join(_ASIDE.sub(" ", form[:_LONGEST]).strip(" '.,;").split())
    if not text or "@" in text or not _LETTERS.search(text) or len(text) > 60 or text.casefold() == address:
        return None
    family, comma, given = text.partition(",")
    if comma and given.strip():
        text = f"{family} {given}".strip() if _SUFFIX.match(given.strip()) else f"{given.strip()} {family.strip()}"
    parts = [word for word in text.replace("_", " ").split() if not word.isdigit()]
    if len(parts) == 1 and "." in parts[0].strip("."):
        parts = parts[0].strip(".").split(".")
    return " ".join(_cased(parts)) or None


def _cased(parts: list[str]) -> list[str]:
    """`Scott Neal` for `SCOTT NEAL` and `scott neal`; what is written in both cases stays."""
    whole = "".join(parts)
    if not (whole.isupper() or whole.islower()):
        return parts
    return [part.lower() if part.lower() in _PARTICLES and n else _capital(part) for n, part in enumerate(parts)]


def _capital(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))


def _has_accents(name: str) -> bool:
    return not name.isascii()


def _from_local(address: Address) -> str:
    """`Scott Neal` for scott.neal@, and the address where its letters do not say."""
    local = address.rpartition("@")[0].partition("+")[0]
    parts = [part for part in re.split(r"[._-]+", local) if part and not part.isdigit()]
    if len(parts) < 2 or not all(part.isalpha() for part in parts) or max(map(len, parts)) < 2:
        return address
    return " ".join(part.upper() if _is_initials(part) else _capital(part) for part in parts)


def spelt(domain: str) -> str:
    """A company's name as its registrable domain has it: `Acme Tools` for acme-tools.co.uk, `IBM` for ibm.com."""
    parts = domain.partition(".")[0].split("-")
    return " ".join(part.upper() if len(part) <= _SHORT else part.capitalize() for part in parts if part)


def _is_initials(part: str) -> bool:
    return len(part) < 3 and _VOWELS.isdisjoint(part)
