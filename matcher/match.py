"""The matcher's one question: who is this, and which deal is it about? Contacts first, then accounts, then deals."""

from collections.abc import Iterable, Sequence
from operator import attrgetter

from matcher.judge import Judged, compete, divide, settle
from matcher.keys import LIMIT
from matcher.known import ELSEWHERE, Known, namesakes
from matcher.learned.rules import Recalled
from matcher.learned.weighing import about_any, weigh_learned
from matcher.model import AccountCandidate, ContactCandidate, Match, Question, Thresholds, Verdict
from matcher.models import ACCOUNT, CONTACT, DEAL
from matcher.normalise.domains import is_sister
from matcher.people import outsiders
from matcher.scene import Member, Seen, evidence_of_bulk
from matcher.score import findings, weigh
from matcher.setting import scene_of

Competitions = list[list[Judged]]


def match(question: Question, thresholds: Thresholds, recalled: Recalled | None = None) -> tuple[Match, ...]:
    """Every match worth storing: contacts, accounts, deals; within each links first, then best first, then by id.

    `recalled`: what people's decisions have taught about it; None where they have taught nothing yet.

    Pure: the same question gives the same answer, whatever the order of its candidates. Contacts and accounts compete
    for each person, so that several can be linked; deals compete for the interaction, so that at most one is.
    """
    contacts, members = _contacts(question, thresholds)
    accounts = _accounts(question.candidates.accounts, members, thresholds)
    deals = _deals(question, members, accounts, thresholds, recalled)
    return (
        *settle(contacts, CONTACT.type, CONTACT.name),
        *settle(accounts, ACCOUNT.type, ACCOUNT.name),
        *settle(deals, DEAL.type, recalled.memory.learned.name if recalled else DEAL.name),
    )


def _contacts(question: Question, thresholds: Thresholds) -> tuple[Competitions, list[Member]]:
    """The competitions for each person, and the people of whom anything is known, with the contacts they surely are."""
    known = Known(question.candidates)
    bulk = evidence_of_bulk(question.interaction)
    competitions: Competitions = []
    members: list[Member] = []
    for someone in outsiders(question.interaction, question.context):
        rivals, recorded = known.contacts(someone)
        accounts = known.accounts(someone)
        if rivals:
            elsewhere = ELSEWHERE if recorded else namesakes(someone, rivals, accounts)
            ranked = _rank(Seen(someone, recorded, accounts, bulk, *elsewhere), rivals, thresholds)
            competitions.append(ranked)
            sure = {id_: -score for (score, id_, _rows), _verdict, _rival in ranked if -score >= thresholds.link}
            surely = tuple([(one, sure[one.id]) for one in rivals if one.id in sure])
            members.append(Member(someone, surely, accounts, bulk))
        elif accounts or known.any_account or known.sisters(someone):
            members.append(Member(someone, (), accounts, bulk))
    return competitions, members


def _rank(seen: Seen, rivals: Sequence[ContactCandidate], thresholds: Thresholds) -> list[Judged]:
    """One person's competition; nobody wins where a crowd has the name."""
    found = weigh(CONTACT, seen, rivals)
    return compete(found, thresholds) if len(found) < LIMIT else []


def _accounts(candidates: Sequence[AccountCandidate], members: list[Member], thresholds: Thresholds) -> Competitions:
    competitions = []
    anybody = not all(map(attrgetter("domains"), candidates))
    for member in _speakers(members, anybody) if candidates else ():
        employers = [contact.account for contact, _certainty in member.contacts]
        sisters = member.person.domain if not member.accounts else None
        rivals = [
            one
            for one in candidates
            if one.id in member.accounts or one.id in employers or not one.domains or is_sister(sisters, one.domains)
        ]
        if rivals:
            competitions.append(compete(weigh(ACCOUNT, member, rivals), thresholds))
    return competitions


def _deals(
    question: Question,
    members: list[Member],
    accounts: Competitions,
    thresholds: Thresholds,
    recalled: Recalled | None,
) -> Competitions:
    deals = question.candidates.deals
    if not deals:
        return []
    likely = [one for judged in accounts for one in judged if one[1] is not Verdict.IGNORE]
    scene = scene_of(question, members, likely)
    if recalled is None:
        return [compete(weigh(DEAL, scene, deals), thresholds)]
    learned = recalled.memory.learned
    found = {deal.id: findings(DEAL, scene, deal) for deal in deals}
    weighed = weigh_learned(learned, recalled, deals, found)
    asks = about_any(weighed[0][2]) >= learned.suggest
    return [divide(weighed, learned.link, thresholds.margin, asks=asks)]


def _speakers(members: list[Member], anybody: bool) -> Iterable[Member]:
    """One member for all those of whom the directory says the same: ten people of one company need one competition.

    Nor does somebody who is on no record add anything to a contact of the only account that has their domain; unless
    there are accounts without domains, for which `anybody` might speak.
    """
    if len(members) < 2:
        return members
    found: dict[tuple[str, frozenset[int | None]], Member] = {}
    for member in members:
        view = member.person.host, frozenset([contact.account for contact, _certainty in member.contacts])
        other = found.get(view)
        if other is None or _certainty(member) > _certainty(other):
            found[view] = member
    if anybody:
        return found.values()
    return [
        one
        for (host, employers), one in found.items()
        if employers or len(one.accounts) != 1 or (host, one.accounts) not in found
    ]


def _certainty(member: Member) -> float:
    return member.contacts[0][1] if member.contacts else 0.0
