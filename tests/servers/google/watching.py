"""What users.watch brings about: each change of a mailbox is published on a topic, without saying what it was.

https://developers.google.com/workspace/gmail/api/guides/push
"""

import json
import time
from collections.abc import Callable, MutableMapping
from typing import Final

from tests.servers.google.authority import PROJECT
from tests.servers.google.call import Call
from tests.servers.google.mailbox import FakeMailbox
from tests.servers.google.refusal import Refusal
from tests.servers.https.exchange import Json

Topics = MutableMapping[str, Callable[[bytes], object] | None]
"""By names: what publishes there; None where Gmail was not made a publisher."""
_WEEK: Final = 7 * 86_400


def watch(call: Call, mailbox: FakeMailbox, topics: Topics) -> Json:
    """From now on; the first message comes at once. The refusals are worded as people quote them."""
    topic = str(call.body.get("topicName", ""))
    if not topic.startswith(f"projects/{PROJECT}/topics/"):
        raise Refusal(400, "invalidArgument", f"Invalid topicName does not match projects/{PROJECT}/topics/*")
    if topic not in topics:
        told = f"Resource not found (resource={topic.rpartition('/')[2]})."
        raise Refusal(404, "notFound", f"Error sending test message to Cloud PubSub {topic} : {told}")
    publish = topics[topic]
    if publish is None:
        told = "User not authorized to perform this action."
        raise Refusal(403, "forbidden", f"Error sending test message to Cloud PubSub {topic} : {told}")

    def tell() -> None:
        publish(json.dumps({"emailAddress": mailbox.address, "historyId": mailbox.history_id}).encode())

    mailbox.tell = tell
    tell()
    return {"historyId": str(mailbox.history_id), "expiration": str(int((time.time() + _WEEK) * 1_000))}
