"""Rules that people made, as far as she who looks may read them, and change them."""

from dataclasses import dataclass

from sqlalchemy import Connection

from capture.rights import Right
from capture.ruling.told import told
from capture.web.ruling import ALL, MINE, may_change
from capture.web.visit import Visit
from store import groups, rules
from store.groups import Group
from store.rules import Rule


@dataclass(frozen=True, slots=True)
class Line:
    """One rule."""

    id: int
    sentence: str
    whose: str
    """The group's name; "" where that goes without saying."""
    may_change: bool


@dataclass(frozen=True, slots=True)
class MadeRules:
    """All that the page tells."""

    own: tuple[Line, ...]
    common: tuple[Line, ...]
    """Everybody's and those of groups: of all groups for whoever governs, else of hers."""
    groups: tuple[Group, ...]
    """For whoever governs."""
    places: tuple[tuple[str, str], ...]
    """For whom she may make rules: the form's value, and how it is said."""


def made_rules(connection: Connection, visit: Visit) -> MadeRules:
    """For the page of rules."""
    governs, every = visit.may(Right.GOVERN), groups.everyone(connection)
    names = {group.id: group.name for group in every}
    listed = rules.common(connection) if governs else rules.holding_for(connection, visit.rep)
    own = [rule for rule in rules.holding_for(connection, visit.rep) if rule.place.rep is not None]

    def line(rule: Rule) -> Line:
        return Line(rule.id, told(rule), names.get(rule.place.group or 0, ""), may_change(visit, rule.place))

    return MadeRules(
        own=tuple(map(line, own)),
        common=tuple(line(rule) for rule in listed if rule.place.rep is None),
        groups=tuple(every) if governs else (),
        places=tuple(_places(visit, every, governs=governs)),
    )


def _places(visit: Visit, every: list[Group], *, governs: bool) -> list[tuple[str, str]]:
    mine = [(MINE, "only my own mailboxes")] if visit.has_mailbox else []
    if not governs:
        return mine
    return [(ALL, "everybody"), *((f"group-{group.id}", f"the group {group.name}") for group in every), *mine]
