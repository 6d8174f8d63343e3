"""Everything Capture asks the Gmail API for, with the fields it needs and what that costs. It only reads."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, cast

from googleapiclient.http import HttpRequest  # type: ignore[import-untyped]

from config.providers import GoogleOptions
from connectors.gmail import sound
from connectors.gmail.answers import Body, History, Label, Message, MessageList, Profile
from connectors.google.client import Client, Missing
from connectors.mime import FIELDS
from connectors.pace.outcomes import Refused

AT_ONCE: Final = 500
"""Messages or entries of history on a page: the most that Google allows."""
_ME: Final = "me"
_HEADERS: Final = ["-".join(part.capitalize() for part in name.split("-")) for name in FIELDS]
_ENVELOPE: Final = "id,threadId,labelIds,internalDate,payload/headers"
_CHANGED: Final = "message(id,labelIds)"
_HISTORY: Final = (
    f"historyId,nextPageToken,history(id,messagesAdded/{_CHANGED},messagesDeleted/message/id,"
    f"labelsAdded({_CHANGED},labelIds),labelsRemoved({_CHANGED},labelIds))"
)
# Units of quota: https://developers.google.com/workspace/gmail/api/reference/quota
_PROFILE_UNITS: Final = 1
_LABELS_UNITS: Final = 1
_HISTORY_UNITS: Final = 2
_LIST_UNITS: Final = 5


class Mailbox:
    """One person's mail at Google. Its methods raise ConnectorError."""

    def __init__(self, client: Client, options: GoogleOptions) -> None:
        self._client = client
        self._units = options.quota_message
        # Making these takes longer than any request of theirs.
        self._users: Any = client.api.users()
        self._messages: Any = self._users.messages()

    def profile(self) -> Profile:
        """Whose it is, how many messages it has, and where its history stands."""
        return sound.profile(self._client.ask(self._users.getProfile(userId=_ME), _PROFILE_UNITS))

    def labels(self) -> list[Label]:
        """All labels, those of Gmail itself among them."""
        request = self._users.labels().list(userId=_ME, fields="labels(id,name)")
        return sound.labels(self._client.ask(request, _LABELS_UNITS))

    def listing(self, query: str, label: str, token: str, *, with_hidden: bool) -> MessageList:
        """A page of the messages that a search finds, newest first; of those with one label, unless that is "".

        `with_hidden`: spam and trash among them.
        """
        wanted: dict[str, object] = {"q": query, "labelIds": label, "pageToken": token}
        request = self._messages.list(
            userId=_ME,
            maxResults=AT_ONCE,
            fields="messages/id,nextPageToken",
            includeSpamTrash=with_hidden,
            **{name: value for name, value in wanted.items() if value},
        )
        return sound.listing(self._client.ask(request, _LIST_UNITS))

    def history(self, start: str, token: str) -> History:
        """A page of what happened after `start`. Raises Expired where Google no longer knows that."""
        more = {"pageToken": token} if token else {}
        request = self._users.history().list(
            userId=_ME,
            startHistoryId=start,
            maxResults=AT_ONCE,
            historyTypes=["messageAdded", "messageDeleted", "labelAdded", "labelRemoved"],
            fields=_HISTORY,
            **more,
        )
        return sound.history(self._client.ask(request, _HISTORY_UNITS))

    def dated(self, ident: str) -> Message | None:
        """A message with nothing but when it came; None where it has gone."""
        request = self._messages.get(userId=_ME, id=ident, format="minimal", fields="id,internalDate")
        ((_, answer),) = self._client.ask_each({ident: request}, self._units)
        return None if isinstance(answer, (Missing, Refused)) else cast("Message", answer)

    def envelopes(self, ids: Iterable[str]) -> Iterator[tuple[str, Message | Missing | Refused]]:
        """The messages with the header fields that matter, in any order."""
        return self._each(
            {
                ident: self._messages.get(
                    userId=_ME, id=ident, format="metadata", metadataHeaders=_HEADERS, fields=_ENVELOPE
                )
                for ident in ids
            }
        )

    def bodies(self, ids: Iterable[str]) -> Iterator[tuple[str, Message | Missing | Refused]]:
        """The messages with their parts, but for what Google keeps apart as an attachment; in any order."""
        return self._each(
            {ident: self._messages.get(userId=_ME, id=ident, format="full", fields="id,payload") for ident in ids}
        )

    def whole(self, ident: str) -> Message | None:
        """A message with its raw form; None where it has gone, or Google refuses it."""
        request = self._messages.get(userId=_ME, id=ident, format="raw", fields="id,raw")
        ((_, answer),) = self._each({ident: request})
        return None if isinstance(answer, (Missing, Refused)) else answer

    def attachments(self, wanted: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, Body | Missing | Refused]]:
        """The contents that Google keeps apart; `wanted`: any key → id of the message and id of the content."""
        attachments = self._messages.attachments()
        requests = {
            key: attachments.get(userId=_ME, messageId=message, id=attachment, fields="data")
            for key, (message, attachment) in wanted.items()
        }
        for key, answer in self._client.ask_each(requests, self._units):
            yield key, answer if isinstance(answer, (Missing, Refused)) else cast("Body", answer)

    def close(self) -> None:
        """Ends the connections."""
        self._client.close()

    def _each(self, requests: Mapping[str, HttpRequest]) -> Iterator[tuple[str, Message | Missing | Refused]]:
        for ident, answer in self._client.ask_each(requests, self._units):
            yield ident, answer if isinstance(answer, (Missing, Refused)) else cast("Message", answer)
