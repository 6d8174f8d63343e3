"""The sign-in of the company: Google, Microsoft, or any other provider of OpenID Connect."""

import re
from enum import StrEnum
from typing import Annotated, Final, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from config.secrets import Secret
from config.values import Frozen, parse_https_address, wrong

_ANYBODYS: Final = frozenset({"common", "organizations", "consumers"})
_CONSUMERS: Final = "9188040d-6c67-4c5b-b112-36a304b66dad"
"""The tenant of everybody's private accounts: https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference"""


def parse_issuer(text: str) -> str:
    """An issuer of identities, without a slash at its end. Raises PydanticCustomError."""
    issuer = parse_https_address(text.strip())
    place = urlsplit(issuer)
    tenant = place.path.strip("/").partition("/")[0].lower()
    if re.fullmatch(r"login\.(microsoftonline|partner\.microsoftonline)\.\w+", place.hostname or "") and (
        tenant in {"", _CONSUMERS} | _ANYBODYS
    ):
        raise wrong(
            "with this issuer anybody who has an account at Microsoft could say to be one of yours",
            'name your own tenant, as in "https://login.microsoftonline.com/TENANT-ID/v2.0"',
        )
    return issuer


class Join(StrEnum):
    """Who becomes a user by signing in with the company."""

    INVITED = "invited"
    """Nobody: only whom an administrator has added may sign in."""
    MAILBOXES = "mailboxes"
    """Also whoever owns a connected mailbox: as a rep."""


class CompanySignIn(Frozen):
    """What lets people sign in with the company's Google, Microsoft or any other OpenID Connect provider.
    docs/sign-in.md says how, step by step."""

    issuer: Annotated[str, AfterValidator(parse_issuer)] | None = Field(
        default=None, examples=["https://accounts.google.com"]
    )
    """The provider, as it names itself. Without it, people have passwords."""

    client: str | None = Field(default=None, examples=["capture"], min_length=1)
    """The client ID that the provider has given to Capture."""

    secret: Secret | None = Field(default=None, examples=["file:/etc/capture/sign-in.secret"])
    """Where the client secret that belongs to it is: env:NAME, file:PATH or credential:NAME."""

    name: str = Field(default="your company account", min_length=1, max_length=60)
    """What people call it: the button says "Sign in with" and this."""

    join: Join = Join.INVITED
    """Who may sign in: "invited" (whom an administrator has added) or "mailboxes" (also whoever owns a connected
    mailbox, as a rep from then on)."""

    trusts_addresses: bool = False
    """Believe the provider's addresses even where it does not say that it has verified them. For Microsoft, which never
    says so; only where none but your own administrators write addresses into accounts. docs/sign-in.md says more."""

    @model_validator(mode="after")
    def _all_or_none(self) -> Self:
        if len({self.issuer is None, self.client is None, self.secret is None}) > 1:
            raise wrong(
                "the provider knows Capture by all three together",
                "set sign_in.issuer, sign_in.client and sign_in.secret, or none of them",
                keys="sign_in.issuer, sign_in.client, sign_in.secret",
            )
        return self
