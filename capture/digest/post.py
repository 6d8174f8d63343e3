"""Hands mail to a server: SMTP of the standard library, one step at a time, so that what became of a mail is known.

Down      nobody's mail can be sent: the server is not there, speaks no TLS, or refuses the user.
Refused   the server will never take this mail.
Later     it does not take it now, and has not taken it.
Unsure    the connection ended while it was handed over: it may have been taken.
"""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Final, TypeVar

from config.errors import SecretUnavailable
from config.mail_server import MailServer
from config.values import is_this_machine

_SECONDS: Final = 30
_OK: Final = 250
_TAKEN: Final = (250, 251)
"""https://www.rfc-editor.org/rfc/rfc5321#section-3.4: 251 is taken, too."""
_FOR_GOOD: Final = 500

T = TypeVar("T")


class Down(Exception):
    """Nothing can be sent. `str()` says why, `remedy` what to do."""

    def __init__(self, wrong: str, remedy: str) -> None:
        super().__init__(wrong)
        self.remedy = remedy


class Refused(Exception):
    """Not sent, and not to be tried again. `str()` is the server's answer."""


class Later(Exception):
    """Not sent; to be tried again. `str()` is the server's answer."""


class Unsure(Exception):
    """Sent or not: nobody knows."""


class Post:
    """A server that has let us in."""

    def __init__(self, smtp: smtplib.SMTP, sender: str) -> None:
        self._smtp = smtp
        self._sender = sender

    def send(self, mail: EmailMessage, to: str) -> None:
        """One mail to one person. Raises Refused, Later and Unsure."""
        if not to.isascii():
            raise Refused("the address has letters that plain SMTP does not know")
        before = _answered(lambda: self._smtp.mail(self._sender))
        if before[0] == _OK:
            before = _answered(lambda: self._smtp.rcpt(to))
        if before[0] not in _TAKEN:
            self._give_up(*before)
        try:
            code, said = self._smtp.data(mail.as_bytes())
        except smtplib.SMTPDataError as error:
            code, said = error.smtp_code, _bytes(error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            raise Unsure(str(error)) from error
        if code != _OK:
            self._give_up(code, said)

    def _give_up(self, code: int, said: bytes) -> None:
        _answered(self._smtp.rset)
        told = f"{code} {_plain(said)}"
        raise Refused(told) if code >= _FOR_GOOD else Later(told)


@contextmanager
def post(by: MailServer) -> Iterator[Post]:
    """Signed in at the server, for as long as the block runs. Raises Down."""
    smtp = _connected(by)
    try:
        _sign_in(smtp, by)
        yield Post(smtp, by.sender or "")
    finally:
        try:
            smtp.quit()
        except (OSError, smtplib.SMTPException):
            smtp.close()


def _connected(by: MailServer) -> smtplib.SMTP:
    host, port, encrypted = by.place
    server = f"{host}:{port}"
    trust = ssl.create_default_context()
    try:
        if encrypted:
            return smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=trust)
        smtp = smtplib.SMTP(host, port, timeout=_SECONDS)
        smtp.ehlo()
        if smtp.has_extn("starttls"):
            smtp.starttls(context=trust)
        elif not is_this_machine(host):
            smtp.close()
            raise Down(f"{server} offers no encryption", "Use a server that does, or one on this machine.")
    except ssl.SSLCertVerificationError as error:
        raise Down(
            f"The certificate of {server} cannot be trusted ({error.verify_message})",
            "Name the server as its certificate does; for an authority of your own set SSL_CERT_FILE to its file.",
        ) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Down(
            f"{server} cannot be reached ({_plain(str(error))})", f"Check {by.section}.smtp, and that the server runs."
        ) from error
    return smtp


def _sign_in(smtp: smtplib.SMTP, by: MailServer) -> None:
    if by.user is None or by.password is None:
        return
    try:
        smtp.login(by.user, by.password.reveal())
    except SecretUnavailable as error:
        raise Down(f"The password cannot be read: {error}", "") from error
    except smtplib.SMTPNotSupportedError as error:
        raise Down("The server knows no sign-in", f"Leave out {by.section}.user and {by.section}.password.") from error
    except smtplib.SMTPAuthenticationError as error:
        raise Down(
            f"The server refuses the user ({error.smtp_code} {_plain(error.smtp_error)})",
            f"Set {by.section}.user and {by.section}.password to ones that it takes.",
        ) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Down(f"The server ended the sign-in ({_plain(str(error))})", "It is tried again by itself.") from error


def _answered(step: Callable[[], T]) -> T:
    """Of what comes before the mail itself: whatever breaks here, nothing was sent."""
    try:
        return step()
    except (OSError, smtplib.SMTPException) as error:
        raise Later(_plain(str(error))) from error


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode()


def _plain(said: bytes | str) -> str:
    """A server's answer on one line, bounded."""
    text = _bytes(said).decode(errors="replace")
    return "".join(letter if letter.isprintable() else " " for letter in text)[:200]
