"""Legal holds: who may place and lift them is asked before; who did, when and why is kept."""

from collections.abc import Collection

from sqlalchemy import Connection

from capture.acting import Acting
from capture.forgetting.subject import Reach
from capture.refusals import Conflict, Missing
from connectors.model.address import parse_address
from matcher.model import Ref, TargetType
from store import directory, sources
from store.forgetting import holds
from store.forgetting.holds import HeldKind, Hold

_LARGEST = 2**31 - 1


def place(connection: Connection, kind: HeldKind, target: str, why: str, acting: Acting) -> int:
    """Its number. `target`: an address; the number of a deal or a connection; "" for everything.

    Raises Conflict where nothing can be held so, or no reason is given; Missing where there is no such record.
    """
    if not why.strip():
        raise Conflict("Say why: whoever is refused later is told.")
    named = _target(connection, kind, target.strip())
    number = holds.place(connection, kind, named, why.strip(), acting.rep, acting.at)
    acting.note(connection, "hold.place", f"hold {number}")
    return number


def lift(connection: Connection, id_: int, acting: Acting) -> None:
    """Raises Missing where none of this number is in force."""
    if not 0 < id_ <= _LARGEST or not holds.lift(connection, id_, acting.rep, acting.at):
        raise Missing
    acting.note(connection, "hold.lift", f"hold {id_}")


def on(connection: Connection, found: Reach, others: Collection[int] = ()) -> list[Hold]:
    """What forbids that this is forgotten; `others`: interactions beside it that lose their text."""
    whole = holds.which(connection, [*found.interactions, *others])
    whole += holds.on_places(connection, found.people, found.connections)
    return list({one.id: one for one in whole}.values())


def in_words(hold: Hold) -> str:
    """A hold, as people are told of it."""
    on = "everything" if hold.kind is HeldKind.EVERYTHING else f"{hold.kind} {hold.target}"
    by = hold.by or "the command line"
    return f"{on} is under legal hold {hold.id} since {hold.at:%Y-%m-%d}, by {by}: {hold.why}"


def _target(connection: Connection, kind: HeldKind, target: str) -> str:
    match kind:
        case HeldKind.EVERYTHING:
            return ""
        case HeldKind.PERSON:
            address = parse_address(target)
            if address is None:
                raise Conflict(f"{target!r} is no mail address.")
            return address
        case HeldKind.DEAL:
            return str(_deal(connection, target))
        case HeldKind.CONNECTION:
            number = _number(target)
            if number not in {one.connection for one in sources.all_sources(connection)}:
                raise Missing
            return str(number)


def _deal(connection: Connection, target: str) -> int:
    """By number, or as the CRM knows it."""
    number = _number(target)
    if number and directory.get_deal(connection, number):
        return number
    found: Ref | None = directory.find(connection, TargetType.DEAL, target)
    if found is None:
        raise Missing
    return found.id


def _number(target: str) -> int:
    return int(target) if target.isascii() and target.isdigit() and int(target) <= _LARGEST else 0
