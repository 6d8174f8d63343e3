"""Who asks which server for whose mailbox, for errors to name."""

from dataclasses import dataclass

from config.exchange import Access, ExchangeSignIn
from connectors.model.address import Address


@dataclass(frozen=True, slots=True)
class Attempt:
    """One connection's."""

    host: str
    address: Address
    """Whose mailbox it is."""
    name: str
    """Who signs in."""
    sign_in: ExchangeSignIn
    access: Access
