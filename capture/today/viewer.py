"""Who looks at her day, when, and how far she sees."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Self

from sqlalchemy import Connection

from capture.rights import RIGHTS, Right, sight
from config.settings import Settings
from connectors.model.address import Address, domain_of
from matcher.normalise.domains import is_free_mail, is_internal
from store import sources
from store.sight import Sight
from store.users import User


@dataclass(frozen=True, slots=True)
class Viewer:
    """Made anew for each look."""

    rep: Address
    eye: Sight
    sees_directory: bool
    """Contacts, accounts and deals are for her role."""
    owners: frozenset[Address]
    internal_domains: frozenset[str]
    now: datetime
    zone: tzinfo | None
    """Her days are counted in it; None is the machine's own."""

    @classmethod
    def of(cls, connection: Connection, settings: Settings, user: User, now: datetime, zone: tzinfo | None) -> Self:
        """Who belongs to us is decided as for capture: by the owners of mailboxes, and their or the set domains."""
        owners = sources.owners(connection)
        domains = settings.privacy.internal_domains
        if domains is None:
            domains = tuple(domain for domain in map(domain_of, owners) if not is_free_mail(domain))
        return cls(
            rep=user.address,
            eye=sight(settings.visibility, user.address, user.role),
            sees_directory=Right.RECORD in RIGHTS[user.role],
            owners=owners | {user.address},
            internal_domains=frozenset(domains),
            now=now,
            zone=zone,
        )

    def is_ours(self, address: Address) -> bool:
        """The address of a colleague."""
        return address in self.owners or is_internal(domain_of(address), self.internal_domains)
