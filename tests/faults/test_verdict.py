"""The judge of the faults that are played sees each thing that it is there for."""

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from bench.faults import company, mailboxes, verdict
from bench.faults.mailboxes import Post
from bench.faults.rep import Reps
from bench.faults.verdict import Verdict
from capture import wiring
from capture.once import Once
from capture.sync import silent
from config.settings import Settings
from connectors.model.address import Address
from store.database import Store

After = Callable[[str], Verdict]
"""The verdict after a statement, which is taken back."""


@pytest.fixture
def after(postgres_store: Store, tmp_path: Path) -> Iterator[After]:
    """Of two mailboxes that were read to their end, with one decision."""
    boxes = mailboxes.make(tmp_path / "mail", 2)
    tools = wiring.tools(Settings(), postgres_store)
    company.fill(postgres_store, tools, tmp_path)
    connected = company.connect(postgres_store, tools, boxes)
    post, reps = Post(boxes), Reps(postgres_store, [box.owner for box in boxes])
    post.fill()
    Once(tools, lambda: False, silent).run()
    reps.decide(Address(boxes[0].owner))
    url = postgres_store.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url) as connection:

        def judge(damage: str) -> Verdict:
            with connection.transaction(force_rollback=True):
                connection.execute(damage.encode())
                return verdict.judge(connection, connected, post.keys, reps.told)

        yield judge


def test_a_record_that_is_whole_has_nothing_amiss_and_each_damage_is_seen(after: After) -> None:
    whole = after("SELECT 1")
    assert whole.there == whole.recorded > 2 * mailboxes.FIRST
    assert whole.faults() == 0
    assert after("DELETE FROM ledger WHERE item = (SELECT min(item) FROM ledger)").differing >= 1
    assert after("UPDATE ledger SET disposition = 'captured' WHERE disposition = 'duplicate'").doubles >= 1
    assert after("UPDATE interactions SET key = 'mail:x' WHERE id = (SELECT min(id) FROM interactions)").missing == 2
    assert after("DELETE FROM links WHERE id = (SELECT min(id) FROM links WHERE type = 'account')").unmatched == 1
    assert after("UPDATE links SET decision = NULL, decided_by = NULL").lost == 1
