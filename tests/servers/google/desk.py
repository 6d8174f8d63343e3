"""From a request of an API to its answer: which method, who calls it, may she, and is the answer as Google's would be."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

from pydantic_core import ValidationError

from tests.servers.google.call import Call
from tests.servers.google.discovery import Method, methods
from tests.servers.google.exchange import Answer, Json, Refusal, Request, json_answer
from tests.servers.google.tokens import Grant, Tokens

Handlers = Mapping[str, Callable[[Call], Json]]


class Desk:
    """Answers what is asked of the APIs. Not for several threads at once."""

    def __init__(self, tokens: Tokens, handlers: Handlers, wrong: list[str]) -> None:
        """`handlers` by the ids of methods; what they answer wrongly is told in `wrong`."""
        self.asked: Counter[str] = Counter()
        self._tokens, self._handlers, self._wrong = tokens, handlers, wrong
        self._methods: Final = [methods()[id_] for id_ in handlers]

    def answer(self, request: Request, *, part: bool = False) -> Answer:
        """The method's answer or refusal. `part`: the request came in a batch."""
        try:
            method, names = self._method(request)
            holder = self._admitted(request, method)
            self._count(method, request)
            call = Call(method, holder, names, request.query, self.asked[method.id], part)
            return self._checked(method, self._handlers[method.id](call))
        except Refusal as refusal:
            return refusal.answer()

    def _method(self, request: Request) -> tuple[Method, dict[str, str]]:
        for method in self._methods:
            if (method.host, method.verb) == (request.host, request.verb):
                names = method.names(request.path)
                if names is not None:
                    return method, names
        self._wrong.append(f"{request.verb} https://{request.host}{request.path} is nothing that this server has")
        raise Refusal(404, "notFound", "Not Found")

    def _admitted(self, request: Request, method: Method) -> Grant:
        holder = self._tokens.holder(request)
        if holder is None:
            raise _unauthenticated()
        if not holder.scopes & method.scopes:
            raise _insufficient(method)
        if unknown := request.query.keys() - method.parameters:
            raise Refusal(400, "invalidArgument", f"Unknown name {min(unknown)!r}: cannot bind query parameter.")
        return holder

    def _count(self, method: Method, request: Request) -> None:
        self.asked[method.id] += 1
        if method.id == "gmail.users.messages.get":
            self.asked[f"{method.id}:{request.query.get('format', ['full'])[-1]}"] += 1

    def _checked(self, method: Method, value: Json) -> Answer:
        assert method.answer
        try:
            method.answer.validate_python(value)
        except ValidationError as error:
            self._wrong.append(f"{method.id} answered what Google would not: {error}")
            raise Refusal(500, "backendError", str(error)) from None
        return json_answer(value)


def _unauthenticated() -> Refusal:
    message = (
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
        "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
    )
    challenge = 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
    return Refusal(401, "authError", message, headers={"WWW-Authenticate": challenge})


def _insufficient(method: Method) -> Refusal:
    scopes = " ".join(sorted(method.scopes))
    info = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
        "domain": "googleapis.com",
        "metadata": {"service": method.host, "method": method.id},
    }
    challenge = f'Bearer realm="https://accounts.google.com/", error="insufficient_scope", scope="{scopes}"'
    return Refusal(
        403,
        "insufficientPermissions",
        "Request had insufficient authentication scopes.",
        headers={"WWW-Authenticate": challenge},
        extra={"details": [info]},
    )
