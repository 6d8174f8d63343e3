"""What a cursor of this connector says: how far each folder is read, and for which time.

A place that is not in it, or not finished, is compared with what capture holds: losing the cursor costs one comparison
and repeats nothing.
"""

import json
from dataclasses import dataclass, field

from connectors.imap.ids import place_of
from connectors.model.sync import Cursor
from connectors.protocol import Known

SCHEME = "imap/1"
_WINDOW = "window"
"""No place has such a name: there is a semicolon in each."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one place is read."""

    next: int = 0
    """Messages below this UID have been handed over; 0: it is not known which, some may have been."""
    modseq: int = 0
    """The HIGHESTMODSEQ (RFC 7162) up to which changes have been handed over; 0 where the server has none."""
    messages: int = -1
    """How many there were then; -1: more of this pass is to come."""
    drafts: str = ""
    """UIDs that were passed over because they were drafts, as a set."""
    refused: str = ""
    """UIDs that could not be read, as a set: a later release may."""


UNFINISHED = Progress()


@dataclass(slots=True)
class State:
    """Moves on with each page; what vanished leaves it when that has been handed over."""

    places: dict[str, Progress] = field(default_factory=dict)
    window: str = ""
    """The name of the window in which series were expanded when a pass last came to its end; "" for none."""

    def cursor(self) -> Cursor:
        """This state as a cursor."""
        told: dict[str, str | list[int | str]] = {_WINDOW: self.window}
        told |= {place: _told(progress) for place, progress in self.places.items()}
        return Cursor(SCHEME, json.dumps(told, separators=(",", ":"), ensure_ascii=False))


def _told(progress: Progress) -> list[int | str]:
    if progress == UNFINISHED:
        return []
    told: list[int | str] = [progress.next, progress.modseq, progress.messages]
    return [*told, progress.drafts, progress.refused] if progress.drafts or progress.refused else told


def state_of(since: Cursor | None, known: Known) -> State:
    """The state that a cursor tells; from what capture holds where there is no cursor that we know."""
    if since is None or since.scheme != SCHEME:
        return State(dict.fromkeys(map(place_of, known("")), UNFINISHED))
    told = json.loads(since.value)
    window = told.pop(_WINDOW, "")
    return State({place: Progress(*progress) for place, progress in told.items()}, window)
