"""Sets the scene for the deals: what the contacts, accounts, thread and subject of an interaction come to."""

from collections.abc import Iterable

from matcher.judge import Judged
from matcher.model import AccountCandidate, ContactCandidate, DealCandidate, Question
from matcher.normalise.subjects import distinctive, numbers, plain_number
from matcher.rules.state import was_open
from matcher.rules.subject import clarity
from matcher.scene import Member, Scene, evidence_of_bulk, noun

Contacts = dict[int, tuple[ContactCandidate, float]]
Accounts = dict[int, tuple[AccountCandidate, float]]
Named = dict[int, tuple[float, list[str]]]


def scene_of(question: Question, members: Iterable[Member], accounts: Iterable[Judged]) -> Scene:
    """The scene; `accounts` are the outcomes for accounts that were not ignored."""
    interaction, deals = question.interaction, question.candidates.deals
    present = _best_contacts(members)
    involved = _best_accounts(question, accounts)
    stated = numbers(interaction.subject)
    named = _named(deals, distinctive(interaction.subject), involved)
    concerned = [deal for deal in deals if deal.id in named and _concerns(deal, present, involved)] if named else []
    return Scene(
        at=interaction.at,
        day=interaction.at.date().isoformat(),
        what=noun(interaction),
        owners=question.context.owners.union([participant.address for participant in interaction.participants]),
        contacts=present,
        accounts=involved,
        thread=_thread(question),
        named=named,
        numbered=frozenset([deal.id for deal in deals if plain_number(deal.number) in stated] if stated else ()),
        clearest=max([named[deal.id][0] for deal in concerned if was_open(interaction.at, deal)], default=0.0),
        bulk=evidence_of_bulk(interaction),
    )


def _best_contacts(members: Iterable[Member]) -> Contacts:
    found: Contacts = {}
    for member in members:
        for contact, certainty in member.contacts:
            if contact.id not in found or certainty > found[contact.id][1]:
                found[contact.id] = contact, certainty
    return found


def _best_accounts(question: Question, judged: Iterable[Judged]) -> Accounts:
    scores: dict[int, float] = {}
    for weighed, _verdict, _rival in judged:
        scores[weighed.id] = max(weighed.score, scores.get(weighed.id, 0.0))
    return {one.id: (one, scores[one.id]) for one in question.candidates.accounts if one.id in scores}


def _thread(question: Question) -> dict[int, bool]:
    found: dict[int, bool] = {}
    for link in question.candidates.thread:
        found[link.deal] = link.decided or found.get(link.deal, False)
    return found


def _named(deals: Iterable[DealCandidate], subject: frozenset[str], accounts: Accounts) -> Named:
    if not subject:
        return {}
    beginnings = frozenset([word[:2] for word in subject])
    found: Named = {}
    for deal in deals:
        named = clarity(_own_words(deal, accounts), subject, beginnings)
        if named is not None:
            found[deal.id] = named
    return found


def _own_words(deal: DealCandidate, accounts: Accounts) -> frozenset[str]:
    """The distinctive words of a deal's name but those of its account's name: every deal of Acme is called Acme."""
    words = distinctive(deal.name)
    known = None if deal.account is None else accounts.get(deal.account)
    return words if known is None else words - distinctive(known[0].name)


def _concerns(deal: DealCandidate, contacts: Contacts, accounts: Accounts) -> bool:
    return deal.account in accounts or any(role.contact in contacts for role in deal.roles)
