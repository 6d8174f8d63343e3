"""Alice's and Bob's office as somebody sees it on a day of hers."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from capture.today.viewer import Viewer
from config.digest import Digest
from config.settings import Settings
from connectors.model.address import Address
from connectors.model.crm import Account, Contact, Deal, DealContact, Stage
from connectors.model.interaction import Answer, Interaction, Kind, MeetingState, Participant, Role
from matcher.model import Ref, Verdict
from store import users
from store.model import Direction
from store.users import Role as Rank
from tests.builders import NOON, a_mail
from tests.people import ALICE, CAROL
from tests.web.office import Office, a_match

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MAILED = Settings(digest=Digest(smtp="smtp://127.0.0.1:2525", sender="capture@ours.example"))
"""With the daily mail; nobody listens there."""


def viewer(
    connection: Connection,
    rep: Address = ALICE,
    rank: Rank = Rank.REP,
    now: datetime = NOON,
    settings: Settings = Settings(),  # noqa: B008 - frozen
) -> Viewer:
    """Her look at `now`; she becomes a user where she is none."""
    user = users.by_address(connection, rep) or users.add(connection, rep, "", rank, NOON)
    return Viewer.of(connection, settings, user, now, UTC)


def a_visit(
    key: str = "visit",
    *,
    at: datetime = NOON + HOUR,
    guests: tuple[Address, ...] = (CAROL,),
    rep: Address = ALICE,
    answer: Answer = Answer.NONE,
    answers: Answer = Answer.ACCEPTED,
    state: MeetingState = MeetingState.PLANNED,
) -> Interaction:
    """A meeting of an hour that Dora of ours calls; `answer`: the rep's, `answers`: her guests'."""
    people = (
        Participant(Address("dora@ours.example"), "Dora", Role.ORGANIZER),
        Participant(rep, "", Role.ATTENDEE, answer),
        *(Participant(guest, "Ms Guest", Role.ATTENDEE, answers) for guest in guests),
    )
    return Interaction(
        f"meeting:{key}", Kind.MEETING, at, f"Visit {key}", people, end=at + HOUR, state=state, revision="000000000"
    )


def directory(office: Office, owner: Address = ALICE) -> dict[str, Ref]:
    """Carol, who buys at Acme, and the open deal that she is in."""
    stages = (Stage("Lead", NOON - 40 * DAY), Stage("Offer", NOON - 5 * DAY))
    refs = office.knows(
        Account("A-1", "Acme Ltd", ("acme.example",), None),
        Contact(
            "C-1", "Carol Reyes", (CAROL, Address("carol@private.example")), "A-1", None, title="Head of Purchasing"
        ),
        Deal("D-1", "Rooftop solar", "A-1", owner, stages=stages, contacts=(DealContact("C-1"),)),
    )
    return dict(zip(("acme", "carol", "roof"), refs, strict=True))


def writes(
    office: Office,
    key: str,
    at: datetime,
    *reps: Address,
    sender: Address = CAROL,
    to: tuple[Address, ...] = (ALICE,),
    subject: str = "Offer",
    answering: str = "",
    linked: tuple[Ref, ...] = (),
    direction: Direction = Direction.INBOUND,
) -> int:
    """A mail in the mailboxes of `reps` (Alice's), linked by rule to records; its id."""
    references = (f"mail:{answering}",) if answering else ()
    mail = a_mail(f"mail:{key}", sender=sender, to=to, subject=f"{subject} {key}", at=at, references=references)
    id_ = office.sees(*(reps or (ALICE,)), what=mail, direction=direction)
    if linked:
        office.links(id_, *(a_match(ref, Verdict.LINK, 0.95) for ref in linked))
    return id_
