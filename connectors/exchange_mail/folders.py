"""The folders of a mailbox as an Exchange server tells of them."""

from collections.abc import Iterator
from typing import Final

from connectors.errors import ProviderBug
from connectors.ews.office import Office
from connectors.ews.values import Folder as Told
from connectors.ews.values import Hierarchy, Known
from connectors.outlook.tree import Folder, Tree

LEFT_OUT: Final = (
    Known.JUNK,
    Known.DELETED,
    Known.DRAFTS,
    Known.OUTBOX,
    Known.SYNC_ISSUES,
    Known.CONVERSATIONS,
    Known.SEARCHES,
)
"""Left out with all that is in them, unless chosen."""
_WELL_KNOWN: Final = (Known.INBOX, Known.SENT, *LEFT_OUT, Known.ROOT)
_MAIL: Final = "ipf.note"
"""The class of folders of mail, and what begins that of some: [MS-OXOSFLD] 2.2.5. A folder without one has mail."""


def hierarchy(office: Office, state: str | None) -> Iterator[Hierarchy]:
    """All pages of what has changed among the folders. Raises ConnectorError, CursorExpired too."""
    while True:
        page = office.hierarchy(state)
        if not page.is_last and page.state == state:
            raise ProviderBug("The list of folders has no end", "the same state again")
        yield page
        if page.is_last:
            return
        state = page.state


def tree_of(office: Office) -> Tree:
    """All folders, as they are now. Raises ConnectorError."""
    told: dict[str, Told] = {}
    state = ""
    for page in hierarchy(office, None):
        told |= {each.id: each for each in page.changed}
        state = page.state
    well_known = {name.value: folder.id for name, folder in office.named(_WELL_KNOWN).items()}
    return Tree({ident: _folder(each) for ident, each in told.items()}, well_known, LEFT_OUT, state)


def _folder(told: Told) -> Folder:
    kind = (told.kind or _MAIL).lower()
    has_mail = kind == _MAIL or kind.startswith(f"{_MAIL}.")
    return Folder(told.name, told.parent, told.total, has_mail=has_mail)
