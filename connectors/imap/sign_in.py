"""Proving who we are: by password, or by an OAuth 2 access token."""

import re
from collections.abc import Callable
from typing import Final

from config.providers import SignIn
from connectors.errors import NeedsPerson
from connectors.imap.wire import Client

_PLAIN_NAME: Final = re.compile(r"[\w@.+-]+", re.ASCII)


def sign_in(client: Client, how: SignIn, user: str, secret: str) -> None:
    """Raises NeedsPerson, and OSError or imaplib's errors."""
    if how is not SignIn.PASSWORD:
        client.sasl_login(how.upper(), _once(_TOKEN[how](user, secret)))
    elif client.has_capability("AUTH=PLAIN"):
        client.sasl_login("PLAIN", _once(f"\0{user}\0{secret}"))
    elif client.has_capability("LOGINDISABLED"):
        raise NeedsPerson(
            f"{client.host}:{client.port} takes no password over this connection",
            'Set tls = "implicit" or "starttls", or sign_in = "xoauth2".',
        )
    else:
        client.login(user if _PLAIN_NAME.fullmatch(user) else _quoted(user), secret)


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
