"""A small directory of our own making, looked up by key as the store does, and short ways to write mail into it."""

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import TypeVar

from connectors.model.address import Address, parse_address
from connectors.model.crm import Stage
from connectors.model.interaction import Interaction, Kind, Mark, Participant, Role, Sign
from matcher.keys import LIMIT, account_keys, contact_keys, deal_keys, keys, otherwise
from matcher.match import match
from matcher.model import (
    AccountCandidate,
    Candidates,
    ContactCandidate,
    Context,
    DealCandidate,
    DealRole,
    Match,
    Question,
    TargetType,
    ThreadLink,
    Thresholds,
    moment,
)
from matcher.normalise import distinctive
from matcher.normalise.stages import closing

Record = TypeVar("Record")
DEFAULTS = Thresholds()
REP = Address("rep@us.example")
US = Context(internal_domains=frozenset({"us.example"}), owners=frozenset({REP}))


def day(text: str) -> datetime:
    """Noon of a day written `2024-05-01`, UTC."""
    return datetime.fromisoformat(f"{text}T12:00").replace(tzinfo=UTC)


def contact(
    record: int, name: str, addresses: str = "", account: int | None = None, *roles: DealRole
) -> ContactCandidate:
    """A contact; the first of its addresses, which are parted by blanks, is its main one."""
    known = tuple(Address(text) for text in addresses.split())
    return ContactCandidate(record, name, known, account, roles)


def account(record: int, name: str, domains: str = "") -> AccountCandidate:
    """An account with domains parted by blanks."""
    return AccountCandidate(record, name, tuple(domains.split()), sorted(distinctive(name)), ())


def deal(
    record: int,
    name: str,
    account: int | None,
    *,
    number: str = "",
    created: str = "2024-01-10",
    closed: str | None = None,
    stages: str = "",
    owner: Address | None = REP,
) -> DealCandidate:
    """A deal; stages are written `Proposal 2024-04-01; Won 2024-06-01`."""
    parted = [stage.strip().rpartition(" ") for stage in stages.split(";") if stage.strip()]
    history = tuple(Stage(stage, day(since)) for stage, _blank, since in parted)
    end = closing(day(closed) if closed else None, history)
    times = moment(day(created)), moment(end) if end else None
    turns = [(one.stage, moment(one.since)) for one in history]
    return DealCandidate(record, name, number, account, owner, *times, turns, sorted(distinctive(name)))


def role(deal: int, name: str = "", since: str | None = None, until: str | None = None) -> DealRole:
    """A contact's role in a deal."""
    return DealRole(deal, name, moment(day(since)) if since else None, moment(day(until)) if until else None)


def people(text: str, role: Role) -> tuple[Participant, ...]:
    """Participants from `Ann Lee <ann@acme.com>; bo@acme.com`."""
    pairs = [parseaddr(one) for one in text.split(";") if one.strip()]
    parsed = [(name, parse_address(address)) for name, address in pairs]
    return tuple(Participant(address, name, role) for name, address in parsed if address is not None)


def mail(
    sender: str, subject: str = "Hello", *, on: str = "2024-05-01", to: str = str(REP), bulk: str = ""
) -> Interaction:
    """A message."""
    marks = (Mark(Sign.BULK, bulk),) if bulk else ()
    everybody = people(sender, Role.FROM) + people(to, Role.TO)
    return Interaction("mail:1@us.example", Kind.EMAIL, day(on), subject, everybody, marks=marks)


def decided(record: int) -> ThreadLink:
    """The thread so far belongs to this deal: a person said so."""
    return ThreadLink(record, decided=True)


def linked(record: int) -> ThreadLink:
    """The thread so far belongs to this deal: we linked it."""
    return ThreadLink(record, decided=False)


@dataclass(frozen=True)
class Directory:
    """Records, found by the keys that they share with an interaction."""

    contacts: tuple[ContactCandidate, ...]
    accounts: tuple[AccountCandidate, ...]
    deals: tuple[DealCandidate, ...]

    def candidates(self, interaction: Interaction, context: Context = US) -> Candidates:
        """What shares a key, with the accounts of the contacts and the deals of both."""
        of_contacts = [(self._contact_keys(one), one) for one in self.contacts]
        of_accounts = [(account_keys(one.name, one.domains), one) for one in self.accounts]
        known = frozenset[str]().union(*[own for own, _record in (*of_contacts, *of_accounts)])
        asked = keys(interaction, context)
        others = {other for key, who in asked.items() if who and key not in known for other in otherwise(key, who)}
        wanted = asked.keys() | others
        contacts = _block(wanted, of_contacts)
        employers = {one.account for one in contacts}
        accounts = _block(wanted, of_accounts)
        accounts += [one for one in self.accounts if one.id in employers and one not in accounts]
        deals = _block(wanted, [(deal_keys(one.name, one.number), one) for one in self.deals])
        here, theirs = {one.id for one in accounts}, {role.deal for one in contacts for role in one.roles}
        related = [one for one in self.deals if one.account in here or one.id in theirs]
        deals += [one for one in related if one not in deals]
        return Candidates(tuple(contacts), tuple(accounts), tuple(deals))

    def _contact_keys(self, contact: ContactCandidate) -> frozenset[str]:
        domains = [domain for one in self.accounts if one.id == contact.account for domain in one.domains]
        return contact_keys(contact.name, contact.addresses, domains)


def _block(wanted: Set[str], records: list[tuple[frozenset[str], Record]]) -> list[Record]:
    found: list[Record] = []
    for key in sorted(wanted):
        block = [record for own, record in records if key in own][:LIMIT]
        found += [record for record in block if record not in found]
    return found


def ask(
    directory: Directory,
    interaction: Interaction,
    thread: Iterable[ThreadLink] = (),
    thresholds: Thresholds = DEFAULTS,
) -> tuple[Match, ...]:
    """What the matcher says of a message about which the directory is asked."""
    candidates = replace(directory.candidates(interaction), thread=tuple(thread))
    return match(Question(interaction, candidates, US), thresholds)


def of_type(matches: Iterable[Match], kind: TargetType) -> list[Match]:
    """The matches of one type."""
    return [one for one in matches if one.target.type is kind]
