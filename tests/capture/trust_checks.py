"""What has to hold after whatever people do to the record: nothing is lost or doubled, nothing comes back."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant
from sqlalchemy import or_, select

from capture.acting import Acting
from capture.policy import Leave, Rules, decide
from capture.ruling.apply import Application
from capture.ruling.plan import Fate
from connectors.model.address import Address
from connectors.model.sync import Seen, Unreadable
from store import invariants
from store.forgetting import holds, suppressions
from store.forgetting.holds import HeldKind
from store.model import Disposition
from store.personal import SET_ASIDE, Kind
from store.rules import Rule
from store.schema import interactions, ledger, personal
from store.schema import links as link_rows
from tests.capture.trust_world import WORDS, Killed, World


class TrustChecks(RuleBasedStateMachine):
    """What is looked at after every step, and what is known of the steps before."""

    @initialize()
    def start(self) -> None:
        self.folder = TemporaryDirectory()
        self.world = World(Path(self.folder.name))
        self.made: list[Rule] = []
        self.forgotten: set[str] = set()
        self.held: set[str] = set()
        self.holds: list[tuple[int, tuple[HeldKind, str]]] = []
        self.sealed = self.applied = self.retained = self.is_carol_forgotten = False
        self.saved: tuple[set[str], list[Rule], list[tuple[int, tuple[HeldKind, str]]], bool] | None = None

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.store.close()
            self.folder.cleanup()

    def _ledger_is(self, owner: Address, told: int) -> None:
        with self.world.store.read() as connection:
            query = select(ledger.c.item, ledger.c.why).where(ledger.c.source_id == self.world.sources[owner])
            lines = {item: why for item, why in connection.execute(query)}
        listed = set(self.world.mailboxes[owner].items)
        assert listed <= lines.keys()
        assert {why for item, why in lines.items() if item not in listed} <= {SET_ASIDE}
        assert told == len(listed)

    @invariant()
    def what_must_hold_of_every_record_does(self) -> None:
        with self.world.store.read() as connection:
            assert list(invariants.broken(connection)) == []
            late = select(link_rows.c.id).join(interactions).where(link_rows.c.at.is_distinct_from(interactions.c.at))
            assert connection.execute(late).all() == []
            sightings = select(ledger.c.disposition, ledger.c.interaction_id.is_not(None), interactions.c.gone_at)
            for kind, is_seen, gone in connection.execute(sightings.select_from(ledger.outerjoin(interactions))):
                assert is_seen == (kind in (Disposition.CAPTURED, Disposition.DUPLICATE))
                assert gone is None
        self.world.check_index()

    @invariant()
    def what_was_forgotten_is_nowhere(self) -> None:
        if self.forgotten:
            rows = self._rows()
            assert [row for row in rows if any(one in row for one in self.forgotten)] == []
            assert not any(map(self.world.findable, self.forgotten & {*WORDS}))

    @invariant()
    def what_is_kept_without_text_has_none(self) -> None:
        c = interactions.c
        with self.world.store.read() as connection:
            some = or_(c.text.is_not(None), c.quoted.is_not(None), c.signature.is_not(None), c.sealed.is_not(None))
            assert connection.execute(select(c.id).where(c.content == "headers", some)).all() == []

    @invariant()
    def what_rules_say_stays_so(self) -> None:
        if self.applied:
            would = Application(self.world.store, self.world.acting, dry_run=True).run()
            assert would.fates.keys() <= {Fate.TEXT_RETURNS, Fate.SEEN_AGAIN}

    @invariant()
    def sealed_texts_are_not_plain(self) -> None:
        if self.sealed:
            rows = [row for some in self.world.dump().values() for row in some]
            assert [row for row in rows if any(word in row for word in WORDS)] == []
            assert not any(map(self.world.findable, WORDS))

    @invariant()
    def note_what_is_held(self) -> None:
        self.held &= set(self.world.ids())
        with self.world.store.read() as connection:
            self.held |= set(connection.execute(select(interactions.c.key).where(holds.held(connection))).scalars())

    def _latest_receipt(self) -> Any:
        with self.world.store.read() as connection:
            return json.loads(suppressions.listed(connection, 1)[0].receipt or "")

    @contextmanager
    def _keeping_what_is_held(self) -> Iterator[None]:
        yield
        with self.world.store.read() as connection:
            hers = select(interactions.c.key).join(personal).where(personal.c.kind == Kind.NOT_BUSINESS)
            set_aside = set(connection.execute(hers).scalars())
            barred = select(ledger.c.key).where(ledger.c.why == SET_ASIDE)
            set_aside |= set(connection.execute(barred).scalars())
        assert self.held - set_aside <= set(self.world.ids())

    def _die(self, transaction: int, act: Callable[[], object]) -> bool:
        """Does it, unless it dies in the transaction with that number."""
        self.world.store.left = transaction
        try:
            act()
        except Killed:
            return True
        finally:
            self.world.store.left = None
        return False

    def _acting(self, rep: Address) -> Acting:
        return Acting(rep, self.world.now(), "test")

    def _rows(self) -> list[str]:
        texts = [repr(some) for some in self.world.texts().items()]
        return texts + [row for some in self.world.dump().values() for row in some]

    def _said(self) -> set[str]:
        dump = self.world.dump("to_match", "sender_rules.id")
        return {
            f"{table}: {row}" for table in ("personal", "sender_rules", "interactions", "links") for row in dump[table]
        }


def agrees(item: Seen | Unreadable, kind: Disposition, why: str, rules_: Rules, *, retained: bool) -> bool:
    """The line of an item is what is decided of it now."""
    if isinstance(item, Unreadable):
        return kind is Disposition.UNREADABLE
    if rules_.past.why_not(item.interaction) or (retained and kind is Disposition.ERASED):
        return kind is Disposition.ERASED
    if isinstance(decide(item.interaction, rules_, item.folders), Leave) or why == SET_ASIDE:
        return kind is Disposition.EXCLUDED
    return kind in (Disposition.CAPTURED, Disposition.DUPLICATE)
