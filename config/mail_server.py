"""A mail server that takes what Capture sends."""

from typing import Annotated, ClassVar, Final, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from config.secrets import Secret
from config.values import Frozen, Mailbox, wrong

_PORTS: Final = {"smtp": 587, "smtps": 465}
"""Submission, with STARTTLS or with TLS from the start: https://www.rfc-editor.org/rfc/rfc8314#section-3.3"""


def parse_server(text: str) -> str:
    """`smtp://HOST` or `smtps://HOST`, with or without a port. Raises PydanticCustomError."""
    try:
        place = urlsplit(text.strip())
        fits = place.scheme in _PORTS and place.hostname and place.port != 0
        more = place.path.strip("/") or place.query or place.fragment or place.username is not None
    except ValueError:
        fits, more = False, ""
    if not fits or more:
        raise wrong(
            "this is no address of a mail server",
            'write "smtp://HOST:PORT" or "smtps://HOST:PORT", and user and password as settings of their own',
        )
    return text.strip().rstrip("/")


class MailServer(Frozen):
    """How it is reached, and from whom what it sends comes."""

    section: ClassVar[str]
    """The name of the section of the settings."""

    smtp: Annotated[str, AfterValidator(parse_server)] | None = Field(
        default=None, examples=["smtp://mail.example.com:587"]
    )
    """The mail server that sends it: "smtp://HOST:PORT" (encrypted by STARTTLS; a server without it must be on this
    machine) or "smtps://HOST:PORT" (encrypted from the start). Without this setting no mail is sent."""

    user: str | None = Field(default=None, examples=["capture"], min_length=1)
    """The user to sign in as at the server, where it asks for one."""

    password: Secret | None = Field(default=None, examples=["file:/etc/capture/smtp.password"])
    """Where that user's password is: env:NAME, file:PATH or credential:NAME. It is sent over encrypted connections
    only, or to this machine."""

    sender: Mailbox | None = Field(default=None, examples=["capture@example.com"])
    """The address that it comes from."""

    @model_validator(mode="after")
    def _all_it_takes(self) -> Self:
        name = self.section
        if (self.smtp is None) != (self.sender is None):
            raise wrong(
                "a mail takes a server and a sender", "set both, or neither", keys=f"{name}.smtp, {name}.sender"
            )
        if (self.user is None) != (self.password is None):
            raise wrong(
                "a user is of no use without a password, nor the other way round",
                "set both, or neither",
                keys=f"{name}.user, {name}.password",
            )
        return self

    @property
    def place(self) -> tuple[str, int, bool]:
        """Host, port, and whether it is encrypted from the start. Only where `smtp` is set."""
        place = urlsplit(self.smtp or "")
        return place.hostname or "", place.port or _PORTS[place.scheme], place.scheme == "smtps"
