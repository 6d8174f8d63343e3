"""How a sign-in at a provider that was begun by a link ends."""

from fastapi import Request, Response

from capture.acting import Acting
from capture.granted.account import save
from capture.web.connecting import told
from capture.web.desk import Desk, desk_of, origin_of
from capture.web.mailbox import mailbox_page
from capture.web.sign_ins import Begun
from capture.web.signing_in import Provider, cookie_of
from config.errors import SecretUnavailable
from connectors.errors import ConnectorError
from store import mailbox_links
from store.errors import StoreError


def come_back_by_link(provider: Provider, request: Request) -> Response:
    """Once, within ten minutes, only in the browser that began, and only while the link still opens."""
    desk, state = desk_of(request), request.query_params.get("state", "")
    begun = desk.sign_ins.take(state, request.cookies.get(cookie_of(state), ""), desk.now())
    if begun is None or begun.link is None:
        return mailbox_page({"state": "too_late"}, 404)
    response = _connect(desk, begun, request)
    response.delete_cookie(cookie_of(state), path=provider.done)
    return response


def _connect(desk: Desk, begun: Begun, request: Request) -> Response:
    assert begun.link is not None  # noqa: S101
    now, link = desk.now(), begun.link
    with desk.store.begin() as connection:
        if link not in mailbox_links.still_open(connection, now) or not mailbox_links.tried(connection, link.id):
            return mailbox_page({"state": "too_late"}, 404)
    try:
        found = begun.attempt.find(str(request.url), begun.expected, now)
        ensured = save(desk.settings, desk.store, found, now, keep=True)
    except (ConnectorError, SecretUnavailable, StoreError) as error:
        return mailbox_page({"state": "done", "said": f"{told(error)} Open the link once more."}, 422)
    with desk.store.begin() as connection:
        mailbox_links.end(connection, link.id)
        acting = Acting(link.owner, now, origin_of(request))
        acting.note(connection, "connection.connect", f"connection {ensured.id}")
    return mailbox_page({"state": "done", "said": f"Connected {found.account}: {found.tried.detail}."})
