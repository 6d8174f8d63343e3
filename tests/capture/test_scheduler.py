"""The daemon: reads what is due, matches what waits, outlives failures, and stops within the page."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from structlog.testing import capture_logs

from capture.retry import LONGEST_WAIT, SPREAD
from capture.scheduler import Daemon
from capture.worker import Tools
from config.secrets import Secret
from config.settings import Microsoft, Settings
from store.database import Store
from store.errors import Busy
from store.health import State
from store.model import Disposition
from store.sources import Source
from tests.builders import seen
from tests.capture.passing import INTERVAL, Scene, Watched
from tests.waiting import PATIENCE_SECONDS, wait_until

NO_SETTINGS = Settings()
CLIENT = "6731de76-14a6-49ae-97bc-6eba6914391e"


@contextmanager
def running(tools: Tools, settings: Settings = NO_SETTINGS) -> Iterator[Daemon]:
    daemon = Daemon(tools, "test", settings)
    thread = threading.Thread(target=daemon.run)
    thread.start()
    try:
        yield daemon
    finally:
        daemon.stop()
        thread.join(PATIENCE_SECONDS)
        assert not thread.is_alive()


def captured(scene: Scene) -> int:
    return scene.health().counts[Disposition.CAPTURED]


def test_it_reads_every_due_source_and_again_when_it_is_due_again(sqlite_store: Store) -> None:
    one, two = Scene.of(sqlite_store, items=3), Scene.of(sqlite_store, items=0)
    two.mailbox.put(seen("two"))
    both = {one.source: one, two.source: two}
    with running(replace(one.tools(), connector=lambda source: both[source.id].connector(source))):
        wait_until(lambda: captured(one) == 3 and captured(two) == 1)
        # When it is due again is written once its pass is over, by the clock of that moment.
        wait_until(lambda: not one.health().source.leased)
        one.mailbox.put(seen("later"))
        one.clock.at += INTERVAL * (1 + SPREAD)
        wait_until(lambda: captured(one) == 4)


def test_it_outlives_a_connector_with_a_bug_and_a_database_that_fails(sqlite_store: Store) -> None:
    scene = Scene.of(sqlite_store, items=3)
    broken = [ZeroDivisionError("bug"), Busy("Another process is writing."), KeyError("bug")]

    def connector(source: Source) -> Watched:
        if broken:
            raise broken.pop()
        return scene.connector(source)

    def well_after_some_waiting() -> bool:
        row = scene.health().source
        if row.error and not row.leased:
            scene.clock.at += LONGEST_WAIT
        return row.caught_up_at is not None

    with running(replace(scene.tools(), connector=connector)):
        wait_until(well_after_some_waiting)
    assert captured(scene) == 3


def test_it_warns_of_access_that_ends(sqlite_store: Store) -> None:
    scene = Scene.of(sqlite_store, items=0)
    app = Microsoft(client=CLIENT, secret=Secret("env:SECRET"), secret_ends=scene.clock() + timedelta(days=2))
    with capture_logs() as said, running(scene.tools(), Settings(microsoft=app)):
        wait_until(lambda: any(one["event"] == "access_ends" for one in said))


def test_told_to_stop_it_finishes_the_page_in_hand_and_no_more(sqlite_store: Store) -> None:
    scene = Scene.of(sqlite_store, items=1_000)
    with running(scene.tools()) as daemon:
        wait_until(lambda: captured(scene) > 0)
        daemon.stop()
    after = scene.health()
    assert captured(scene) % scene.page_size == 0
    assert (after.source.error, after.source.leased) == (None, False)
    assert after.state in (State.CATCHING_UP, State.OK)


def test_stopping_twice_or_before_it_has_begun_does_no_harm(sqlite_store: Store) -> None:
    daemon = Daemon(Scene.of(sqlite_store).tools(), "test")
    daemon.stop()
    daemon.stop()
    daemon.run()
