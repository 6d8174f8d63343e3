"""Two releases on one database: this one, and a copy of it with migrations of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select, text

from store import version
from store.database import Store
from store.schema import ledger
from tests.cli.conftest import Cli, cli
from tests.connectors.files.tree import a_message

__all__ = ["cli"]

ROOT = Path(__file__).parents[3]
PATIENCE_SECONDS = 60

ADDS = """
revision, down_revision = "9001", "{before}"
def upgrade():
    op.add_column("sources", sa.Column("mood", sa.Text(), nullable=False, server_default="calm"))
    op.create_table("moods", sa.Column("name", sa.Text(), primary_key=True))
"""
TAKES_AWAY = """
revision, down_revision = "9002", "9001"
def upgrade():
    op.drop_column("sources", "mood")
    op.execute("INSERT INTO contracts VALUES ('9002')")
"""


class Release:
    """The program as it stands here, and these migrations behind its own."""

    def __init__(self, folder: Path, *migrations: str) -> None:
        self.folder = folder
        versions = folder / "store/migrations/versions"
        versions.mkdir(parents=True)
        for inner in (versions, versions.parent, folder / "store", folder):
            for one in (ROOT / inner.relative_to(folder)).iterdir():
                if not (inner / one.name).exists() and (inner != versions or one.name != "__pycache__"):
                    (inner / one.name).symlink_to(one)
        for number, migration in enumerate(migrations, 1):
            written = "import sqlalchemy as sa\nfrom alembic import op\n" + migration
            (versions / f"900{number}.py").write_text(written.replace("{before}", version.needed()))

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        environment = os.environ | {"PYTHONPATH": str(self.folder)}
        return subprocess.Popen(
            [sys.executable, "-m", "capture", *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str) -> tuple[int, str]:
        """Exit code, and what was said."""
        with self.start(*arguments) as process:
            said, _ = process.communicate(timeout=PATIENCE_SECONDS)
        return process.returncode, said

    @contextmanager
    def running(self) -> Iterator[None]:
        """At work until the end of the block."""
        with self.start("run", "--role", "daemon") as process:
            try:
                yield
            finally:
                process.terminate()
                process.communicate(timeout=PATIENCE_SECONDS)


class Mail:
    """A folder of mail that is delivered to, and what the record has of it."""

    def __init__(self, cli: Cli, url: str) -> None:
        self.cli, self.url = cli, url
        cli.write("capture.toml", f'[database]\nurl = "{url}"\n[schedule]\nmail = "1s"\n')
        cli.monkeypatch.setenv("CAPTURE_CONFIG", str(cli.folder / "capture.toml"))
        self.folder, self.number = cli.mail(), 0
        self.folder.mkdir(exist_ok=True)

    def deliver(self) -> None:
        self.number += 1
        part = self.folder.parent / "part"
        part.write_bytes(a_message(f"Offer {self.number}", "Hello.", f"{self.number}"))
        part.rename(self.folder / f"{self.number}.eml")

    def captured(self) -> int:
        with Store(self.url) as store, store.read() as connection:
            return len(connection.execute(select(ledger.c.item).where(ledger.c.disposition == "captured")).all())

    def arrives(self) -> bool:
        until = time.monotonic() + PATIENCE_SECONDS
        while self.captured() < self.number and time.monotonic() < until:
            time.sleep(0.05)
        return self.captured() == self.number


@pytest.fixture
def mail(cli: Cli, postgres_url: str) -> Mail:
    (cli.folder / "mail").mkdir()
    return Mail(cli, postgres_url)


def test_two_releases_share_a_database_in_any_order(mail: Mail, cli: Cli, tmp_path: Path) -> None:
    here, newer = Release(tmp_path / "here"), Release(tmp_path / "newer", ADDS)
    with here.running():
        mail.deliver()
        assert mail.arrives()
        assert newer.run("run", "--once")[0] == 0
        mail.deliver()
        assert mail.arrives()
    mail.deliver()
    assert cli("run", "--once").code == 0
    assert mail.captured() == 3
    mail.deliver()
    assert newer.run("run", "--once")[0] == 0
    assert mail.captured() == 4
    assert cli("status").code == 0
    with Store(mail.url) as store, store.read() as connection:
        assert connection.execute(text("SELECT mood FROM sources")).scalars().all() == ["calm"]


def test_a_release_that_takes_away_what_this_one_needs_keeps_it_out(mail: Mail, cli: Cli, tmp_path: Path) -> None:
    newest = Release(tmp_path / "newest", ADDS, TAKES_AWAY)
    assert newest.run("db", "upgrade")[0] == 0
    for command in (("run", "--once"), ("db", "check")):
        said = cli(*command)
        assert (said.code, said.out) == (1, "")
        assert "made by a newer release of Capture (revision 9002): install that release" in said.err
