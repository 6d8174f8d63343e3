"""The Subscriber service of Google Cloud Pub/Sub in this process, with the client library's own messages.

Clients find it by PUBSUB_EMULATOR_HOST, as they find Google's emulator.
https://cloud.google.com/pubsub/docs/reference/rpc/google.pubsub.v1#subscriber
"""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Condition, Thread
from typing import Any, Final, Self

import grpc  # type: ignore[import-untyped]
from google.pubsub_v1 import types

from tests.servers.google.authority import PROJECT

TOPIC: Final = f"projects/{PROJECT}/topics/gmail"
SUBSCRIPTION: Final = f"projects/{PROJECT}/subscriptions/capture"
_SERVICE: Final = "google.pubsub.v1.Subscriber"
Refusal = tuple[grpc.StatusCode, str]


class PubSub:
    """One subscription. Runs from `with` to its end."""

    def __init__(self, subscription: str) -> None:
        """`subscription`: its whole name."""
        self.subscription = subscription
        self.refusal: Refusal | None = None
        """What is answered instead."""
        self.acked: list[bytes] = []
        """What was received for good."""
        self.streams = 0
        """How many were begun, refused ones too."""
        self._numbers = count(1)
        self._held: dict[str, bytes] = {}
        self._out: set[str] = set()
        self._cuts = 0
        self._changed = Condition()
        self._server = grpc.server(ThreadPoolExecutor(16))
        self._server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler(_SERVICE, self._methods())])
        self._port = self._server.add_insecure_port("127.0.0.1:0")

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.cut()
        self._server.stop(None).wait()

    @property
    def environment(self) -> Mapping[str, str]:
        """Variables that lead clients here, past a proxy that leads to the Google of the tests."""
        return {"PUBSUB_EMULATOR_HOST": f"127.0.0.1:{self._port}", "no_grpc_proxy": "127.0.0.1"}

    def publish(self, data: bytes) -> None:
        """A message on its topic."""
        with self._changed:
            self._held[f"ack-{next(self._numbers)}"] = data
            self._changed.notify_all()

    def cut(self) -> None:
        """Ends every stream, as Google does now and then. What was not acked is sent again."""
        with self._changed:
            self._cuts += 1
            self._changed.notify_all()

    def _methods(self) -> Mapping[str, Any]:
        return {
            "StreamingPull": grpc.stream_stream_rpc_method_handler(
                self._stream, types.StreamingPullRequest.deserialize, types.StreamingPullResponse.serialize
            ),
            "Pull": grpc.unary_unary_rpc_method_handler(
                self._pull, types.PullRequest.deserialize, types.PullResponse.serialize
            ),
            "ModifyAckDeadline": grpc.unary_unary_rpc_method_handler(
                self._modify, types.ModifyAckDeadlineRequest.deserialize, lambda _: b""
            ),
        }

    def _stream(self, requests: Iterator[Any], context: Any) -> Iterator[Any]:
        cuts = self._cuts
        self.streams += 1
        self._admit(next(requests).subscription, context)
        mine = self._share(context)
        Thread(target=self._acks, args=(requests,), daemon=True).start()
        while context.is_active():
            messages = self._taken(mine, context, lambda: self._cuts != cuts)
            if self._cuts != cuts:
                context.abort(grpc.StatusCode.UNAVAILABLE, "The service was unable to fulfill your request.")
            if messages:
                yield types.StreamingPullResponse(received_messages=messages)

    def _share(self, context: Any) -> set[str]:
        """What this client has. Once it is gone others may have it: a call that is over must take nothing with it."""
        mine: set[str] = set()
        context.add_callback(lambda: self._give_back(mine))
        return mine

    def _taken(self, mine: set[str], context: Any, over: Callable[[], bool] = lambda: False) -> list[Any]:
        """Waits for messages that nobody has, or until it is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._held.keys() - self._out or over(), 0.5)
            found = self._held.keys() - self._out if context.is_active() and not over() else set()
            self._out |= found
            mine |= found
            return [_received(ack_id, self._held[ack_id]) for ack_id in sorted(found)]

    def _acks(self, requests: Iterator[Any]) -> None:
        try:
            for request in requests:
                with self._changed:
                    self.acked += [self._held.pop(ack_id) for ack_id in request.ack_ids if ack_id in self._held]
        except grpc.RpcError:
            return

    def _pull(self, request: Any, context: Any) -> Any:
        self._admit(request.subscription, context)
        mine = self._share(context)
        messages: list[Any] = []
        while not messages and context.is_active():
            messages = self._taken(mine, context)
        return types.PullResponse(received_messages=messages[: request.max_messages])

    def _modify(self, request: Any, context: Any) -> Any:
        assert request.ack_deadline_seconds == 0
        self._give_back(set(request.ack_ids))

    def _give_back(self, ack_ids: set[str]) -> None:
        with self._changed:
            self._out -= ack_ids
            self._changed.notify_all()

    def _admit(self, subscription: str, context: Any) -> None:
        if self.refusal:
            context.abort(*self.refusal)
        if subscription != self.subscription:
            context.abort(grpc.StatusCode.NOT_FOUND, f"Resource not found (resource={subscription}).")


def _received(ack_id: str, data: bytes) -> Any:
    message = types.PubsubMessage(data=data, message_id=ack_id)
    return types.ReceivedMessage(ack_id=ack_id, message=message)
