"""No text makes a pattern run away: shown on the patterns themselves, as time on a busy machine shows nothing.

A pattern looks at a bounded number of characters from wherever it begins, and within a repetition there is at each
character one way to go on. Then the steps from one place are bounded by the width, whatever the text, and all of them
by the width times the length of the text.
"""

import re
from collections.abc import Iterator
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from capture.sensitive import cards, ibans, markup, national, passwords, private_keys, tokens
from config.sensitive import Country

WIDEST = 7_000
"""Characters: a JSON Web Token of three long parts."""
EVERY = frozenset(map(chr, range(0x250)))


def compiled(found: object) -> Iterator[re.Pattern[str]]:
    if isinstance(found, re.Pattern):
        yield found
    elif isinstance(found, tuple | list):
        for each in found:
            yield from compiled(each)


def patterns() -> dict[str, re.Pattern[str]]:
    modules = (cards, ibans, passwords, private_keys, tokens)
    found = [each for module in modules for value in vars(module).values() for each in compiled(value)]
    found += [
        each for country in Country for form in national._FORMS[country] for each in compiled(national._check(form))
    ]
    return {each.pattern: each for each in found}


def first(parsed: list[Any], flags: int) -> tuple[frozenset[str], bool]:
    """The characters that a sequence may begin with, and whether it may be empty."""
    begins: frozenset[str] = frozenset()
    for operator, value in parsed:
        more, may_be_empty = first_of(operator, value, flags)
        begins |= more
        if not may_be_empty:
            return begins, False
    return begins, True


def first_of(operator: Any, value: Any, flags: int) -> tuple[frozenset[str], bool]:
    name = str(operator)
    if name in ("AT", "ASSERT", "ASSERT_NOT"):
        return frozenset(), True
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        begins, empty = first(value[2], flags)
        return begins, empty or value[0] == 0
    if name == "SUBPATTERN":
        return first(value[-1], flags)
    if name == "BRANCH":
        each = [first(branch, flags) for branch in value[1]]
        return frozenset().union(*(begins for begins, _ in each)), any(empty for _, empty in each)
    return characters(repr((operator, value)), operator, value, flags), False


_KNOWN: dict[tuple[str, int], frozenset[str]] = {}


def characters(key: str, operator: Any, value: Any, flags: int) -> frozenset[str]:
    """Those that one element of a pattern takes."""
    if (key, flags) not in _KNOWN:
        one = parser.SubPattern(parser.State(), [(operator, value)])
        one.state.flags, one.state.str = flags, ""
        takes = re._compiler.compile(one, flags).fullmatch  # type: ignore[attr-defined]
        _KNOWN[key, flags] = frozenset(filter(takes, EVERY))
    return _KNOWN[key, flags]


def ambiguous(parsed: list[Any], flags: int, after: frozenset[str] = frozenset(), *, repeated: bool = False) -> bool:
    """Within a repetition, some character leaves open which way to go on."""
    for place, (operator, value) in enumerate(parsed):
        name = str(operator)
        begins, empty = first(list(parsed[place + 1 :]), flags)
        follows = begins | after if empty else begins
        if name in ("MAX_REPEAT", "MIN_REPEAT"):
            inside, _ = first(value[2], flags)
            if repeated and value[0] < value[1] and inside & follows:
                return True
            if ambiguous(value[2], flags, inside | follows, repeated=value[1] > 1):
                return True
        elif name == "SUBPATTERN" and ambiguous(value[-1], flags, follows, repeated=repeated):
            return True
        elif name == "BRANCH":
            begun = [first(branch, flags) for branch in value[1]]
            each = [begins | follows if empty else begins for begins, empty in begun]
            overlap = any(one & other for at, one in enumerate(each) for other in each[at + 1 :])
            if (repeated and overlap) or any(ambiguous(one, flags, follows, repeated=repeated) for one in value[1]):
                return True
    return False


@pytest.mark.parametrize("pattern", patterns().values(), ids=lambda pattern: pattern.pattern[:40])
def test_a_pattern_is_of_bounded_width_and_never_of_two_minds(pattern: re.Pattern[str]) -> None:
    parsed = parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
    assert parsed.getwidth()[1] <= WIDEST
    assert not ambiguous(list(parsed), pattern.flags)


@pytest.mark.parametrize("evil", [r"(?:a|aa){1,50}b", r"(?:a?a){1,50}b", r"(?:a+){1,9}b", r"(?:a{0,9}){1,9}"])
def test_a_pattern_that_could_run_away_would_be_told(evil: str) -> None:
    assert ambiguous(list(parser.parse(evil)), re.UNICODE)


def test_tags_in_markup_go_on_in_one_way() -> None:
    for pattern in (markup._TAGS, markup._written("4111 Kq7!")):
        assert not ambiguous(list(parser.parse(pattern.pattern)), pattern.flags)
