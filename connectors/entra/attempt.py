"""Who tries to sign in, for errors to name."""

from dataclasses import dataclass

from connectors.entra.registration import Registration
from connectors.model.address import Address


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to get a token."""

    app: Registration
    whose: Address | None = None
    """The person's; None where the app asks on its own behalf, or nobody knows yet who will sign in."""
    redirect: str = ""
    """Where the browser is sent back to, if that is how she signs in."""

    @property
    def who(self) -> str:
        """For a sentence."""
        return self.whose or "this account"

    @property
    def again(self) -> str:
        """What she must do."""
        return f"Connect {self.whose} again" if self.whose else "Sign in again"
