"""An app's own tokens: one for all its mailboxes, renewed in time, by what it proves itself with now."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from time import monotonic

import pytest
from time_machine import travel

from config.microsoft import Cloud, MicrosoftOptions
from connectors.entra.registration import SITES
from connectors.entra.tokens import tokens_of
from connectors.errors import NeedsPerson, TryLater
from tests.connectors.entra.asking import ANN, access, surroundings
from tests.servers.https.faults import Slow
from tests.servers.microsoft.authority import pair
from tests.servers.microsoft.faults import Refuse
from tests.servers.microsoft.server import MicrosoftServer


def by_secret(microsoft: MicrosoftServer) -> dict[str, object]:
    return {"secret": f"file:{microsoft.secret_file}"}


def test_an_app_signs_in_by_its_certificate(microsoft: MicrosoftServer) -> None:
    assert tokens_of(microsoft.options(ANN), surroundings()).token()


def test_an_app_signs_in_by_its_secret(microsoft: MicrosoftServer) -> None:
    assert tokens_of(microsoft.options(ANN, **by_secret(microsoft)), surroundings()).token()


@pytest.mark.parametrize("cloud", Cloud)
def test_each_cloud_signs_in_at_its_own_hosts(microsoft: MicrosoftServer, cloud: Cloud) -> None:
    token = tokens_of(microsoft.options(ANN, cloud=cloud), surroundings()).token()
    assert access(microsoft, token).host == SITES[cloud].login


def test_two_hundred_mailboxes_share_one_token(microsoft: MicrosoftServer) -> None:
    def token(number: int) -> str:
        return tokens_of(microsoft.options(f"person{number}@example.com"), surroundings()).token()

    with ThreadPoolExecutor(16) as threads:
        assert len(set(threads.map(token, range(200)))) == 1
    assert microsoft.asked["token"] == 1


def test_a_refused_token_is_replaced_once_for_all(microsoft: MicrosoftServer) -> None:
    connections = [tokens_of(microsoft.options(ANN), surroundings()) for _ in range(10)]
    [old] = {one.token() for one in connections}
    [new] = {one.token("") for one in connections}
    assert new != old
    assert microsoft.asked["token"] == 2


def test_what_a_refusal_asks_for_is_asked_for(microsoft: MicrosoftServer) -> None:
    tokens = tokens_of(microsoft.options(ANN), surroundings())
    tokens.token()
    claims = '{"access_token":{"nbf":{"essential":true,"value":"1767225600"}}}'
    token = tokens.token(claims)
    assert '"1767225600"' in access(microsoft, token).claims
    assert "CP1" in access(microsoft, token).claims


def test_a_token_is_renewed_before_it_ends(microsoft: MicrosoftServer) -> None:
    microsoft.entra.tokens.lifetime = 4
    tokens = tokens_of(microsoft.options(ANN), surroundings())
    first = tokens.token()
    with travel(datetime.now(UTC) + timedelta(seconds=5)):
        assert tokens.token() != first


def test_a_new_secret_needs_no_restart(microsoft: MicrosoftServer) -> None:
    tokens = tokens_of(microsoft.options(ANN, **by_secret(microsoft)), surroundings())
    tokens.token()
    microsoft.entra.app.secrets = {"another": None}
    with pytest.raises(NeedsPerson, match="not the right one"):
        tokens.token("")
    microsoft.secret_file.write_text("another\n")
    assert tokens.token("")


def test_a_new_certificate_needs_no_restart(microsoft: MicrosoftServer) -> None:
    tokens = tokens_of(microsoft.options(ANN), surroundings())
    tokens.token()
    other = pair(datetime(2030, 1, 1, tzinfo=UTC))
    microsoft.entra.app.certificates = [other.certificate]
    with pytest.raises(NeedsPerson, match="does not know this certificate"):
        tokens.token("")
    microsoft.certificate_file.write_text(other.pem)
    assert tokens.token("")


def test_an_expired_certificate_is_told_before_anything_is_sent(microsoft: MicrosoftServer) -> None:
    ended = datetime.now(UTC).replace(microsecond=0) - timedelta(days=3)
    microsoft.certificate_file.write_text(pair(ended).pem)
    with pytest.raises(NeedsPerson, match=f"expired on {ended:%Y-%m-%d}"):
        tokens_of(microsoft.options(ANN), surroundings()).token()
    assert not microsoft.asked


def test_while_microsoft_cannot_answer_a_good_token_does(microsoft: MicrosoftServer) -> None:
    tokens = tokens_of(microsoft.options(ANN), surroundings())
    first = tokens.token()
    microsoft.entra.refuse(90033, "temporarily_unavailable", status=503)
    now = datetime.now(UTC)
    with travel(now + timedelta(seconds=3_400)):
        assert tokens.token() == first
    with travel(now + timedelta(seconds=3_590)), pytest.raises(TryLater):
        tokens.token()


def test_those_who_wait_for_a_renewal_that_fails_do_not_wait_as_long_again(microsoft: MicrosoftServer) -> None:
    microsoft.faults.append(Slow("openid", seconds=1))
    microsoft.faults.append(Refuse("token", 503))
    started = Barrier(8)

    def ask(options: MicrosoftOptions) -> float:
        tokens, began = tokens_of(options, surroundings()), monotonic()
        started.wait()
        with pytest.raises(TryLater):
            tokens.token()
        return monotonic() - began

    with ThreadPoolExecutor(8) as threads:
        waited = list(threads.map(ask, [microsoft.options(f"p{number}@example.com") for number in range(8)]))
    assert max(waited) < 4
    assert microsoft.asked["openid"] == 1
