"""The least that capture does with pages: which items it holds, in which version, and where to go on."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from connectors.model.sync import Change, Cursor, Gone, Mode, Page, owners_of


@dataclass(slots=True)
class Ledger:
    """Applies pages as the store does, and answers what a connector asks of its surroundings."""

    versions: dict[str, str] = field(default_factory=dict)
    cursor: Cursor | None = None
    _in_snapshot: set[str] = field(default_factory=set)

    def known(self, prefix: str) -> dict[str, str]:
        """What is held of the items whose id starts with `prefix`."""
        return {item: version for item, version in self.versions.items() if item.startswith(prefix)}

    def store(self, page: Page) -> None:
        """Records one page with its cursor."""
        last = {change.id: change for change in page.changes}
        seen = {item: change.version for item, change in last.items() if not isinstance(change, Gone)}
        gone = {change.id for change in page.changes if isinstance(change, Gone)}
        self.versions = {item: self.versions[item] for item in self.versions if gone.isdisjoint(owners_of(item))} | seen
        self._in_snapshot.update(seen)
        if page.mode is Mode.SNAPSHOT and page.last:
            self.versions = {item: self.versions[item] for item in self._in_snapshot if item in self.versions}
        if page.last:
            self._in_snapshot.clear()
        self.cursor = page.cursor

    def store_all(self, pages: Iterable[Page]) -> list[Change]:
        """Records pages as they come; returns their changes."""
        changes: list[Change] = []
        for page in pages:
            self.store(page)
            changes.extend(page.changes)
        return changes
