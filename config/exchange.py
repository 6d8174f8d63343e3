"""Which Exchange server a connection leads to, and what opens it."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from config.account import Remote
from config.microsoft import ANY_TENANT, App, ClientId
from config.secrets import Secret
from config.values import Folder, Mailbox, Names, parse_https_address, wrong

IN_THE_CLOUD: Final = ("outlook.com", "office365.com", "office.com", "office365.us", "outlook.cn", "exchangelabs.com")
"""Domains of Exchange Online."""


class ExchangeSignIn(StrEnum):
    """How one proves to an Exchange server who one is."""

    NTLM = "ntlm"
    BASIC = "basic"
    KERBEROS = "kerberos"
    """By the ticket of the user that runs Capture."""
    CERTIFICATE = "certificate"
    """A certificate of the client, in TLS."""
    OAUTH = "oauth"
    """By a token of Microsoft Entra, as hybrid companies have it."""


class Access(StrEnum):
    """By what right a mailbox is read."""

    OWN = "own"
    """It is that of who signs in."""
    IMPERSONATION = "impersonation"
    """A service account acts as its owner: the role ApplicationImpersonation."""
    DELEGATE = "delegate"
    """Its owner or an administrator has given who signs in the right to read it."""


def is_in_the_cloud(host: str) -> bool:
    """Whether a host is one of Exchange Online."""
    return any(host == domain or host.endswith(f".{domain}") for domain in IN_THE_CLOUD)


def parse_ews_address(text: str) -> str:
    """The address of a server's EWS. Raises PydanticCustomError, for Exchange Online too."""
    address = parse_https_address(text)
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        raise wrong(f"{text!r} names no port", "write it as in https://mail.example.com/EWS/Exchange.asmx") from None
    if is_in_the_cloud((parts.hostname or "").lower()):
        raise wrong(
            "this is Exchange Online, which closed EWS on 2026-10-01",
            "use `capture connect microsoft`, which needs no EWS",
        )
    return address


class ExchangeOptions(App, Remote):
    """Mail and calendars of one person on an Exchange server of the company's own."""

    account: ClassVar[tuple[str, ...]] = ("url", "user")

    kind: Literal["exchange"] = "exchange"
    """What sort of system it is."""

    url: Annotated[str, AfterValidator(parse_ews_address)] = Field(
        examples=["https://mail.example.com/EWS/Exchange.asmx"]
    )
    """The address of the server's EWS; `capture connect exchange` finds it by autodiscover."""

    user: Mailbox | None = Field(default=None, examples=["ann@example.com"])
    """The primary address of the mailbox. Default: the owner's address."""

    sign_in: ExchangeSignIn = ExchangeSignIn.NTLM
    """"ntlm", "basic", "kerberos", "certificate", or "oauth" for hybrid companies."""

    access: Access = Access.OWN
    """"own", "impersonation" by a service account, or "delegate"."""

    name: str | None = Field(default=None, examples=["EXAMPLE\\capture"])
    """The name to sign in with. Default: the address of the mailbox."""

    password: Secret | None = Field(default=None, examples=["file:/etc/capture/exchange.password"])
    """Where the password is, for "ntlm" and "basic"."""

    client: ClientId | None = Field(default=None, examples=["6731de76-14a6-49ae-97bc-6eba6914391e"])
    """For "oauth": the application (client) ID at Microsoft Entra, which proves itself as with Microsoft 365. For
    "certificate" the certificate with its key is that of the client."""

    connections: int = Field(default=4, ge=2, le=20)
    """How many requests may go to the server at once with this sign-in: fewer than EWSMaxConcurrency of its policy."""

    folders: Names = Field(default=(), examples=[["Inbox", "Sent Items", "Customers/2026"]])
    """Only these folders of mail. Default: all but junk, deleted items, drafts, outbox, sync issues and conversation
    history."""

    since: date | None = Field(default=None, examples=["2026-01-01"])
    """Only mail from this day on. Default: all there is."""

    calendars: Names = Field(default=(), examples=[["Calendar", "Sales"]])
    """Only the calendars of these names. Default: all in the mailbox."""

    ca_file: Folder | None = Field(default=None, examples=["/etc/capture/ca.pem"])
    """Certificates of authorities to trust instead of the system's, in PEM form."""

    @property
    def at(self) -> str:
        """The name in its address."""
        return urlsplit(self.url).hostname or self.url

    @model_validator(mode="after")
    def _can_sign_in(self) -> Self:
        lacking = {
            ExchangeSignIn.NTLM: not self.password,
            ExchangeSignIn.BASIC: not self.password,
            ExchangeSignIn.KERBEROS: False,
            ExchangeSignIn.CERTIFICATE: not self.certificate,
            ExchangeSignIn.OAUTH: not (self.client and (self.certificate or self.secret)) or self.tenant == ANY_TENANT,
        }
        if lacking[self.sign_in]:
            raise wrong(
                f"what {self.sign_in.value!r} needs to sign in is missing",
                'give the password for "ntlm" and "basic", the certificate for "certificate", and client, tenant and '
                'certificate or secret for "oauth"',
                keys="sign_in",
            )
        return self
