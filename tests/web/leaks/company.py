"""A company in which everything that was said has a word of its own: whoever reads that word was told."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import insert, update

from config.visibility import Audience
from connectors.model.address import Address
from connectors.model.crm import Account, Contact, Deal, Stage
from connectors.model.interaction import Interaction
from matcher.model import Match, Reason, Ref, Verdict
from store import decisions, personal, users
from store.database import Store
from store.personal import Kind
from store.schema import connections, deal_members, interactions
from store.users import Role
from tests.builders import NOON, a_mail, a_meeting
from tests.people import ALICE, BOB, CAROL
from tests.web.office import Office, a_match

EVE = Address("eve@ours.example")
FRANK = Address("frank@ours.example")
GRACE = Address("grace@ours.example")
HEIDI = Address("heidi@ours.example")

PEOPLE: Final = {
    ALICE: Role.REP,
    BOB: Role.REP,
    EVE: Role.REP,
    FRANK: Role.MANAGER,
    GRACE: Role.OPS,
    HEIDI: Role.ADMINISTRATOR,
}
"""The owner, a colleague on her deal's team, an outsider, and the other roles."""

NOBODY: Final[frozenset[Address]] = frozenset()
PLACES: Final = ("subject", "text", "attachment", "signature", "quote", "reason")
"""What of an interaction may be told."""


@dataclass(frozen=True)
class Secret:
    """An interaction whose words are its name with the place where they stand."""

    name: str
    readers: frozenset[Address]
    """Who may read any of it."""

    @property
    def words(self) -> dict[str, str]:
        """Place → a word that stands nowhere else."""
        return {place: f"{self.name}{place}" for place in PLACES}


@dataclass
class Company:
    """Alice and Bob sell, Eve has another deal; each interaction is known to somebody else."""

    office: Office
    secrets: list[Secret] = field(default_factory=list)
    refs: dict[str, Ref] = field(default_factory=dict)

    @classmethod
    def opened(cls, store: Store, *, hidden: bool) -> "Company":
        """With or without what only its owners may know of; that is the youngest, so that the rest is the same."""
        company = cls(Office(store))
        company._begin()
        company._known()
        if hidden:
            company._hidden()
        return company

    def _begin(self) -> None:
        self.office.connect(ALICE, BOB)
        stages = (Stage("Lead", NOON - timedelta(days=60)), Stage("Offer", NOON - timedelta(days=5)))
        refs = self.office.knows(
            Account("A-1", "Acme Ltd", ("acme.example",), ALICE),
            Contact("C-1", "Carol Reyes", (CAROL,), "A-1", ALICE),
            Deal("OPP-1", "Rooftop solar", "A-1", ALICE, stages=stages),
            Account("A-2", "Globex", ("globex.example",), EVE),
            Deal("OPP-2", "Battery store", "A-2", EVE, stages=stages),
        )
        self.refs = dict(zip(("acme", "carol", "roof", "globex", "battery"), refs, strict=True))
        row = {"deal_id": self.refs["roof"].id, "rep": BOB, "added_by": ALICE, "at": NOON}
        with self.office.store.begin() as connection:
            connection.execute(insert(deal_members).values(row))
            for who, role in PEOPLE.items():
                users.add(connection, who, "", role, NOON)

    def _known(self) -> None:
        """That they took place is no secret."""
        team = frozenset({ALICE, BOB})
        self._sure("zebra", team, a_mail("mail:1@x.example", subject="zebrasubject", at=NOON - timedelta(days=3)))
        soon = NOON + timedelta(hours=3)
        self._sure("quagga", team, _named(a_meeting("meeting:2@x.example", at=soon), "quaggasubject"))
        asked = a_mail("mail:3@x.example", subject="okapisubject", at=NOON - timedelta(days=2))
        self._keep("okapi", frozenset({ALICE}), asked, ("battery",), Verdict.SUGGEST)

    def _hidden(self) -> None:
        """That these took place is known to nobody but their owners."""
        store = self.office.store
        hers = self._sure("lynx", frozenset({ALICE}), a_mail("mail:4@x.example", subject="lynxsubject", at=NOON))
        other = a_mail("mail:5@x.example", subject="tapirsubject", at=NOON - timedelta(days=1))
        no_business = self._sure("tapir", frozenset({ALICE}), other)
        with store.begin() as connection:
            decisions.accept(connection, hers, self.refs["roof"], ALICE, NOON)
            personal.say(connection, [hers], ALICE, Kind.PRIVATE, NOON)
            personal.say(connection, [no_business], ALICE, Kind.NOT_BUSINESS, NOON)
        his = a_mail("mail:6@x.example", subject="ibexsubject", to=(BOB,), at=NOON - timedelta(hours=30))
        kept = self._keep("ibex", frozenset({BOB}), his, ("carol", "acme", "roof"), Verdict.LINK, BOB)
        soon = _named(a_meeting("meeting:7@x.example", at=NOON + timedelta(hours=5), attendees=(BOB,)), "gnusubject")
        meeting = self._keep("gnu", frozenset({BOB}), soon, ("carol", "acme", "roof"), Verdict.LINK, BOB)
        with store.begin() as connection:
            connection.execute(update(connections).where(connections.c.owner == BOB).values(audience=Audience.OWNER))
            personal.settle(connection, [kept, meeting])

    def _sure(self, name: str, readers: frozenset[Address], what: Interaction) -> int:
        return self._keep(name, readers, what, ("carol", "acme", "roof"), Verdict.LINK)

    def _keep(
        self,
        name: str,
        readers: frozenset[Address],
        what: Interaction,
        targets: tuple[str, ...],
        verdict: Verdict,
        rep: Address = ALICE,
    ) -> int:
        secret = Secret(name, readers)
        self.secrets.append(secret)
        words = secret.words
        id_ = self.office.sees(rep, what=what, text=words["text"], attachments=(words["attachment"],))
        rows = {"signature": words["signature"], "quoted": words["quote"]}
        with self.office.store.begin() as connection:
            connection.execute(update(interactions).where(interactions.c.id == id_).values(rows))
        self.office.links(id_, *(self._match(target, verdict, words["reason"]) for target in targets))
        return id_

    def _match(self, target: str, verdict: Verdict, word: str) -> Match:
        reasons = (Reason("same_thread", 1.0, 0.9, word),)
        return a_match(self.refs[target], verdict, 0.9 if verdict is Verdict.LINK else 0.6, reasons=reasons)


def _named(meeting: Interaction, subject: str) -> Interaction:
    return Interaction(
        key=meeting.key,
        kind=meeting.kind,
        at=meeting.at,
        end=meeting.end,
        subject=subject,
        participants=meeting.participants,
        state=meeting.state,
        revision=meeting.revision,
    )


def now() -> datetime:
    """Stands still: two walks see the same moment."""
    return NOON
