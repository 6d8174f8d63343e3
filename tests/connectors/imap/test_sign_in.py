"""Proving who we are, and what is said when that fails."""

from datetime import timedelta
from pathlib import Path

import pytest

from config.providers import SignIn, Tls
from connectors.errors import ConnectorError, NeedsPerson, ProviderBug, TryLater
from connectors.imap.session import open_session
from connectors.model.address import Address
from tests.servers.dovecot import Dovecot
from tests.servers.scripted_imap import scripted_imap

ANN = Address("ann@example.test")
TOKENS = (SignIn.XOAUTH2, SignIn.OAUTHBEARER)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file with a password that only scripted servers take."""
    path = tmp_path / "secret"
    path.write_text('pass word\\"ß')
    return path


@pytest.mark.parametrize("tls", list(Tls))
def test_a_password_is_taken_over_every_kind_of_connection(tls: Tls, dovecot: Dovecot, mailbox_user: str) -> None:
    port = dovecot.tls_port if tls is Tls.IMPLICIT else dovecot.port
    opened = open_session(dovecot.options(mailbox_user, port=port, tls=tls), ANN)
    assert opened.run(b'STATUS "INBOX" (MESSAGES)') == [b"* STATUS INBOX (MESSAGES 0)"]
    opened.close()


@pytest.mark.parametrize("how", TOKENS)
def test_a_token_is_taken(how: SignIn, dovecot: Dovecot, mailbox_user: str, secret: Path) -> None:
    secret.write_text(dovecot.token(mailbox_user))
    open_session(dovecot.options(mailbox_user, sign_in=how, password=f"file:{secret}"), ANN).close()


@pytest.mark.parametrize("how", TOKENS)
def test_a_token_that_has_run_out_needs_a_person(
    how: SignIn, dovecot: Dovecot, mailbox_user: str, secret: Path
) -> None:
    secret.write_text(dovecot.token(mailbox_user, timedelta(minutes=-1)))
    with pytest.raises(NeedsPerson) as raised:
        open_session(dovecot.options(mailbox_user, sign_in=how, password=f"file:{secret}"), ANN)
    assert raised.value.advice.startswith("Get a new access token for this name")


def test_anothers_token_is_refused(dovecot: Dovecot, mailbox_user: str, secret: Path) -> None:
    secret.write_text(dovecot.token("bob"))
    with pytest.raises(NeedsPerson):
        open_session(dovecot.options(mailbox_user, sign_in="oauthbearer", password=f"file:{secret}"), ANN)


def test_a_wrong_password_needs_a_person_until_it_is_right(dovecot: Dovecot, mailbox_user: str, secret: Path) -> None:
    options = dovecot.options(mailbox_user, password=f"file:{secret}")
    with pytest.raises(NeedsPerson, match=f"localhost:{dovecot.tls_port} refused the sign-in") as raised:
        open_session(options, ANN)
    assert str(raised.value).endswith("Authentication failed")
    assert raised.value.advice == "Check the name and the password; many providers want an app password here."
    secret.write_text((dovecot.folder / "password").read_text())
    open_session(options, ANN).close()


def test_a_secret_that_cannot_be_read_needs_a_person(dovecot: Dovecot, mailbox_user: str, tmp_path: Path) -> None:
    with pytest.raises(NeedsPerson, match=r"absent cannot be read \(No such file or directory\)"):
        open_session(dovecot.options(mailbox_user, password=f"file:{tmp_path}/absent"), ANN)


def test_no_error_holds_the_secret(secret: Path) -> None:
    refusing = scripted_imap({"AUTHENTICATE": "NO [AUTHENTICATIONFAILED] no"})
    with refusing as server, pytest.raises(NeedsPerson) as raised:
        open_session(server.options(secret), ANN)
    assert "pass word" not in f"{raised.value} {raised.value.advice} {raised.value.__cause__!r}"


@pytest.mark.parametrize("name", ["ann", "ann smith", 'ann"smith', "ann@example.test", "a\\b"])
def test_a_server_without_plain_is_sent_quoted_names(name: str, secret: Path) -> None:
    secret.write_text('pa"ss')
    with scripted_imap({}, "* OK [CAPABILITY IMAP4rev1] ready") as server:
        open_session(server.options(secret, user=name), ANN).close()
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    shown = f'"{quoted}"' if quoted != name or " " in name else name
    assert server.heard[0] == f'LOGIN {shown} "pa\\"ss"'


@pytest.mark.parametrize(
    ("offered", "how", "advice"),
    [
        ("LOGINDISABLED STARTTLS", "password", 'Set tls = "starttls"'),
        ("LOGINDISABLED AUTH=XOAUTH2", "password", "Set sign_in to xoauth2"),
        ("AUTH=PLAIN AUTH=OAUTHBEARER", "xoauth2", "Set sign_in to oauthbearer"),
        ("AUTH=PLAIN", "oauthbearer", "Set sign_in to password"),
    ],
)
def test_a_way_that_the_server_does_not_take_is_not_tried(offered: str, how: str, advice: str, secret: Path) -> None:
    offering = scripted_imap({}, f"* OK [CAPABILITY IMAP4rev1 {offered}] ready")
    with offering as server, pytest.raises(NeedsPerson) as raised:
        open_session(server.options(secret, sign_in=how), ANN)
    assert raised.value.advice.startswith(advice)
    assert server.heard == []


REFUSALS = (
    ("NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)", NeedsPerson, "app password"),
    ("NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)",
     NeedsPerson, "https://support.google.com/accounts/answer/185833"),
    ("NO [WEBALERT https://accounts.google.com/signin/continue] Web login required.", NeedsPerson, "in a browser"),
    ("NO [ALERT] Your account is not enabled for IMAP use. (Failure)", NeedsPerson, "Turn IMAP on"),
    ("NO AUTHENTICATE failed.", NeedsPerson, "deprecation-of-basic-authentication"),
    ("BAD User is authenticated but not connected.", NeedsPerson, "IMAP.AccessAsUser.All"),
    ("NO [AUTHORIZATIONFAILED] No such authorization-ID", NeedsPerson, "administrator"),
    ("NO [EXPIRED] That password isn't valid any more", NeedsPerson, "Renew the password"),
    ("NO [PRIVACYREQUIRED] Connection offers no privacy", NeedsPerson, "tls ="),
    ("NO [CONTACTADMIN] Your account is blocked", NeedsPerson, "administrator"),
    ("NO [UNAVAILABLE] User's backend down for maintenance", TryLater, None),
    ("NO [INUSE] Mailbox is locked", TryLater, None),
    ("NO [LIMIT] Too many sign-ins", TryLater, None),
    ("NO [ALERT] Too many simultaneous connections. (Failure)", TryLater, None),
    ("NO [ALERT] Account exceeded command or bandwidth limits. (Failure)", TryLater, None),
    ("NO Server Unavailable. 15", TryLater, None),
    ("* BYE Connection limit reached\nOK bye", TryLater, None),
    ("", TryLater, None),
)  # fmt: skip


@pytest.mark.parametrize(("said", "error", "advice"), REFUSALS)
def test_what_servers_say_becomes_a_remedy(
    said: str, error: type[ConnectorError], advice: str | None, secret: Path
) -> None:
    with (
        scripted_imap({"AUTHENTICATE": said}) as server,
        pytest.raises(error, match=f"localhost:{server.port}") as raised,
    ):
        open_session(server.options(secret), ANN)
    assert (advice or "") in getattr(raised.value, "advice", "")


@pytest.mark.parametrize(
    ("said", "error", "after"),
    [
        ("NO [UNAVAILABLE] Later", TryLater, None),
        ("NO Request is throttled. Suggested Backoff Time: 12000 milliseconds", TryLater, timedelta(seconds=12)),
        ("BAD Request is throttled. Suggested Backoff Time: 12000 milliseconds", TryLater, timedelta(seconds=12)),
        ("BAD User is authenticated but not connected.", NeedsPerson, None),
        ("NO [NOPERM] Not yours", NeedsPerson, None),
        ("BAD Unknown command", ProviderBug, None),
        ("* BYE Autologout; idle for too long\nOK bye", TryLater, None),
    ],
)
def test_what_servers_say_to_commands_becomes_a_remedy(
    said: str, error: type[ConnectorError], after: timedelta | None, secret: Path
) -> None:
    with scripted_imap({"EXAMINE": said}) as server:
        opened = open_session(server.options(secret), ANN)
        with pytest.raises(error, match=f"localhost:{server.port}") as raised:
            opened.run(b'EXAMINE "INBOX"')
        opened.close()
    assert not isinstance(raised.value, TryLater) or raised.value.after == after
