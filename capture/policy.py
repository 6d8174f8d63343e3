"""What may be kept of an interaction, decided on its envelope, before any body is read. Pure.

The rules, in the order in which they are asked; the first that applies names itself in the ledger:

    private     its author or owner called it private: kept out of every mailbox's record
    address     someone on it has an excluded address
    domain      someone on it is at an excluded domain or a subdomain of one
    subject     its subject holds an excluded word or phrase
    rule N      a rule that somebody has made leaves it out: everybody's, of a group, or the mailbox owner's own
    sender      its mailbox's owner called mail with somebody no business, and nobody else from outside is on it
    occasion    a birthday or a public holiday
    reminder    a calendar entry of whole days with no guest
    free        a calendar entry that leaves its owner free, with nobody from outside
    nobody      it names no participant
    internal    nobody from outside the organisation is on it
    bounce      a delivery report
    automatic   sent by a machine without a person's doing (RFC 3834)
    bulk        a newsletter, a list, a campaign, or from an address that takes no answers; may be kept by setting
    content     the organisation keeps nothing

Of all that apply the strictest counts: what one of them leaves out is left out, what one keeps without text has none,
and what one calls private is, whatever the others say.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from capture.forgetting.suppressed import NOTHING, Past
from capture.ruled import UNRULED, Ruled, Verdict
from capture.sensitive.finder import SEEKS_NOTHING, Finder
from config.privacy import BulkMail, ContentLevel
from connectors.model.address import Address, domain_of
from connectors.model.interaction import Interaction, Kind, Mark, Participant, Role, Sign
from store.model import Direction
from store.rules import Rule

_MUTE = ("noreply", "donotreply", "newsletter", "bounce", "mailerdaemon")
_MUTE_HOSTS = frozenset({"newsletter", "newsletters", "bounce", "bounces"})


@dataclass(frozen=True, slots=True)
class Senders:
    """What a rep says of her mail with some people."""

    left_out: frozenset[Address] = frozenset()
    """It is no business."""
    private: Mapping[Address, datetime] = field(default_factory=dict)
    """It is private, and the moment when she said so."""


def nothing_said(_: Address) -> Ruled:
    """Nobody has made a rule."""
    return UNRULED


@dataclass(frozen=True, slots=True)
class Rules:
    """The organisation's rules and who belongs to it. Domains and addresses are normalised, phrases in lower case."""

    internal_domains: frozenset[str]
    owners: frozenset[Address]
    """Reps, who are of the organisation even with a free-mail address."""
    exclude_domains: frozenset[str] = frozenset()
    exclude_addresses: frozenset[str] = frozenset()
    exclude_subjects: tuple[str, ...] = ()
    bulk: BulkMail = BulkMail.EXCLUDE
    content: ContentLevel = ContentLevel.TEXT
    reps: Mapping[Address, Senders] = field(default_factory=dict)
    """What each rep says of mail in her mailboxes."""
    sensitive: Finder = SEEKS_NOTHING
    """What is looked for in what is kept, and taken out of it."""
    past: Past = NOTHING
    """What was forgotten, and how long the rest is kept."""
    hers: Senders = Senders()
    """The same of the rep whose mailbox is read."""
    made: Callable[[Address], Ruled] = nothing_said
    """Which rules that people made hold in a rep's mailboxes."""
    ruled: Ruled = UNRULED
    """The same of the rep whose mailbox is read."""

    def of(self, owner: Address) -> Self:
        """As they hold in this rep's mailboxes."""
        hers = self.reps.get(owner, Senders())
        return replace(self, hers=hers, reps={}, ruled=self.made(owner), made=nothing_said)

    def internal(self, address: Address) -> bool:
        """This person belongs to the organisation."""
        return address in self.owners or within(domain_of(address), self.internal_domains)


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep it, at this level."""

    content: ContentLevel
    direction: Direction
    private_since: datetime | None = None
    """When it was said that such is private: by the mailbox's owner, or by a rule."""
    rule: int | None = None
    """The rule by which it has no text."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave it out, and why."""

    rule: str
    evidence: str
    everywhere: bool = False
    """No other mailbox may keep it either."""
    number: int | None = None
    """Of a rule that somebody has made."""


def decide(
    interaction: Interaction, rules: Rules, folders: Collection[str] = (), categories: Collection[str] = ()
) -> Keep | Leave:
    """The first rule that applies, else Keep. `folders` and `categories`: where its mailbox has it."""
    people = (person.address for person in interaction.participants)
    verdict = rules.ruled.verdict(people, interaction.subject, folders, categories)
    for leave in _objections(interaction, rules, verdict):
        return leave
    since = next((rules.hers.private[one] for one in _only_one(interaction, rules) if one in rules.hers.private), None)
    since = verdict.private.at if verdict.private and not since else since
    level, rule = _level(interaction, rules), verdict.bare.id if verdict.bare else None
    return Keep(ContentLevel.HEADERS if rule else level, direction(interaction, rules), since, rule)


def direction(interaction: Interaction, rules: Rules) -> Direction:
    """Which way it went, by who sent or organised it."""
    if all(rules.internal(person.address) for person in interaction.participants):
        return Direction.INTERNAL
    authors = (p.address for p in interaction.participants if p.role in (Role.FROM, Role.ORGANIZER))
    return Direction.OUTBOUND if any(map(rules.internal, authors)) else Direction.INBOUND


def left_out_by(rule: Rule) -> Leave:
    """What the ledger says of it: of a rep's own rules not what they are about, as others read the ledger too."""
    if rule.place.rep is not None:
        return Leave(f"rule {rule.id}", "its owner's own rule", number=rule.id)
    whose = "everybody" if rule.place.group is None else f"group {rule.place.group}"
    return Leave(f"rule {rule.id}", f"{rule.what} “{rule.value}”, for {whose}", number=rule.id)


def within(domain: str, domains: frozenset[str]) -> bool:
    """The domain is one of these, or below one of them."""
    while domain not in domains:
        _, dot, domain = domain.partition(".")
        if not dot:
            return False
    return True


def _objections(interaction: Interaction, rules: Rules, verdict: Verdict) -> Iterator[Leave]:
    marks = {mark.sign: mark for mark in reversed(interaction.marks)}
    if private := marks.get(Sign.PRIVATE):
        yield Leave("private", private.evidence, everywhere=True)
    yield from _excluded(interaction, rules)
    if verdict.out:
        yield left_out_by(verdict.out)
    if not rules.hers.left_out.isdisjoint(_only_one(interaction, rules)):
        yield Leave("sender", "its owner says that mail with this person is no business")
    if occasion := marks.get(Sign.OCCASION):
        yield Leave("occasion", occasion.evidence)
    yield from _among_ourselves(interaction, marks, rules)
    if interaction.kind is Kind.EMAIL:
        yield from _mechanical(interaction, marks, rules)
    if rules.content is ContentLevel.NONE:
        yield Leave("content", "privacy.content is none")


def _among_ourselves(interaction: Interaction, marks: dict[Sign, Mark], rules: Rules) -> Iterator[Leave]:
    people = {person.address for person in interaction.participants}
    if not all(map(rules.internal, people)):
        return
    if (whole := marks.get(Sign.ALL_DAY)) and len(people) < 2:
        yield Leave("reminder", f"{whole.evidence} and nobody is invited")
    if free := marks.get(Sign.FREE):
        yield Leave("free", free.evidence)
    yield Leave("internal", "nobody from outside is on it") if people else Leave("nobody", "it names no participant")


def _excluded(interaction: Interaction, rules: Rules) -> Iterator[Leave]:
    for person in interaction.participants:
        if person.address in rules.exclude_addresses:
            yield Leave("address", person.address)
        if within(domain_of(person.address), rules.exclude_domains):
            yield Leave("domain", domain_of(person.address))
    subject = interaction.subject.casefold()
    yield from (Leave("subject", phrase) for phrase in rules.exclude_subjects if phrase in subject)


def _only_one(interaction: Interaction, rules: Rules) -> frozenset[Address]:
    """The only person from outside on a mail; nobody where there are more, as a customer may be among them."""
    if interaction.kind is not Kind.EMAIL or not (rules.hers.left_out or rules.hers.private):
        return frozenset()
    outside = {one.address for one in interaction.participants if not rules.internal(one.address)}
    return frozenset(outside) if len(outside) == 1 else frozenset()


def _mechanical(interaction: Interaction, marks: dict[Sign, Mark], rules: Rules) -> Iterator[Leave]:
    signs: Iterable[Sign] = (Sign.BOUNCE, Sign.AUTOMATIC)
    if rules.bulk is BulkMail.EXCLUDE:
        signs = (*signs, Sign.BULK)
        yield from (Leave("bulk", f"{p.address} takes no answers") for p in interaction.participants if _is_mute(p))
    yield from (Leave(sign.value, marks[sign].evidence) for sign in signs if sign in marks)


def _is_mute(sender: Participant) -> bool:
    """A sender's address that says of itself that nobody reads what is sent there."""
    local, _, host = sender.address.rpartition("@")
    letters = "".join(filter(str.isalpha, local))
    return sender.role is Role.FROM and (letters.startswith(_MUTE) or not _MUTE_HOSTS.isdisjoint(host.split(".")))


def _level(interaction: Interaction, rules: Rules) -> ContentLevel:
    marked = any(mark.sign is Sign.BULK for mark in interaction.marks)
    bulk = marked or any(map(_is_mute, interaction.participants))
    return ContentLevel.HEADERS if bulk and rules.bulk is BulkMail.HEADERS else rules.content
