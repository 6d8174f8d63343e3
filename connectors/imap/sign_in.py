"""Proving who we are: by password, or by an OAuth 2 access token."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from imapclient.exceptions import LoginError  # type: ignore[import-untyped]

from config.providers import SignIn
from connectors.errors import NeedsPerson
from connectors.imap.errors import refused_sign_in
from connectors.imap.wire import Client

_CHECK: Final = "Check the name and the password; many providers want an app password here."
_RENEW: Final = (
    "Get a new access token for this name: with the scope https://mail.google.com/ at Google, IMAP.AccessAsUser.All at"
    " Microsoft."
)
_PLAIN_NAME: Final = re.compile(r"[\w@.+-]+", re.ASCII)


def sign_in(client: Client, how: SignIn, user: str, secret: str) -> None:
    """Raises NeedsPerson or TryLater, and OSError or imaplib's errors."""
    server = f"{client.host}:{client.port}"
    offered = client.wire.capabilities
    try:
        if how is SignIn.PASSWORD:
            _by_password(client, offered, user, secret)
        elif f"AUTH={how.upper()}" in offered:
            client.sasl_login(how.upper(), _once(_TOKEN[how](user, secret)))
        else:
            raise NeedsPerson(f"{server} does not take {how.upper()}", _alternatives(offered))
    except LoginError as error:
        raise refused_sign_in(error, server, _CHECK if how is SignIn.PASSWORD else _RENEW) from error


def _by_password(client: Client, offered: Sequence[str], user: str, secret: str) -> None:
    if "AUTH=PLAIN" in offered:
        client.sasl_login("PLAIN", _once(f"\0{user}\0{secret}"))
    elif "LOGINDISABLED" in offered:
        raise NeedsPerson(f"{client.host}:{client.port} takes no password here", _alternatives(offered))
    else:
        client.login(user if _PLAIN_NAME.fullmatch(user) else _quoted(user), secret)


def _alternatives(offered: Sequence[str]) -> str:
    if "STARTTLS" in offered:
        return 'Set tls = "starttls": before that the server takes no sign-in.'
    ways = [how.value for how in _TOKEN if f"AUTH={how.upper()}" in offered]
    return f"Set sign_in to {' or '.join(ways) or SignIn.PASSWORD.value}: the server takes nothing else that we know."


def _xoauth2(user: str, token: str) -> str:
    """https://developers.google.com/workspace/gmail/imap/xoauth2-protocol"""
    return f"user={user}\1auth=Bearer {token}\1\1"


def _oauthbearer(user: str, token: str) -> str:
    """RFC 7628, 3.1."""
    name = user.replace("=", "=3D").replace(",", "=2C")
    return f"n,a={name},\1auth=Bearer {token}\1\1"


_TOKEN: Final = {SignIn.XOAUTH2: _xoauth2, SignIn.OAUTHBEARER: _oauthbearer}


def _once(answer: str) -> Callable[[bytes], str]:
    """A server that refuses a token says why in a second challenge, which wants \\1 or nothing (RFC 7628, 3.2.3)."""
    answers = iter([answer])
    return lambda _challenge: next(answers, "\1")


def _quoted(text: str) -> str:
    """imaplib quotes passwords, but not names."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
