"""Killed anywhere, by a signal that nobody can catch: what it leaves is what an undisturbed run leaves."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from capture import directory
from capture.export.kinds import Kind, Wanted, read
from connectors.crm.columns import RecordKind
from store import counts as counting
from store import version
from store.database import Store
from store.model import Disposition
from tests.builders import NOON
from tests.capture.small_pages import PAGE
from tests.connectors.files.tree import a_calendar, a_message, an_event, in_mbox

ROOT = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("small_pages.py")
KILLS = 6 if settings.get_current_profile_name() == "quick" else 40
PATIENCE_SECONDS = 60
DISPOSITIONS = {Disposition.CAPTURED: 140 + 30 + 20, Disposition.DUPLICATE: 60, Disposition.EXCLUDED: 5}


@dataclass(frozen=True)
class Installation:
    """One database and the settings that name it and two mailboxes."""

    folder: Path
    mailboxes: Path

    def __post_init__(self) -> None:
        self.folder.mkdir()
        declared = "\n".join(
            f'[[connections]]\nkind = "files"\nowner = "{owner}@ours.example"\npath = "{self.mailboxes / owner}"'
            for owner in ("alice", "bob")
        )
        (self.folder / "capture.toml").write_text(f'[database]\nurl = "sqlite:///{self.database}"\n{declared}\n')
        contacts = self.folder / "contacts.csv"
        contacts.write_text("Id,Name,Email\nC-1,Carol,carol@acme.example\n")
        with self.store() as store:
            version.upgrade(store)
            directory.import_file(store, RecordKind.CONTACTS, contacts, {})

    @property
    def database(self) -> Path:
        return self.folder / "capture.db"

    def store(self) -> Store:
        return Store(f"sqlite:///{self.database}")

    def start(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, str(PROGRAM), "run", "--once", "--config", str(self.folder / "capture.toml")]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def run(self) -> None:
        with self.start() as process:
            _, said = process.communicate(timeout=PATIENCE_SECONDS)
        assert (process.returncode, said) == (0, b"")

    def items(self) -> int:
        with closing(sqlite3.connect(self.database, timeout=30)) as connection:
            return int(connection.execute("SELECT count(*) FROM ledger").fetchone()[0])

    def wait_for(self, items: int, process: "subprocess.Popen[bytes]") -> bool:
        """Until the ledger holds so many; False if the run ends before."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while process.poll() is None and time.monotonic() < deadline:
            if self.items() >= items:
                return True
            time.sleep(0.002)
        return False

    def record(self) -> dict[Kind, list[str]]:
        """Everything that can be exported but the moments of writing."""
        with self.store() as store, store.read() as connection:
            shapes = {
                kind: read(connection, Wanted(kind, None, NOON))
                for kind in (Kind.INTERACTIONS, Kind.LINKS, Kind.LEDGER)
            }
            return {
                kind: sorted(
                    json.dumps({k: v for k, v in one.items() if kind is not Kind.LEDGER or k != "at"}) for one in found
                )
                for kind, found in shapes.items()
            }

    def dispositions(self) -> dict[Disposition, int]:
        with self.store() as store, store.read() as connection:
            total: Counter[Disposition] = Counter()
            for counts in counting.counted(connection).values():
                total.update(counts)
            return dict(total)


@pytest.fixture(scope="module")
def mailboxes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Maildir, an mbox and a folder of invitations; Bob has a part of Alice's mail, and some from a colleague."""
    root = tmp_path_factory.mktemp("mailboxes")
    for owner, numbers in (("alice", range(100)), ("bob", range(40, 140))):
        for folder in ("cur", "new", "tmp"):
            (root / owner / "mail" / folder).mkdir(parents=True)
        for number in numbers:
            (root / owner / "mail" / "cur" / f"{number:04}.host:2,S").write_bytes(a_message(f"Offer {number}"))
    for number in range(5):
        internal = a_message(f"Lunch {number}").replace(b"carol@acme.example", b"bob@ours.example")
        (root / "bob" / "mail" / "new" / f"lunch{number}.host").write_bytes(internal)
    (root / "alice" / "archive.mbox").write_bytes(b"".join(in_mbox(a_message(f"Old {n}")) for n in range(30)))
    for number in range(20):
        (root / "bob" / f"{number}.ics").write_bytes(a_calendar(an_event(f"visit{number}")))
    day_before = time.time() - 86_400
    for path in root.rglob("*"):
        os.utime(path, (day_before, day_before))
    return root


@pytest.fixture(scope="module")
def undisturbed(mailboxes: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    installation = Installation(tmp_path_factory.mktemp("undisturbed") / "home", mailboxes)
    installation.run()
    return installation


def test_the_counts_of_an_undisturbed_run_add_up(undisturbed: Installation) -> None:
    assert undisturbed.dispositions() == DISPOSITIONS
    assert undisturbed.items() == sum(DISPOSITIONS.values())


def test_killed_again_and_again_it_loses_and_doubles_nothing(
    undisturbed: Installation, mailboxes: Path, tmp_path: Path
) -> None:
    chance = random.Random()  # noqa: S311 - anywhere will do
    killed = Installation(tmp_path / "home", mailboxes)
    whole, died = undisturbed.items(), 0
    for left in range(KILLS, 0, -1):
        before = killed.items()
        with killed.start() as process:
            if killed.wait_for(before + chance.randint(0, 2 * (whole - before) // (left + 1)), process):
                time.sleep(chance.uniform(0, 0.05))
            process.kill()
            process.communicate(timeout=PATIENCE_SECONDS)
        died += process.returncode == -signal.SIGKILL
        assert killed.items() >= before
    assert died >= KILLS // 2
    killed.run()
    assert killed.record() == undisturbed.record()
    assert killed.dispositions() == DISPOSITIONS


def test_a_second_run_changes_nothing(undisturbed: Installation) -> None:
    before = undisturbed.record()
    undisturbed.run()
    assert undisturbed.record() == before


def test_told_to_end_it_finishes_the_page_in_hand_and_the_next_run_goes_on(
    undisturbed: Installation, mailboxes: Path, tmp_path: Path
) -> None:
    told = Installation(tmp_path / "home", mailboxes)
    with told.start() as process:
        assert told.wait_for(PAGE, process)
        process.terminate()
        _, said = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, said) == (0, b"")
    assert told.items() < undisturbed.items()
    assert told.items() % PAGE == 0
    told.run()
    assert told.record() == undisturbed.record()
