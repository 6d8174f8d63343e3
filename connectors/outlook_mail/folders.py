"""The folders of a mailbox as Graph tells of them."""

from collections.abc import Mapping
from typing import Final

from connectors.outlook.feed import Placed
from connectors.outlook.tree import FIRST, ROOT, Folder, Tree
from connectors.outlook_mail.answers import MailFolder

LEFT_OUT: Final = (
    "junkemail",
    "deleteditems",
    "drafts",
    "outbox",
    "conversationhistory",
    "syncissues",
    "recoverableitemsdeletions",
    "searchfolders",
)
"""Left out with all that is in them, unless chosen."""
WELL_KNOWN: Final = (*FIRST, *LEFT_OUT, "archive", ROOT)
"""https://learn.microsoft.com/graph/api/resources/mailfolder"""
_SEARCH: Final = "#microsoft.graph.mailSearchFolder"


def placed(told: MailFolder) -> Placed | None:
    """What has changed of a folder."""
    return None if "@removed" in told else Placed(told.get("displayName"), told.get("parentFolderId"))


def tree_of(told: Mapping[str, MailFolder], well_known: Mapping[str, str], link: str) -> Tree:
    """The tree of the folders that Graph tells of, by id."""
    folders = {
        ident: Folder(
            each.get("displayName") or "",
            each.get("parentFolderId") or "",
            each.get("totalItemCount") or 0,
            each.get("@odata.type") == _SEARCH,
        )
        for ident, each in told.items()
        if "@removed" not in each
    }
    return Tree(folders, well_known, LEFT_OUT, link)
