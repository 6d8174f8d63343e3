"""A person's tokens: renewed while her wallet is open, by one at a time among all processes."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from connectors.entra import apps
from connectors.entra.tokens import tokens_of
from connectors.errors import NeedsPerson, TryLater
from connectors.model.address import Address
from connectors.protocol import Purse
from tests.connectors.entra.asking import (
    ANN,
    TURNS,
    granted,
    hers,
    in_two_processes,
    renew_often,
    surroundings,
    wallet_of,
)
from tests.servers.microsoft.server import MicrosoftServer


def test_what_she_granted_reads_without_asking_again(microsoft: MicrosoftServer, tmp_path: Path) -> None:
    given = granted(microsoft)
    asked = microsoft.asked["token"]
    assert tokens_of(hers(microsoft, given), surroundings(wallet_of(given, tmp_path))).token()
    assert microsoft.asked["token"] == asked


def test_while_a_token_is_good_the_wallet_stays_shut(microsoft: MicrosoftServer, tmp_path: Path) -> None:
    given = granted(microsoft)
    wallet = wallet_of(given, tmp_path)
    for _ in range(10):
        assert tokens_of(hers(microsoft, given), surroundings(wallet)).token()
    assert wallet.opened == 2, "to see what app it is for, and to take the token"


def test_a_renewed_token_is_found_in_the_wallet(microsoft: MicrosoftServer, tmp_path: Path) -> None:
    given = granted(microsoft)
    wallet = wallet_of(given, tmp_path)
    tokens = tokens_of(hers(microsoft, given), surroundings(wallet))
    tokens.token()
    renewed, asked = tokens.token(""), microsoft.asked["token"]
    # As another process would: it has no such tokens in memory.
    other = hers(microsoft, given).model_copy(update={"tenant": "example.com"})
    assert tokens_of(other, surroundings(wallet)).token() == renewed
    assert microsoft.asked["token"] == asked


def test_two_processes_never_use_one_refresh_token_twice(microsoft: MicrosoftServer, tmp_path: Path) -> None:
    given = granted(microsoft)
    options, wallet = hers(microsoft, given), wallet_of(given, tmp_path)
    in_two_processes(options, wallet)
    assert not microsoft.entra.tokens.used
    assert microsoft.asked["token"] == 1 + 2 * TURNS
    renew_often(options, wallet)


def test_what_was_revoked_is_told_and_others_go_on(microsoft: MicrosoftServer, tmp_path: Path) -> None:
    given = granted(microsoft)
    tokens = tokens_of(hers(microsoft, given), surroundings(wallet_of(given, tmp_path)))
    tokens.token()
    microsoft.entra.tokens.revoke(ANN)
    with pytest.raises(NeedsPerson, match="revoked, or ended") as told:
        tokens.token("")
    assert told.value.advice == f"Connect {ANN} again."
    assert tokens_of(microsoft.options("bob@example.com"), surroundings()).token()


def test_a_renewal_that_fails_leaves_the_wallet_as_it_was(microsoft: MicrosoftServer, tmp_path: Path) -> None:
    given = granted(microsoft)
    wallet = wallet_of(given, tmp_path)
    tokens = tokens_of(hers(microsoft, given), surroundings(wallet))
    tokens.token()
    before = wallet.file.read_text()
    microsoft.entra.refuse(90033, "temporarily_unavailable", status=503, times=1)
    with pytest.raises(TryLater):
        tokens.token("")
    assert wallet.file.read_text() == before
    assert tokens.token("")


def test_two_connections_of_one_person_do_not_mix_what_she_granted(microsoft: MicrosoftServer, tmp_path: Path) -> None:
    """They are of two owners; Microsoft names her the same in both."""
    connections = []
    for owner in (ANN, Address("bob@example.com")):
        (tmp_path / owner).mkdir()
        given = granted(microsoft)
        wallet = wallet_of(given, tmp_path / owner)
        connections.append((hers(microsoft, given), wallet, owner))
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda one: renew_often(*one), connections))
    assert not microsoft.entra.tokens.used


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"public":true,"Account":[],"RefreshToken":[],"AccessToken":[]}'])
def test_a_purse_that_holds_something_else_is_told(microsoft: MicrosoftServer, tmp_path: Path, text: str) -> None:
    given = granted(microsoft)
    wallet = wallet_of(given, tmp_path)
    wallet.file.write_text(text)
    with pytest.raises(NeedsPerson, match="What was granted"):
        tokens_of(hers(microsoft, given), surroundings(wallet)).token()


def test_a_connection_to_which_nobody_signed_in_is_told(microsoft: MicrosoftServer) -> None:
    with pytest.raises(NeedsPerson, match="Nobody has signed in"):
        tokens_of(hers(microsoft, granted(microsoft)), surroundings()).token()


def test_a_wallet_is_open_for_the_exchange_alone(microsoft: MicrosoftServer, tmp_path: Path) -> None:
    grant = granted(microsoft)
    asked: list[str] = []

    @contextmanager
    def wallet() -> Iterator[Purse]:
        before = Counter(microsoft.asked)
        purse = Purse(grant.purse)
        yield purse
        asked.append(" ".join(sorted((Counter(microsoft.asked) - before).keys() - {"http"})))

    apps._app_of.cache_clear()
    tokens = tokens_of(hers(microsoft, grant), surroundings(wallet))
    tokens.token()
    tokens.token("")
    assert asked == ["", "", "", "token"]
