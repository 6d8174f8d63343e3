"""What the matcher sees of a record, in one piece: the JSON of its card, there and back.

A contact is spread over three tables, a deal over two. Cards are written with the records (`store.directory.cards`), so
that matching reads each record in one go. They hold normal forms of the matcher: whoever changes one empties the tables
of cards in a migration, and the upgrade writes them anew.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from connectors.model.crm import Stage
from matcher.model import AccountCandidate, ContactCandidate, DealCandidate, DealRole


def contact_card(contact: ContactCandidate) -> str:
    """Its main address comes first."""
    roles = [[role.deal, role.role, _text(role.since), _text(role.until)] for role in contact.roles]
    return _json([contact.id, contact.name, contact.addresses, contact.account, roles])


def account_card(account: AccountCandidate, deals: Sequence[int]) -> str:
    """`deals` are those that are compared where nothing but the account speaks for any."""
    return _json([account.id, account.name, account.domains, _listed(account.words), deals])


def deal_card(deal: DealCandidate) -> str:
    """Everything that a candidate is."""
    stages = [[stage.stage, _text(stage.since)] for stage in deal.stages]
    times = [_text(deal.created_at), _text(deal.closed_at)]
    return _json([deal.id, deal.name, deal.number, deal.account, deal.owner, *times, stages, _listed(deal.words)])


def contacts_of(cards: Sequence[str]) -> dict[int, ContactCandidate]:
    """Id → contact."""
    found = {}
    for id_, name, addresses, account, roles in _all(cards):
        parts = tuple([DealRole(deal, role, _time(since), _time(until)) for deal, role, since, until in roles])
        main = addresses[0] if addresses else None
        found[id_] = ContactCandidate(id_, name, tuple(addresses), account, main, parts)
    return found


def accounts_of(cards: Sequence[str]) -> dict[int, tuple[AccountCandidate, list[int]]]:
    """Id → account and deals."""
    found = {}
    for id_, name, domains, words, deals in _all(cards):
        found[id_] = AccountCandidate(id_, name, tuple(domains), frozenset(words.split())), deals
    return found


def deals_of(cards: Sequence[str]) -> dict[int, DealCandidate]:
    """Id → deal."""
    found = {}
    for id_, name, number, account, owner, created_at, closed_at, stages, words in _all(cards):
        times = _time(created_at), _time(closed_at)
        history = tuple([tuple.__new__(Stage, (stage, _moment(since))) for stage, since in stages])
        fields = id_, name, number, account, owner, *times, history, frozenset(words.split())
        found[id_] = tuple.__new__(DealCandidate, fields)
    return found


def _all(cards: Sequence[str]) -> list[list[Any]]:
    """Parsed at once: a call of the parser costs as much as a card."""
    found: list[list[Any]] = json.loads(f"[{','.join(cards)}]")
    return found


def _json(fields: list[object]) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def _listed(words: frozenset[str]) -> str:
    return " ".join(sorted(words))


def _text(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()


def _time(text: str | None) -> datetime | None:
    return None if text is None else _moment(text)


_moment = datetime.fromisoformat
