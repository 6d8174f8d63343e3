"""Any sequence of mail, moves, deletions, folders, faults and crashes leaves the ledger equal to the mailbox."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import partial
from itertools import count, islice

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from connectors.exchange_mail import connector, feed
from connectors.model.address import Address
from connectors.model.sync import Change, Page, Seen
from tests.connectors.exchange_mail.post import Post
from tests.connectors.passing import lagging, tells_again
from tests.servers.exchange.faults import Repeated
from tests.servers.exchange.server import ExchangeServer
from tests.servers.https.faults import Meanwhile

OWN = ("Customers", "Leads", "Old")
PLACES = st.sampled_from(["inbox", "sentitems", "junkemail", "deleteditems", "drafts", *OWN])
UNASKED = ("junkemail", "deleteditems", "drafts")
PICK = st.integers(0, 7)
_machines = count(1)


class ExchangeMachine(RuleBasedStateMachine):
    """A mailbox, and the subjects that a pass may read."""

    exchange: ExchangeServer
    chosen: tuple[str, ...] = ()

    @initialize()
    def start(self) -> None:
        owner = Address(f"machine{next(_machines)}@ours.example")
        self.post = Post(self.exchange, options={"folders": list(self.chosen)}, owner=owner)
        self.places = {name: self.post.mailbox.folder(name) for name in OWN}
        self.connector = self.post.connector()
        self.touched: set[str] = set()
        self.sent = 0
        self.put(3, "inbox")
        self.read(lags=False)

    def teardown(self) -> None:
        self.exchange.faults.clear()
        if hasattr(self, "post"):
            self.post.close()

    def id_of(self, place: str) -> str:
        return self.places.get(place) or self.post.mailbox.tree.find(place).id

    def picked(self, pick: int) -> list[str]:
        ids = sorted(self.post.mailbox.items)
        return ids[pick % len(ids) :][:1] if ids else []

    def touch(self, ident: str) -> None:
        self.touched.add(str(self.post.message(ident).parsed["Subject"]))

    @rule(many=st.integers(1, 5), place=PLACES)
    def put(self, many: int, place: str) -> None:
        for _ in range(many):
            self.sent += 1
            self.touch(self.post.put(f"s{self.sent}", folder=self.id_of(place)))

    @rule(pick=PICK, place=PLACES)
    def move(self, pick: int, place: str) -> None:
        for ident in self.picked(pick):
            self.move_if_there(ident, place)

    @rule(pick=PICK)
    def throw_away_and_take_back(self, pick: int) -> None:
        for ident in self.picked(pick):
            thrown = self.move_if_there(ident, "deleteditems")
            self.put(1, "inbox")
            self.move_if_there(thrown, "Old")

    @rule(pick=PICK)
    def delete(self, pick: int) -> None:
        for ident in self.picked(pick):
            self.post.mailbox.delete(ident)

    @rule(pick=PICK)
    def mark(self, pick: int) -> None:
        for ident in self.picked(pick):
            self.post.mailbox.mark_read(ident)

    @rule(pick=PICK)
    def label(self, pick: int) -> None:
        for ident in self.picked(pick):
            self.post.mailbox.edit(ident, Categories=["Red"])

    @rule(pick=PICK)
    def send(self, pick: int) -> None:
        for ident in self.picked(pick):
            self.touch(ident)
            self.post.mailbox.send(ident)

    @rule(name=st.sampled_from(OWN), place=st.sampled_from(["deleteditems", "inbox", "msgfolderroot"]))
    def move_a_folder(self, name: str, place: str) -> None:
        for ident in self.post.mailbox.tree.find(self.places[name]).items:
            self.touch(ident)
        self.post.mailbox.move_folder(self.places[name], place)

    @rule(name=st.sampled_from(["Leads", "Old"]))
    def delete_a_folder_and_make_it_anew(self, name: str) -> None:
        self.post.mailbox.delete_folder(self.places[name])
        self.places[name] = self.post.mailbox.folder(name)

    @rule()
    def restart(self) -> None:
        self.connector = self.post.connector()

    @rule()
    def look_with_the_same_connector(self) -> None:
        self.connector.probe()

    @rule()
    def let_time_pass_with_each_page(self) -> None:
        self.post.ticks = timedelta(minutes=3)

    @rule(place=st.sampled_from(["", "inbox", "sentitems"]))
    def forget_states(self, place: str) -> None:
        self.post.mailbox.forget_states(place)
        # A page that it told before would lead to a state that it has forgotten since.
        self.exchange.faults[:] = [fault for fault in self.exchange.faults if not isinstance(fault, Repeated)]

    @rule()
    def lose_the_cursor(self) -> None:
        self.post.ledger.cursor = None

    @rule()
    def tell_a_page_again(self) -> None:
        self.exchange.faults.append(Repeated(times=1, every=2))

    @rule(pick=PICK, place=PLACES, after=st.integers(1, 6))
    def move_in_the_middle(self, pick: int, place: str, after: int) -> None:
        for ident in self.picked(pick):
            moving = partial(self.move_if_there, ident, place)
            self.exchange.faults.append(Meanwhile("Sync*", moving, every=after, times=1))

    def move_if_there(self, ident: str, place: str) -> str:
        if ident not in self.post.mailbox.items:
            return ""
        self.touch(ident)
        return self.post.mailbox.move(ident, self.id_of(place))

    @rule(many=st.integers(0, 5), stored=st.integers(1, 4), lags=st.booleans())
    def crash(self, many: int, stored: int, lags: bool) -> None:
        self.put(many, "inbox")
        self.store(islice(self.pages(lags), stored))

    @rule(lags=st.booleans())
    def read(self, lags: bool) -> None:
        changes = self.store(self.pages(lags))
        assert {change.interaction.subject for change in changes if isinstance(change, Seen)} <= self.touched
        assert lags or not tells_again(changes)
        self.exchange.faults.clear()
        # What happened in the middle is told by the next pass; with more folders than one asks for, by the one after.
        changes = [change for _ in range(2) for change in self.store(self.connector.pages(self.post.ledger.cursor))]
        assert not tells_again(changes)
        self.touched.clear()
        there = sorted(ident for ident in self.post.mailbox.items if self.in_scope(ident))
        assert sorted(self.post.ledger.versions) == there
        connector = self.post.connector()
        assert sorted(listed.id for listed in connector.census()) == there
        assert sorted(item.id for item in connector.items(list(self.post.mailbox.items))) == there
        assert next(self.connector.pages(self.post.ledger.cursor)).changes == []

    def in_scope(self, ident: str) -> bool:
        message, mailbox = self.post.message(ident), self.post.mailbox
        if message.is_draft:
            return False
        if self.chosen:
            return message.folder in {self.id_of("inbox"), self.places["Customers"]}
        left_out = {self.id_of(name) for name in UNASKED}
        return not left_out & {message.folder, mailbox.tree.folders[message.folder].parent}

    def pages(self, lags: bool) -> Iterator[Page]:
        pages = self.connector.pages(self.post.ledger.cursor)
        return lagging(pages) if lags else pages

    def store(self, pages: Iterable[Page]) -> list[Change]:
        return self.post.ledger.store_all(pages)


@pytest.mark.parametrize("chosen", [(), ("Inbox", "Customers")], ids=["everything", "chosen folders"])
def test_passes_leave_the_ledger_equal_to_the_mailbox(
    exchange: ExchangeServer, chosen: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "PAGE", 3)
    monkeypatch.setattr(connector, "FOLDERS", 4)
    machine = type("OnExchange", (ExchangeMachine,), {"exchange": exchange, "chosen": chosen})
    some = settings(
        max_examples=settings().max_examples // 5, stateful_step_count=25, suppress_health_check=[HealthCheck.too_slow]
    )
    run_state_machine_as_test(machine, settings=some)
