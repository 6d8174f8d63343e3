"""Whoever makes a request, of a page or of the API, and what she may."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from capture.acting import Acting
from capture.refusals import Forbidden
from capture.rights import RIGHTS, Right, sight
from capture.today.viewer import Viewer
from capture.web.desk import Desk
from connectors.model.address import Address
from store.sight import Sight
from store.users import User


@dataclass(frozen=True, slots=True)
class Visitor:
    """One request of somebody who is known."""

    desk: Desk
    user: User
    has_mailbox: bool
    """A mailbox of hers is connected: there is something to review."""
    origin: str
    """Where the request comes from: an IP address."""
    now: datetime

    @property
    def rep(self) -> Address:
        """Whose mailboxes, queue and decisions are hers."""
        return self.user.address

    @property
    def sight(self) -> Sight:
        """How far she sees."""
        return sight(self.desk.settings.visibility, self.user.address, self.user.role)

    @property
    def acting(self) -> Acting:
        """She, at this moment: all that the request does carries both."""
        return Acting(self.rep, self.now, self.origin)

    def may(self, right: str) -> bool:
        """Her role has this right."""
        return right in RIGHTS[self.user.role]

    def must(self, right: Right) -> None:
        """Raises Forbidden where it has not."""
        if not self.may(right):
            raise Forbidden(f"This is not for the role {self.user.role}: ask an administrator.")


def viewer_of(connection: Connection, visitor: Visitor) -> Viewer:
    """She, as she looks at her day."""
    return Viewer.of(connection, visitor.desk.settings, visitor.user, visitor.now, visitor.desk.zone)
