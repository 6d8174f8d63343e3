"""All that is looked for in one text, and the text without it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from capture.sensitive.cards import cards
from capture.sensitive.found import Find, Found
from capture.sensitive.ibans import ibans
from capture.sensitive.national import national_ids
from capture.sensitive.passwords import passwords
from capture.sensitive.private_keys import private_keys
from capture.sensitive.tokens import tokens
from config.sensitive import Country, SensitiveContent, SensitiveKind

MASKS: Final[Mapping[SensitiveKind, str]] = {
    SensitiveKind.CARD: "[card number removed]",
    SensitiveKind.IBAN: "[bank account removed]",
    SensitiveKind.NATIONAL_ID: "[national id removed]",
    SensitiveKind.PASSWORD: "[password removed]",
    SensitiveKind.PRIVATE_KEY: "[private key removed]",
    SensitiveKind.TOKEN: "[access token removed]",
}
_FOUND_BY: Final[Mapping[SensitiveKind, Find]] = {
    SensitiveKind.PRIVATE_KEY: private_keys,
    SensitiveKind.TOKEN: tokens,
    SensitiveKind.CARD: cards,
    SensitiveKind.IBAN: ibans,
    SensitiveKind.PASSWORD: passwords,
}
_NO_LETTER: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Finder:
    """What is looked for, and what becomes of what is found."""

    content: SensitiveContent = SensitiveContent.KEEP
    kinds: tuple[Find, ...] = ()
    in_markup: tuple[Find, ...] = ()
    """Those of them that are found in HTML as it is written; the others are looked for in what it shows."""

    def __bool__(self) -> bool:
        return bool(self.kinds)


SEEKS_NOTHING: Final = Finder()


@dataclass(slots=True)
class Removed:
    """What was found in the parts of one item, so that the same number in two of them counts once. Kept nowhere."""

    values: dict[SensitiveKind, set[str]] = field(default_factory=dict)

    def note(self, kind: SensitiveKind, value: str) -> None:
        """One was found; how it is written does not matter."""
        self.values.setdefault(kind, set()).add(_NO_LETTER.sub("", value).casefold() or value)

    def counts(self) -> tuple[tuple[str, int], ...]:
        """Each kind and how many different ones, in order of kinds."""
        return tuple((kind.value, len(self.values[kind])) for kind in sorted(self.values))


def finder(content: SensitiveContent, kinds: Iterable[SensitiveKind], countries: Iterable[Country]) -> Finder:
    """By the settings."""
    wanted = set() if content is SensitiveContent.KEEP else set(kinds)
    finds = [find for kind, find in _FOUND_BY.items() if kind in wanted]
    in_markup = tuple(find for find in finds if find in (private_keys, tokens))
    named = tuple(countries)
    if SensitiveKind.NATIONAL_ID in wanted and named:
        finds.append(national_ids(named))
    return Finder(content, tuple(finds), in_markup)


def found_in(text: str, kinds: Iterable[Find]) -> list[Found]:
    """In order, none within another: of two that overlap the first, and of two that begin together the longer."""
    every = sorted((found for find in kinds for found in find(text)), key=lambda found: (found.start, -found.end))
    kept: list[Found] = []
    for found in every:
        if not kept or found.start >= kept[-1].end:
            kept.append(found)
    return kept


def masked(text: str, found: Iterable[Found], removed: Removed) -> str:
    """The text with what was found replaced."""
    parts: list[str] = []
    place = 0
    for start, end, kind in found:
        removed.note(kind, text[start:end])
        parts += (text[place:start], MASKS[kind])
        place = end
    return "".join((*parts, text[place:])) if parts else text
