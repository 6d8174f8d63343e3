"""The daemon is killed again and again during its first pass over a mail server, by a signal that nobody can catch."""

import os
import random
import signal
import sqlite3
import subprocess
import time
from contextlib import closing

from hypothesis import settings

from store.health import State
from tests.faults.conftest import NewStore
from tests.faults.installation import PATIENCE_SECONDS, Installation
from tests.faults.mailbox import Mailbox, mixed
from tests.faults.record import Faces, Record

KILLS = 2 if settings.get_current_profile_name() == "quick" else 40
DAEMON = ("run", "--role", "daemon")


def items(installation: Installation) -> int:
    """How many items the ledger holds."""
    with closing(sqlite3.connect(str(installation.store.url.database), timeout=30)) as connection:
        return int(connection.execute("SELECT count(*) FROM ledger").fetchone()[0])


def wait_for(number: int, installation: Installation, process: "subprocess.Popen[bytes]") -> None:
    """Until the ledger holds so many items."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while items(installation) < number:
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.01)


def wait_for_the_end(group: int) -> None:
    """Until none of a daemon's processes is left, its reader neither."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.01)
    raise AssertionError("a reader outlives its daemon")


def test_a_daemon_killed_again_and_again_in_its_first_pass_loses_and_doubles_nothing(
    mailbox: Mailbox, new_store: NewStore, faces: Faces
) -> None:
    mailbox.fill(20)
    mailbox.deliver(*mixed(100, 200), folder="Projects/All")
    whole, chance = mailbox.there(), random.Random()  # noqa: S311 - anywhere will do
    installation = Installation(new_store(), mailbox.options())
    for left in range(KILLS, 0, -1):
        before = items(installation)
        with installation.start("small_pages.py", *DAEMON) as daemon:
            wait_for(before + chance.randint(0, 2 * (whole - before) // (left + 1)), installation, daemon)
            time.sleep(chance.uniform(0, 0.05))
            daemon.kill()
            daemon.communicate(timeout=PATIENCE_SECONDS)
        wait_for_the_end(daemon.pid)
        assert daemon.returncode == -signal.SIGKILL
        assert items(installation) >= before
    with installation.start("small_pages.py", "run", "--once") as round_:
        _, said = round_.communicate(timeout=PATIENCE_SECONDS)
    assert round_.returncode == 0, said.decode()
    installation.record.check(whole, Record.of(new_store(), mailbox.options()).catch_up().written())
    faces.say(installation.record, State.OK)
