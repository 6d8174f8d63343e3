"""Has Gmail say on a topic of Google Cloud Pub/Sub that a mailbox has changed. What it says there is only a hint.

https://developers.google.com/workspace/gmail/api/guides/push
"""

from contextlib import closing
from typing import Final

from config.providers import GoogleOptions
from connectors.google.api import gmail
from connectors.google.client import Client
from connectors.model.address import Address

_UNITS: Final = 100


def publish(options: GoogleOptions, owner: Address, topic: str) -> None:
    """For the next seven days; asking again before they are over is how to go on. Gmail says it once at once.

    Raises NotPublished where Gmail cannot reach the topic, and ConnectorError.
    """
    with closing(Client(options, owner, gmail(options))) as client:
        client.ask(client.api.users().watch(userId="me", body={"topicName": topic}), _UNITS)
