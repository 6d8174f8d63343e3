"""The methods of the Gmail API. https://developers.google.com/gmail/api/reference/rest"""

from collections.abc import Callable, Mapping
from typing import Final

from tests.servers.google import payload
from tests.servers.google.call import Call, invalid
from tests.servers.google.history import history_list
from tests.servers.google.mailbox import OUT_OF_SIGHT, SYSTEM_LABELS, FakeMailbox, Stored, listed
from tests.servers.google.paging import page_of
from tests.servers.google.query import matching
from tests.servers.google.refusal import Refusal
from tests.servers.google.tokens import SCOPES
from tests.servers.google.watching import Topics, watch
from tests.servers.https.exchange import Json

Mailboxes = Callable[[str], FakeMailbox]


class Gmail:
    """Answers for all mailboxes."""

    def __init__(self, mailboxes: Mailboxes, topics: Topics) -> None:
        """`mailboxes` gives the one of an address; `topics` what publishes on each."""
        self._mailboxes, self._topics = mailboxes, topics
        self.handlers: Final[Mapping[str, Callable[[Call], Json]]] = {
            "gmail.users.getProfile": self._profile,
            "gmail.users.messages.list": self._messages,
            "gmail.users.messages.get": self._message,
            "gmail.users.messages.attachments.get": self._attachment,
            "gmail.users.history.list": self._history,
            "gmail.users.labels.list": self._labels,
            "gmail.users.watch": self._watch,
        }

    def _mailbox(self, call: Call) -> FakeMailbox:
        named = call.names["userId"]
        if named.lower() not in ("me", call.user):
            raise Refusal(403, "forbidden", f"Delegation denied for {call.user}")
        mailbox = self._mailboxes(call.user)
        if not mailbox.service_enabled:
            raise Refusal(
                400, "failedPrecondition", "Mail service not enabled", extra={"status": "FAILED_PRECONDITION"}
            )
        return mailbox

    def _profile(self, call: Call) -> Json:
        mailbox = self._mailbox(call)
        return {
            "emailAddress": mailbox.address,
            "messagesTotal": len(mailbox.messages),
            "threadsTotal": len({message.thread for message in mailbox.messages.values()}),
            "historyId": str(mailbox.history_id),
        }

    def _messages(self, call: Call) -> Json:
        mailbox = self._mailbox(call)
        query = call.text("q")
        if query and _is_metadata_only(call):
            raise Refusal(403, "forbidden", "Metadata scope does not support 'q' parameter")
        labels = set(call.many("labelIds"))
        if unknown := labels - mailbox.labels.keys():
            raise Refusal(400, "invalidArgument", f"Invalid label: {min(unknown)}")
        hidden = set() if call.flag("includeSpamTrash") else OUT_OF_SIGHT - labels
        chosen = matching(query or "", mailbox)
        found = [
            message
            for message in listed(mailbox.messages)
            if labels <= message.labels and not message.labels & hidden and chosen(message)
        ]
        page = page_of(found, call, default=100, most=500)
        answer: Json = {"resultSizeEstimate": min(len(found), 201)}
        if page.items:
            answer["messages"] = [{"id": message.id, "threadId": message.thread} for message in page.items]
        if page.token:
            answer["nextPageToken"] = page.token
        return answer

    def _message(self, call: Call) -> Json:
        message = self._stored(call, call.names["id"])
        match call.text("format") or "full":
            case "minimal":
                return payload.minimal(message)
            case "metadata":
                return payload.metadata(message, call.many("metadataHeaders"))
            case ("full" | "raw") as form:
                if _is_metadata_only(call):
                    raise Refusal(403, "forbidden", f"Metadata scope doesn't allow format {form.upper()}")
                return payload.full(message) if form == "full" else payload.raw(message)
            case other:
                raise invalid("format", other)

    def _stored(self, call: Call, id_: str) -> Stored:
        message = self._mailbox(call).messages.get(id_)
        if message is None:
            raise Refusal(404, "notFound", "Requested entity was not found.")
        return message

    def _attachment(self, call: Call) -> Json:
        found = payload.attachment(self._stored(call, call.names["messageId"]), call.names["id"])
        if found is None:
            raise Refusal(400, "invalidArgument", "Invalid attachment token")
        return found

    def _history(self, call: Call) -> Json:
        return history_list(call, self._mailbox(call))

    def _labels(self, call: Call) -> Json:
        mailbox = self._mailbox(call)
        labels = [
            {"id": id_, "name": name, "type": "system" if id_ in SYSTEM_LABELS else "user"}
            for id_, name in mailbox.labels.items()
        ]
        return {"labels": labels}

    def _watch(self, call: Call) -> Json:
        return watch(call, self._mailbox(call), self._topics)


def _is_metadata_only(call: Call) -> bool:
    return not call.scopes & {SCOPES + "gmail.readonly", SCOPES + "gmail.modify", "https://mail.google.com/"}
