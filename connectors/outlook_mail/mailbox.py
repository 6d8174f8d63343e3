"""One person's mail at Microsoft 365: what is asked, and what of the answers can be relied on."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, cast

from connectors.errors import ProviderBug
from connectors.graph.client import Client
from connectors.graph.errors import Absent
from connectors.graph.requests import Get, Json, Missing, Raw, link_of
from connectors.outlook.tree import Tree
from connectors.outlook_mail import requests, sound
from connectors.outlook_mail.answers import MailFolder, Message
from connectors.outlook_mail.folders import WELL_KNOWN, tree_of
from connectors.pace.outcomes import Refused

Told = Json | Missing | Refused
"""What is told of one thing that was asked for among others."""
FOLDERS: Final = ""
"""Stands for the list of folders where folders stand by their ids."""
_WITNESS: Final = requests.well_known("inbox")


class Mailbox:
    """Its methods raise ConnectorError."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.address = client.address

    def tree(self) -> Tree:
        """All folders, as they are now."""
        told, link = self.folders(self._client.pages(requests.folders()))
        return tree_of(told, self._well_known(), link)

    def _well_known(self) -> dict[str, str]:
        """Without those that are not there. What is left out is known by these: of none may we be in doubt."""
        found: dict[str, str] = {}
        for name, answer in self._each({name: requests.well_known(name) for name in WELL_KNOWN}):
            if isinstance(answer, Refused):
                raise answer.error(name)
            if not isinstance(answer, Missing):
                found[name] = sound.ident(answer)
        return found

    def folders(self, answers: Iterable[Json]) -> tuple[dict[str, MailFolder], str]:
        """What these pages tell of folders, by id, and the link to what changes after them."""
        told: dict[str, MailFolder] = {}
        link = ""
        for answer in answers:
            told |= sound.folders(answer)
            link = link_of(answer, "@odata.deltaLink")
        if not link:
            raise ProviderBug("Graph's list of folders has no end", "no deltaLink")
        return told, link

    def news(self, folders: str, at: Mapping[str, str]) -> dict[str, Told]:
        """What has changed since these links, of the folders and in each: one request for nineteen of them."""
        asked = {folder: requests.changes(folder, link) for folder, link in at.items()}
        return dict(self._each({FOLDERS: requests.folders(folders), **asked}))

    def rest(self, answer: Json) -> Iterator[Json]:
        """A page of folders, and those that follow it."""
        yield answer
        if link := link_of(answer, "@odata.nextLink"):
            yield from self._client.pages(requests.folders(link))

    def changes(self, folder: str, link: str) -> Iterator[Json]:
        """What has changed in a folder, page by page. Raises Expired, and Absent where it is no longer there."""
        return self._client.pages(requests.changes(folder, link))

    def listing(self, folder: str) -> Iterator[Message]:
        """The messages of a folder, with what decides whether they are read; none of one that is not there."""
        try:
            for answer in self._client.pages(requests.listing(folder)):
                yield from sound.messages(answer).values()
        except Absent:
            return

    def envelopes(self, ids: Iterable[str]) -> Iterator[tuple[str, Message | Missing | Refused]]:
        """The messages with all that an item is made of, in any order."""
        return self._messages({ident: requests.envelope(ident) for ident in ids})

    def places(self, ids: Iterable[str]) -> Iterator[tuple[str, Message | Missing | Refused]]:
        """The messages with nothing but where they are, in any order."""
        return self._messages({ident: requests.place(ident) for ident in ids})

    def bodies(self, ids: Iterable[str]) -> Iterator[tuple[str, Message | Missing | Refused]]:
        """The messages with their text, in any order."""
        return self._messages({ident: requests.body(ident) for ident in ids})

    def wholes(self, ids: Iterable[str]) -> Iterator[tuple[str, bytes | Missing | Refused]]:
        """The messages as MIME, in any order."""
        for ident, answer in self._client.ask_each({ident: requests.whole(ident) for ident in ids}, _WITNESS):
            if isinstance(answer, Mapping):
                raise ProviderBug("Graph hands over JSON where a message as MIME was asked for", "no MIME")
            yield ident, answer.content if isinstance(answer, Raw) else answer

    def has_archive(self) -> bool:
        """Whether there is an online archive, as far as we may know: that takes MailboxSettings.Read."""
        found = self._client.glance(requests.archive())
        return found is not None and bool(found.get("inPlaceArchiveMailboxId"))

    def close(self) -> None:
        """Ends the connections."""
        self._client.close()

    def _messages(self, asked: Mapping[str, Get]) -> Iterator[tuple[str, Message | Missing | Refused]]:
        for ident, answer in self._each(asked):
            yield ident, answer if isinstance(answer, (Missing, Refused)) else cast("Message", answer)

    def _each(self, asked: Mapping[str, Get]) -> Iterator[tuple[str, Told]]:
        for key, answer in self._client.ask_each(asked, _WITNESS):
            if isinstance(answer, Raw):
                raise ProviderBug("Graph hands over what is no JSON", "no JSON")
            yield key, answer
