"""Which given names stand for one another: Bill and William, by the package `nicknames`."""

from functools import cache

from matcher.normalise.text import name_word


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
    table = _full_names()
    own, other = table.get(a), table.get(b)
    return own is not None and other is not None and not own.isdisjoint(other)
