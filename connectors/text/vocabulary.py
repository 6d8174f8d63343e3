"""How the lists of words in this package are written: words between spaces, on as many lines as they need."""


def vocabulary(words: str) -> frozenset[str]:
    """The words, as a set."""
    return frozenset(words.split())
