"""The ledger of a connection, as its owner reads it, and whoever cares for it. Pages and API call the same function."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from sqlalchemy import Connection

from capture import owned
from capture.acting import Acting
from capture.refusals import Missing
from store import items
from store.items import Item
from store.model import Disposition
from store.sight import Sight
from store.sources import Source


@dataclass(frozen=True, slots=True)
class Ledger:
    """Of a connection, or of one source of it."""

    sources: tuple[Source, ...]
    is_hers: bool
    """Else nothing is told that may stand in mail."""

    @property
    def ids(self) -> Sequence[int]:
        """Of its sources."""
        return [one.id for one in self.sources]

    def items(
        self, connection: Connection, sight: Sight, disposition: Disposition | None, most: int, skip: int
    ) -> list[Item]:
        """Up to `most` lines after the first `skip`, by source and the provider's id."""
        found = items.of_sources(connection, self.ids, sight, disposition, most, skip)
        return found if self.is_hers else [_for_others(one) for one in found]


def ledger(connection: Connection, acting: Acting, id_: int, *, may_all: bool, source: int | None = None) -> Ledger:
    """`may_all`: others' too. Raises Missing where there is none, or it is none of hers."""
    its = owned.of_connection(connection, acting, id_, may_all=may_all)
    chosen = tuple(one for one in its if source in (None, one.id))
    if not chosen:
        raise Missing
    return Ledger(chosen, chosen[0].owner == acting.rep)


def shortened(item: str) -> str:
    """An id as others than its owner may see it: a path may name people or say what a mail is about."""
    return f"…{PurePosixPath(item).name[-8:]}" if "/" in item or " " in item else item


def _for_others(item: Item) -> Item:
    return replace(item, id=shortened(item.id), why=item.why.partition(":")[0])
