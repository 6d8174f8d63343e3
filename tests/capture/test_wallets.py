"""Wallets that are kept: sealed, and open for one at a time."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from capture import keeping
from capture.wallets import fresh, wallet_of
from capture.wiring import utc_now
from config.secrets import Secret
from config.settings import Secrets, Settings
from connectors.errors import NeedsPerson
from connectors.protocol import Wallet
from store import sources, wallets
from store.database import Store
from tests.builders import NOON
from tests.people import ALICE
from tests.recording import NO_OPTIONS


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """With a key of this test's own."""
    return Settings(secrets=Secrets(folder=tmp_path / "secrets"))


@pytest.fixture
def connection_id(store: Store, settings: Settings) -> int:
    """A connection whose wallet holds "0"."""
    with store.begin() as connection:
        id_ = sources.connect(connection, "memory", ALICE, NO_OPTIONS, ["mail"], NOON)
        wallets.put(connection, id_, keeping.sealed(settings, "0"))
    return id_


def a_wallet(settings: Settings, store: Store, connection_id: int) -> Wallet:
    return wallet_of(settings, store, connection_id, utc_now)


def test_what_is_written_is_there_for_the_next(settings: Settings, store: Store, connection_id: int) -> None:
    with a_wallet(settings, store, connection_id)() as purse:
        assert purse.text == "0"
        purse.text = "1"
    with a_wallet(settings, store, connection_id)() as purse:
        assert purse.text == "1"


def test_the_record_does_not_hold_it_in_clear_text(settings: Settings, store: Store, connection_id: int) -> None:
    with a_wallet(settings, store, connection_id)() as purse:
        purse.text = "a refresh token"
    with store.read() as connection:
        kept = wallets.all_sealed(connection)[connection_id]
    assert "refresh" not in kept
    assert Secret(kept).reveal() == "a refresh token"


def test_what_was_exchanged_before_a_failure_is_kept(settings: Settings, store: Store, connection_id: int) -> None:
    def fail() -> None:
        with a_wallet(settings, store, connection_id)() as purse:
            purse.text = "1"
            raise ConnectionError

    with pytest.raises(ConnectionError):
        fail()
    with a_wallet(settings, store, connection_id)() as purse:
        assert purse.text == "1"


def test_many_at_once_never_have_the_same(settings: Settings, store: Store, connection_id: int) -> None:
    def exchange(_number: int) -> str:
        with a_wallet(settings, store, connection_id)() as purse:
            had, purse.text = purse.text, str(int(purse.text) + 1)
        return had

    with ThreadPoolExecutor(4) as threads:
        had = list(threads.map(exchange, range(8)))
    assert sorted(had) == [str(number) for number in range(8)]


def test_a_connection_that_nobody_signed_in_to_has_none(settings: Settings, store: Store, connection_id: int) -> None:
    with pytest.raises(NeedsPerson, match="Nobody has signed in"):
        a_wallet(settings, store, connection_id + 1)().__enter__()


def test_a_key_that_is_lost_is_told(settings: Settings, store: Store, connection_id: int, tmp_path: Path) -> None:
    (tmp_path / "secrets" / "key").unlink()
    for _ in range(2):
        with pytest.raises(NeedsPerson, match="cannot be unsealed"):
            a_wallet(settings, store, connection_id)().__enter__()


def test_a_fresh_one_remembers_what_is_to_be_kept() -> None:
    wallet = fresh("0")
    with wallet() as purse:
        purse.text = "1"
    assert wallet.purse.text == "1"
