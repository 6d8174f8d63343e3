"""A mail server that keeps what it is given: with TLS or without, asking who comes or not, refusing whom it is to."""

import ssl
from asyncio import Transport
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers.certificates import Pair
from tests.servers.ports import free_port

USER, PASSWORD = "capture", "s3cret"
HOST = "127.0.0.1"


@dataclass
class Smtp:
    """What a test sees of it, and how it is to behave."""

    port: int
    mails: list[tuple[str, EmailMessage]] = field(default_factory=list)
    """To whom, and what."""
    refuses: dict[str, str] = field(default_factory=dict)
    """Recipient → the answer to him."""
    answers_data: str = "250 OK"
    breaks: bool = False
    """It ends the connection when a mail has been handed over, without an answer."""
    encrypted: list[bool] = field(default_factory=list)
    """Of each mail: it came over an encrypted connection."""

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """The answer to RCPT TO."""
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """The answer to a mail."""
        if self.breaks:
            cast(Transport, server.transport).abort()
        if self.answers_data.startswith("250"):
            content = cast(bytes, envelope.original_content)
            mail = message_from_bytes(content, policy=policy.default)
            self.mails += [(to, mail) for to in envelope.rcpt_tos]
            self.encrypted.append(cast(Transport, server.transport).get_extra_info("ssl_object") is not None)
        return self.answers_data


@contextmanager
def start_smtp(
    pair: Pair | None = None, *, asks: bool = False, implicit: bool = False, port: int = 0
) -> Iterator[Smtp]:
    """With `pair` it speaks STARTTLS, or TLS from the start if `implicit`; `asks`: it wants USER and PASSWORD.

    Port 0: any that is free.
    """
    server = Smtp(port or free_port())
    context = _context(pair) if pair else None
    controller = Controller(
        server,
        hostname=HOST,
        port=server.port,
        ssl_context=context if implicit else None,
        tls_context=None if implicit else context,
        authenticator=_known if asks else None,
        auth_required=asks and not implicit,
        auth_require_tls=context is not None and not implicit,
    )
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def _context(pair: Pair) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair.certificate, pair.key)
    return context


def _known(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: object) -> AuthResult:
    asked = cast(LoginPassword, given)
    fits = (asked.login, asked.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=fits, handled=False)
