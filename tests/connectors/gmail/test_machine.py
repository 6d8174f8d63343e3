"""Any sequence of mail, labels, deletions, faults and crashes leaves the ledger equal to the mailbox."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import count, islice

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from connectors.errors import CursorExpired
from connectors.gmail import mailbox as asking
from connectors.gmail import reading
from connectors.model.address import Address
from connectors.model.sync import Change, Page, Seen
from tests.connectors.gmail.post import Post
from tests.connectors.passing import lagging, tells_again
from tests.servers.google.faults import Refuse
from tests.servers.google.server import GoogleServer
from tests.servers.https.exchange import Json
from tests.servers.https.faults import Changed, doubled, reordered

OWN = "Label_of_customers"
LABELS = st.sampled_from([{"INBOX", OWN}, {"SENT", "UNREAD"}]) | st.sets(
    st.sampled_from(["INBOX", "UNREAD", OWN, "SPAM", "TRASH", "DRAFT", "CATEGORY_PROMOTIONS"]), max_size=2
)
UNASKED = {"SPAM", "TRASH", "DRAFT", "CATEGORY_PROMOTIONS"}
PICK = st.integers(0, 7)
LIST, HISTORY = "gmail.users.messages.list", "gmail.users.history.list"
_machines = count(1)


class GmailMachine(RuleBasedStateMachine):
    """A mailbox, and the subjects that a pass may read."""

    google: GoogleServer
    options: dict[str, object] = {}  # noqa: RUF012
    chosen: frozenset[str] = frozenset()

    @initialize()
    def start(self) -> None:
        owner = Address(f"machine{next(_machines)}@ours.example")
        self.post = Post(self.google, options=dict(self.options), owner=owner)
        self.post.mailbox.labels[OWN] = "Customers"
        self.connector = self.post.connector()
        self.touched: set[str] = set()
        self.sent = 0
        self.put(3, {"INBOX", OWN})
        self.read(lags=False)

    def teardown(self) -> None:
        self.google.faults.clear()
        if hasattr(self, "post"):
            self.post.close()

    def picked(self, pick: int) -> list[str]:
        ids = sorted(self.post.mailbox.messages)
        return ids[pick % len(ids) :][:1] if ids else []

    def touch(self, ident: str) -> None:
        self.touched.add(str(self.post.mailbox.messages[ident].parsed["Subject"]))

    @rule(many=st.integers(1, 5), labels=LABELS)
    def put(self, many: int, labels: set[str]) -> None:
        for _ in range(many):
            self.sent += 1
            self.touch(self.post.put(f"s{self.sent}", labels=tuple(labels)))

    @rule(pick=PICK, add=LABELS, remove=LABELS)
    def label(self, pick: int, add: set[str], remove: set[str]) -> None:
        for ident in self.picked(pick):
            self.touch(ident)
            self.post.mailbox.label(ident, add=add, remove=remove - add)

    @rule(pick=PICK)
    def trash(self, pick: int) -> None:
        for ident in self.picked(pick):
            self.post.mailbox.label(ident, add=("TRASH",), remove=("INBOX",))

    @rule(pick=PICK)
    def trash_and_take_back(self, pick: int) -> None:
        for ident in self.picked(pick):
            self.touch(ident)
            self.post.mailbox.label(ident, add=("TRASH",))
            self.put(1, {"INBOX", OWN})
            self.post.mailbox.label(ident, remove=("TRASH",))

    @rule(pick=PICK)
    def delete(self, pick: int) -> None:
        for ident in self.picked(pick):
            self.post.mailbox.delete(ident)

    @rule()
    def restart(self) -> None:
        self.connector = self.post.connector()

    @rule()
    def let_time_pass_with_each_page(self) -> None:
        self.post.ticks = timedelta(minutes=3)

    @rule(is_lost=st.booleans())
    def make_the_cursor_worthless(self, is_lost: bool) -> None:
        if is_lost:
            self.post.ledger.cursor = None
        else:
            self.post.mailbox.forget_history()

    @rule(disorder=st.sampled_from([doubled, reordered]))
    def tell_in_disorder(self, disorder: Callable[[str], Callable[[Json], Json]]) -> None:
        self.google.faults.append(Changed(LIST, disorder("messages"), times=2))
        self.google.faults.append(Changed(HISTORY, disorder("history"), times=2))

    @rule(method=st.sampled_from([LIST, HISTORY]))
    def let_a_page_token_die(self, method: str) -> None:
        if not any(isinstance(fault, Refuse) for fault in self.google.faults):
            dying = Refuse(method, 400, "invalidArgument", when=lambda call: call.text("pageToken"), times=1)
            self.google.faults.append(dying)

    @rule(many=st.integers(0, 5), stored=st.integers(1, 4), lags=st.booleans())
    def crash(self, many: int, stored: int, lags: bool) -> None:
        self.put(many, {"INBOX", OWN})
        try:
            self.store(islice(self.pages(lags), stored))
        except CursorExpired:
            self.post.ledger.cursor = None

    @rule(lags=st.booleans())
    def read(self, lags: bool) -> None:
        listed = self.is_listed_next()
        try:
            changes = self.store(self.pages(lags))
        except CursorExpired:
            listed, self.post.ledger.cursor = True, None
            changes = self.store(self.pages(lags))
        assert {change.interaction.subject for change in changes if isinstance(change, Seen)} <= self.touched
        assert lags or not tells_again(changes)
        self.google.faults.clear()
        if not listed:  # else the next pass tells the history from before the list once more
            self.touched.clear()
        there = [ident for ident, stored in self.post.mailbox.messages.items() if self.in_scope(stored.labels)]
        assert sorted(self.post.ledger.versions) == sorted(there)
        connector = self.post.connector()
        assert sorted(listed.id for listed in connector.census()) == sorted(there)
        assert sorted(item.id for item in connector.items(list(self.post.mailbox.messages))) == sorted(there)

    def is_listed_next(self) -> bool:
        cursor = self.post.ledger.cursor
        return cursor is None or "listing" in cursor.value

    def in_scope(self, labels: set[str]) -> bool:
        return not labels & UNASKED and (not self.chosen or bool(labels & self.chosen))

    def pages(self, lags: bool) -> Iterator[Page]:
        pages = self.connector.pages(self.post.ledger.cursor)
        return lagging(pages) if lags else pages

    def store(self, pages: Iterable[Page]) -> list[Change]:
        return self.post.ledger.store_all(pages)


@pytest.mark.parametrize(
    ("options", "chosen"),
    [({}, ()), ({"labels": ["Customers", "SENT"]}, (OWN, "SENT")), ({"mail": "metadata"}, ())],
    ids=["everything", "chosen labels", "headers alone"],
)
def test_passes_leave_the_ledger_equal_to_the_mailbox(
    google: GoogleServer, options: dict[str, object], chosen: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE", 1)
    monkeypatch.setattr(asking, "AT_ONCE", 3)
    machine = type("OnGoogle", (GmailMachine,), {"google": google, "options": options, "chosen": frozenset(chosen)})
    some = settings(
        max_examples=settings().max_examples // 5, stateful_step_count=25, suppress_health_check=[HealthCheck.too_slow]
    )
    run_state_machine_as_test(machine, settings=some)
