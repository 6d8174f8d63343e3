"""A connector with a bug: its pages leave out every message with the subject `Roof`, and its cursor goes past it."""

from collections.abc import Iterator
from dataclasses import replace

from pydantic import BaseModel

from config.providers import ImapOptions
from connectors.imap.connector import ImapConnector
from connectors.model.sync import Change, Cursor, Page, Seen
from connectors.protocol import Connector, Surroundings


class Forgetful(ImapConnector):
    """Otherwise it is the connector."""

    def pages(self, since: Cursor | None) -> Iterator[Page]:
        for page in super().pages(since):
            yield replace(page, changes=[change for change in page.changes if not _is_forgotten(change)])


def _is_forgotten(change: Change) -> bool:
    return isinstance(change, Seen) and change.interaction.subject == "Roof"


def build(options: BaseModel, surroundings: Surroundings) -> Connector:
    """Made in the place of the connector without the bug."""
    assert isinstance(options, ImapOptions)
    return Forgetful(options, surroundings)
