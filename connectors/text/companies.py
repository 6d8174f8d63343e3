"""Whether a line of a signature is the name of a company: by its legal form, or as its mail's domain says it."""

import re
from collections.abc import Callable
from functools import cache

from connectors.text.vocabulary import vocabulary

_ORGANISATIONS = vocabulary(
    """
    group associates partners consultants consulting advisors solutions technologies technology systems software
    industries holdings international energy capital ventures university universität college school institute bank
    company corporation foundation ministry law lawyers laboratories labs media studio studios agency llc llp
    """
)
_DEPARTMENTS = vocabulary("department dept desk team division unit section affairs services office center centre")
_LETTERS = re.compile(r"[^\W\d_]+")


@cache
def _basename() -> Callable[[str], str]:
    from cleanco import basename  # type: ignore[import-untyped]

    return lambda name: str(basename(name))


def has_legal_form(line: str) -> bool:
    """It ends with a legal form of some country: `Fjordwind AS`, `Hof & Sohn GmbH & Co. KG`."""
    name = line.strip(" .,")
    return " " in name and len(_basename()(line).strip(" .,")) < len(name)


def is_department(line: str) -> bool:
    """It names a part of a company: `Legal Department`."""
    return not _DEPARTMENTS.isdisjoint(_words(line))


def is_organisation(line: str) -> bool:
    """One of its words stands in names of companies only."""
    return not _ORGANISATIONS.isdisjoint(_words(line))


def is_of_domain(line: str, domain: str) -> bool:
    """The domain is made of the line's words or of their first letters: `Watson Wyatt` at `watsonwyatt.example`."""
    words = _words(line)
    labels = {label.replace("-", "") for label in domain.lower().split(".")[:-1] if len(label) > 1}
    if not words or not labels:
        return False
    initials = "".join(word[0] for word in words)
    return bool(labels & {"".join(words), initials}) or any(
        len(word) > 3 and (label.startswith(word) or word.startswith(label))
        for word in words[:2]
        for label in labels
        if len(label) > 3
    )


def _words(line: str) -> list[str]:
    return _LETTERS.findall(line.lower())
