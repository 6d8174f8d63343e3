"""Occurrences of a series are matched once, and the others inherit, reasons and all.

Who is on them and what they are called is the same, so the directory answers the same; all but the deals, which are
matched as they stood on the day. An occurrence therefore inherits from one of the same ERA: a time in which nothing
that the rules see of a deal or a part in one changes (`matcher.rules.state`).
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import chain

from connectors.model.interaction import Kind
from matcher.model import Candidates, Moment
from matcher.rules.state import turns
from store.model import Recorded


def together(recorded: Iterable[Recorded]) -> list[list[Recorded]]:
    """Occurrences of one series with the same subject and people, in their order; everything else by itself."""
    groups: dict[object, list[Recorded]] = {}
    for item in recorded:
        groups.setdefault(_sameness(item), []).append(item)
    return list(groups.values())


def eras(offered: Candidates) -> Sequence[Moment]:
    """When an era ends and another begins, ascending."""
    deals = chain.from_iterable(map(turns, offered.deals))
    parts = ((role.since, role.until) for contact in offered.contacts for role in contact.roles)
    return sorted({*deals, *(turn for turn in chain.from_iterable(parts) if turn is not None)})


def era(at: Moment, changes: Sequence[Moment]) -> int:
    """The number of the era that `at` is in."""
    return bisect_right(changes, at)


def _sameness(item: Recorded) -> object:
    meeting = item.interaction
    if meeting.kind is not Kind.MEETING:
        return item.id
    people = tuple((person.address, person.role, person.name) for person in meeting.participants)
    return item.thread, meeting.subject, people
