"""Signing in at a provider from a page: the browser is sent there, and what it comes back with is taken once.

An answer counts within ten minutes, and only in the browser that began: it alone has the cookie of that attempt.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fastapi import HTTPException, Request, Response

from capture.estimate import duration
from capture.granted.account import OTHER, Attempt, Expected, choices_of, save
from capture.owned import of_connection
from capture.refusals import Missing
from capture.rights import Right
from capture.web.attempts import PATIENCE, is_elsewhere, remember
from capture.web.sign_ins import Begun, Outcome
from capture.web.visit import Visit, go
from config.errors import SecretUnavailable
from connectors.errors import ConnectorError, NeedsPerson
from connectors.model.address import Address
from store import audit
from store.errors import StoreError


@dataclass(frozen=True, slots=True)
class Provider:
    """Where people sign in."""

    kind: str
    name: str
    button: str
    """What began it, as the page calls it."""

    @property
    def done(self) -> str:
        """The path that the browser comes back to."""
        return f"/connect/{self.kind}/done"

    def redirect(self, visit: Visit) -> str:
        """Its address, as the provider must know it."""
        return f"{visit.desk.settings.web.root}{self.done}"


GOOGLE: Final = Provider("google", "Google", "Connect Google")
MICROSOFT: Final = Provider("microsoft", "Microsoft", "Connect Microsoft 365")


def check_place(provider: Provider, request: Request, visit: Visit) -> None:
    """People are sent back to `root`: a browser that knows us by another name would come without its cookie.

    Raises HTTPException.
    """
    if is_elsewhere(visit.desk, request):
        root = visit.desk.settings.web.root
        told = f"{provider.name} sends people back to {root} only: open {root}/connections and begin there."
        raise HTTPException(409, told)


def again(provider: Provider, visit: Visit, connection_id: int) -> tuple[Mapping[str, object], Expected]:
    """What was chosen of a connection, and who must sign in to it again.

    Raises Missing where there is none, or it is neither hers nor hers to care for.
    """
    with visit.desk.store.read() as connection:
        one = of_connection(connection, visit.acting, connection_id, may_all=visit.may(Right.HEALTH))[0]
    if one.kind != provider.kind:
        raise Missing
    account = Address(str(one.options.get("user") or one.owner))
    expected = Expected(one.owner, account, connection_id, str(one.options.get("signed_in") or ""))
    return choices_of(one.kind, one.options), expected


def send(provider: Provider, visit: Visit, attempt: Attempt, expected: Expected | None) -> Response:
    """The browser to the provider, with the cookie that it must come back with.

    By a page of ours: in Chromium our policy for forms counts for where a form is redirected to as well, and a provider
    may redirect people to the sign-in of their company, wherever that is (https://github.com/w3c/webappsec-csp/issues/8).
    """
    begun = Begun(attempt, expected, visit.now + PATIENCE)
    visit.desk.sign_ins.begin(begun, visit.now)
    place = attempt.url(expected.account if expected else None)
    response = visit.page("sending.html", place=place, provider=provider.name)
    remember(response, visit.desk, cookie_of(attempt.state), begun.browser, provider.done)
    return response


def come_back(provider: Provider, request: Request, visit: Visit) -> Response:
    """What the answer opens is tried and connected; the page of connections says how it went."""
    state = request.query_params.get("state", "")
    cookie = cookie_of(state)
    begun = visit.desk.sign_ins.take(state, request.cookies.get(cookie, ""), visit.now)
    again = f"Press {provider.button} once more."
    if begun is None:
        said = "This sign-in was not begun in this browser, is finished, or took more than ten minutes"
        return tell(visit, said, again)
    response = _connect(visit, begun, str(request.url), again)
    response.delete_cookie(cookie, path=provider.done)
    return response


def tell(visit: Visit, said: str, advice: str, *, is_good: bool = False) -> Response:
    """To the page of connections, which says so at its head."""
    outcome = Outcome(is_good, f"{said}.", advice, visit.now + PATIENCE)
    return go("/connections", told=visit.desk.sign_ins.end(outcome, visit.now))


def cookie_of(state: str) -> str:
    """The name of the cookie of the sign-in with this state."""
    return f"sign_in_{state}"


def _connect(visit: Visit, begun: Begun, address: str, again: str) -> Response:
    try:
        found = begun.attempt.find(address, begun.expected, visit.now)
        if found.owner != visit.rep and not visit.may(Right.HEALTH):
            raise NeedsPerson(f"This sign-in was as {found.owner}, and you are {visit.rep} here", OTHER)
        ensured = save(visit.desk.settings, visit.desk.store, found, visit.now, keep=True)
    except NeedsPerson as error:
        return tell(visit, str(error), error.advice)
    except (ConnectorError, SecretUnavailable, StoreError) as error:
        return tell(visit, str(error).rstrip("."), again)
    with visit.desk.store.begin() as connection:
        about = f"connection {ensured.id}"
        audit.note(connection, visit.now, visit.rep, visit.origin, "connection.connect", about)
    told = f"Connected {found.account}: {found.tried.detail}"
    if found.tried.messages:
        told = f"{told}; {duration(found.tried.messages, found.options)}"
    return tell(visit, told, found.warning, is_good=True)
