"""What people may do to the record, in any order: nothing is lost or doubled, and nothing comes back or gets loose."""

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import select

from capture import at_rest, own_rules, restoring
from capture.audit import Auditor
from capture.census import Healing
from capture.forgetting import holding
from capture.forgetting.retention import Keeper
from capture.forgetting.subject import Subject, What
from capture.refusals import Conflict, Missing
from capture.reviewing import aside, undoing
from capture.ruling import changing
from capture.ruling.apply import Application
from capture.sweep import sweep
from capture.unreadable import Unread, offer_again
from capture.worker import Worker
from config.retention import Retention
from connectors.model.address import Address
from connectors.model.sync import Unreadable
from matcher.model import Ref, TargetType
from store import links, rules, sources
from store.backup import backup
from store.forgetting.holds import HeldKind
from store.links import Decision
from store.model import Disposition
from store.personal import Kind
from store.rules import EVERYBODY, Effect, Place
from store.schema import ledger
from tests.capture.trust_checks import TrustChecks, agrees
from tests.capture.trust_world import DAY, MESSAGES, REPS, WORDS
from tests.people import ALICE, CAROL

IDS = st.sampled_from([f"i{number}" for number in range(5)])
SOME = st.integers(0, len(MESSAGES) - 1)
OWNERS = st.sampled_from(REPS)
RULES = st.sampled_from(
    [
        (rules.What.PERSON, CAROL),
        (rules.What.DOMAIN, "acme.example"),
        (rules.What.FOLDER, "Family"),
        (rules.What.SUBJECT, "salary"),
    ]
)
HOLDS = st.sampled_from([(HeldKind.EVERYTHING, ""), (HeldKind.PERSON, CAROL), (HeldKind.CONNECTION, "1")])
PLACES = st.sampled_from([EVERYBODY, *(Place(rep=rep) for rep in REPS)])
EXAMPLES = 400 if settings.get_current_profile_name() == "deep" else 8
HEALING = Healing(remove_all=True)


class TrustMachine(TrustChecks):
    """Mailboxes change and are read; people rule, forget, hold, keep, seal and restore."""

    @rule(owner=OWNERS, id_=IDS, number=SOME, folder=st.sampled_from(["", "Family"]))
    def put(self, owner: Address, id_: str, number: int, folder: str) -> None:
        self.world.put(owner, id_, MESSAGES[number], folder)

    @rule(owner=OWNERS, id_=IDS)
    def put_unreadable(self, owner: Address, id_: str) -> None:
        self.world.mailboxes[owner].put(Unreadable(id_, "It has no header"))

    @rule(owner=OWNERS, id_=IDS)
    def remove(self, owner: Address, id_: str) -> None:
        self.world.mailboxes[owner].remove(id_)

    @rule(owner=OWNERS)
    def expire_cursor(self, owner: Address) -> None:
        self.world.mailboxes[owner].forget()

    @rule(owner=OWNERS)
    def sync(self, owner: Address) -> None:
        self.world.free(owner)
        Worker("worker", self.world.tools()).work(self.world.sources[owner])
        with self.world.store.read() as connection:
            assert sources.get(connection, self.world.sources[owner]).error is None

    @rule(owner=OWNERS, transaction=st.integers(0, 3))
    def die_while_syncing(self, owner: Address, transaction: int) -> None:
        self._die(transaction, lambda: self.sync(owner))

    @rule(owner=OWNERS, heal=st.booleans())
    def count(self, owner: Address, heal: bool) -> None:
        self.world.free(owner)
        self.sync(owner)
        self.world.free(owner)
        found = Auditor("auditor", self.world.tools()).audit(self.world.sources[owner], HEALING if heal else None)
        assert found
        assert not heal or not found.held_back
        if heal and found.census.complete:
            self._ledger_is(owner, sum(sum(kinds.values()) for kinds in found.months.values()))

    @rule(made=RULES, effect=st.sampled_from(Effect), place=PLACES)
    def add_rule(self, made: tuple[rules.What, str], effect: Effect, place: Place) -> None:
        self.world.now()
        with self.world.store.begin() as connection:
            self.made.append(changing.add(connection, self.world.acting, place, *made, effect))
        self.applied = False

    @precondition(lambda self: self.made)
    @rule(which=st.integers(0, 9))
    def remove_rule(self, which: int) -> None:
        gone = self.made.pop(which % len(self.made))
        with self.world.store.begin() as connection:
            if rules.get(connection, gone.id):
                changing.remove(connection, self.world.acting, gone.id)

    @rule(only=st.one_of(st.none(), OWNERS), transaction=st.integers(0, 4))
    def apply_rules(self, only: Address | None, transaction: int) -> None:
        self._die(transaction, lambda: Application(self.world.store, self.world.acting, only).run())
        if only is None:
            assert Application(self.world.store, self.world.acting).run().finished
            self.applied = True

    @rule(rep=OWNERS, number=SOME, kind=st.sampled_from(Kind), undo=st.booleans())
    def say(self, rep: Address, number: int, kind: Kind, undo: bool) -> None:
        acting = self._acting(rep)
        before = self._said()
        with self.world.store.begin() as connection:
            try:
                aside.say(connection, acting, self.world.ids().get(MESSAGES[number].key, 0), kind)
            except Missing:
                return
            if undo:
                undoing.undo(connection, acting, acting.at)
        assert not undo or sorted(self._said() ^ before) == []

    @rule(rep=OWNERS, kind=st.sampled_from(Kind), undo=st.booleans())
    def say_of_carol(self, rep: Address, kind: Kind, undo: bool) -> None:
        acting, before = self._acting(rep), self._said()
        with self.world.store.begin() as connection:
            own_rules.add_sender(connection, acting, CAROL, kind)
            if undo:
                undoing.undo(connection, acting, acting.at)
        assert not undo or sorted(self._said() ^ before) == []

    @rule(rep=OWNERS, number=SOME)
    def take_back(self, rep: Address, number: int) -> None:
        with self.world.store.begin() as connection:
            try:
                aside.take_back(connection, self._acting(rep), self.world.ids().get(MESSAGES[number].key, 0))
            except Missing:
                return

    @rule(number=SOME, deal=st.integers(1, 2))
    def decide_link(self, number: int, deal: int) -> None:
        if id_ := self.world.ids().get(MESSAGES[number].key):
            with self.world.store.begin() as connection:
                to = Ref(TargetType.DEAL, deal)
                links.decide(connection, id_, to, Decision.ACCEPTED, ALICE, self.world.now())

    @rule()
    def sweep_a_week_later(self) -> None:
        self.world.clock.at += 8 * DAY
        with self._keeping_what_is_held():
            sweep(self.world.store, self.world.clock())

    @precondition(lambda self: not self.is_carol_forgotten)
    @rule(transaction=st.integers(0, 6))
    def forget_carol(self, transaction: int) -> None:
        there = set(self.world.ids())
        named = {message for message in MESSAGES if CAROL in message.text and message.key in there}
        if self._forget(Subject(What.PERSON, CAROL), transaction):
            self.is_carol_forgotten = True
            hers = {message for message in MESSAGES if CAROL in message.people}
            # Of what was left out nobody knows who is on it: its line keeps its key until it is read again.
            keys = {message.key for message in hers} & there
            self.forgotten |= {message.word for message in hers | named} | keys

    @rule(number=SOME, transaction=st.integers(0, 6))
    def forget_one(self, number: int, transaction: int) -> None:
        id_ = self.world.ids().get(MESSAGES[number].key)
        if id_ and self._forget(Subject(What.INTERACTION, number=id_), transaction):
            self.forgotten |= {MESSAGES[number].word, MESSAGES[number].key}

    def _forget(self, subject: Subject, transaction: int) -> bool:
        with self._keeping_what_is_held():
            try:
                died = self._die(transaction, lambda: self.world.forget(subject).run())
                if died:
                    self.world.forget(subject).run()
            except Conflict:
                return False
        told = self._latest_receipt()
        assert told["searched"]["recorded_again"] == 0
        return True

    @rule(
        text=st.sampled_from([None, 30 * DAY]),
        headers=st.sampled_from([None, 100 * DAY]),
        transaction=st.integers(0, 3),
    )
    def retain(self, text: timedelta | None, headers: timedelta | None, transaction: int) -> None:
        kept = Retention(text=text, headers=headers)
        self.world.settings = self.world.settings.model_copy(update={"retention": kept})
        self.retained |= bool(headers)
        keeper, now = Keeper(self.world.store, kept), self.world.clock()
        with self._keeping_what_is_held():
            self._die(transaction, lambda: keeper.expire(now))
            keeper.expire(now)
        would = keeper.would(now)
        assert (would.texts, would.interactions) == (0, 0)
        if text and not would.held:
            kept_texts = self.world.texts()
            assert not any(kept_texts.get(one.key) for one in MESSAGES if one.interaction.at < now - text)

    @rule(hold=HOLDS)
    def hold(self, hold: tuple[HeldKind, str]) -> None:
        with self.world.store.begin() as connection:
            self.holds.append((holding.place(connection, *hold, "a court asked", self.world.acting), hold))

    @precondition(lambda self: self.holds)
    @rule()
    def lift(self) -> None:
        id_, _ = self.holds.pop()
        with self.world.store.begin() as connection:
            holding.lift(connection, id_, self.world.acting)
        self.held.clear()

    @rule(how=st.sampled_from(["plain", "sealed"]), transaction=st.integers(0, 6), turn=st.booleans())
    def keep_texts(self, how: str, transaction: int, turn: bool) -> None:
        self.world.keep_texts(how)
        self.sealed = False
        if turn:
            self._die(transaction, self._turn)
            self._turn()
            assert at_rest.wrong(self.world.store, self.world.settings) == ""
            self.sealed = how == "sealed"
            held = self.world.bytes_of_files() if self.sealed else b""
            assert not [word for word in WORDS if word.encode() in held]

    def _turn(self) -> None:
        at_rest.turn(self.world.store, self.world.settings, lambda _: None)

    @rule(owner=OWNERS, at_once=st.booleans())
    def try_unreadable_again(self, owner: Address, at_once: bool) -> None:
        self.world.free(owner)
        source, acting = self.world.sources[owner], self._acting(owner)
        with self.world.store.begin() as connection:
            place = sources.get(connection, source)
            offer_again(connection, acting, place.connection, may_all=False)
        if at_once and place.cursor is not None:
            Unread.of(self.world.tools(), acting, place.connection, source, may_all=False).retry_all(acting)

    @rule()
    def back_up(self) -> None:
        (self.world.folder / "backup.db").unlink(missing_ok=True)
        backup(self.world.store, self.world.folder / "backup.db")
        self.saved = set(self.forgotten), list(self.made), list(self.holds), self.applied

    @precondition(lambda self: self.saved)
    @rule()
    def restore(self) -> None:
        assert self.saved
        self.world.store.close()
        file = self.world.folder / "backup.db"
        done = restoring.restore(self.world.settings, file, self.world.now(), lambda *_: None)
        assert done.aside
        done.aside.unlink()
        self.world.open()
        forgotten, made, holds_, self.applied = self.saved
        # What was forgotten since is to be forgotten again: only what is not there now stays so.
        back = {one for one in self.forgotten if any(one in row for row in self._rows())}
        assert not back & forgotten
        self.forgotten -= back
        self.is_carol_forgotten = False
        self.made, self.sealed = list(made), False
        self.holds = [*holds_, *(one for one in self.holds if one not in holds_)]
        self.held.clear()

    @rule()
    def everything_settles(self) -> None:
        """Rules applied, all counted and healed: each item's line is what is decided of it now."""
        self.apply_rules(None, 99)
        for _ in range(2):
            for owner in REPS:
                self.count(owner, heal=True)
        for owner in REPS:
            rules_ = self.world.rules().of(owner)
            with self.world.store.read() as connection:
                c = ledger.c
                query = select(c.item, c.disposition, c.why).where(c.source_id == self.world.sources[owner])
                lines = {item: (Disposition(kind), why) for item, kind, why in connection.execute(query)}
            for id_, item in self.world.mailboxes[owner].items.items():
                assert agrees(item, *lines[id_], rules_, retained=self.retained), (id_, item, lines[id_])


TestTrust = TrustMachine.TestCase
TestTrust.settings = settings(max_examples=EXAMPLES, stateful_step_count=25, deadline=None)
