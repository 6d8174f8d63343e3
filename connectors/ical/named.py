"""How people are told of calendars by their names."""

from collections.abc import Collection, Iterable

from connectors.errors import NeedsPerson


def counted(names: Collection[str]) -> str:
    """`2 calendars: Home, Work`."""
    many = "1 calendar" if len(names) == 1 else f"{len(names)} calendars"
    return f"{many}: {', '.join(names)}" if names else many


def none_named(names: Iterable[str], where: str) -> NeedsPerson:
    """There are no calendars of these names. `where` they are to be found, as a sentence."""
    wrong = f"There is no calendar named {', '.join(sorted(names))}"
    return NeedsPerson(wrong, f"Name another by `capture connection reconnect` with --calendar: {where}")
