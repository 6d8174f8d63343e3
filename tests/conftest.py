"""What every test may ask for: a database of either kind, and how deep the property tests go."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, settings
from sqlalchemy import select

from store import counts, version
from store.database import Store
from store.months import month_of
from store.schema import interactions, ledger, links
from tests import compiling
from tests.servers.dav import Home
from tests.servers.davmail import DavMail, start_davmail
from tests.servers.dovecot import Dovecot, start_dovecot
from tests.servers.emptying import empty
from tests.servers.emulate import Emulate, start_emulate
from tests.servers.exchange.server import ExchangeServer
from tests.servers.google.authority import ca_file
from tests.servers.google.server import GoogleServer
from tests.servers.microsoft.server import MicrosoftServer
from tests.servers.missing import ServerMissing
from tests.servers.oidc import Oidc, start_oidc
from tests.servers.postgres import start_postgres
from tests.servers.pubsub import SUBSCRIPTION, TOPIC, PubSub
from tests.servers.pymap import Pymap, start_pymap
from tests.servers.radicale import Radicale, start_radicale
from tests.servers.xandikos import start_xandikos

# httplib2, which Google's client speaks with, looks for the authorities that it trusts when it is imported.
os.environ["HTTPLIB2_CA_CERTS"] = str(ca_file())

# A loaded machine is no failure of ours: no deadlines, and a quick profile without shrinking unless the deep one is
# asked for (HYPOTHESIS_PROFILE=deep pytest).
settings.register_profile(
    "quick", max_examples=25, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate], print_blob=True
)
settings.register_profile(
    "deep", max_examples=2_000, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

compiling.share()

FreshDatabase = Callable[[], str]
_users = count(1)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests marked `deep` run in the deep profile only."""
    if os.environ.get("HYPOTHESIS_PROFILE") == "deep":
        return
    for item in items:
        if item.get_closest_marker("deep"):
            item.add_marker(pytest.mark.skip(reason="long: runs with HYPOTHESIS_PROFILE=deep"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server, without a database. Skips where there is none; in CI that is a failure."""
    # pytest's own folders are closed to other users, and the server is not run as root.
    with _or_without(), TemporaryDirectory(prefix="capture-postgres-") as folder, start_postgres(Path(folder)) as base:
        yield base


@contextmanager
def _or_without() -> Iterator[None]:
    """Skips what needs a server that is not installed; in CI that is a failure."""
    try:
        yield
    except ServerMissing as missing:
        if os.environ.get("CI") == "true" or os.environ.get("CAPTURE_REQUIRE_SERVERS") == "1":
            pytest.fail(str(missing))
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A Dovecot server for all tests, each with a user of its own. Skips where there is none; in CI it fails."""
    # pytest's own folders are closed to other users, and mail is not read as root.
    with _or_without(), TemporaryDirectory(prefix="capture-dovecot-") as folder, start_dovecot(Path(folder)) as server:
        yield server


@pytest.fixture(scope="session")
def pymap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pymap]:
    """An IMAP server with hardly any extension, for all tests."""
    with start_pymap(tmp_path_factory.mktemp("pymap")) as server:
        yield server


@pytest.fixture
def mailbox_user() -> str:
    """The name of a user of Dovecot that no other test has: an empty mailbox with its standard folders."""
    return f"user{next(_users)}@example.test"


@pytest.fixture(scope="session")
def radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    """A Radicale server for all tests, each with a user of its own. Skips where there is none; in CI it fails."""
    with _or_without(), start_radicale(tmp_path_factory.mktemp("radicale")) as server:
        yield server


@pytest.fixture(scope="session")
def xandikos(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A Xandikos server for all tests, each with calendars of its own. Skips where there is none; in CI it fails."""
    with _or_without(), start_xandikos(tmp_path_factory.mktemp("xandikos")) as home:
        yield home


@pytest.fixture
def google(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GoogleServer]:
    """Google with nobody in it yet, where every client that honours the environment's proxy finds it."""
    with GoogleServer(tmp_path) as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        yield server


@pytest.fixture
def microsoft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MicrosoftServer]:
    """Microsoft 365 with nobody in it yet, where every client that honours the environment's proxy finds it."""
    with MicrosoftServer(tmp_path) as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        yield server


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[ExchangeServer]:
    """An Exchange server with nobody in it yet, on loopback."""
    with ExchangeServer(tmp_path) as server:
        yield server


@pytest.fixture
def davmail(exchange: ExchangeServer, tmp_path: Path) -> Iterator[DavMail]:
    """A client of that server that nobody here wrote. Skips where there is none; in CI that is a failure."""
    # To see how Exchange writes the person's time zone, it tries to read her options and to make a folder.
    exchange.denied.update(("GetUserConfiguration", "CreateFolder"))
    with _or_without(), start_davmail(tmp_path, exchange.url, exchange.certificate) as client:
        yield client


@pytest.fixture
def pubsub(google: GoogleServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[PubSub]:
    """A subscription to a topic on which that Google may publish."""
    with PubSub(SUBSCRIPTION) as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        google.topics[TOPIC] = server.publish
        yield server


@pytest.fixture(scope="session")
def emulate_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulate]:
    """A Google that nobody here wrote, with two mails. Skips where there is none; in CI it fails."""
    with _or_without(), start_emulate(tmp_path_factory.mktemp("emulate")) as server:
        yield server


@pytest.fixture(scope="session")
def oidc_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oidc]:
    """A sign-in of Microsoft's that nobody here wrote. Skips where there is none; in CI it fails."""
    with _or_without(), start_oidc(tmp_path_factory.mktemp("oidc")) as server:
        yield server


@pytest.fixture
def oidc(oidc_server: Oidc, monkeypatch: pytest.MonkeyPatch) -> Oidc:
    """That one, where every client that honours the environment's proxy finds it."""
    for name, value in oidc_server.environment.items():
        monkeypatch.setenv(name, value)
    return oidc_server


@pytest.fixture(scope="session")
def fresh_database(postgres_server: str) -> FreshDatabase:
    """Makes an empty PostgreSQL database and returns its URL, each time it is called."""
    numbers = count(1)

    def create() -> str:
        name = f"test_{next(numbers)}"
        with psycopg.connect(f"{postgres_server}/postgres".replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0'.encode())
        return f"{postgres_server}/{name}"

    return create


@pytest.fixture
def postgres_url(fresh_database: FreshDatabase) -> str:
    """The URL of a PostgreSQL database of this test's own, empty."""
    return fresh_database()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of an SQLite database of this test's own; the file does not exist yet."""
    return f"sqlite:///{tmp_path / 'capture.db'}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Runs a test twice, on an empty database of either kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(scope="session")
def migrated_postgres(fresh_database: FreshDatabase) -> str:
    """The URL of a PostgreSQL database with our tables, for one test after the other."""
    url = fresh_database()
    with Store(url) as opened:
        version.upgrade(opened)
    return url


@pytest.fixture
def postgres_store(migrated_postgres: str) -> Iterator[Store]:
    """Our tables and nothing in them, on PostgreSQL."""
    empty(migrated_postgres, version.needed())
    with Store(migrated_postgres) as opened:
        yield opened
        _what_is_kept_twice_agrees(opened)


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest) -> Store:
    """A database with our tables and nothing in them; runs a test twice, on either kind."""
    opened: Store = request.getfixturevalue(f"{request.param}_store")
    return opened


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database with our tables, to be copied: making them takes longer than most tests do."""
    file = tmp_path_factory.mktemp("migrated") / "capture.db"
    with Store(f"sqlite:///{file}") as opened:
        version.upgrade(opened)
    return file


@pytest.fixture
def sqlite_store(sqlite_url: str, tmp_path: Path, migrated_sqlite: Path) -> Iterator[Store]:
    """Our tables and nothing in them, on SQLite."""
    copyfile(migrated_sqlite, tmp_path / "capture.db")
    with Store(sqlite_url) as opened:
        yield opened
        _what_is_kept_twice_agrees(opened)


def _what_is_kept_twice_agrees(store: Store) -> None:
    """Whatever a test did: the counts that are kept are those of the ledger's lines, which know their months, and links
    know when it was."""
    late = select(links.c.id).join(interactions).where(links.c.at.is_distinct_from(interactions.c.at))
    dated = select(ledger.c.month, interactions.c.at).join_from(ledger, interactions)
    with store.read() as connection:
        assert counts.wrong(connection) == set()
        assert connection.execute(late).all() == []
        assert all(month == month_of(at) for month, at in connection.execute(dated))
