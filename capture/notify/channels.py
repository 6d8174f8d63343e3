"""Hands one message to one receiver."""

import json
from datetime import datetime
from email.headerregistry import Address as Named
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from typing import Final

import httpx2

from capture.digest.post import Down, Later, Refused, Unsure, post
from capture.notify.saying import subject, text
from capture.notify.signing import signed
from config.errors import SecretUnavailable
from config.mail_server import MailServer
from config.settings import Settings
from connectors.errors import ConnectorError, NeedsPerson
from connectors.http import OWN_SERVER, network_errors, trust
from store.announcements import Body

WEBHOOK: Final = "webhook"
_MAIL: Final = "mail:"
_PATIENCE: Final = httpx2.Timeout(15, connect=10)
"""Seconds for each step."""


class NotTaken(Exception):
    """`str()` says why, `remedy` what to do; it is tried again, unless it is `final`."""

    def __init__(self, wrong: str, remedy: str = "", *, final: bool = False) -> None:
        super().__init__(wrong)
        self.remedy = remedy
        self.final = final


def channels(settings: Settings) -> list[str]:
    """All who are to be told."""
    notify = settings.notify
    return [*(f"{_MAIL}{address}" for address in notify.mail), *([WEBHOOK] if notify.webhook else [])]


def hand_over(settings: Settings, channel: str, id_: str, body: Body, now: datetime) -> None:
    """Raises NotTaken. `id_`: the same at every attempt, so that a receiver knows what it has."""
    if channel == WEBHOOK:
        _post(settings, id_, body, now)
    else:
        _mail(settings, channel.removeprefix(_MAIL), body, now)


def server(settings: Settings) -> MailServer:
    """By which mail goes."""
    return settings.notify if settings.notify.smtp else settings.digest


def _mail(settings: Settings, to: str, body: Body, now: datetime) -> None:
    by = server(settings)
    if by.smtp is None or by.sender is None:
        raise NotTaken("No mail server is set any more", "Set notify.smtp and notify.sender.", final=True)
    try:
        with post(by) as there:
            there.send(_written(by.sender, to, body, now), to)
    except Down as error:
        raise NotTaken(str(error), error.remedy) from error
    except Refused as error:
        raise NotTaken(f"The server refused mail to {to}: {error}", "Correct notify.mail.", final=True) from error
    except Unsure as error:
        # Twice is better than never.
        raise NotTaken(f"The connection ended while mail was sent: {error}") from error
    except Later as error:
        raise NotTaken(f"The server takes no mail now: {error}") from error


def _written(sender: str, to: str, body: Body, now: datetime) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = subject(body)
    mail["From"] = Named("Capture", addr_spec=sender)
    mail["To"] = Named(addr_spec=to)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text(body))
    return mail


def _post(settings: Settings, id_: str, body: Body, now: datetime) -> None:
    url, secret = settings.notify.webhook, settings.notify.secret
    if url is None or secret is None:
        raise NotTaken("No webhook is set any more", final=True)
    content = json.dumps(body, ensure_ascii=False).encode()
    try:
        headers = signed(secret.reveal(), id_, content, now)
        with (
            network_errors(url, OWN_SERVER),
            httpx2.Client(verify=trust(), timeout=_PATIENCE, headers={"User-Agent": "Capture"}) as client,
            client.stream(
                "POST", url, content=content, headers={**headers, "Content-Type": "application/json"}
            ) as said,
        ):
            status = said.status_code
    except SecretUnavailable as error:
        raise NotTaken(f"The secret of the webhook cannot be read: {error}", "Correct notify.secret.") from error
    except ConnectorError as error:
        raise NotTaken(str(error), error.advice if isinstance(error, NeedsPerson) else "") from error
    if not 200 <= status < 300:
        # A redirect is an answer like others: what is signed for one address is sent to no other.
        host = httpx2.URL(url).host
        raise NotTaken(f"The webhook at {host} answers {status}", "Correct notify.webhook.", final=status == 410)
