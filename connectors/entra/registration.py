"""An app registration at Microsoft Entra: where it signs in, what it may ask for, and its pages for administrators.

https://learn.microsoft.com/graph/deployments
https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from config.microsoft import App, Cloud


@dataclass(frozen=True, slots=True)
class Site:
    """The hosts of one of Microsoft's clouds."""

    login: str
    graph: str
    admin: str
    """Of Entra's admin center."""


SITES: Final[Mapping[Cloud, Site]] = {
    Cloud.GLOBAL: Site("login.microsoftonline.com", "graph.microsoft.com", "entra.microsoft.com"),
    Cloud.US_GOVERNMENT: Site("login.microsoftonline.us", "graph.microsoft.us", "entra.microsoft.us"),
    Cloud.US_DEFENSE: Site("login.microsoftonline.us", "dod-graph.microsoft.us", "entra.microsoft.us"),
    Cloud.CHINA: Site(
        "login.partner.microsoftonline.cn", "microsoftgraph.chinacloudapi.cn", "entra.microsoftonline.cn"
    ),
}
DELEGATED: Final = ("Mail.Read", "Calendars.Read", "User.Read")
"""What a person is asked to allow: https://learn.microsoft.com/graph/permissions-reference"""


@dataclass(frozen=True, slots=True)
class Registration:
    """Which app registration, in which company."""

    cloud: Cloud
    tenant: str
    client: str
    resource: str = ""
    """The host that the app's own tokens are for; "" for Graph's."""

    @classmethod
    def of(cls, app: App, client: str, resource: str = "") -> Self:
        """The one that the options name."""
        return cls(app.cloud, app.tenant, client, resource)

    @property
    def site(self) -> Site:
        """The hosts of its cloud."""
        return SITES[self.cloud]

    @property
    def authority(self) -> str:
        """Where its tenant signs in."""
        return f"https://{self.site.login}/{self.tenant}"

    @property
    def own_scope(self) -> str:
        """All that the company's administrator has granted to the app itself."""
        return f"https://{self.resource or self.site.graph}/.default"

    @property
    def personal_scopes(self) -> tuple[str, ...]:
        """What a person is asked to allow."""
        return tuple(f"https://{self.site.graph}/{right}" for right in DELEGATED)

    def page(self, blade: str) -> str:
        """One of its pages: Overview, Authentication, Credentials, CallAnAPI (API permissions)."""
        return (
            f"https://{self.site.admin}/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/{blade}"
            f"/appId/{self.client}"
        )

    @property
    def consent(self) -> str:
        """Where an administrator grants what the app asks for, for the whole company.

        https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent
        """
        return f"{self.authority}/adminconsent?client_id={self.client}"
