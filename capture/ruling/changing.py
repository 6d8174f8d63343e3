"""Rules and groups of reps, as people make and remove them. What holds from then on for what is read."""

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection

from capture.acting import Acting
from capture.refusals import Conflict, Missing
from capture.ruling import values
from capture.ruling.apply import stay_private
from connectors.model.address import Address, parse_address
from store import groups, rules
from store.groups import Group
from store.rules import Effect, Place, Rule, What

MOST: Final = 500
"""Rules of one place: each phrase costs 50 ns of every item that is read."""
LONGEST_NAME: Final = 80


def add(connection: Connection, acting: Acting, place: Place, what: What, text: str, effect: Effect) -> Rule:
    """The rule; the one there is, if it is the same. Raises Conflict for what cannot be one, Missing without group."""
    check(connection, place)
    value = values.parse(what, text)
    if len(rules.at(connection, place)) >= MOST:
        raise Conflict(f"There are {MOST} rules already: remove some that are no longer needed.")
    rule = rules.add(connection, place, what, value, effect, acting.rep, acting.at)
    acting.note(connection, "rules.add", told(rule))
    return rule


def anybodys(_: Place) -> bool:
    """The machine's own command line may change them all."""
    return True


def check(connection: Connection, place: Place) -> None:
    """Raises Missing for a group that there is none."""
    if place.group is not None:
        _group(connection, place.group)


def remove(connection: Connection, acting: Acting, id_: int, may: Callable[[Place], bool] = anybodys) -> Rule:
    """`may`: whose rules the one who acts may change. Raises Missing, for those of others too.

    What it called private is so no longer, unless another rule says so; what it left out comes back when the rules are
    applied to the past.
    """
    rule = rules.get(connection, id_)
    if rule is None or not may(rule.place):
        raise Missing
    stay_private(connection, rules.remove(connection, rule))
    acting.note(connection, "rules.remove", told(rule))
    return rule


def add_group(connection: Connection, acting: Acting, name: str) -> int:
    """Its id. Raises Conflict for a name that is none, or taken."""
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        raise Conflict(f"Give the group a name of up to {LONGEST_NAME} characters.")
    if groups.named(connection, plain) is not None:
        raise Conflict("There is a group of that name already.")
    id_ = groups.add(connection, plain)
    acting.note(connection, "group.add", f"group {id_}")
    return id_


def remove_group(connection: Connection, acting: Acting, id_: int) -> None:
    """With its rules, and what they called private. Raises Missing."""
    for rule in rules.at(connection, Place(group=_group(connection, id_).id)):
        remove(connection, acting, rule.id)
    groups.remove(connection, id_)
    acting.note(connection, "group.remove", f"group {id_}")


def join(connection: Connection, acting: Acting, id_: int, text: str) -> Address:
    """She belongs to it from now on. Raises Missing, and Conflict for what is no address."""
    rep = parse_address(text)
    if rep is None:
        raise Conflict("That is no address: write one such as name@example.com.")
    groups.join(connection, _group(connection, id_).id, [rep])
    acting.note(connection, "group.join", rep)
    return rep


def leave(connection: Connection, acting: Acting, id_: int, rep: Address) -> None:
    """She no longer does. Raises Missing."""
    if not groups.leave(connection, id_, rep):
        raise Missing
    acting.note(connection, "group.leave", rep)


def told(rule: Rule) -> str:
    """For the log of acts: whose rule it is, and not what a rep's own is about."""
    return f"rule {rule.id} of {whose(rule.place)}"


def whose(place: Place) -> str:
    """In few words."""
    if place.rep is not None:
        return place.rep
    return "everybody" if place.group is None else f"group {place.group}"


def _group(connection: Connection, id_: int) -> Group:
    found = groups.get(connection, id_)
    if found is None:
        raise Missing
    return found
