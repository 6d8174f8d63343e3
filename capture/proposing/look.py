"""One look at some strangers: who of them are one person, whom the directory knows, and what there is to propose."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from capture.proposing.evidence import Judged, Ours, by_person, judge
from capture.proposing.fields import forms, read_fields
from capture.proposing.known import Recognised, is_like, recognise
from capture.proposing.naming import Called, best_name, is_full, spelt
from capture.proposing.sorts import Sort, sort_of
from connectors.model.address import Address, domain_of
from matcher.normalise.domains import label, work_domain
from matcher.normalise.likeness import handle_fits
from matcher.normalise.names import PersonName, person
from matcher.normalise.text import words
from matcher.people import known_as
from store.proposals import saved
from store.proposals.claims import Claim, claims
from store.proposals.encounters import encounters
from store.proposals.model import Encounter, Finding, Proposed
from store.proposals.rejections import rejected_contacts
from store.proposals.strangers import Due

PATIENCE = timedelta(days=1)
"""How long a stranger who may be a contact waits for somebody to say that she is not."""

_ITS_OWN = 0.8
"""How well the local part must fit the name of one of us: `pallen` for Phillip Allen."""

Met = Mapping[Address, Sequence[Encounter]]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look has found."""

    people: AbstractSet[Address]
    """All who were looked at: those due, and who is the same person as one of them."""
    renamed: Mapping[str, str]
    """Key of a proposal → the key that its person has now."""
    findings: Sequence[Finding]
    again: Mapping[Address, datetime]
    """Stranger → when to look again, though nothing new is heard."""


def look(connection: Connection, due: Sequence[Due], ours: Ours) -> Seen:
    """Reads what there is of the strangers. Raises StoreError."""
    met: Met = encounters(connection, [one.address for one in due])
    before = saved.keys_of(connection, {one.proposal for one in due if one.proposal is not None})
    keys = {one.address: _key(one.address, met.get(one.address, ())) for one in due}
    keys |= {one.address: before[one.proposal] for one in due if one.proposal in before and one.address not in met}
    earlier = [(before[one.proposal], keys[one.address]) for one in due if one.proposal in before]
    renamed = {old: new for old, new in earlier if old != new}
    others = saved.members(connection, {*keys.values(), *before.values()})
    keys = {address: renamed.get(key, key) for address, key in others.items()} | keys
    met = {**encounters(connection, keys.keys() - met.keys()), **met}
    people: dict[str, set[Address]] = defaultdict(set)
    for address, key in keys.items():
        people[key].add(address)
    looks = [_Look(key, some, by_person(met, some)) for key, some in people.items()]
    known = recognise(connection, {one: look.fields.name for look in looks for one in look.people}, ours.context)
    findings: list[Finding] = []
    again: dict[Address, datetime] = {}
    for one in looks:
        finding, later = one.come_to(connection, known, ours)
        findings += [finding] if finding else []
        again |= dict.fromkeys(one.people, later) if later else {}
    return Seen(keys.keys(), renamed, findings, again)


def _key(address: Address, met: Sequence[Encounter]) -> str:
    """A shared mailbox is its company's; of one name at one company there is one person."""
    domain = work_domain(domain_of(address))
    name = best_name(address, forms({address}, met))
    if sort_of(address, name) is not Sort.PERSON:
        return f"account:{domain or address}"
    return f"person:{domain}/{person(name).key}" if domain and is_full(name) else f"address:{address}"


class _Look:
    """At one person or company."""

    def __init__(self, key: str, people: AbstractSet[Address], met: Sequence[Encounter]) -> None:
        self.key = key
        self.people = people
        self.met = met
        self.main = next(_last_used(people, met), min(people))
        self.fields = read_fields(self.main, people, met)

    def come_to(
        self, connection: Connection, known: Mapping[Address, Recognised], ours: Ours
    ) -> tuple[Finding | None, datetime | None]:
        """What there is to propose, and when to look again."""
        recognised = [known[address] for address in self.people]
        judged = judge(self.people, self.met, ours)
        if any(one.on_record for one in recognised) or self._is_nobody(ours):
            return None, None
        like = {contact for one in recognised for contact in one.contacts}
        if like and like - rejected_contacts(connection, {one.id for one in self.met}):
            return None, ours.now + PATIENCE
        claimed = self._claims(connection) if judged.evidence else []
        if claimed:
            return None, None if any(one.accepted for one in claimed) else ours.now + PATIENCE
        return (self._finding(judged, recognised) if judged.evidence else None), judged.again

    def _claims(self, connection: Connection) -> list[Claim]:
        """Contacts of a like name whom her interactions are linked to, or may be, though no address of theirs is there:
        she is asked about in the queue, or a person has said that it is her."""
        hers = [someone for one in self.people if not (someone := known_as(one, self.fields.name)).shared]
        there = {one.id: {p.address for p in one.participants} for one in self.met}
        found = (one for one in claims(connection, there) if not one.addresses & there[one.interaction])
        return [one for one in found if any(is_like(someone, one.name) for someone in hers)]

    def _finding(self, judged: Judged, recognised: Collection[Recognised]) -> Finding | None:
        domain = work_domain(domain_of(self.main))
        kind = Proposed.PERSON if sort_of(self.main, self.fields.name) is Sort.PERSON else Proposed.ACCOUNT
        if kind is Proposed.ACCOUNT and (domain is None or any(one.accounts for one in recognised)):
            return None
        fields = self.fields
        company = fields.company or (spelt(domain) if domain else "")
        return Finding(
            key=self.key,
            kind=kind,
            addresses=(self.main, *sorted(self.people - {self.main})),
            name=fields.name if kind is Proposed.PERSON else company,
            domain=domain,
            evidence=judged.evidence,
            title=fields.title if kind is Proposed.PERSON else "",
            phone=fields.phone,
            company=company,
            origins=fields.origins,
        )

    def _is_nobody(self, ours: Ours) -> bool:
        """A machine, a list that bears our name, one of us, or free mail with the name of one of us."""
        local = self.main.rpartition("@")[0]
        is_list = any(label(domain) in words(local) for domain in ours.context.internal_domains)
        if is_list or ours.has(self.main) or sort_of(self.main, self.fields.name) is Sort.MACHINE:
            return True
        if work_domain(domain_of(self.main)) is not None:
            return False
        name = person(self.fields.name)
        letters = "".join(filter(str.isalpha, local))
        return any(name.key == us.key or handle_fits(letters, us) >= _ITS_OWN for us in self._us(ours))

    def _us(self, ours: Ours) -> set[PersonName]:
        people = (p for one in self.met for p in one.participants if ours.has(p.address))
        return {person(best_name(p.address, [Called(p.name, by_herself=True)])) for p in people}


def _last_used(people: AbstractSet[Address], met: Sequence[Encounter]) -> Iterator[Address]:
    return (p.address for one in met for p in one.participants if p.address in people)
