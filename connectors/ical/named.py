"""How people are told of calendars by their names."""

from collections.abc import Collection, Iterable

from connectors.errors import NeedsPerson


def counted(names: Collection[str]) -> str:
    """`2 calendars: Home, Work`."""
    many = "1 calendar" if len(names) == 1 else f"{len(names)} calendars"
    return f"{many}: {', '.join(names)}" if names else many


def none_named(names: Iterable[str], advice: str) -> NeedsPerson:
    """There are no calendars of these names. `advice`: what to do, as an imperative sentence."""
    return NeedsPerson(f"There is no calendar named {', '.join(sorted(names))}", advice)
