"""Which items a page takes from a source."""

from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from connectors.model.interaction import Voice
from connectors.model.sync import Mode, owners_of
from store import ledger
from store.meetings import tellings
from store.meetings.tellings import Item
from store.model import Batch, Removed


@dataclass(frozen=True, slots=True)
class Departed:
    """The items that have gone."""

    sightings: Mapping[str, int | None]
    """Item → the interaction that it was a sighting of."""
    series: Mapping[int, str]
    """Interaction → what it has in common with all of its series, for meetings."""

    @property
    def items(self) -> Set[str]:
        """Their ids."""
        return self.sightings.keys()

    @property
    def interactions(self) -> set[int]:
        """What they were sightings of."""
        return {id_ for id_ in self.sightings.values() if id_ is not None}

    def count(self, lost: Collection[int]) -> int:
        """How many of these interactions there are, if all occurrences of a series are one."""
        return len({self.series.get(id_, id_) for id_ in lost})


def departed(connection: Connection, source: int, generation: int, batch: Batch, history: datetime) -> Departed:
    """The items that this page names as gone, with what was found in them, or that its snapshot did not name.

    None that the page has seen, and no occurrence of a series that ended before `history`: calendars state series
    around now only, and what has taken place is not undone by its calendar's forgetting it. It does go with its mail,
    and with its connection. Nor what its owner has called no business: it may come back under another id.
    """
    last = {outcome.id: outcome for outcome in batch.outcomes}
    seen = {item for item, outcome in last.items() if not isinstance(outcome, Removed)}
    named = [outcome.id for outcome in batch.outcomes if isinstance(outcome, Removed)]
    swept = generation if batch.mode is Mode.SNAPSHOT and batch.last else 0
    if not named and not swept:
        return Departed({}, {})
    leaving = ledger.leaving(connection, source, named, swept)
    leaving = {item: id_ for item, id_ in leaving.items() if item not in seen}
    kept_out = ledger.keep_out(connection, source, [item for item, id_ in leaving.items() if id_ is None])
    leaving = {item: id_ for item, id_ in leaving.items() if item not in kept_out}
    told = tellings.items(connection, source, leaving)
    past = {item for item, one in told.items() if one.ends < history and _stays(item, one, leaving)}
    ledger.keep_as_history(connection, source, past)
    series = {id_: told[item].root for item, id_ in leaving.items() if item in told and id_ is not None}
    return Departed({item: id_ for item, id_ in leaving.items() if item not in past}, series)


def held(connection: Connection, source: int) -> int:
    """How many interactions are seen in a source, if all occurrences of a series are one."""
    meetings, series = tellings.series_in(connection, source)
    return ledger.held(connection, source) - meetings + series


def _stays(item: str, told: Item, leaving: Collection[str]) -> bool:
    if told.key == told.root:
        return False
    return told.voice is Voice.COPY or not any(owner in leaving for owner in owners_of(item) if owner != item)
