"""GET /connect/google/done: Google sends the browser back; what it was allowed to read is tried and connected."""

from typing import Final

from fastapi import APIRouter, Request, Response

from capture import grants
from capture.estimate import duration
from capture.granted import find, save
from capture.web.sign_ins import PATIENCE, Begun, Outcome
from capture.web.visit import Here, Visit, go
from config.errors import SecretUnavailable
from connectors.errors import ConnectorError, NeedsPerson
from store.errors import StoreError

router = APIRouter()

DONE: Final = "/connect/google/done"
_AGAIN: Final = "Press Connect Google once more."


def cookie_of(state: str) -> str:
    """The name of the cookie of the sign-in with this state: several may be under way in one browser."""
    return f"google_sign_in_{state}"


@router.get(DONE)
def connect_google_done(request: Request, visit: Here) -> Response:
    """Once, within ten minutes, and only in the browser that began; the page of connections says how it went."""
    state = request.query_params.get("state", "")
    cookie = cookie_of(state)
    begun = visit.desk.sign_ins.take(state, request.cookies.get(cookie, ""), visit.now)
    if begun is None:
        return _unknown(visit)
    response = _connect(visit, begun, str(request.url))
    response.delete_cookie(cookie, path=DONE)
    return response


def _unknown(visit: Visit) -> Response:
    return tell(visit, "This sign-in was not begun in this browser, is finished, or took more than ten minutes", _AGAIN)


def _connect(visit: Visit, begun: Begun, address: str) -> Response:
    settings, sign_in = visit.desk.settings, begun.sign_in
    client = settings.google.client
    assert client is not None  # noqa: S101 - it was begun with one
    try:
        grant = sign_in.redeem(sign_in.code_in(address), visit.now)
        found = find(settings, client, grant, begun.choices, begun.expected)
        save(visit.desk.store, found, visit.now, keep=True)
    except NeedsPerson as error:
        return tell(visit, str(error), error.advice)
    except (ConnectorError, SecretUnavailable, StoreError) as error:
        return tell(visit, str(error).rstrip("."), _AGAIN)
    told = f"Connected {found.options.user or found.owner}: {found.tried.detail}"
    if found.tried.messages:
        told = f"{told}; {duration(found.tried.messages, found.options)}"
    return tell(visit, told, grants.warning(grant.ends), is_good=True)


def tell(visit: Visit, said: str, advice: str, *, is_good: bool = False) -> Response:
    """To the page of connections, which says so at its head."""
    outcome = Outcome(is_good, f"{said}.", advice, visit.now + PATIENCE)
    return go("/connections", told=visit.desk.sign_ins.end(outcome, visit.now))
