"""Every way an IMAP server fails, and the error named for its remedy. The one table of this folder.

TryLater     no connection, silence, BYE, throttling, a folder that has just gone
NeedsPerson  wrong name or password, IMAP not allowed, no such host, a certificate we do not trust
ProviderBug  BAD, or lines that are no IMAP
"""

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from imaplib import IMAP4
from typing import Final

from imapclient.exceptions import CapabilityError, LoginError  # type: ignore[import-untyped]

from config.errors import SecretUnavailable
from connectors.errors import ConnectorError, NeedsPerson, ProviderBug, TryLater

APP_ADVICE: Final = "Make an app password in the settings of the account, and give that instead."
CODES: Final = {
    "AUTHORIZATIONFAILED": "Ask the administrator to let this name open the mailbox.",
    "EXPIRED": "Renew the password, which has expired.",
    "PRIVACYREQUIRED": 'Set tls = "implicit" or "starttls": the server takes no password in clear text.',
    "CONTACTADMIN": "Ask the administrator of the mail server what is wrong with this account.",
    "NOPERM": "Ask the administrator to let this name read the folder, or choose folders without it.",
}
"""Response codes that a person must deal with (RFC 5530, 3) → what to do."""

PASSING_CODES: Final = frozenset({"UNAVAILABLE", "INUSE", "LIMIT", "OVERQUOTA", "THROTTLED", "SERVERBUG"})
"""Response codes that waiting mends. https://www.iana.org/assignments/imap-response-codes"""

CROWDED: Final = PASSING_CODES - {"INUSE", "OVERQUOTA"}
"""Those that others at the same server meet with too: it serves only so many connections."""

PASSING: Final = re.compile(
    r"too many|bandwidth|rate limit|throttl|try again|temporar|server unavailable|server busy|timed? ?out",
    re.IGNORECASE,
)
"""Said without a code: Gmail's limits (https://support.google.com/a/answer/1071518), Exchange's throttling."""

QUIRKS: Final = (
    (r"application-specific password|app(?:lication)? password", f"{APP_ADVICE}"
     " For Google: https://support.google.com/accounts/answer/185833"),
    (r"web login required|\[WEBALERT", "Sign in to the account in a browser once; then let Capture try again."
     " See https://support.google.com/mail/accounts/answer/78754"),
    (r"not enabled for imap|imap access is disabled|imap is disabled|disabled for your domain",
     "Turn IMAP on in the settings of the account, or ask the administrator to."),
    (r"basic ?auth|^(?:login|authenticate) failed\.$", 'Microsoft 365 takes no passwords, only access tokens with the'
     ' permission IMAP.AccessAsUser.All: set sign_in = "xoauth2". See'
     " https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/deprecation-of-basic-authentication-exchange-online"),
    (r"authenticated but not connected", "Check that the account has a mailbox with IMAP enabled, and the token"
     " the permission IMAP.AccessAsUser.All. See https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth"),
)  # fmt: skip
"""What well-known servers say instead of a code, in the order of trial → what to do.

Microsoft 365 says that a user is not connected after the sign-in, and with BAD:
https://github.com/simonrob/email-oauth2-proxy/issues/74
"""

_CODE: Final = re.compile(r"\[([A-Z-]+)[^\]]*\]")
_BACKOFF: Final = re.compile(r"Suggested Backoff Time: (\d+) milliseconds")
"""Exchange, with NO (https://github.com/ikvk/imap_tools/issues/135) or BAD
(https://github.com/simonrob/email-oauth2-proxy/issues/191).
"""


class NoSuchFolder(TryLater):
    """A folder that went since the folders were listed."""


class Ended(TryLater):
    """A connection that the other side ended, with a word or without one, for a reason that it did not give."""


@contextmanager
def told(server: str) -> Iterator[None]:
    """Within it whatever goes wrong becomes a ConnectorError whose sentence names `server`, as host:port."""
    try:
        yield
    except (OSError, IMAP4.error, SecretUnavailable, CapabilityError) as error:
        raise translated(error, server) from error


def translated(error: Exception, server: str) -> ConnectorError:
    """The remedy for what a connection, imaplib or imapclient raised."""
    match error:
        case SecretUnavailable():
            return NeedsPerson(f"The password for {server} cannot be read: {error}", "Mend the reference to it.")
        case IMAP4.abort():
            return _aborted(str(error), server)
        case CapabilityError():
            return NeedsPerson(
                f"{server} lacks what was asked for: {error}", "Check tls and sign_in of the connection."
            )
        case IMAP4.error() if _words(error).upper().startswith("* BYE "):
            return closed(_words(error)[6:], server)
        case IMAP4.error():
            return ProviderBug(f"{server} answered outside the protocol", _words(error))
    return _unreachable(error, server)


def refused(said: str, server: str) -> ConnectorError:
    """The remedy for a command that the server answered with NO and these words."""
    code = _code(said)
    if code in CODES:
        return NeedsPerson(f"{server} refused: {said}", CODES[code])
    if code in {"NONEXISTENT", "TRYCREATE"}:
        return NoSuchFolder(f"{server} refused: {said}", of_server=False)
    found = _BACKOFF.search(said)
    wait = timedelta(milliseconds=int(found[1])) if found else None
    crowded = wait is not None or code in CROWDED or PASSING.search(said) is not None
    return TryLater(f"{server} refused for now: {said}", wait, of_server=crowded)


def not_understood(said: str, server: str) -> ConnectorError:
    """The remedy for a command that the server answered with BAD and these words."""
    if PASSING.search(said):
        return refused(said, server)
    for pattern, remedy in QUIRKS:
        if re.search(pattern, said, re.IGNORECASE):
            return NeedsPerson(f"{server} refused: {said}", remedy)
    return ProviderBug(f"{server} did not understand a command", said)


def refused_sign_in(error: LoginError, server: str, advice: str) -> ConnectorError:
    """The remedy for what imapclient raised at the sign-in, which may be a lost connection too.

    `advice`: what helps where the server does not say more.
    """
    if isinstance(error.__context__, IMAP4.abort):
        return translated(error.__context__, server)
    said = _words(error)
    for pattern, remedy in QUIRKS:
        if re.search(pattern, said, re.IGNORECASE):
            return NeedsPerson(f"{server} refused the sign-in: {said}", remedy)
    code = _code(said)
    if code in PASSING_CODES or (code not in CODES and PASSING.search(said)):
        return refused(said, server)
    return NeedsPerson(f"{server} refused the sign-in: {said.rstrip('. ')}", CODES.get(code, advice))


def closed(said: str, server: str) -> TryLater:
    """The remedy for an untagged BYE, or for a connection that just ended."""
    kind = TryLater if _code(said) in PASSING_CODES or PASSING.search(said) else Ended
    return kind(f"{server} closed the connection: {said}" if said else f"{server} closed the connection")


def _aborted(said: str, server: str) -> ConnectorError:
    """imaplib's words: its own, or those of a BYE. It quotes an unexpected line, which may be content."""
    if "unexpected" in said:
        return ProviderBug(f"{server} answered outside the protocol", said.partition(":")[0])
    return closed("" if "EOF" in said else said, server)


def _unreachable(error: Exception, server: str) -> ConnectorError:
    match error:
        case TimeoutError():
            return TryLater(f"{server} does not answer")
        case socket.gaierror(errno=socket.EAI_NONAME):
            return NeedsPerson(f"There is no host of the name in {server}", "Check the host of the connection.")
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError():
            return closed("", server)
        case ssl.SSLError(reason="WRONG_VERSION_NUMBER" | "HTTP_REQUEST" | "RECORD_LAYER_FAILURE"):
            return NeedsPerson(f"{server} does not begin with TLS", 'Set tls = "starttls", or port = 993.')
    return TryLater(f"{server} cannot be reached: {getattr(error, 'strerror', None) or type(error).__name__}")


def _words(error: Exception) -> str:
    """What the server said. imaplib hands over the repr of bytes."""
    said = str(error)
    return (said[2:-1] if said[:2] in {"b'", 'b"'} else said)[:300]


def _code(said: str) -> str:
    found = _CODE.search(said)
    return found[1] if found else ""
