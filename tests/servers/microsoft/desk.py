"""From a request to Graph to its answer: which operation, who asks, may she, and is the answer one of Graph's."""

import json
from collections import Counter
from typing import Final

from pydantic_core import ValidationError

from tests.servers.https.exchange import Answer, Json, Request, json_answer
from tests.servers.https.faults import Fault, met
from tests.servers.microsoft.call import Call, Handlers
from tests.servers.microsoft.door import Door, Place
from tests.servers.microsoft.limits import Limits
from tests.servers.microsoft.refusal import Refusal, invalid
from tests.servers.microsoft.routes import CALENDARS, MAIL, ROUTES, Route
from tests.servers.microsoft.schemas import validator

CREATED: Final = "subscriptions.create"
"""Is answered by 201."""


class Desk:
    """Answers what is asked of Graph. Not for several threads at once."""

    def __init__(self, door: Door, limits: Limits, handlers: Handlers, wrong: list[str]) -> None:
        """`handlers` by operations; `wrong` is told of answers that Graph would not give."""
        self.asked: Counter[str] = Counter()
        self.faults: list[Fault] = []
        self._door, self._limits, self._handlers, self._wrong = door, limits, handlers, wrong
        self._routes = [route for route in ROUTES if route.operation in handlers]

    def mailbox(self, request: Request) -> str:
        """Whose mailbox is asked for, by address; "" for none, or where that cannot be told."""
        place = Place.of(request)
        found = self._found(request, place)
        access = self._door.tokens.holder(request)
        if found is None or access is None or found[0].scopes not in (MAIL, CALENDARS):
            return ""
        return access.address if place.person == "me" else self._door.people.find(place.person) or ""

    def answer(self, request: Request, *, part: bool = False) -> Answer:
        """The operation's answer or refusal. `part`: the request came in a batch."""
        try:
            call, route = self._admitted(request, part=part)
        except Refusal as refusal:
            return refusal.answer()
        return met(self.faults, call, lambda: self._handled(route, call))

    def _admitted(self, request: Request, *, part: bool) -> tuple[Call, Route]:
        place = Place.of(request)
        route, names = self._route(request, place)
        access = self._door.holder(request)
        person = self._door.person(place, access, route)
        self._door.admit(route, access, person)
        query = route.parameters(request.query)
        self.asked[route.operation] += 1
        call = Call(
            route.operation, request.host, self.asked[route.operation], person, access.scopes, names, query,
            part, _told(request), place.at, request.headers, access.address,
        )  # fmt: skip
        return call, route

    def _route(self, request: Request, place: Place) -> tuple[Route, dict[str, str]]:
        found = self._found(request, place)
        if found is None:
            self._wrong.append(f"{request.verb} {place.at} is nothing that this server has")
            raise invalid(f"Resource not found for the segment '{place.below}'.", "BadRequest")
        return found

    def _found(self, request: Request, place: Place) -> tuple[Route, dict[str, str]] | None:
        for route in self._routes:
            if (route.verb, route.version, route.personal) == (request.verb, place.version, bool(place.person)):
                names = route.names(place.below)
                if names is not None:
                    return route, names
        return None

    def _handled(self, route: Route, call: Call) -> Answer:
        if call.user:
            self._limits.take(call.user)
        value = self._handlers[route.operation](call)
        if isinstance(value, bytes):
            return Answer(200, value, {"Content-Type": "text/plain"})
        for fault in self.faults:
            value = fault.after(call, value)
        if not route.answers:
            return Answer(204)
        told: Json = {"@odata.context": f"https://{call.host}/{route.version}/$metadata#{route.answers}", **value}
        if mistake := _mistake(route, told):
            self._wrong.append(f"{route.operation} answered what Graph would not: {mistake}")
            raise Refusal(500, "InternalServerError", mistake)
        return json_answer(told, 201 if route.operation == CREATED else 200)


def _mistake(route: Route, told: Json) -> str:
    is_delta = route.path.endswith("/delta")
    if is_delta and ("@odata.nextLink" in told) == ("@odata.deltaLink" in told):
        return "a page of a delta has one link"
    try:
        validator(route.answers, is_delta=is_delta).validate_python(told)
    except ValidationError as error:
        return str(error)
    return ""


def _told(request: Request) -> Json:
    """The body of a request, if it has one."""
    if not request.body:
        return {}
    try:
        told = json.loads(request.body)
    except ValueError:
        raise Refusal(400, "BadRequest", "Unable to read JSON request payload.") from None
    assert isinstance(told, dict)
    return told
