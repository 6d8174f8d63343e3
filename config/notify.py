"""Who is told when something begins to need a person."""

from datetime import timedelta
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from config.mail_server import MailServer
from config.secrets import Secret
from config.values import Duration, Mailboxes, is_this_machine, wrong


def parse_hook(text: str) -> str:
    """The address of a webhook: https, or http to this machine. Raises PydanticCustomError."""
    try:
        place = urlsplit(text.strip())
        host, _ = place.hostname or "", place.port
        fits = place.scheme == "https" or (place.scheme == "http" and is_this_machine(host))
    except ValueError:
        host, fits = "", False
    if not host or not fits:
        raise wrong(
            "this is no address of a webhook", 'write it in full, as in "https://chat.example.com/hooks/capture"'
        )
    return text.strip()


class Notify(MailServer):
    """Tells people when something begins to need one of them, and when it is well again: a mailbox that refuses its
    password, a server that stays away, a secret that will expire. Many at once are one message; what stands is repeated
    daily. Mail goes by the server of `[digest]` unless one is set here."""

    section = "notify"

    mail: Mailboxes = Field(default=(), examples=[["ops@example.com"]])
    """The addresses that are told by mail."""

    webhook: Annotated[str, AfterValidator(parse_hook)] | None = Field(
        default=None, examples=["https://chat.example.com/hooks/capture"]
    )
    """The address that is told by a POST of JSON, signed as https://www.standardwebhooks.com says."""

    secret: Secret | None = Field(default=None, examples=["file:/etc/capture/webhook.secret"])
    """Where the secret is that signs it: env:NAME, file:PATH or credential:NAME. `openssl rand -base64 32` makes one;
    who receives it writes "whsec_" before it."""

    after: Duration = Field(default=timedelta(hours=1), ge=timedelta(minutes=5), le=timedelta(days=7))
    """How long a server may be away before somebody is told; most come back by themselves."""

    @model_validator(mode="after")
    def _signed(self) -> Self:
        if (self.webhook is None) != (self.secret is None):
            raise wrong(
                "a webhook is signed, or whoever finds its address can tell you anything",
                "set both, or neither",
                keys="notify.webhook, notify.secret",
            )
        return self

    @property
    def is_wanted(self) -> bool:
        """Somebody is to be told."""
        return bool(self.mail or self.webhook)
