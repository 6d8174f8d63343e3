"""What is recorded together or not at all: an event, or a series with all that differs from it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from connectors.errors import ConnectorError
from connectors.filed import filed
from connectors.model.sync import Change, Seen


@dataclass(frozen=True, slots=True)
class Group:
    """What an event comes to."""

    changes: Sequence[Change]
    events: Mapping[str, str]
    """Item → the id of the event that has its words."""


def in_calendar(group: Group, name: str) -> Group:
    """The same, of the calendar of this name."""
    folders = filed([name])
    changes = [replace(each, folders=folders) if isinstance(each, Seen) else each for each in group.changes]
    return Group(changes, group.events)


def in_pages(groups: Iterable[Group], most: int) -> Iterator[tuple[Group, bool]]:
    """Groups put together up to `most` changes, unless one alone has more; and whether it is the last.

    There is always one. When the last is given, `groups` have been gone through. Where they raise ConnectorError it is
    raised once what came before has been given.
    """
    changes: list[Change] = []
    events: dict[str, str] = {}
    try:
        for group in groups:
            if changes and len(changes) + len(group.changes) > most:
                yield Group(changes, events), False
                changes, events = [], {}
            changes += group.changes
            events |= group.events
    except ConnectorError:
        if changes:
            yield Group(changes, events), False
        raise
    yield Group(changes, events), True
