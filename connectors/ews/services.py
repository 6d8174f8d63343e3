"""exchangelib's services, each asked for one answer, which is read as values and for the fields that were asked for.

Theirs are generators over answers and waits; what a page ends with is known only when all is read.
"""

from collections.abc import Sequence
from typing import Any

from exchangelib.errors import ErrorServerBusy, EWSWarning, TransportError  # type: ignore[import-untyped]
from exchangelib.items import ID_ONLY, SHALLOW  # type: ignore[import-untyped]
from exchangelib.properties import ItemId  # type: ignore[import-untyped]
from exchangelib.services import (  # type: ignore[import-untyped]
    FindItem,
    GetFolder,
    GetItem,
    SyncFolderHierarchy,
    SyncFolderItems,
)
from exchangelib.services.common import EWSAccountService  # type: ignore[import-untyped]
from exchangelib.util import MNS, TNS  # type: ignore[import-untyped]

from connectors.ews.soap import parts_of


class Whole:
    """For a service: what is no XML is no answer, and how long to wait is read wherever the server says it."""

    @classmethod
    def _get_soap_parts(cls, response: Any) -> tuple[Any, Any]:
        return parts_of(response.content)

    @staticmethod
    def _get_exception(code: Any, text: Any, msg_xml: Any = None, rule_errors: Any = None) -> Exception:
        made: Exception = EWSAccountService._get_exception(code, text or "", msg_xml, rule_errors)
        if isinstance(made, ErrorServerBusy) and msg_xml is not None:
            for value in msg_xml.findall(f"{{{TNS}}}Value"):
                if value.get("Name") == "BackOffMilliseconds":
                    made.back_off = int(value.text) / 1000
        return made


class _Each(Whole):
    """For a service that is asked for several: what one of them is refused for is the answer to that one."""

    ERRORS_TO_CATCH_IN_RESPONSE = (TransportError, EWSWarning)
    WARNINGS_TO_CATCH_IN_RESPONSE = (TransportError, EWSWarning)

    def each(self, payload: Any) -> list[Any]:
        """For each that was asked for, in order: its element, or an exception."""
        service: Any = self
        return [self._one(service, message) for message in service._get_response_xml(payload)]

    @staticmethod
    def _one(service: Any, message: Any) -> Any:
        found = service._get_element_container(message=message, name=service.element_container_name)
        if isinstance(found, Exception):
            return found
        return found[0] if len(found) else TransportError("An answer has nothing in it")


class Items(_Each, GetItem):  # type: ignore[misc]
    """GetItem."""

    def of(self, ids: Sequence[str], fields: Any) -> list[Any]:
        """For each id, in order: its element, or an exception. Raises exchangelib's."""
        items = [ItemId(id=id_) for id_ in ids]
        return self.each(self.get_payload(items=items, additional_fields=fields, shape=ID_ONLY))


class Folders(_Each, GetFolder):  # type: ignore[misc]
    """GetFolder."""

    def of(self, folders: Sequence[Any], fields: Any) -> list[Any]:
        """For each folder, in order: its element, or an exception. Raises exchangelib's."""
        return self.each(self.get_payload(folders=folders, additional_fields=fields, shape=ID_ONLY))


class _Page(Whole):
    """For SyncFolderItems and SyncFolderHierarchy."""

    def page(self, payload: Any) -> tuple[list[Any], str, bool]:
        """Its changes, its state, and whether it is the last one. Raises exchangelib's."""
        service: Any = self
        (message,) = service._get_response_xml(payload)
        changes = list(service._get_element_container(message=message, name=service.element_container_name))
        return changes, str(service.sync_state), bool(service.includes_last_item_in_range)

    def _get_element_container(self, message: Any, name: Any = None) -> Any:
        """What is refused need not have a state, which exchangelib's would look for."""
        if message.get("ResponseClass") == "Success":
            return super()._get_element_container(message=message, name=name)  # type: ignore[misc]
        return EWSAccountService._get_element_container(self, message=message, name=name)


class ItemChanges(_Page, SyncFolderItems):  # type: ignore[misc]
    """SyncFolderItems. Nothing of an answer is put aside."""

    ERRORS_TO_CATCH_IN_RESPONSE = ()
    WARNINGS_TO_CATCH_IN_RESPONSE = ()

    def since(self, folder: Any, state: str | None, most: int, fields: Any) -> tuple[list[Any], str, bool]:
        """One page, as `page` has it."""
        payload = self.get_payload(
            folder=folder,
            shape=ID_ONLY,
            additional_fields=fields,
            sync_state=state,
            ignore=None,
            max_changes_returned=most,
            sync_scope=None,
        )
        return self.page(payload)


class FolderChanges(_Page, SyncFolderHierarchy):  # type: ignore[misc]
    """SyncFolderHierarchy."""

    ERRORS_TO_CATCH_IN_RESPONSE = ()
    WARNINGS_TO_CATCH_IN_RESPONSE = ()

    def since(self, root: Any, state: str | None, fields: Any) -> tuple[list[Any], str, bool]:
        """One page, as `page` has it."""
        return self.page(self.get_payload(folder=root, shape=ID_ONLY, additional_fields=fields, sync_state=state))


class Found(Whole, FindItem):  # type: ignore[misc]
    """FindItem in one folder."""

    ERRORS_TO_CATCH_IN_RESPONSE = ()
    WARNINGS_TO_CATCH_IN_RESPONSE = ()

    def page(self, folder: Any, fields: Any, *, view: Any = None, offset: int = 0) -> tuple[list[Any], int | None]:
        """Elements from the offset on, and where it goes on; None where it does not, 0 where a view has more.

        Raises exchangelib's.
        """
        payload = self.get_payload(
            folders=[folder],
            additional_fields=fields,
            restriction=None,
            order_fields=None,
            query_string=None,
            shape=ID_ONLY,
            depth=SHALLOW,
            calendar_view=view,
            page_size=self.page_size,
            offset=offset,
        )
        (message,) = self._get_response_xml(payload)
        root = self._get_element_container(message=message, name=f"{{{MNS}}}RootFolder")
        items = root.find(self.element_container_name)
        is_last = str(root.get("IncludesLastItemInRange", "true")).lower() in ("true", "1")
        following = None if is_last else int(root.get("IndexedPagingOffset", 0))
        return [] if items is None else list(items), following
