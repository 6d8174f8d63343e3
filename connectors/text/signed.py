"""What a person's signature says of him: name, title, company, telephone numbers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from connectors.model.address import Address, domain_of
from connectors.text.closings import is_closing
from connectors.text.companies import has_legal_form, is_department, is_of_domain, is_organisation
from connectors.text.names import bare_name, is_name, is_name_of
from connectors.text.phones import Kind, label_alone, numbers
from connectors.text.titles import has_title

_LIMIT = 2_000
_LONGEST = 200
_DECORATION = " \t\r*_-–—~|/#=·•>"
_PIECES = re.compile(
    r"\s{2,}|\t|\s*[|•·]\s*|\s+[-–—]+\s+(?=\+?[(\d])|\s+(?=(?:tel|ph|phone|fax|mobile|cell|e-?mail)\b\.?:?)",
    re.IGNORECASE,
)
_ANOTHERS = re.compile(
    r"\W*(?:(?:executive |personal |my |administrative )?"
    r"(?:assistants?|asst|secretary|assistenz|sekretariat|secrétariat|sekretär\w*|assistente)"
    r"\b[^:\d]{0,40}[:\d(+]|(?:c/o|emergency|if urgent|in my absence|help ?desk|hotline)\b)",
    re.IGNORECASE,
)
_NOT_NAMES = re.compile(r"[@\d]|://|\bwww\.")
_CITY = re.compile(r"[\w. ]+, ?[A-Z]{2}$")
_COMMAS = re.compile(r"\s*,\s*|\s+(?:at|@|bei|chez|en)\s+|\s+[-–—]\s+")


@dataclass(frozen=True, slots=True)
class Signature:
    """What a person says of himself below his letters; "" and () where he does not.

    `phones` are digits, with a leading `+` where it is given and `x` before an extension; fax numbers are none.
    """

    name: str
    title: str
    company: str
    phones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    address: Address

    def is_called(self, line: str) -> bool:
        return is_name_of(line, self.name, self.address)

    def works_for(self, line: str) -> bool:
        return is_of_domain(line, domain_of(self.address))


def signature(block: str, name: str, address: Address) -> Signature | None:
    """The fields of `block` that are of the person who writes as `name` ("" if unknown) from `address`.

    `block` is what `parted` gives. Lines of other people and of assistants are passed over; None where nothing is left,
    as where the block begins with the name of somebody else.
    """
    person = _Person(name, address)
    lines = _of_person([line[:_LONGEST].strip(_DECORATION) for line in block[:_LIMIT].split("\n")], person)
    pieces = [piece for line in lines for piece in _PIECES.split(line) if piece]
    named = next((piece for piece in pieces if is_name(piece) and person.is_called(piece)), "")
    title, rest = _title(pieces, person)
    company = rest or _company(pieces, person)
    phones = tuple(dict.fromkeys(_phones(lines)))
    return Signature(bare_name(named) or name.strip(), title, company, phones) if title or company or phones else None


def _of_person(lines: Sequence[str], person: _Person) -> list[str]:
    """The lines from the start, or from the person's name, to the name of another."""
    found: list[str] = []
    is_others = False
    for position, line in enumerate(lines):
        if not line:
            continue
        if is_name(line) and person.is_called(line):
            is_others = False
        elif (not position or not lines[position - 1]) and _is_another(lines, position, person):
            is_others = True
        if not is_others and not _ANOTHERS.match(line) and not is_closing(line):
            found.append(line)
    return found


def _is_another(lines: Sequence[str], at: int, person: _Person) -> bool:
    """The paragraph begins with a full name that is not this person's and not a company's, above a job or a number."""
    line = lines[at]
    if not is_name(line) or " " not in bare_name(line) or has_title(line):
        return False
    if is_organisation(line) or is_department(line) or has_legal_form(line) or person.works_for(line):
        return False
    following = next((other for other in lines[at + 1 : at + 3] if other), "")
    return has_title(following) or any(numbers(following)) or "@" in following


def _title(pieces: Sequence[str], person: _Person) -> tuple[str, str]:
    """The title, and the company that stands behind it on the same line: `Senior Counsel, Fjordwind`."""
    for piece in pieces:
        if not has_title(piece) or _NOT_NAMES.search(piece) or has_legal_form(piece):
            continue
        parts = _COMMAS.split(piece)
        if len(parts) > 1 and is_name(parts[0]) and person.is_called(parts[0]) and not has_title(parts[0]):
            piece, parts = piece[piece.index(parts[1], len(parts[0])) :], parts[1:]
        last = parts[-1]
        if len(parts) > 1 and not has_title(last) and _is_company(last, person):
            return piece[: piece.rindex(last)].rstrip(" ,-–—@").removesuffix(" at"), last
        return piece.strip(" ,.;:"), ""
    return "", ""


def _is_company(text: str, person: _Person) -> bool:
    is_initials = text.isupper() and text.isalpha() and 2 <= len(text) <= 5
    return is_initials or has_legal_form(text) or is_organisation(text) or person.works_for(text)


def _company(pieces: Sequence[str], person: _Person) -> str:
    """By its legal form, by the domain of the address, else the line below the name or title that reads like a name."""
    candidates = [
        piece
        for piece in pieces
        if not _NOT_NAMES.search(piece)
        and not _CITY.match(piece)
        and not (is_name(piece) and person.is_called(piece))
        and not has_title(piece)
    ]
    for is_it in (has_legal_form, person.works_for, is_organisation):
        for piece in candidates:
            if is_it(piece) and len(piece) < 80:
                return piece.strip(" ,;:")
    for above, piece in pairwise(pieces):
        is_below = has_title(above) or (is_name(above) and person.is_called(above))
        if is_below and piece in candidates and is_name(piece) and not is_department(piece):
            return piece.strip(" ,;:")
    return ""


def _phones(lines: Sequence[str]) -> Iterator[str]:
    pending = Kind.BARE
    for line in lines:
        for kind, number in numbers(line):
            if Kind.BARE is not kind is not Kind.PHONE:
                continue
            if kind is Kind.PHONE or pending in (Kind.BARE, Kind.PHONE):
                yield number
        pending = label_alone(line)
