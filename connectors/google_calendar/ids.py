"""Ids of items: `CALENDAR/EVENT#OCCURRENCE`, CALENDAR escaped, EVENT the id of a series or of what does not recur."""

from urllib.parse import quote, unquote


def prefix(calendar: str) -> str:
    """What the ids of all events of a calendar start with."""
    return f"{quote(calendar, safe='@')}/"


def ident(calendar: str, event: str) -> str:
    """The id of an event; those of the meetings in it continue it with `#` and their own."""
    return prefix(calendar) + event


def place(item: str) -> tuple[str, str]:
    """The calendar and the event of an id, of either form."""
    calendar, _, event = item.partition("#")[0].rpartition("/")
    return unquote(calendar), event
