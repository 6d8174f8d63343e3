"""Which Microsoft 365 a connection leads to, and what opens it."""

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar, Final, Literal, Self

from pydantic import AfterValidator, AwareDatetime, Field, model_validator

from config.account import Account
from config.secrets import Secret
from config.values import Frozen, Mailbox, Names, wrong

ANY_TENANT: Final = "organizations"
"""Whichever company the person who signs in belongs to."""


class Cloud(StrEnum):
    """Which of Microsoft's clouds: https://learn.microsoft.com/graph/deployments"""

    GLOBAL = "global"
    US_GOVERNMENT = "us_government"
    """GCC High (L4)."""
    US_DEFENSE = "us_defense"
    """DoD (L5)."""
    CHINA = "china"
    """Operated by 21Vianet."""


def parse_tenant(text: str) -> str:
    """A tenant by its id or one of its domains, in lower case. Raises PydanticCustomError."""
    tenant = text.strip().lower()
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?", tenant):
        raise wrong(f"{text!r} is no tenant", 'write its id or domain, as in "example.onmicrosoft.com"')
    return tenant


def parse_client(text: str) -> str:
    """The id of an app registration, in lower case. Raises PydanticCustomError."""
    client = text.strip().lower()
    if not re.fullmatch(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", client):
        raise wrong(
            f"{text!r} is no application (client) ID",
            "copy it from entra.microsoft.com > App registrations > the app > Overview",
        )
    return client


Tenant = Annotated[str, AfterValidator(parse_tenant)]
ClientId = Annotated[str, AfterValidator(parse_client)]


class App(Frozen):
    """An app registration at Microsoft Entra, and how it proves itself."""

    tenant: Tenant = Field(default=ANY_TENANT, examples=["example.onmicrosoft.com"])
    """The company at Microsoft: its tenant ID or one of its domains. Default: that of whoever signs in."""

    certificate: Secret | None = Field(default=None, examples=["file:/etc/capture/microsoft.pem"])
    """Where the certificate of the app registration and its private key are, both in one text in PEM form."""

    secret: Secret | None = Field(default=None, examples=["file:/etc/capture/microsoft.secret"])
    """Where a client secret of the app registration is. With a certificate it is not needed."""

    secret_ends: AwareDatetime | None = Field(default=None, examples=["2027-01-08T00:00:00Z"])
    """When that secret expires, as Entra's page says; of a certificate it is known."""

    cloud: Cloud = Cloud.GLOBAL
    """"global", "us_government" (GCC High), "us_defense" (DoD) or "china"."""


class MicrosoftOptions(App, Account):
    """Mail and calendars of one person at Microsoft 365."""

    account: ClassVar[tuple[str, ...]] = ("user",)

    kind: Literal["microsoft"] = "microsoft"
    """What sort of system it is."""

    user: Mailbox | None = Field(default=None, examples=["ann@example.com"])
    """The person's user principal name, mostly her address. Default: the owner's address."""

    client: ClientId = Field(examples=["6731de76-14a6-49ae-97bc-6eba6914391e"])
    """The application (client) ID of the app registration at Microsoft Entra."""

    signed_in: str | None = Field(default=None, examples=["OBJECT.TENANT"])
    """Who signed in, as Microsoft names her; `capture connect microsoft` fills it in. Without it the app reads on its
    own behalf, by its certificate or secret."""

    folders: Names = Field(default=(), examples=[["Inbox", "Sent Items", "Customers/2026"]])
    """Only these folders of mail. Default: all but junk, deleted items, drafts, outbox, sync issues and conversation
    history."""

    since: date | None = Field(default=None, examples=["2026-01-01"])
    """Only mail from this day on. Default: all there is."""

    calendars: Names = Field(default=(), examples=[["Calendar", "Sales"]])
    """Only the calendars of these names. Default: all that the person owns."""

    @property
    def is_app_only(self) -> bool:
        """The app reads on its own behalf, and not for somebody who signed in."""
        return self.signed_in is None

    @model_validator(mode="after")
    def _can_sign_in(self) -> Self:
        if self.is_app_only and not (self.certificate or self.secret):
            raise wrong(
                "there is no way to sign in",
                "give the app's certificate, or sign in with `capture connect microsoft`",
                keys="certificate, secret, signed_in",
            )
        if self.is_app_only and self.tenant == ANY_TENANT:
            raise wrong(
                "an app on its own behalf must be told the company", "give its tenant ID or domain", keys="tenant"
            )
        return self
