"""What each kind of connector must be told. One model a kind; `capture connect KIND` asks for the same fields."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar, Literal, Self, get_args
from urllib.parse import urlsplit

from pydantic import AfterValidator, AwareDatetime, BaseModel, Field, model_validator

from config.account import Account, Remote
from config.exchange import ExchangeOptions
from config.microsoft import MicrosoftOptions
from config.secrets import MASK, STORING, Secret
from config.values import Folder, Mailbox, Names, parse_web_address, wrong


class FilesOptions(Account):
    """Mail and calendars that lie on a disk."""

    account: ClassVar[tuple[str, ...]] = ("path",)

    kind: Literal["files"] = "files"
    """What sort of system it is."""

    path: Folder = Field(examples=["/srv/mail/ann"])
    """A Maildir, an mbox file, a folder of .eml files, an .ics file or a folder of them."""


class Tls(StrEnum):
    """How a connection to a mail server is encrypted."""

    IMPLICIT = "implicit"
    """From the first byte (RFC 8314)."""
    STARTTLS = "starttls"
    """After a greeting in clear text."""
    NONE = "none"
    """Not at all: for servers on this machine only."""


class SignIn(StrEnum):
    """How one proves to a mail server who one is."""

    PASSWORD = "password"  # noqa: S105
    XOAUTH2 = "xoauth2"
    """Google's and Microsoft's form of an OAuth 2 access token."""
    OAUTHBEARER = "oauthbearer"
    """RFC 7628."""


class ImapOptions(Remote):
    """A mailbox on an IMAP server."""

    account: ClassVar[tuple[str, ...]] = ("host", "port", "user")

    kind: Literal["imap"] = "imap"
    """What sort of system it is."""

    host: str = Field(examples=["imap.example.com"], min_length=1)
    """The name of the server, as its certificate has it."""

    port: int = Field(default=993, ge=1, le=65_535)
    """993 for implicit TLS, 143 otherwise."""

    tls: Tls = Tls.IMPLICIT
    """"implicit", "starttls", or "none" for a server on this machine."""

    user: str | None = Field(default=None, examples=["ann"])
    """The name to sign in with. Default: the owner's address."""

    sign_in: SignIn = SignIn.PASSWORD
    """"password" (an app password too), "xoauth2" or "oauthbearer"."""

    password: Secret = Field(examples=["file:/etc/capture/ann.password"])
    """Where the password or the access token is: env:NAME, file:PATH or credential:NAME. Read at each sign-in."""

    folders: Names = Field(default=(), examples=[["INBOX", "Sent"]])
    """Only these folders. Default: all but junk, trash, drafts and what others share."""

    ca_file: Folder | None = Field(default=None, examples=["/etc/capture/ca.pem"])
    """Certificates of authorities to trust instead of the system's, in PEM form."""

    @property
    def at(self) -> str:
        """The server's name."""
        return self.host.lower()


class CalDavOptions(Remote):
    """Calendars on a CalDAV server."""

    account: ClassVar[tuple[str, ...]] = ("url", "user")

    kind: Literal["caldav"] = "caldav"
    """What sort of system it is."""

    url: Annotated[str, AfterValidator(parse_web_address)] = Field(examples=["https://dav.example.com"])
    """The server, or one calendar."""

    user: str | None = Field(default=None, examples=["ann"])
    """The name to sign in with. Default: the owner's address."""

    password: Secret = Field(examples=["file:/etc/capture/ann.password"])
    """Where the password is: env:NAME, file:PATH or credential:NAME. Read at each sign-in."""

    calendars: Names = Field(default=(), examples=[["Work"]])
    """Only the calendars of these names. Default: all that hold events."""

    ca_file: Folder | None = Field(default=None, examples=["/etc/capture/ca.pem"])
    """Certificates of authorities to trust instead of the system's, in PEM form."""

    @property
    def at(self) -> str:
        """The name in its address."""
        return urlsplit(self.url).hostname or self.url


class MailScope(StrEnum):
    """How much of a Gmail mailbox Google lets us read."""

    READONLY = "readonly"
    """Everything (`gmail.readonly`)."""
    METADATA = "metadata"
    """Headers and labels, no bodies (`gmail.metadata`)."""


class GoogleOptions(Account):
    """Mail and calendars of one person at Google."""

    account: ClassVar[tuple[str, ...]] = ("user",)

    kind: Literal["google"] = "google"
    """What sort of system it is."""

    user: Mailbox | None = Field(default=None, examples=["ann@example.com"])
    """The mailbox. Default: the owner's address."""

    key: Secret | None = Field(default=None, examples=["file:/etc/capture/google-key.json"])
    """Where the key of a service account with domain-wide delegation is, as Google's console gives it (JSON).
    With it the other two are not needed."""

    client: Secret | None = Field(default=None, examples=["file:/etc/capture/google-client.json"])
    """Where the OAuth client is that the person signed in to, as Google's console gives it (JSON)."""

    grant: Secret | None = Field(default=None, examples=["env:ANN_REFRESH_TOKEN"])
    """Where what the person granted that client is: a refresh token."""

    grant_ends: AwareDatetime | None = Field(default=None, examples=["2026-01-08T09:00:00Z"])
    """When the grant ends by itself, as those of an app in testing do; `capture connect google` fills it in."""

    mail: MailScope = MailScope.READONLY
    """"readonly", or "metadata" for headers alone."""

    labels: Names = Field(default=(), examples=[["INBOX", "SENT", "Customers"]])
    """Only mail with one of these labels. Default: all but spam, trash, drafts, chats and promotions."""

    since: date | None = Field(default=None, examples=["2026-01-01"])
    """Only mail from this day on. Default: all there is."""

    calendars: Names = Field(default=(), examples=[["Ann Able", "Sales"]])
    """Only the calendars of these names. Default: all that the person owns."""

    quota_user: int = Field(default=6_000, ge=1_000)
    """Units of the Gmail API that the mailbox may use a minute; 15,000 for projects made before May 2026."""

    quota_project: int = Field(default=1_200_000, ge=10_000)
    """Units of the Gmail API that all mailboxes of the client's or key's project may use together a minute."""

    quota_message: int = Field(default=20, ge=1)
    """Units that reading one message costs; 5 for projects made before May 2026."""

    quota_calendar: int = Field(default=600, ge=10)
    """Requests to the Calendar API that the person may make a minute."""

    @model_validator(mode="after")
    def _can_sign_in(self) -> Self:
        if self.key is None and (self.client is None or self.grant is None):
            raise wrong(
                "there is no way to sign in",
                "give the key of a service account, or a client and what was granted to it",
                keys="key, client, grant",
            )
        return self


Options = Annotated[
    FilesOptions | ImapOptions | CalDavOptions | GoogleOptions | MicrosoftOptions | ExchangeOptions,
    Field(discriminator="kind"),
]
"""The options of any kind."""


def as_stored(options: BaseModel) -> dict[str, object]:
    """What the record keeps of a connection's options: what differs from the defaults; of secrets, where they are."""
    return options.model_dump(mode="json", exclude={"kind"}, exclude_defaults=True, context=STORING)


def as_shown(model: type[BaseModel], stored: Mapping[str, object]) -> dict[str, object]:
    """Options as the record keeps them, fit for people's eyes: of a secret not even where it is."""
    secret = secrets_of(model)
    return {name: MASK if name in secret else value for name, value in stored.items()}


def secrets_of(model: type[BaseModel]) -> frozenset[str]:
    """The names of the options that are secrets."""
    fields = model.model_fields.items()
    return frozenset(name for name, field in fields if Secret in (field.annotation, *get_args(field.annotation)))
