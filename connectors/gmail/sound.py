"""Answers of the Gmail API that have in them what it documents to be in every one. Its functions raise ProviderBug.

Only what nothing can be done without; a message that lacks something is a matter of that message.
"""

from typing import Final, cast

from connectors.faults import documented
from connectors.gmail.answers import History, Label, MessageList, Profile
from connectors.google.api import Json
from connectors.model.address import parse_address

_KINDS: Final = ("messagesAdded", "messagesDeleted", "labelsAdded", "labelsRemoved")


def profile(answer: Json) -> Profile:
    """It has an address and a place in the history."""
    with documented("Gmail's profile"):
        parse_address(answer["emailAddress"])
        int(answer["historyId"])
    return cast("Profile", answer)


def labels(answer: Json) -> list[Label]:
    """Each has an id and a name."""
    found = cast("list[Label]", answer.get("labels", []))
    with documented("Gmail's list of labels"):
        for label in found:
            (label["id"] + label["name"]).casefold()
    return found


def listing(answer: Json) -> MessageList:
    """Each message has an id."""
    with documented("Gmail's list of messages"):
        for message in answer.get("messages", ()):
            hash(message["id"])
    return cast("MessageList", answer)


def history(answer: Json) -> History:
    """Each entry has a number, and each change in it the id of a message and, if any, lists of labels."""
    with documented("Gmail's history"):
        int(answer["historyId"])
        for record in answer.get("history", ()):
            int(record["id"])
            for change in (change for kind in _KINDS for change in record.get(kind, ())):
                hash(change["message"]["id"])
                frozenset(change["message"].get("labelIds", ())).union(change.get("labelIds", ()))
    return cast("History", answer)
