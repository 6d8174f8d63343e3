"""Answers of Graph about mail that have in them what it documents to be in every one. All raise ProviderBug.

Only what nothing can be done without; a message that lacks something is a matter of that message.
"""

from typing import cast

from connectors.faults import documented
from connectors.graph.requests import Json
from connectors.outlook_mail.answers import MailFolder, Message


def messages(answer: Json) -> dict[str, Message]:
    """Those of a page, by id. Of one that is told twice the last word counts."""
    with documented("Graph's page of messages"):
        return {_id(each): cast("Message", each) for each in answer["value"]}


def folders(answer: Json) -> dict[str, MailFolder]:
    """Those of a page, by id."""
    with documented("Graph's page of folders"):
        return {_id(each): cast("MailFolder", each) for each in answer["value"]}


def _id(told: Json) -> str:
    ident = told["id"]
    if not isinstance(ident, str) or not ident:
        raise TypeError("an id that is none")
    return ident
