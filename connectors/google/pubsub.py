"""A pull subscription at Google Cloud Pub/Sub on which Gmail says whose mailbox has changed.

https://developers.google.com/workspace/gmail/api/guides/push
Of Google's client only StreamingPull itself is used: its threads for work on messages would have nothing to do.
"""

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final

from google.api_core.exceptions import DeadlineExceeded, GoogleAPIError
from google.auth.exceptions import GoogleAuthError
from google.oauth2 import service_account

from config.errors import SecretUnavailable
from config.secrets import Secret
from connectors.errors import NeedsPerson
from connectors.google.advice import CONSOLE
from connectors.google.pubsub_errors import no_credentials, refused, unreachable
from connectors.model.address import Address, parse_address

if TYPE_CHECKING:
    from google.cloud.pubsub_v1 import SubscriberClient  # type: ignore[import-untyped]

STREAM_SECONDS: Final = 900
"""How long one stream lasts: that its other end has silently gone is noticed then at the latest."""
_ACK_SECONDS: Final = 60
_REACH_SECONDS: Final = 10
_CHECK_SECONDS: Final = 3
"""A refusal comes at once; so does a message, if there is one."""


class Subscription:
    """Listens, one stream at a time, until it is closed. Where PUBSUB_EMULATOR_HOST is set, there instead of Google."""

    def __init__(self, name: str, key: Secret | None) -> None:
        """`name`: projects/P/subscriptions/S. `key`: a service account's; None: what this machine has by itself."""
        self.name, self._key = name, key
        self._lock = threading.Lock()
        self._cancel: Callable[[], object] | None = None
        self._is_closed = False

    def mailboxes(self) -> Iterator[frozenset[Address]]:
        """Mailboxes that have changed, as they are told of; ends after STREAM_SECONDS, or once this is closed.

        What was told is not told again. Raises ConnectorError.
        """
        with self._client() as client:
            requests: SimpleQueue[dict[str, object] | None] = SimpleQueue()
            requests.put({"subscription": self.name, "stream_ack_deadline_seconds": _ACK_SECONDS})
            stream = client.streaming_pull(iter(requests.get, None), retry=None, timeout=STREAM_SECONDS)
            try:
                self._may_be_cancelled(stream.cancel)
                for answer in stream:
                    requests.put({"ack_ids": [one.ack_id for one in answer.received_messages]})
                    yield _named(one.message.data for one in answer.received_messages)
            finally:
                requests.put(None)
                stream.cancel()

    def check(self) -> None:
        """Whether it may be listened to; what is told meanwhile is told again. Raises ConnectorError."""
        with self._client() as client:
            _reach(client)
            once = {"retry": None, "timeout": _CHECK_SECONDS}
            pulled = client.pull(subscription=self.name, max_messages=1, **once)
            if ids := [one.ack_id for one in pulled.received_messages]:
                client.modify_ack_deadline(subscription=self.name, ack_ids=ids, ack_deadline_seconds=0, **once)

    def close(self) -> None:
        """Ends the stream; there is no other one. From any thread."""
        with self._lock:
            self._is_closed = True
            if self._cancel:
                self._cancel()

    def _may_be_cancelled(self, cancel: Callable[[], object]) -> None:
        with self._lock:
            self._cancel = cancel
            if self._is_closed:
                cancel()

    @contextmanager
    def _client(self) -> "Iterator[SubscriberClient]":
        """What is refused while it is used is told by remedy; that nothing came in time is no refusal."""
        try:
            # On demand: it loads slowly, and not every installation has it.
            from google.cloud.pubsub_v1 import SubscriberClient
        except ImportError as error:
            raise NeedsPerson(
                "Google's client for Pub/Sub is not installed", "Install Capture with its extra `pubsub`."
            ) from error
        try:
            with SubscriberClient(credentials=self._credentials()) as client:
                yield client
        except DeadlineExceeded:
            return
        except GoogleAPIError as error:
            if not self._is_closed:
                raise refused(error, self.name) from None
        except GoogleAuthError:
            raise no_credentials() from None

    def _credentials(self) -> service_account.Credentials | None:
        if self._key is None:
            return None
        try:
            key = json.loads(self._key.reveal())
            made: service_account.Credentials = service_account.Credentials.from_service_account_info(key)  # type: ignore[no-untyped-call]
        except SecretUnavailable as error:
            raise NeedsPerson("The key for Pub/Sub cannot be read", str(error)) from error
        except (GoogleAuthError, ValueError, TypeError, AttributeError, RecursionError):
            raise NeedsPerson(
                "The key for Pub/Sub is not a service account's",
                f"Make one: {CONSOLE}/iam-admin/serviceaccounts > the account > Keys > Add key > JSON; then set "
                "google.pubsub_key.",
            ) from None
        return made


def _reach(client: "SubscriberClient") -> None:
    """Raises TryLater where nobody answers: that a call takes long says nothing then."""
    # On demand, as the client.
    import grpc  # type: ignore[import-untyped]

    try:
        grpc.channel_ready_future(client.transport.grpc_channel).result(_REACH_SECONDS)
    except grpc.FutureTimeoutError:
        raise unreachable() from None


def _named(told: Iterable[bytes]) -> frozenset[Address]:
    return frozenset(address for data in told if (address := _mailbox(data)))


def _mailbox(told: bytes) -> Address | None:
    """`{"emailAddress": …, "historyId": …}`; None for what others may have published there."""
    try:
        value = json.loads(told)
    except (ValueError, RecursionError):
        return None
    named = value.get("emailAddress") if isinstance(value, dict) else None
    return parse_address(named) if isinstance(named, str) else None
