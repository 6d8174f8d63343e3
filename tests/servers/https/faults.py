"""What goes wrong at a server of the tests, or on the way to it.

A fault is put into the server's `faults` and stays there; those that come first are met first:

    server.faults.append(Slow("calendar.*", seconds=5))
    server.faults.append(Changed("gmail.users.messages.list", doubled("messages")))
    server.faults.append(Meanwhile("messages.delta", lambda: mailbox.delete(id)))

How each provider refuses is said in its own module.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from tests.servers.https.call import Call
from tests.servers.https.exchange import Answer, CutOff, Json, Refused


@dataclass(slots=True)
class Fault:
    """Strikes some calls of some methods."""

    method: str = "*"
    """The ids of methods, with * for anything."""

    def delay(self, call: Call) -> float:
        """Seconds that the answer takes longer."""
        return 0.0

    def before(self, call: Call) -> Answer | None:
        """An answer instead of the method's. May raise Refused or CutOff."""
        return None

    def after(self, call: Call, value: Json) -> Json:
        """The method's answer, changed."""
        return value


@dataclass(slots=True, kw_only=True)
class Chosen(Fault):
    """Strikes every n-th call that meets its conditions, and no more than a number of them."""

    every: int = 1
    times: int | None = None
    """None: for ever."""
    user: str = ""
    """Only calls of this person."""
    parts: bool | None = None
    """Only those in batches, or only those that are not."""
    when: Callable[[Call], object] | None = None
    """A condition more."""
    met: int = 0
    """Calls that met the conditions."""
    struck: int = 0
    """Calls that it struck."""

    def strikes(self, call: Call) -> bool:
        """Whether this call is struck. To be asked once a call."""
        if not fnmatchcase(call.method, self.method) or (self.user and call.user != self.user):
            return False
        if (self.parts is not None and call.part != self.parts) or (self.when and not self.when(call)):
            return False
        self.met += 1
        if self.met % self.every or self.struck == self.times:
            return False
        self.struck += 1
        return True


@dataclass(slots=True)
class Says(Chosen):
    """Answers something that is not the provider's: a proxy's page, JSON that ends in the middle."""

    method: str = "*"
    answer: Answer = Answer()  # noqa: RUF009

    def before(self, call: Call) -> Answer | None:
        return self.answer if self.strikes(call) else None


@dataclass(slots=True)
class Cut(Chosen):
    """Closes the connection without an answer."""

    def before(self, call: Call) -> Answer | None:
        if self.strikes(call):
            raise CutOff
        return None


@dataclass(slots=True)
class Slow(Chosen):
    """Answers late: after more than the client's patience, that is a server that hangs."""

    method: str = "*"
    seconds: float = 1.0

    def delay(self, call: Call) -> float:
        return self.seconds if self.strikes(call) else 0.0


@dataclass(slots=True)
class Changed(Chosen):
    """Changes what the method answers; what comes out must still be as the provider's schemas have it."""

    method: str = "*"
    change: Callable[[Json], Json] = dict

    def after(self, call: Call, value: Json) -> Json:
        return self.change(value) if self.strikes(call) else value


@dataclass(slots=True)
class Meanwhile(Chosen):
    """Does something right after the method has made its answer: a person's change between two requests."""

    method: str = "*"
    action: Callable[[], object] = lambda: None

    def after(self, call: Call, value: Json) -> Json:
        if self.strikes(call):
            self.action()
        return value


def doubled(items: str) -> Callable[[Json], Json]:
    """For Changed: each item of the page is told twice. `items`: the name of the list."""
    return lambda value: {**value, items: [item for item in _listed(value, items) for _ in (1, 2)]}


def reordered(items: str) -> Callable[[Json], Json]:
    """For Changed: the page is told from its end to its beginning."""
    return lambda value: {**value, items: _listed(value, items)[::-1]} if items in value else value


def _listed(value: Json, name: str) -> list[object]:
    found = value.get(name, [])
    assert isinstance(found, list)
    return found


def met(faults: Sequence[Fault], call: Call, handle: Callable[[], Answer]) -> Answer:
    """The answer of `handle`, unless faults have another; later, if they make it late."""
    delay = max((fault.delay(call) for fault in faults), default=0.0)
    try:
        instead = (fault.before(call) for fault in faults)
        answer = next((answer for answer in instead if answer), None) or handle()
    except Refused as refusal:
        answer = refusal.answer()
    return replace(answer, delay=delay) if delay else answer
