"""Company names without their legal form, by `cleanco`."""

from collections.abc import Callable
from functools import cache, lru_cache

from matcher.normalise.text import words


@cache
def _basename() -> Callable[[str], str]:
    from cleanco import basename  # type: ignore[import-untyped]

    return lambda name: str(basename(name))


@lru_cache(maxsize=2_048)
def company(name: str) -> tuple[str, ...]:
    """The words of a company's name without its legal form: `("acme", "tools")` for `ACME Tools GmbH & Co. KG`."""
    return tuple(words(_basename()(name))) or tuple(words(name))
