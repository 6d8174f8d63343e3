"""Access tokens for Graph: the app's own, or those of a person who signed in."""

from config.microsoft import MicrosoftOptions
from connectors.protocol import Surroundings


class Tokens:
    """Of one connection. For several threads at once."""

    def token(self, claims: str | None = None) -> str:
        """One that is good for at least some minutes; while there is one in memory, nothing is asked.

        `claims`: the one that was given last was refused; what the refusal asks for (the claims of WWW-Authenticate,
        decoded), "" where it asks for nothing. Raises ConnectorError.
        """
        raise NotImplementedError


def tokens_of(options: MicrosoftOptions, surroundings: Surroundings) -> Tokens:
    """Sends nothing yet. Raises NeedsPerson where the certificate or secret cannot be read or is none."""
    raise NotImplementedError
