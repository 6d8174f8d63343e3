"""Which given names stand for one another: Bill and William, by the package `nicknames`."""

from functools import cache

from matcher.normalise.text import name_word

_NONE = frozenset[str]()


@cache
def _full_names() -> dict[str, frozenset[str]]:
    """Each nickname with the full names that it stands for, and itself. Read once, on first use."""
    from nicknames import name_triplets

    full: dict[str, set[str]] = {}
    for row in name_triplets():
        name, nickname = name_word(row.name1), name_word(row.name2)
        full.setdefault(nickname, {nickname}).add(name)
        full.setdefault(name, {name})
    return {name: frozenset(names) for name, names in full.items()}


def same_given_name(a: str, b: str) -> bool:
    """Whether two given names are one, or nicknames of one: `bill` and `will`. Takes single folded tokens."""
    return not full_names(a).isdisjoint(full_names(b))


def full_names(name: str) -> frozenset[str]:
    """A given name and those that it may be short for; empty where the list does not have it."""
    return _full_names().get(name, _NONE)
