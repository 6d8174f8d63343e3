"""Tries a connection before it is saved."""

from collections.abc import Mapping
from dataclasses import dataclass

from capture import wiring
from connectors import registry
from connectors.errors import NeedsPerson
from connectors.model.address import Address
from connectors.model.sync import Identity
from connectors.protocol import Surroundings, Wallet, no_wallet
from store.sources import Json


@dataclass(frozen=True, slots=True)
class Tried:
    """What the connectors of a connection found."""

    identities: tuple[Identity, ...]
    """One for each of its sources."""
    is_paced: bool = False
    """Its provider says how fast it may be read."""

    @property
    def detail(self) -> str:
        """For people."""
        return "; ".join(identity.detail for identity in self.identities)

    @property
    def messages(self) -> list[int]:
        """How many there are to read, of each source where a quota says how fast."""
        return [identity.items for identity in self.identities if identity.items is not None] if self.is_paced else []


def tried(kind: str, owner: Address, options: Mapping[str, Json], correct: str, wallet: Wallet = no_wallet) -> Tried:
    """What is there, source by source. Raises ConnectorError.

    `correct`: what to do where it belongs to somebody else, as an imperative sentence. `wallet`: of who signed in.
    """
    surroundings = Surroundings(owner, lambda _prefix: {}, wiring.utc_now, wallet=wallet)
    provider = registry.provider(kind)
    probed = tuple(_probed(kind, name, options, correct, surroundings) for name in provider.sources)
    return Tried(probed, provider.paced)


def _probed(kind: str, name: str, options: Mapping[str, Json], correct: str, surroundings: Surroundings) -> Identity:
    owner = surroundings.owner
    connector = registry.build(kind, name, options, surroundings)
    try:
        identity = connector.probe()
    except NeedsPerson as error:
        error.advice = error.before_connecting
        raise
    finally:
        connector.close()
    if identity.address not in (None, owner, options.get("user")):
        raise NeedsPerson(f"This belongs to {identity.address}, not to {owner}", correct)
    return identity
