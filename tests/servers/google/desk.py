"""From a request of an API to its answer: which method, who calls it, may she, and is the answer one of Google's."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

from pydantic_core import ValidationError

from tests.servers.google.call import Call
from tests.servers.google.discovery import Method, methods
from tests.servers.google.fields import chosen
from tests.servers.google.quota import Quota
from tests.servers.google.refusal import Refusal
from tests.servers.google.refusals import disabled, insufficient, unauthenticated
from tests.servers.google.tokens import Grant, Tokens
from tests.servers.https.exchange import Answer, Json, Request, json_answer
from tests.servers.https.faults import Fault, met

Handlers = Mapping[str, Callable[[Call], Json]]


class Desk:
    """Answers what is asked of the APIs. Not for several threads at once."""

    def __init__(self, tokens: Tokens, quota: Quota, handlers: Handlers) -> None:
        """`handlers` by the ids of methods."""
        self.asked: Counter[str] = Counter()
        self.faults: list[Fault] = []
        self.disabled: set[str] = set()
        self.wrong: list[str] = []
        self._tokens, self._quota, self._handlers = tokens, quota, handlers
        self._methods: Final = [methods()[id_] for id_ in handlers]

    def answer(self, request: Request, *, part: bool = False) -> Answer:
        """The method's answer or refusal. `part`: the request came in a batch."""
        try:
            method, names = self._method(request)
            holder = self._admitted(request, method)
            self._count(request, method)
            number, query, body = self.asked[method.id], request.query, _told(request, method)
            call = Call(method.id, method.host, number, holder.address, holder.scopes, names, query, part, body)
            return met(self.faults, call, lambda: self._handled(method, call))
        except Refusal as refusal:
            return refusal.answer()

    def _method(self, request: Request) -> tuple[Method, dict[str, str]]:
        for method in self._methods:
            if (method.host, method.verb) == (request.host, request.verb):
                names = method.names(request.path)
                if names is not None:
                    return method, names
        self.wrong.append(f"{request.verb} https://{request.host}{request.path} is nothing that this server has")
        raise Refusal(404, "notFound", "Not Found")

    def _admitted(self, request: Request, method: Method) -> Grant:
        holder = self._tokens.holder(request)
        if holder is None:
            raise unauthenticated()
        if method.api in self.disabled:
            raise disabled(method)
        if not holder.scopes & method.scopes:
            raise insufficient(method)
        if unknown := request.query.keys() - method.parameters:
            raise Refusal(400, "invalidArgument", f"Unknown name {min(unknown)!r}: cannot bind query parameter.")
        return holder

    def _count(self, request: Request, method: Method) -> None:
        self.asked[method.id] += 1
        if method.id == "gmail.users.messages.get":
            self.asked[f"{method.id}:{request.query.get('format', ['full'])[-1].lower()}"] += 1

    def _handled(self, method: Method, call: Call) -> Answer:
        self._quota.take(call)
        fields = call.text("fields")
        mask = method.masked(fields) if fields else None
        value = self._handlers[method.id](call)
        for fault in self.faults:
            value = fault.after(call, value)
        self._check(method, value)
        return json_answer(value if mask is None else chosen(value, mask))

    def _check(self, method: Method, value: Json) -> None:
        assert method.validator
        try:
            method.validator.validate_python(value)
        except ValidationError as error:
            self.wrong.append(f"{method.id} answered what Google would not: {error}")
            raise Refusal(500, "backendError", str(error)) from None


def _told(request: Request, method: Method) -> Json:
    """The body of a request, if its method takes one."""
    if method.told is None:
        return {}
    try:
        body: Json = method.told.validate_json(request.body)
    except ValidationError as error:
        raise Refusal(400, "badRequest", f"Invalid JSON payload received: {error}") from None
    return body
