"""Asking Microsoft Graph, as one person, within its limits, and with nothing repeated but what it could not answer.

client = Client(options, surroundings)
for answer in client.pages(Get("/mailFolders/delta?$select=displayName")): ...
for id, answer in client.ask_each({id: Get(f"/messages/{id}?$select=body") for id in ids}, inbox): ...
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from config.microsoft import MicrosoftOptions
from connectors.errors import ConnectorError, ProviderBug
from connectors.graph.access import access_of
from connectors.graph.batch import MOST_PARTS
from connectors.graph.errors import Absent, Expired, NoMailbox
from connectors.graph.limits import Limits, limits_of
from connectors.graph.no_mailbox import explained
from connectors.graph.requests import Get, Json, Missing, Raw, link_of
from connectors.graph.transport import Transport
from connectors.pace.outcomes import Kind, Refused, Trouble
from connectors.pace.rounds import each_answered, until_answered
from connectors.protocol import Surroundings

_Answer = Json | Raw | Missing | Refused
_WITNESS: Final = "*"
"""Its key, among ids of Graph's."""
MOST_OFTEN: Final = 2
"""How often Graph may lead us to the same page: a delta is known to repeat one."""


class Client:
    """One person's access, over connections of its own. Not for several threads at once."""

    def __init__(self, options: MicrosoftOptions, surroundings: Surroundings, limits: Limits | None = None) -> None:
        """Sends nothing yet. `limits`: what to keep to instead of those that the process has for this person.

        Raises NeedsPerson where the credentials cannot be read or are of a wrong kind.
        """
        self._access = access_of(options, surroundings)
        self.address = self._access.address
        """Whose mailbox it is."""
        self.person = self._access.person
        """Where that is, below the service's root."""
        self._limits = limits or limits_of(self._access.registration, self.address, surroundings.pool)
        self._transport = Transport(self._access, self._limits)

    def ask(self, request: Get) -> Json:
        """The answer.

        Raises Expired where Graph no longer knows the link that it was asked by (410), Absent where nothing is there
        (404), TryLater, NeedsPerson and ProviderBug for the others.
        """
        try:
            return until_answered(lambda: self._transport.alone(request), self._limits.quota)
        except NoMailbox as error:
            raise explained(error, self._transport, self._access) from None

    def glance(self, request: Get) -> Json | None:
        """The answer, asked for once; None where there is none. For what nothing depends on."""
        try:
            answer = self._transport.alone(request)
        except ConnectorError:
            return None
        return None if isinstance(answer, Trouble) else answer

    def ask_each(self, requests: Mapping[str, Get], witness: Get) -> Iterator[tuple[str, _Answer]]:
        """The answer to each by its key, in any order: an HTTP request for twenty of them.

        `witness`: what can be read if anything can; it is asked for beside those at which Graph has failed, where none
        was served. What fails while it is served is refused for itself.

        Raises TryLater, NeedsPerson and ProviderBug where the trouble is not one request's own; what has no answer by
        then may be asked again later.
        """
        doubtful: dict[str, _Doubtful] = {}
        is_served = False
        answers: Iterator[tuple[str, _Answer | _Doubtful]] = each_answered(
            requests, self._transport.together, MOST_PARTS, _outcome, self._limits.quota
        )
        try:
            for key, answer in answers:
                if isinstance(answer, _Doubtful):
                    doubtful[key] = answer
                else:
                    is_served = is_served or not isinstance(answer, Refused)
                    yield key, answer
        except NoMailbox as error:
            raise explained(error, self._transport, self._access) from None
        if is_served:
            yield from ((key, refusal.refused()) for key, refusal in doubtful.items())
        else:
            yield from self._again({key: requests[key] for key in doubtful}, witness, doubtful)

    def _again(
        self, requests: Mapping[str, Get], witness: Get, doubtful: Mapping[str, "_Doubtful"]
    ) -> Iterator[tuple[str, _Answer]]:
        """Once, beside the witness. Raises the first error where that is not served."""
        waiting = list(requests)
        while waiting:
            some, waiting = waiting[: MOST_PARTS - 1], waiting[MOST_PARTS - 1 :]
            asked = {key: requests[key] for key in some}
            answers = dict(self._transport.together(asked | {_WITNESS: witness}))
            if isinstance(answers.pop(_WITNESS), Trouble):
                raise doubtful[some[0]].error
            for key, answer in answers.items():
                if isinstance(answer, Trouble) and answer.kind is Kind.RATE:
                    raise answer.error
                found = _outcome(answer) if isinstance(answer, Trouble) else answer
                yield key, found.refused() if isinstance(found, _Doubtful) else found

    def pages(self, request: Get) -> Iterator[Json]:
        """The answer, and those that it links to as next. Raises as `ask` does."""
        told = Counter[str]()
        while True:
            answer = self.ask(request)
            yield answer
            link = link_of(answer, "@odata.nextLink")
            if not link:
                return
            told[link] += 1
            if told[link] > MOST_OFTEN:
                raise ProviderBug("Graph's pages lead in circles", f"{told.total()} pages")
            request = Get(link, request.prefer)

    def change(self, method: str, path: str, body: Json | None = None) -> Json:
        """For subscriptions to notifications only: "POST", "subscriptions". What is answered, {} where nothing is.

        Raises as `ask` does, and WriteRefused for every other path.
        """
        return until_answered(lambda: self._transport.change(method, path, body), self._limits.quota)

    def close(self) -> None:
        """Ends the connections. May be called twice."""
        self._transport.close()


@dataclass(frozen=True, slots=True)
class _Doubtful:
    """The fault of one request where others are served, else the account's."""

    error: ConnectorError
    is_passing: bool

    def refused(self) -> Refused:
        """Where others are."""
        return Refused(str(self.error), self.is_passing)


def _outcome(trouble: Trouble) -> Missing | Refused | _Doubtful:
    """What is one request's own. Raises the error of what is not."""
    match trouble.error:
        case Expired(evidence=evidence):
            return Missing(410, evidence.partition(" ")[2])
        case Absent(evidence=evidence):
            return Missing(404, evidence.partition(" ")[2])
        case ProviderBug() if trouble.kind is Kind.ITEM:
            return Refused(str(trouble.error))
        case error if trouble.kind in (Kind.ITEM, Kind.PASSING):
            return _Doubtful(error, trouble.kind is Kind.PASSING)
    raise trouble.error
