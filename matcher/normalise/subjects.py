"""Subjects: what is left without reply marks, and the words and numbers that may name a deal."""

import re
from functools import lru_cache

from matcher.normalise.text import words

_MARKS = frozenset(
    words(
        "re fwd fw aw wg sv vs vl vb ant antw rv res enc tr rif i r odp pd ynt ilt doorst atb hl 回复 答复 转发 返信 "
        "accepted declined tentative canceled cancelled invitation zugesagt abgelehnt abgesagt"
    )
) | {"tentatively accepted", "updated invitation", "mit vorbehalt", "automatic reply", "out of office"}
_BANNERS = frozenset({"ext", "extern", "external", "external email"})
_COUNT = " 0123456789[]()"
_TRAILING = re.compile(r"(?: ?\((?:fwd|fw|was:[^)]*)\))+$")
_THREE_DIGITS = re.compile(r"\d{3}")
_NUMBER = re.compile(r"(?<![^\W_])(?=[a-z0-9_-]*\d{3})(?:[a-z]{1,8}[-_]?)?\d[a-z0-9_-]*[a-z0-9](?![^\W_])")
_PLAIN = re.compile(r"[-_ ]")
_COMMON = frozenset(
    words(
        "about account after agenda agreement also and annual another available before call catch chat check "
        "closed company confirm confirmation contract copy customer date deal demo details discuss discussion "
        "document documents draft email feedback final first follow following forward from hello help information "
        "initial intro introduction invitation invite invoice item items last latest letter list meet meeting "
        "message month monthly more need next note notes offer open opportunity order phase please price pricing "
        "project proposal purchase quarter quarterly question questions quick quote regarding renewal reminder "
        "reply report request response review sales schedule second send sent service services signed solution "
        "solutions some status still summary support team thank thanks that the their this time today tomorrow "
        "update updated upgrade urgent version visit week weekly welcome what when where which will with work year "
        "yearly your yours angebot anfrage antwort auftrag besprechung bitte eine einladung fuer frage ihre "
        "projekt rechnung termin und vertrag january february march april june july august september october "
        "november december monday tuesday wednesday thursday friday saturday sunday"
    )
)


def base_subject(text: str) -> str:
    """A subject without reply, forward and calendar marks, in lower case: equal for all messages of one conversation.

    After RFC 5256 section 2.1 (https://www.rfc-editor.org/rfc/rfc5256#section-2.1), with the marks of other languages;
    unlike there, tags of mailing lists stay. "" where nothing is left.
    """
    text = " ".join(text.casefold().split())
    if not text.isascii():
        text = text.replace("：", ":")
    while (rest := _without_mark(text)) is not None:
        text = rest
    return _TRAILING.sub("", text) if text.endswith(")") else text


def _without_mark(text: str) -> str | None:
    """The subject without its first mark; None where it begins with none."""
    head, colon, rest = text.partition(":")
    if colon and head.rstrip(_COUNT) in _MARKS:
        return rest.lstrip()
    if text.startswith("["):
        tag, _bracket, rest = text[1:].partition("]")
        if tag.strip() in _BANNERS:
            return rest.lstrip()
        if tag.startswith("fwd:"):
            return f"{tag[4:].strip()} {rest}".strip()
    return None


@lru_cache(maxsize=2_048)
def distinctive(text: str) -> frozenset[str]:
    """The words of a subject or of a deal's name that are not in everybody's: four letters or more, no dates."""
    return frozenset([word for word in words(text) if len(word) > 3 and word not in _COMMON and not word.isdigit()])


def plain_number(number: str) -> str:
    """A deal's number as it compares: `opp1234` for `OPP-1234`."""
    return _PLAIN.sub("", number.casefold().strip())


@lru_cache(maxsize=2_048)
def numbers(text: str) -> frozenset[str]:
    """What may be a deal's number in a subject: has three digits in a row, and five where it has no letters."""
    if _THREE_DIGITS.search(text) is None:
        return frozenset()
    telling = [part for part in text.casefold().split() if _THREE_DIGITS.search(part) is not None]
    found = [_PLAIN.sub("", hit) for part in telling for hit in _NUMBER.findall(part)]
    return frozenset(filter(is_telling, found))


def is_telling(number: str) -> bool:
    """Whether a number as it compares is long enough to be no year, price or version."""
    return len(number) > 3 and (len(number) > 4 if number.isdigit() else any(map(str.isdigit, number)))
