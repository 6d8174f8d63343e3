"""$select and $expand: which of an item's properties are told. https://learn.microsoft.com/graph/query-parameters"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Self

from tests.servers.https.exchange import Json
from tests.servers.microsoft.refusal import invalid

NAVIGATION: Final = frozenset(
    {
        "attachments", "extensions", "singleValueExtendedProperties", "multiValueExtendedProperties", "event",
        "calendar", "instances", "exceptionOccurrences", "childFolders", "messages", "messageRules", "events",
        "calendarView", "calendarPermissions",
    }
)  # fmt: skip
"""Told only where they are expanded."""
ASKED_FOR: Final = frozenset({"internetMessageHeaders", "uniqueBody", "cancelledOccurrences"})
"""Told only where they are selected."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What was asked for. Handlers of delta keep it with their tokens, as links do not say it again."""

    select: frozenset[str] = frozenset()
    """Empty: all that is told by default."""
    expand: Mapping[str, "Expansion"] = field(default_factory=dict)

    @classmethod
    def of(cls, query: Mapping[str, Sequence[str]]) -> Self:
        """From the parameters $select and $expand. Raises Refusal for what cannot be understood."""
        select, expand = (query.get(name, [""])[-1] for name in ("$select", "$expand"))
        return cls(_names(select), {name: expansion for name, expansion in _expansions(expand)})

    def __call__(self, item: Mapping[str, object]) -> Json:
        """The properties of an item that has all of them; `id`, `@odata...` and `@removed` are always told."""
        told = {name: value for name, value in item.items() if self._is_told(name)}
        for name, expansion in self.expand.items():
            if name in item:
                told[name] = expansion.of(item[name])
        return told

    def _is_told(self, name: str) -> bool:
        if name == "id" or name.startswith("@"):
            return True
        if name in NAVIGATION:
            return False
        return name in self.select if self.select else name not in ASKED_FOR


@dataclass(frozen=True, slots=True)
class Expansion:
    """What is told of an expanded property."""

    select: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    """Of extended properties: those that the filter names, in lower case."""

    def of(self, value: object) -> object:
        """The items, each cut to what was asked for."""
        if isinstance(value, list):
            return [self._cut(item) for item in value if not self.ids or str(item["id"]).lower() in self.ids]
        return self._cut(value) if isinstance(value, dict) else value

    def _cut(self, item: Json) -> Json:
        kept = self.select | {"id"}
        return {name: value for name, value in item.items() if not self.select or name in kept or name[0] == "@"}


def _names(text: str) -> frozenset[str]:
    return frozenset(name.strip() for name in text.split(",") if name.strip())


def _expansions(text: str) -> Iterator[tuple[str, Expansion]]:
    for term in re.findall(r"[^,(]+(?:\((?:[^()']|'[^']*')*\))?", text):
        found = re.fullmatch(r"\s*(\w+)\s*(?:\((.*)\))?", term)
        if not found or found[1] not in NAVIGATION:
            raise invalid(f"Parsing OData Select and Expand failed: {term!r} cannot be expanded.")
        inner = dict(part.strip().partition("=")[::2] for part in (found[2] or "").split(";") if part)
        ids = re.findall(r"id eq '([^']*)'", inner.get("$filter", ""), re.IGNORECASE)
        if "xtendedProperties" in found[1] and not ids:
            raise invalid("An expansion of extended properties must name their ids by $filter.")
        yield found[1], Expansion(_names(inner.get("$select", "")), frozenset(id_.lower() for id_ in ids))
