"""How alike two names are, and whether the local part of an address was made from one.

Both tell how sure it is that two records mean one person who is known to be at this company: 1 for certain.
"""

from rapidfuzz.distance import OSA, JaroWinkler

from matcher.normalise.names import PersonName
from matcher.normalise.nicknames import full_names, same_given_name

NICKNAME = 0.95
LONGER = 0.85
"""One word begins with the other: `Chris` and `Christina`, `Mill` and `Mills`."""
INITIAL = 0.8
SLIPS = {1: 0.8, 2: 0.6}
"""By how many letters are wrong, missing, too many or in each other's place."""
LONGER_NAME = 0.7
"""One has a further name that is no middle name: `Maria Garcia` and `Maria Garcia Lopez`."""
OTHER_INITIAL = 0.5
"""The same names with different middle initials."""
HANDLE_SLIP = 0.55
"""A slip of the pen in a long family name, beside the right initial."""
ALONE = 0.5
"""Only a given or a family name."""

_ALIKE = 0.85
"""Slips of the first letters are rarer, and two letters of four make another name."""


def alike(a: PersonName, b: PersonName) -> float:
    """1 for the same names in any order; less for each nickname, initial or slip of the pen.

    0 where a name that both give differs, where either gives only one name, and where not one name is spelt the same.
    """
    if a.key == b.key and " " in a.key:
        return 1.0 if a.tokens == b.tokens or not _initials_differ(a, b) else OTHER_INITIAL
    if a.spelt.isdisjoint(b.spelt):
        return 0.0
    short, long = (a, b) if len(a.tokens) <= len(b.tokens) else (b, a)
    if len(short.tokens) < 2:
        return 0.0
    return _joined(short, long) or _paired(short, long)


def _initials_differ(a: PersonName, b: PersonName) -> bool:
    own, other = set(a.tokens) - a.spelt, set(b.tokens) - b.spelt
    return bool(own and other) and own.isdisjoint(other)


def _paired(short: PersonName, long: PersonName) -> float:
    """Each name of the shorter with its best partner in the longer; an initial costs nothing beside two full names."""
    likeness = 1.0
    full = initials = 0
    free = list(long.tokens)
    for token in sorted(short.tokens, key=len, reverse=True):
        quality, best = max([(_word_likeness(token, other), other) for other in free])
        if quality == 0.0:
            return 0.0
        if len(token) > 1 and len(best) > 1:
            full += 1
            likeness *= quality
        else:
            initials += 1
        free.remove(best)
    if full < 2:
        likeness *= INITIAL**initials
    if any(len(token) > 1 for token in free) and not _same_ends(short, long):
        likeness *= LONGER_NAME
    return likeness


def _same_ends(short: PersonName, long: PersonName) -> bool:
    """The longer name has more in the middle only: `Scott Michael Neal` for `Scott Neal`."""
    return {short.given, short.family} == {long.given, long.family}


def _joined(short: PersonName, long: PersonName) -> float:
    """`Duk-soo Han` and `Duksoo Han`, `Mc Donald` and `McDonald`."""
    if len(short.tokens) == len(long.tokens):
        return 0.0
    common = short.spelt & long.spelt
    own, other = ("".join([token for token in one.tokens if token not in common]) for one in (short, long))
    return NICKNAME if own == other and len(own) > 3 else 0.0


def _word_likeness(a: str, b: str) -> float:
    if a == b:
        return 1.0
    if len(a) == 1 or len(b) == 1:
        return INITIAL if a[0] == b[0] else 0.0
    if same_given_name(a, b):
        return NICKNAME
    return _slip(a, b) or NICKNAME * _slip_of_nickname(a, b)


def _slip_of_nickname(a: str, b: str) -> float:
    """`Jacbo` and `Jake`: one is a slip of a name that the other is short for."""
    slips = [_slip(full, b) for full in full_names(a)] + [_slip(a, full) for full in full_names(b)]
    return max(slips, default=0.0)


def _slip(a: str, b: str) -> float:
    if len(a) < 4 or len(b) < 4:
        return 0.0
    if a.startswith(b) or b.startswith(a):
        return LONGER
    a, b = a.replace("rn", "m"), b.replace("rn", "m")
    if JaroWinkler.similarity(a, b) < _ALIKE:
        return 0.0
    return 0.8 if a == b else SLIPS.get(OSA.distance(a, b), 0.0)


def handle_fits(handle: str, name: PersonName) -> float:
    """How sure it is that a local part was made from a name: `scottneal`, `sneal`, `nealsm`. In normal form, no marks.

    `ALONE` for a given or family name, and for a record whose name is no more than the handle.
    """
    given, family = name.given, name.family
    if len(handle) < 3 or not family:
        return 0.0
    if handle in (given, family):
        return ALONE
    if not given or len(family) < 3:
        return 0.0
    if handle in (given + family, family + given):
        return 0.95
    if handle in (given[0] + family, family + given[0]):
        return 0.8
    return _longer_handle(handle, given, family)


def _longer_handle(handle: str, given: str, family: str) -> float:
    """With a middle initial, cut short, or with a slip of the pen beside the right initial."""
    rest = handle.removeprefix(family)
    if len(rest) == 2 and rest[0] == given[0]:
        return 0.75
    if handle.startswith(given) and handle.endswith(family) and len(handle) - len(given) - len(family) in (1, 2):
        return LONGER
    if len(family) > 3 and min(len(handle), len(given + family)) > 7 and _one_off(handle, given + family):
        return 0.7
    if len(family) < 6:
        return 0.0
    ends = [handle[1:] if handle[0] == given[0] else "", *[handle[:-k] for k in (1, 2) if handle[-k] == given[0]]]
    return HANDLE_SLIP if any(_one_off(end, family) for end in ends) else 0.0


def _one_off(a: str, b: str) -> bool:
    return OSA.distance(a, b, score_cutoff=1) <= 1
