"""A person signs in on the page or by a device code; what goes wrong there is told with what to do."""

import logging
import traceback
from pathlib import Path
from threading import Event, Thread
from urllib.parse import parse_qs, urlsplit

import pytest

from config.microsoft import ANY_TENANT, App
from connectors.entra.sign_in import DeviceSignIn, WebSignIn
from connectors.entra.tokens import tokens_of
from connectors.errors import ConnectorError, NeedsPerson
from connectors.model.address import Address
from tests.connectors.entra.asking import ANN, REDIRECT, granted, hers, registered, surroundings, wallet_of
from tests.servers.https.faults import Cut
from tests.servers.microsoft.server import MicrosoftServer
from tests.servers.microsoft.tokens import home_account_id


def asked(url: str) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(urlsplit(url).query).items()}


def attempt(microsoft: MicrosoftServer) -> WebSignIn:
    return WebSignIn(registered(microsoft), microsoft.client, REDIRECT)


def device(microsoft: MicrosoftServer) -> DeviceSignIn:
    return DeviceSignIn(App(tenant=microsoft.tenant), microsoft.client)


def test_she_is_asked_for_reading_and_nothing_else(microsoft: MicrosoftServer) -> None:
    scopes = asked(attempt(microsoft).url())["scope"].split()
    graph = [scope for scope in scopes if scope.startswith("https://graph.microsoft.com/")]
    assert sorted(one.rpartition("/")[2] for one in graph) == ["Calendars.Read", "Mail.Read", "User.Read"]
    assert sorted(set(scopes) - set(graph)) == ["offline_access", "openid", "profile"]


def test_the_page_proposes_the_account_that_is_expected(microsoft: MicrosoftServer) -> None:
    assert asked(attempt(microsoft).url(ANN))["login_hint"] == ANN
    assert asked(attempt(microsoft).url())["prompt"] == "select_account"


def test_what_she_grants_says_who_she_is(microsoft: MicrosoftServer) -> None:
    microsoft.entra.consent.person = "Ann@Example.com"
    given = granted(microsoft)
    assert given.address == ANN
    assert (given.signed_in, given.tenant) == (home_account_id(ANN), microsoft.tenant)
    assert given.purse not in repr(given)


def test_whoever_belongs_to_any_company_may_sign_in(microsoft: MicrosoftServer, tmp_path: Path) -> None:
    anywhere = registered(microsoft).model_copy(update={"tenant": ANY_TENANT})
    one = WebSignIn(anywhere, microsoft.client, REDIRECT)
    given = one.redeem(microsoft.consented(one.url()))
    assert given.tenant == microsoft.tenant
    assert tokens_of(hers(microsoft, given), surroundings(wallet_of(given, tmp_path))).token()


def test_nothing_secret_is_logged(microsoft: MicrosoftServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    one = attempt(microsoft)
    back = microsoft.consented(one.url())
    one.redeem(back)
    tokens_of(microsoft.options(ANN), surroundings()).token()
    assert not [
        secret for secret in ("1.refresh", asked(back)["code"], "eyJ", microsoft.secret) if secret in caplog.text
    ]


def test_who_has_the_code_alone_gets_nothing(microsoft: MicrosoftServer) -> None:
    """PKCE: another attempt's verifier does not fit."""
    one, other = attempt(microsoft), attempt(microsoft)
    code = asked(microsoft.consented(one.url()))["code"]
    other.url()
    with pytest.raises(ConnectorError) as told:
        other.redeem(f"{REDIRECT}?code={code}&state={other.state}")
    assert code not in "".join(traceback.format_exception(told.value))


@pytest.mark.parametrize("answer", ["", "?code=1", "?state={state}", "?state=another&code=1", "?state=%C3%A9&code=1"])
def test_what_is_no_answer_to_this_attempt_is_not_taken(microsoft: MicrosoftServer, answer: str) -> None:
    one = attempt(microsoft)
    one.url()
    with pytest.raises(NeedsPerson, match="not Microsoft's answer to this sign-in"):
        one.redeem(REDIRECT + answer.format(state=one.state))


def test_an_attempt_is_good_for_one_answer(microsoft: MicrosoftServer) -> None:
    one = attempt(microsoft)
    back = microsoft.consented(one.url())
    one.redeem(back)
    with pytest.raises(NeedsPerson, match="not Microsoft's answer"):
        one.redeem(back)


def test_a_code_that_was_used_is_told(microsoft: MicrosoftServer) -> None:
    one = attempt(microsoft)
    back = microsoft.consented(one.url())
    microsoft.entra.consent.codes.clear()
    with pytest.raises(NeedsPerson, match="used already or is too old"):
        one.redeem(back)


def test_that_she_declines_is_told(microsoft: MicrosoftServer) -> None:
    microsoft.entra.consent.denies = True
    one = attempt(microsoft)
    with pytest.raises(NeedsPerson, match="not granted"):
        one.redeem(microsoft.consented(one.url()))


def test_a_tenant_that_does_not_exist_is_told_before_anybody_signs_in(microsoft: MicrosoftServer) -> None:
    app = registered(microsoft).model_copy(update={"tenant": "elsewhere.example"})
    with pytest.raises(NeedsPerson, match=r"no tenant elsewhere\.example") as told:
        WebSignIn(app, microsoft.client, REDIRECT)
    assert "entra.microsoft.com > Entra ID > Overview" in told.value.advice


def test_without_a_secret_the_page_is_told_what_the_app_lacks(microsoft: MicrosoftServer) -> None:
    registered(microsoft)
    microsoft.entra.app.public_flows = False
    one = WebSignIn(App(tenant=microsoft.tenant), microsoft.client, REDIRECT)
    with pytest.raises(NeedsPerson, match="without a certificate or secret"):
        one.redeem(microsoft.consented(one.url()))


def test_a_device_code_waits_until_it_was_entered(microsoft: MicrosoftServer) -> None:
    one = device(microsoft)
    assert one.code in one.message
    assert one.url in one.message
    told: list[object] = []
    waiting = Thread(target=lambda: told.append(one.wait(Event())))
    waiting.start()
    while not microsoft.asked["token"]:
        assert waiting.is_alive()
    assert not told
    microsoft.entra.consent.enter(one.code)
    waiting.join(10)
    assert [getattr(given, "address", None) for given in told] == [Address("ann@example.com")]


def test_a_network_that_fails_meanwhile_costs_nobody_her_code(microsoft: MicrosoftServer) -> None:
    one = device(microsoft)
    microsoft.entra.consent.enter(one.code)
    microsoft.faults.append(Cut("token", times=1))
    given = one.wait(Event())
    assert given
    assert given.address == ANN


def test_waiting_for_a_device_code_can_be_stopped(microsoft: MicrosoftServer) -> None:
    stop = Event()
    stop.set()
    assert device(microsoft).wait(stop) is None


def test_a_declined_device_code_is_told(microsoft: MicrosoftServer) -> None:
    microsoft.entra.consent.denies = True
    one = device(microsoft)
    microsoft.entra.consent.enter(one.code)
    with pytest.raises(NeedsPerson, match="not granted"):
        one.wait(Event())


def test_a_device_code_that_nobody_entered_is_told(microsoft: MicrosoftServer) -> None:
    one = device(microsoft)
    microsoft.skew = 901
    with pytest.raises(NeedsPerson, match="in time"):
        one.wait(Event())


def test_an_app_that_lets_nobody_use_device_codes_is_told(microsoft: MicrosoftServer) -> None:
    microsoft.entra.app.public_flows = False
    one = device(microsoft)
    microsoft.entra.consent.enter(one.code)
    with pytest.raises(NeedsPerson, match="without a certificate or secret") as told:
        one.wait(Event())
    assert "Allow public client flows" in told.value.advice
