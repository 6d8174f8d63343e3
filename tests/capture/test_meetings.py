"""Meetings as calendars and mail tell of them: two reps, a customer, one record."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice, permutations

import pytest
from sqlalchemy import select

from capture.link import Linker
from capture.policy import Rules
from capture.sync import Pass
from connectors.ical import inside, read_calendar, window_at
from connectors.memory import MemoryConnector, MemoryMailbox
from connectors.model.address import Address
from connectors.model.interaction import Answer, MeetingState, Participant
from connectors.protocol import Reach
from matcher.model import Context, Thresholds
from store import leases, sources, waiting
from store.database import Store
from store.meeting_state import state_now
from store.schema import interactions, ledger
from tests.builders import NOON, a_mail, seen
from tests.capture.passing import NO_OPTIONS, OURS, Clock
from tests.people import ALICE, BOB, CAROL

RULES = Rules(OURS, frozenset({ALICE, BOB}))
LINKER = Linker(Context(OURS, frozenset({ALICE, BOB})), Thresholds())
AT, LATER, PAST = "20260305T090000Z", "20260306T140000Z", "20260201T090000Z"


def ics(*lines: str, method: str = "", sequence: int = 0, uid: str = "visit") -> bytes:
    """A calendar of one event."""
    head = ("BEGIN:VCALENDAR", *([f"METHOD:{method}"] if method else []), "BEGIN:VEVENT", f"UID:{uid}")
    stamp = f"DTSTAMP:202603{sequence + 1:02d}T060000Z"
    return "\n".join((*head, stamp, f"SEQUENCE:{sequence}", *lines, "END:VEVENT", "END:VCALENDAR")).encode()


def visit(
    at: str = AT, alice: str = "NEEDS-ACTION", bob: str = "NEEDS-ACTION", *more: str, subject: str = "Visit"
) -> tuple[str, ...]:
    return (
        f"DTSTART:{at}",
        "DURATION:PT1H",
        f"SUMMARY:{subject}",
        f"ORGANIZER:mailto:{CAROL}",
        f"ATTENDEE;PARTSTAT={alice}:mailto:{ALICE}",
        f"ATTENDEE;PARTSTAT={bob}:mailto:{BOB}",
        *more,
    )


@dataclass
class Day:
    """A record, sources that tests fill, and a clock."""

    store: Store
    clock: Clock = field(default_factory=Clock)
    boxes: dict[tuple[Address, str], tuple[int, MemoryMailbox]] = field(default_factory=dict)

    def has(self, owner: Address, raw: bytes, resource: str = "visit.ics") -> None:
        """Her calendar has this resource, in this version."""
        box = self._box(owner, "calendar")
        self._clear(box, resource)
        for meeting in read_calendar(raw, window_at(self.clock.at, Reach())).meetings:
            box.put(seen(f"{resource}#{meeting.id}", meeting.interaction), meeting.text)
        self.sync(owner, "calendar")

    def loses(self, owner: Address, resource: str = "visit.ics") -> None:
        """Her calendar does not have it any more."""
        self._clear(self._box(owner, "calendar"), resource)
        self.sync(owner, "calendar")

    def gets(self, owner: Address, raw: bytes, sender: Address = CAROL) -> None:
        """A mail with this calendar arrives."""
        box = self._box(owner, "mail")
        ident = f"m{len(box.items)}"
        mail = a_mail(f"mail:{owner}{ident}", sender=sender, to=(owner, CAROL))
        box.put(seen(ident, mail), "See attached.", inside(ident, [raw], window_at(self.clock.at, Reach())))
        self.sync(owner, "mail")

    def sync(self, owner: Address, name: str) -> None:
        id_, box = self.boxes[owner, name]
        self.clock.at += leases.TTL * 2
        with self.store.begin() as connection:
            lease = leases.claim(connection, "worker", self.clock.at, id_)
            source = sources.get(connection, id_)
        assert lease
        now = self.clock
        Pass(self.store, source, lease, MemoryConnector(box), lambda: RULES, lambda: LINKER, now).run()

    def _box(self, owner: Address, name: str) -> MemoryMailbox:
        if (owner, name) not in self.boxes:
            with self.store.begin() as connection:
                connected = sources.connect(connection, "memory", owner, NO_OPTIONS, [name], NOON)
                (id_,) = (one.id for one in sources.all_sources(connection) if one.connection == connected)
            self.boxes[owner, name] = id_, MemoryMailbox(owner)
        return self.boxes[owner, name][1]

    @staticmethod
    def _clear(box: MemoryMailbox, resource: str) -> None:
        for item in [item for item in box.items if item.startswith(f"{resource}#")]:
            box.remove(item)

    def meetings(self, uid: str = "visit") -> list[tuple[str, MeetingState | None, str, tuple[Participant, ...]]]:
        """Start, state, subject and people of what the record shows of a UID."""
        c = interactions.c
        mine = (c.key == f"meeting:{uid}") | c.key.startswith(f"meeting:{uid}/")
        with self.store.read() as connection:
            rows = connection.execute(select(interactions).where(mine, c.gone_at.is_(None)).order_by(c.at)).all()
            people = waiting.of_interactions(connection, [row.id for row in rows])
        return [
            (
                f"{row.at:%m-%d %H:%M}",
                state_now(MeetingState(row.state), row.end, self.clock.at),
                row.subject,
                people[row.id],
            )
            for row in rows
        ]

    def only(self) -> tuple[str, MeetingState | None, dict[Address, Answer]]:
        """The one meeting: start, state, the reps' answers."""
        ((at, state, _, people),) = self.meetings()
        return at, state, {person.address: person.answer for person in people if person.address in (ALICE, BOB)}


@pytest.fixture
def day(store: Store) -> Day:
    return Day(store)


def test_a_meeting_from_invitation_to_its_end_is_one(day: Day) -> None:
    day.gets(ALICE, ics(*visit(), method="REQUEST"))
    day.has(ALICE, ics(*visit(alice="ACCEPTED")))
    day.has(BOB, ics(*visit(bob="TENTATIVE")))
    assert day.only() == ("03-05 09:00", MeetingState.PLANNED, {ALICE: Answer.ACCEPTED, BOB: Answer.TENTATIVE})
    day.has(BOB, ics(*visit(LATER), sequence=1))
    assert day.only() == ("03-06 14:00", MeetingState.MOVED, {ALICE: Answer.NONE, BOB: Answer.NONE})
    day.has(ALICE, ics(*visit(LATER, alice="ACCEPTED"), sequence=1))
    day.gets(BOB, ics(*visit(LATER)[3:4], f"ATTENDEE;PARTSTAT=DECLINED:mailto:{BOB}", method="REPLY", sequence=1), BOB)
    assert day.only() == ("03-06 14:00", MeetingState.MOVED, {ALICE: Answer.ACCEPTED, BOB: Answer.DECLINED})
    day.clock.at = NOON + timedelta(days=10)
    assert day.only()[1] is MeetingState.HELD


def test_a_cancelled_meeting_is_cancelled_whoever_hears_of_it_first_and_revived_by_a_new_invitation(day: Day) -> None:
    day.has(ALICE, ics(*visit()))
    day.has(BOB, ics(*visit()))
    day.gets(BOB, ics(*visit(), "STATUS:CANCELLED", method="CANCEL", sequence=1))
    assert day.only()[1] is MeetingState.CANCELLED
    day.gets(ALICE, ics(*visit(LATER), method="REQUEST", sequence=2))
    assert day.only()[:2] == ("03-06 14:00", MeetingState.MOVED)


def test_who_takes_the_meeting_out_of_her_calendar_does_not_come(day: Day) -> None:
    day.gets(ALICE, ics(*visit(), method="REQUEST"))
    day.has(ALICE, ics(*visit(alice="ACCEPTED")))
    day.loses(ALICE)
    assert day.only()[1] is MeetingState.DECLINED


def test_a_meeting_that_has_taken_place_is_not_undone_by_tidying_up(day: Day) -> None:
    day.gets(ALICE, ics(*visit(PAST), method="REQUEST"))
    day.has(ALICE, ics(*visit(PAST, alice="ACCEPTED")))
    day.loses(ALICE)
    assert day.only()[1] is MeetingState.HELD


def test_another_subject_and_other_people_update_and_never_double(day: Day) -> None:
    day.has(ALICE, ics(*visit()))
    day.has(ALICE, ics(*visit(AT, "ACCEPTED", "ACCEPTED", "ATTENDEE:mailto:dave@acme.example", subject="Audit")))
    ((at, _, subject, people),) = day.meetings()
    assert (at, subject) == ("03-05 09:00", "Audit")
    assert "dave@acme.example" in [person.address for person in people]


def test_a_series_that_is_put_at_another_time_stands_there_once(day: Day) -> None:
    weekly = "RRULE:FREQ=WEEKLY;COUNT=3"
    for at, sequence in ((AT, 0), (LATER, 1)):
        day.gets(ALICE, ics(*visit(at), weekly, method="REQUEST", sequence=sequence))
        day.has(ALICE, ics(*visit(at), weekly, sequence=sequence))
    shown = [(at, state) for at, state, *_ in day.meetings()]
    going_on = [at for at, state in shown if state is MeetingState.PLANNED]
    assert going_on == ["03-06 14:00", "03-13 14:00", "03-20 14:00"]
    assert {state for at, state in shown if at not in going_on} <= {MeetingState.DECLINED, MeetingState.CANCELLED}


def test_an_answer_is_no_sighting(day: Day) -> None:
    day.gets(ALICE, ics(*visit(), method="REPLY"))
    assert day.meetings() == []
    with day.store.read() as connection:
        (why,) = connection.execute(select(ledger.c.why).where(ledger.c.key == "meeting:visit")).scalars()
    assert why.startswith("notice: ")


def arrivals(uid: str) -> Sequence[tuple[str, Address, bytes]]:
    def written(*lines: str, **about: str | int) -> bytes:
        return ics(*lines, uid=uid, **about)  # type: ignore[arg-type] # of its keywords

    hidden = visit(alice="ACCEPTED")[:5]
    return (
        ("gets", ALICE, written(*visit(), method="REQUEST")),
        ("has", ALICE, written(*hidden, sequence=1)),
        ("has", BOB, written(*visit(LATER, "NEEDS-ACTION", "DECLINED"), sequence=1)),
        ("gets", BOB, written(*visit()[3:4], f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{ALICE}", method="REPLY", sequence=1)),
        ("gets", BOB, written(*visit(), "STATUS:CANCELLED", method="CANCEL")),
        ("gets", ALICE, written(*visit(LATER, subject="Visit, with samples"), method="REQUEST", sequence=1)),
    )


def some_orders() -> Iterator[tuple[int, ...]]:
    return islice(permutations(range(6)), 0, None, 61)


def test_whatever_comes_first_the_meeting_is_the_same(day: Day) -> None:
    ends = set()
    for number, order in enumerate(some_orders()):
        told = arrivals(f"visit{number}")
        for step in order:
            what, owner, raw = told[step]
            if what == "has":
                day.has(owner, raw, f"visit{number}.ics")
            else:
                day.gets(owner, raw)
        (meeting,) = day.meetings(f"visit{number}")
        ends.add(meeting)
    assert len(ends) == 1
    ((at, state, subject, people),) = ends
    assert (at, state, subject) == ("03-06 14:00", MeetingState.MOVED, "Visit, with samples")
    assert {p.address: p.answer for p in people}.items() >= {ALICE: Answer.ACCEPTED, BOB: Answer.DECLINED}.items()
