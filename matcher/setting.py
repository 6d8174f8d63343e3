"""Sets the scene for the deals: what the contacts, accounts, thread and subject of an interaction come to."""

from collections.abc import Collection, Iterable, Mapping
from operator import itemgetter

from matcher.judge import Judged
from matcher.model import AccountCandidate, ContactCandidate, DealCandidate, DealRole, Moment, Question, moment
from matcher.normalise.subjects import distinctive, numbers, plain_number
from matcher.rules.state import held, was_open
from matcher.rules.subject import clarity
from matcher.scene import Member, Scene, evidence_of_bulk, noun

Accounts = dict[int | None, tuple[float, AccountCandidate]]
Roles = Mapping[int, list[tuple[ContactCandidate, float, DealRole]]]
Named = dict[int, tuple[float, list[str]]]


def scene_of(question: Question, members: Iterable[Member], accounts: Iterable[Judged]) -> Scene:
    """The scene; `accounts` are the outcomes for accounts that were not ignored."""
    interaction, deals = question.interaction, question.candidates.deals
    roles = _roles(members)
    involved = _best_accounts(question, accounts)
    at = moment(interaction.at)
    stated = numbers(interaction.subject)
    named = _named(deals, distinctive(interaction.subject), involved)
    return Scene(
        at=at,
        day=interaction.at.date().isoformat(),
        what=noun(interaction),
        owners=question.context.owners.union([participant.address for participant in interaction.participants]),
        roles=roles,
        torn=_torn(roles, deals, at),
        accounts={id_: (certainty, account.name) for id_, (certainty, account) in involved.items()},
        thread=_thread(question),
        named=named,
        numbered=frozenset([deal.id for deal in deals if plain_number(deal.number) in stated] if stated else ()),
        clearest=_clearest(deals, named, at, roles, involved),
        bulk=evidence_of_bulk(interaction),
    )


def _roles(members: Iterable[Member]) -> Roles:
    best: dict[int, tuple[ContactCandidate, float]] = {}
    for member in members:
        for contact, certainty in member.contacts:
            if contact.id not in best or certainty > best[contact.id][1]:
                best[contact.id] = contact, certainty
    found: dict[int, list[tuple[ContactCandidate, float, DealRole]]] = {}
    for contact, certainty in best.values():
        for role in contact.roles:
            found.setdefault(role.deal, []).append((contact, certainty, role))
    return found


def _torn(roles: Roles, deals: Iterable[DealCandidate], at: Moment) -> frozenset[int]:
    if len(roles) < 2:
        return frozenset()
    several: dict[int, int] = {}
    for deal in deals:
        if deal.id in roles and was_open(at, deal):
            for id_ in {contact.id for contact, _certainty, role in roles[deal.id] if held(role, at)}:
                several[id_] = several.get(id_, 0) + 1
    return frozenset([id_ for id_, number in several.items() if number > 1])


def _best_accounts(question: Question, judged: Iterable[Judged]) -> Accounts:
    scores: dict[int, float] = {}
    for (score, id_, _rows), _verdict, _rival in judged:
        scores[id_] = max(-score, scores.get(id_, 0.0))
    return {one.id: (scores[one.id], one) for one in question.candidates.accounts if one.id in scores}


def _thread(question: Question) -> dict[int, bool]:
    found: dict[int, bool] = {}
    for link in question.candidates.thread:
        found[link.deal] = link.decided or found.get(link.deal, False)
    return found


def _named(deals: Iterable[DealCandidate], subject: frozenset[str], accounts: Accounts) -> Named:
    if not subject:
        return {}
    # Few slips of the pen touch the first two letters, and comparing those is ten times quicker.
    beginnings = set(map(_beginning, subject))
    found: Named = {}
    for deal in deals:
        words = deal.words
        if not beginnings.isdisjoint(map(_beginning, words)):
            alike = [word for word in words if word[:2] in beginnings]
            named = clarity(alike, _own_words(deal, accounts), subject)
            if named is not None:
                found[deal.id] = named
    return found


_beginning = itemgetter(slice(2))


def _own_words(deal: DealCandidate, accounts: Accounts) -> Collection[str]:
    """The distinctive words of a deal's name but those of its account's name: every deal of Acme is called Acme."""
    known = accounts.get(deal.account)
    return deal.words if known is None else [word for word in deal.words if word not in known[1].words]


def _clearest(deals: Iterable[DealCandidate], named: Named, at: Moment, roles: Roles, accounts: Accounts) -> float:
    """How clearly the subject names the one that it names best, among the open deals of these people."""
    clearest = 0.0
    for deal in deals if named else ():
        known = named.get(deal.id)
        if known and known[0] > clearest and (deal.account in accounts or deal.id in roles) and was_open(at, deal):
            clearest = known[0]
    return clearest
