"""A company whose mailboxes see mail and meetings of strangers, and which is proposed to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from capture.proposing.proposer import Proposer
from config.privacy import ContentLevel
from connectors.model.address import Address
from connectors.model.crm import Account, Contact
from connectors.model.interaction import Answer, Interaction, Kind, MeetingState, Participant, Role
from connectors.model.sync import Cursor, Mode
from matcher.model import Context
from store import leases, record, sources
from store.database import Store
from store.directory import iter_accounts, iter_contacts
from store.model import Batch, Direction, Kept, Removed
from store.proposals import listing
from store.proposals.model import Proposal
from tests.builders import NOON
from tests.people import ALICE, BOB
from tests.recording import a_lease

ERIN = Address("erin.vale@newco.example")
INTERNAL = frozenset({"ours.example"})


@dataclass
class World:
    """Alice's and Bob's mailboxes; each call is committed at once, an hour after the one before."""

    store: Store
    now: datetime = NOON + timedelta(days=365)
    mailboxes: dict[Address, int] = field(default_factory=dict)
    ticks: Iterator[int] = field(default_factory=lambda: count(1))

    def wrote(
        self,
        sender: Address | tuple[Address, str],
        *to: Address | tuple[Address, str],
        seen_by: Sequence[Address] = (ALICE,),
        answers: str = "",
        text: str = "Shall we talk?",
        signature: str = "",
        subject: str = "The new plant",
    ) -> str:
        """A mail; its key. `answers`: the key of the one that it answers."""
        number = next(self.ticks)
        people = [_named(sender, Role.FROM), *(_named(one, Role.TO) for one in to)]
        mail = Interaction(
            key=f"mail:{number}@world",
            kind=Kind.EMAIL,
            at=NOON + timedelta(hours=number),
            subject=f"{subject} {number}",
            participants=tuple(people),
            references=(answers,) if answers else (),
        )
        return self._keep(mail, seen_by, text, signature)

    def meets(
        self,
        organizer: Address,
        *guests: tuple[Address, Answer],
        seen_by: Sequence[Address] = (ALICE,),
        state: MeetingState = MeetingState.PLANNED,
        at: datetime | None = None,
    ) -> str:
        """A meeting of an hour; its key."""
        number = next(self.ticks)
        start = at or NOON + timedelta(hours=number)
        people = [Participant(organizer, "", Role.ORGANIZER, Answer.ACCEPTED)]
        people += [Participant(guest, "", Role.ATTENDEE, answer) for guest, answer in guests]
        meeting = Interaction(
            key=f"meeting:{number}@world",
            kind=Kind.MEETING,
            at=start,
            end=start + timedelta(hours=1),
            subject="Visit",
            participants=tuple(people),
            state=state,
            revision="000000000.20260301T000000Z",
        )
        return self._keep(meeting, seen_by, "", "")

    def loses(self, key: str) -> None:
        """It is deleted from Alice's mailbox."""
        self._record(ALICE, Removed(key))

    def propose(self) -> None:
        """Until there is nothing left to look at."""
        while self.proposer.propose():
            pass

    def proposed(self, rep: Address = ALICE) -> list[Proposal]:
        """What a rep is asked about, after all has been looked at."""
        self.propose()
        with self.store.read() as connection:
            return listing.waiting(connection, rep, 100)

    @property
    def proposer(self) -> Proposer:
        """As of now."""
        return Proposer(self.store, lambda: Context(INTERNAL, frozenset({ALICE, BOB})), lambda: self.now)

    def _keep(self, what: Interaction, seen_by: Sequence[Address], text: str, signature: str) -> str:
        for rep in seen_by:
            kept = Kept(what.key, "1", what, _direction(what), ContentLevel.TEXT, text, signature=signature)
            self._record(rep, kept)
        return what.key

    def _record(self, rep: Address, kept: Kept | Removed) -> None:
        with self.store.begin() as connection:
            if rep not in self.mailboxes:
                first = a_lease(connection, rep)
                self.mailboxes[rep] = first.source
                sources.finish(connection, first, sources.Outcome(NOON, 0.1, NOON))
            lease = leases.claim(connection, "test", NOON, self.mailboxes[rep])
            assert lease is not None
            batch = Batch((kept,), Cursor("test/1", "1"), Mode.DELTA, last=True)
            record.record(connection, lease, 0, batch, NOON, 1)
            sources.finish(connection, lease, sources.Outcome(NOON, 0.1, NOON))


def contacts(world: World) -> list[Contact]:
    """All in the directory."""
    with world.store.read() as connection:
        return [one.record for one in iter_contacts(connection)]


def accounts(world: World) -> list[Account]:
    """All in the directory."""
    with world.store.read() as connection:
        return [one.record for one in iter_accounts(connection)]


def _named(who: Address | tuple[Address, str], role: Role) -> Participant:
    address, name = who if isinstance(who, tuple) else (who, "")
    return Participant(address, name, role)


def _direction(what: Interaction) -> Direction:
    ours = [person.address.endswith("@ours.example") for person in what.participants]
    if all(ours):
        return Direction.INTERNAL
    return Direction.OUTBOUND if ours[0] else Direction.INBOUND
