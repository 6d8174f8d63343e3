"""What capture holds of the resources of a calendar: those that have not changed are not read again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from connectors.ical.model import Window
from connectors.ical.window import window_name

NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Held:
    """The id of a resource → the versions of what was found in it."""

    versions: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, known: Mapping[str, str]) -> Self:
        """From ids of items and their versions."""
        found: dict[str, frozenset[str]] = {}
        for item, version in known.items():
            resource = item.partition("#")[0]
            versions = found.get(resource)
            if versions is None or version not in versions:
                found[resource] = (versions or NONE) | {version}
        return cls(found)

    def __contains__(self, resource: str) -> bool:
        return resource in self.versions

    def is_current(self, resource: str, version: str, window: Window) -> bool:
        """What is held of a resource is what reading it again in this version would give."""
        versions = self.versions.get(resource, NONE)
        return bool(versions) and versions <= {version, version + window_name(window)}
