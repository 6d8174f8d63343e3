"""The matcher's one question: who is this, and which deal is it about? Contacts first, then accounts, then deals."""

from collections.abc import Iterable, Sequence
from typing import Final

from connectors.model.address import Address
from matcher.judge import Judged, compete, settle
from matcher.keys import LIMIT
from matcher.model import AccountCandidate, ContactCandidate, Match, Question, Thresholds, Verdict
from matcher.models import ACCOUNT, CONTACT, DEAL
from matcher.normalise.domains import registrable
from matcher.normalise.names import person
from matcher.people import Person, outsiders
from matcher.scene import Member, Seen, evidence_of_bulk
from matcher.score import weigh
from matcher.setting import scene_of

_NONE: Final[frozenset[int]] = frozenset()


def match(question: Question, thresholds: Thresholds) -> tuple[Match, ...]:
    """Every match worth storing: contacts, accounts, deals; within each links first, then best first, then by id.

    Pure: the same question gives the same answer, whatever the order of its candidates. Contacts and accounts compete
    for each person, so that several can be linked; deals compete for the interaction, so that at most one is.
    """
    people = outsiders(question.interaction, question.context)
    bulk = evidence_of_bulk(question.interaction)
    contacts, members = _contacts(question, people, bulk, thresholds)
    accounts = [judged for member in _speakers(members) for judged in _accounts(question, member, thresholds)]
    deals = _deals(question, members, accounts, thresholds) if question.candidates.deals else []
    return (
        *settle(contacts, CONTACT.type, CONTACT.name),
        *settle(accounts, ACCOUNT.type, ACCOUNT.name),
        *settle(deals, DEAL.type, DEAL.name),
    )


def _contacts(
    question: Question, people: list[Person], bulk: str, thresholds: Thresholds
) -> tuple[list[Judged], list[Member]]:
    """The competitions for each person, and the people of whom anything is known, with the contacts they surely are."""
    candidates = question.candidates.contacts
    by_address: dict[Address, list[ContactCandidate]] = {}
    for contact in candidates:
        for address in contact.addresses:
            by_address.setdefault(address, []).append(contact)
    by_domain = _accounts_by_domain(question.candidates.accounts)
    any_account = any(not account.domains for account in question.candidates.accounts)
    namesakes = _Namesakes(candidates)
    judged: list[Judged] = []
    members: list[Member] = []
    for someone in people:
        recorded = by_address.get(someone.address) or by_address.get(someone.plain)
        accounts = by_domain.get(someone.domain, _NONE) if someone.domain else _NONE
        rivals = recorded or (namesakes.of(someone) if candidates else ())
        if not (rivals or accounts or any_account):
            continue
        ranked = _rank(Seen(someone, recorded is not None, accounts, bulk), rivals, thresholds) if rivals else []
        judged += ranked
        sure = [one for one, _verdict, _rival in ranked if one.score >= thresholds.link]
        known = tuple([(contact, one.score) for one in sure for contact in rivals if contact.id == one.id])
        members.append(Member(someone, known, accounts, bulk))
    return judged, members


def _rank(seen: Seen, rivals: Sequence[ContactCandidate], thresholds: Thresholds) -> list[Judged]:
    """One person's competition; nobody wins where a crowd has the name."""
    weighed = [weigh(CONTACT, seen, one, one.id) for one in rivals]
    found = [one for one in weighed if one is not None]
    return compete(found, thresholds) if len(found) < LIMIT else []


class _Namesakes:
    """The contacts that some rule about names could speak for: most of a large company's can be passed over at once."""

    def __init__(self, contacts: Sequence[ContactCandidate]) -> None:
        self._contacts = contacts
        self._by_word: dict[str, list[ContactCandidate]] | None = None
        self._by_family: dict[str, list[ContactCandidate]] = {}

    def of(self, someone: Person) -> list[ContactCandidate]:
        """Those that share a word of their names with someone, or have their family name in the address."""
        by_word = self._index() if self._by_word is None else self._by_word
        found = {one.id: one for word in someone.name.spelt for one in by_word.get(word, ())}
        if someone.handle:
            families = (family for family in self._by_family if family in someone.handle)
            found |= {one.id: one for family in families for one in self._by_family[family]}
        return list(found.values())

    def _index(self) -> dict[str, list[ContactCandidate]]:
        self._by_word = {}
        for contact in self._contacts:
            name = person(contact.name)
            self._by_family.setdefault(name.family, []).append(contact)
            for word in name.spelt:
                self._by_word.setdefault(word, []).append(contact)
        return self._by_word


def _accounts_by_domain(accounts: Iterable[AccountCandidate]) -> dict[str, frozenset[int]]:
    """The accounts that have each registrable domain; a domain that too many share identifies none."""
    found: dict[str, set[int]] = {}
    for account in accounts:
        for domain in account.domains:
            found.setdefault(registrable(domain) or domain, set()).add(account.id)
    return {domain: frozenset(ids) for domain, ids in found.items() if len(ids) < LIMIT}


def _deals(question: Question, members: list[Member], accounts: list[Judged], thresholds: Thresholds) -> list[Judged]:
    scene = scene_of(question, members, [one for one in accounts if one[1] is not Verdict.IGNORE])
    return compete([weigh(DEAL, scene, deal, deal.id) for deal in question.candidates.deals], thresholds)


def _speakers(members: list[Member]) -> Iterable[Member]:
    """One member for all those of whom the directory says the same: ten people of one company need one competition."""
    found: dict[tuple[str, frozenset[int | None]], Member] = {}
    for member in members:
        view = member.person.host, frozenset([contact.account for contact, _certainty in member.contacts])
        other = found.get(view)
        if other is None or _certainty(member) > _certainty(other):
            found[view] = member
    return found.values()


def _certainty(member: Member) -> float:
    return member.contacts[0][1] if member.contacts else 0.0


def _accounts(question: Question, member: Member, thresholds: Thresholds) -> list[Judged]:
    known = member.accounts.union([contact.account for contact, _certainty in member.contacts])
    accounts = [one for one in question.candidates.accounts if one.id in known or not one.domains]
    return compete([weigh(ACCOUNT, member, one, one.id) for one in accounts], thresholds) if accounts else []
