"""Interactions with what their rep is asked about them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from connectors.model.address import Address
from matcher.model import Ref, TargetType, Verdict
from store import links
from store.entries import Entry, entries
from store.links import Decision, Link
from store.names import Named, named_by, names
from store.sight import Sight

_ORDER = (TargetType.DEAL, TargetType.CONTACT, TargetType.ACCOUNT)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A link that a person is asked about."""

    link: Link
    target: Named
    runner_up: Named | None


@dataclass(frozen=True, slots=True)
class Card:
    """One interaction with what is asked about it."""

    entry: Entry
    suggestions: tuple[Suggestion, ...]
    """Deals first, then contacts, then accounts; the best first of each."""
    linked: tuple[Named, ...]
    """What it is linked to already."""
    others: tuple[Named, ...]
    """What else was considered and not thought likely enough to suggest."""

    def is_settled_by(self, one: Suggestion, *, accepting: bool) -> bool:
        """Nothing is asked any more once that suggestion is decided: accepting a deal rejects the other deals."""
        with_it = accepting and one.target.ref.type is TargetType.DEAL
        rest = [other for other in self.suggestions if other is not one]
        return all(with_it and other.target.ref.type is TargetType.DEAL for other in rest)


def cards(connection: Connection, ids: Sequence[int], rep: Address) -> list[Card]:
    """A card for each of the interactions that her mailboxes saw, in their order."""
    found = links.of_interactions(connection, ids)
    known = names(connection, {ref for some in found.values() for link in some for ref in named_by(link)})
    seen = entries(connection, ids, Sight.of_her_own(rep))
    return [_card(entry, found.get(entry.id, []), known) for entry in seen]


def is_undecided(link: Link) -> bool:
    """A person is asked about it."""
    return link.decision is None and link.match.verdict is Verdict.SUGGEST


def is_linked(link: Link) -> bool:
    """It holds: a person said so, or the machine is sure and nobody has said otherwise."""
    return link.decision is Decision.ACCEPTED or (link.decision is None and link.match.verdict is Verdict.LINK)


def _card(entry: Entry, found: Sequence[Link], known: dict[Ref, Named]) -> Card:
    ordered = sorted(found, key=lambda link: _ORDER.index(link.match.target.type))
    asked = (_suggestion(link, known) for link in ordered if is_undecided(link))
    linked = (known.get(link.match.target) for link in ordered if is_linked(link))
    others = (known.get(link.match.target) for link in ordered if _is_ignored(link))
    return Card(entry, tuple(filter(None, asked)), tuple(filter(None, linked)), tuple(filter(None, others)))


def _suggestion(link: Link, known: dict[Ref, Named]) -> Suggestion | None:
    target = known.get(link.match.target)
    *_, rival = named_by(link)
    return Suggestion(link, target, known.get(rival) if rival != link.match.target else None) if target else None


def _is_ignored(link: Link) -> bool:
    return link.decision is None and link.match.verdict is Verdict.IGNORE
