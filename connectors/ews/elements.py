"""Elements of an answer as values."""

from collections.abc import Sequence
from typing import Any, Final

from exchangelib.fields import FieldPath  # type: ignore[import-untyped]
from exchangelib.folders import BaseFolder  # type: ignore[import-untyped]
from exchangelib.util import TNS  # type: ignore[import-untyped]

from connectors.ews import fields
from connectors.ews.values import Changed, Folder, Hierarchy, Item
from connectors.faults import documented

_OF_FOLDERS: Final = ("name", "folder_class", "parent_folder_id", "total_count", "_distinguished_id")


def folder_fields(version: Any) -> list[Any]:
    """What exchangelib wants to be told so that folders have what `folder_of` reads."""
    named = (BaseFolder.get_field_by_fieldname(name) for name in _OF_FOLDERS)
    return [FieldPath(field=field) for field in named if field.supports_version(version)]


def item_of(element: Any, names: Sequence[str], account: Any) -> Item:
    """Raises ProviderBug where it has no id."""
    with documented("An item of the Exchange server"):
        id_ = element.find(f"{{{TNS}}}ItemId")
        kind = element.tag.rpartition("}")[2]
        return Item(id_.attrib["Id"], id_.get("ChangeKey", ""), kind, fields.read(element, names, account))


def folder_of(element: Any) -> Folder:
    """Raises ProviderBug where it has no id."""
    with documented("A folder of the Exchange server"):
        parent = element.find(f"{{{TNS}}}ParentFolderId")
        return Folder(
            id=element.find(f"{{{TNS}}}FolderId").attrib["Id"],
            parent="" if parent is None else parent.attrib["Id"],
            name=_text(element, "DisplayName"),
            kind=_text(element, "FolderClass"),
            known=_text(element, "DistinguishedFolderId"),
            total=int(_text(element, "TotalCount") or 0),
        )


def changed_of(changes: Sequence[Any], state: str, names: Sequence[str], account: Any, *, is_last: bool) -> Changed:
    """Raises ProviderBug."""
    told: dict[str, list[Any]] = {"Create": [], "Update": [], "Delete": [], "ReadFlagChange": []}
    with documented("A page of SyncFolderItems"):
        for change in changes:
            told[change.tag.rpartition("}")[2]].append(change)
        return Changed(
            created=tuple(item_of(change[0], names, account) for change in told["Create"]),
            updated=tuple(item_of(change[0], names, account) for change in told["Update"]),
            deleted=tuple(change.find(f"{{{TNS}}}ItemId").attrib["Id"] for change in told["Delete"]),
            read=tuple(change.find(f"{{{TNS}}}ItemId").attrib["Id"] for change in told["ReadFlagChange"]),
            state=state,
            is_last=is_last,
        )


def hierarchy_of(changes: Sequence[Any], state: str, *, is_last: bool) -> Hierarchy:
    """Raises ProviderBug."""
    changed, deleted = [], []
    with documented("A page of SyncFolderHierarchy"):
        for change in changes:
            if change.tag == f"{{{TNS}}}Delete":
                deleted.append(change.find(f"{{{TNS}}}FolderId").attrib["Id"])
            else:
                changed.append(folder_of(change[0]))
    return Hierarchy(tuple(changed), tuple(deleted), state, is_last)


def _text(element: Any, name: str) -> str:
    return str(element.findtext(f"{{{TNS}}}{name}") or "")
