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
        return {_ident(each): cast("Message", each) for each in answer["value"]}


def folders(answer: Json) -> dict[str, MailFolder]:
    """Those of a page, by id."""
    with documented("Graph's page of folders"):
        return {_ident(each): cast("MailFolder", each) for each in answer["value"]}


def ident(answer: Json) -> str:
    """That of a folder."""
    with documented("Graph's answer about a folder"):
        return _ident(answer)


def _ident(told: Json) -> str:
    found = told["id"]
    if not isinstance(found, str) or not found:
        raise TypeError("an id that is none")
    return found
