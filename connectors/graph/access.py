"""In whose name, and by whose leave, Graph is asked."""

from dataclasses import dataclass, field
from urllib.parse import quote

from config.microsoft import MicrosoftOptions
from connectors.entra.registration import Registration
from connectors.entra.tokens import Tokens, tokens_of
from connectors.model.address import Address
from connectors.protocol import Surroundings


@dataclass(frozen=True, slots=True)
class Access:
    """One person's mailbox, and what opens it."""

    address: Address
    registration: Registration
    is_app_only: bool
    """By the app on its own behalf, not by the person."""
    tokens: Tokens = field(repr=False)

    @property
    def root(self) -> str:
        """Where the service is: https://learn.microsoft.com/graph/deployments"""
        return f"https://{self.registration.site.graph}/v1.0/"

    @property
    def beta(self) -> str:
        """The root of what may change any day: https://learn.microsoft.com/graph/versioning-and-support"""
        return f"https://{self.registration.site.graph}/beta/"

    @property
    def person(self) -> str:
        """The person, below the root."""
        return f"users/{quote(self.address, safe='@')}" if self.is_app_only else "me"


def access_of(options: MicrosoftOptions, surroundings: Surroundings) -> Access:
    """Sends nothing yet. Raises NeedsPerson where the credentials cannot be read or are of a wrong kind."""
    address = Address(options.user or surroundings.owner)
    registration = Registration.of(options, options.client)
    return Access(address, registration, options.is_app_only, tokens_of(options, surroundings))
