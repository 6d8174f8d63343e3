"""Signing in at a server that nobody here wrote: secret, certificate, web page with PKCE, device code, exchanges."""

from pathlib import Path
from threading import Event, Thread

import pytest

from config.microsoft import App, MicrosoftOptions
from config.secrets import Secret
from connectors.entra.sign_in import DeviceSignIn, Granted, WebSignIn
from connectors.entra.slices import Slice
from connectors.entra.tokens import tokens_of
from connectors.errors import NeedsPerson
from tests.connectors.entra.asking import FileWallet, in_two_processes, renew_often, surroundings, wallet_of
from tests.servers.microsoft.authority import TENANT
from tests.servers.oidc import CERTIFIED, CONFIDENTIAL, PERSON, PUBLIC, REDIRECT, SECRET, Oidc


@pytest.fixture
def app(tmp_path: Path) -> App:
    """The one that has a secret."""
    file = tmp_path / "secret"
    file.write_text(SECRET)
    return App(tenant=TENANT, secret=Secret(f"file:{file}"))


def options(app: App, client: str, **more: object) -> MicrosoftOptions:
    return MicrosoftOptions.model_validate({**dict(app), "client": client, "user": PERSON, **more})


def granted(oidc: Oidc, app: App) -> Granted:
    attempt = WebSignIn(app, CONFIDENTIAL, REDIRECT)
    return attempt.redeem(oidc.signed_in(attempt.url()))


def refresh_token(wallet: FileWallet) -> str:
    return str(Slice.of(wallet.file.read_text()).entries["RefreshToken"][0]["secret"])


def test_it_takes_the_apps_secret(oidc: Oidc, app: App) -> None:
    assert tokens_of(options(app, CONFIDENTIAL), surroundings()).token()


def test_it_refuses_another_secret(oidc: Oidc, app: App, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("another")
    with pytest.raises(NeedsPerson, match="does not take the app") as told:
        tokens_of(options(app, CONFIDENTIAL), surroundings()).token()
    assert CONFIDENTIAL in told.value.advice


def test_it_takes_the_apps_certificate(oidc: Oidc) -> None:
    app = App(tenant=TENANT, certificate=Secret(f"file:{oidc.certificate_file}"))
    assert tokens_of(options(app, CERTIFIED), surroundings()).token()


def test_a_person_signs_in_on_its_page(oidc: Oidc, app: App) -> None:
    given = granted(oidc, app)
    assert (given.address, given.tenant) == (PERSON, TENANT)


def test_a_person_signs_in_by_a_device_code(oidc: Oidc, app: App, tmp_path: Path) -> None:
    """What she grants so is renewed without the app's secret too."""
    attempt = DeviceSignIn(App(tenant=TENANT), PUBLIC)
    typing = Thread(target=oidc.entered, args=(attempt.url, attempt.code))
    typing.start()
    given = attempt.wait(Event())
    typing.join()
    assert given
    assert given.address == PERSON
    renew_often(options(app, PUBLIC, signed_in=given.signed_in), wallet_of(given, tmp_path))


def test_two_processes_never_use_one_refresh_token_twice(oidc: Oidc, app: App, tmp_path: Path) -> None:
    given = granted(oidc, app)
    mine, wallet = options(app, CONFIDENTIAL, signed_in=given.signed_in), wallet_of(given, tmp_path)
    in_two_processes(mine, wallet)
    renew_often(mine, wallet)


def test_who_uses_one_twice_is_out(oidc: Oidc, app: App, tmp_path: Path) -> None:
    """So that the test before this one says something."""
    given = granted(oidc, app)
    mine, wallet = options(app, CONFIDENTIAL, signed_in=given.signed_in), wallet_of(given, tmp_path)
    tokens = tokens_of(mine, surroundings(wallet))
    tokens.token()
    tokens.token("")
    wallet.file.write_text(given.purse)
    with pytest.raises(NeedsPerson, match="revoked, or ended"):
        tokens.token("")


def test_what_she_took_back_is_told(oidc: Oidc, app: App, tmp_path: Path) -> None:
    given = granted(oidc, app)
    mine, wallet = options(app, CONFIDENTIAL, signed_in=given.signed_in), wallet_of(given, tmp_path)
    tokens = tokens_of(mine, surroundings(wallet))
    tokens.token()
    oidc.revoke(refresh_token(wallet))
    with pytest.raises(NeedsPerson, match=f"What {PERSON} granted is revoked") as told:
        tokens.token("")
    assert told.value.advice == f"Connect {PERSON} again."
