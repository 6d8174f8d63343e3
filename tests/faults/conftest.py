"""A mailbox on a server that a test may kill, records of it, and the faces that must say what happened."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from connectors.imap import connector, passes, plan
from store import version
from store.database import Store
from tests.cli.conftest import Cli
from tests.cli.conftest import cli as cli
from tests.faults.mailbox import Mailbox
from tests.faults.record import Faces
from tests.servers.dovecot import Dovecot, start_dovecot

NewStore = Callable[[], Store]
PAGE = 20


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[EventDict]]:
    """The log's events of this test."""
    with capture_logs() as events:
        yield events


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with our tables, to make others from."""
    path = tmp_path_factory.mktemp("empty") / "capture.db"
    with Store(f"sqlite:///{path}") as opened:
        version.upgrade(opened)
    return path


@pytest.fixture
def new_store(empty_database: Path, tmp_path: Path) -> Iterator[NewStore]:
    """Makes an empty record, each time it is called."""
    numbers = count(1)
    with ExitStack() as opened:

        def make() -> Store:
            path = tmp_path / f"capture{next(numbers)}.db"
            shutil.copyfile(empty_database, path)
            return opened.enter_context(Store(f"sqlite:///{path}"))

        yield make


@pytest.fixture
def sqlite_store(new_store: NewStore) -> Store:
    """Our tables and nothing in them, on SQLite."""
    return new_store()


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> int:
    """Pages of mail so small that there is much to be broken between; the number of messages on one."""
    for module in (plan, passes, connector):
        monkeypatch.setattr(module, "PAGE", PAGE)
    return PAGE


@pytest.fixture
def mailbox(dovecot: Dovecot, mailbox_user: str) -> Mailbox:
    """An empty one on the server of all tests."""
    return Mailbox(dovecot, mailbox_user)


@pytest.fixture(scope="module")
def own_server(dovecot: Dovecot) -> Iterator[Dovecot]:
    """A server that may be killed. That of all tests is asked for only to skip where there is none."""
    with TemporaryDirectory(prefix="capture-faults-") as folder, start_dovecot(Path(folder)) as server:
        yield server


@pytest.fixture
def own_mailbox(own_server: Dovecot, mailbox_user: str) -> Mailbox:
    """An empty one on a server that may be killed."""
    return Mailbox(own_server, mailbox_user)


@pytest.fixture
def faces(cli: Cli) -> Faces:
    """The page and the command line."""
    return Faces(cli)
