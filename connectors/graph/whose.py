"""Whose mailbox it is that somebody signed in to."""

from contextlib import closing

from config.microsoft import MicrosoftOptions
from connectors.graph.client import Client
from connectors.graph.requests import Get
from connectors.model.address import Address, parse_address
from connectors.protocol import Surroundings


def whose(options: MicrosoftOptions, surroundings: Surroundings) -> Address | None:
    """Her primary address, which is not always the name that she signs in with; None where she has none.

    Raises ConnectorError. https://learn.microsoft.com/graph/api/user-get
    """
    with closing(Client(options, surroundings)) as client:
        person = client.ask(Get("me?$select=mail"))
    return parse_address(str(person.get("mail") or ""))
