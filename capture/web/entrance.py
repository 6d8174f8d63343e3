"""The door: what a request says of its browser, the cookie of a session, and where to go once inside."""

from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from capture.signing_in.entering import Browser
from capture.web.desk import Desk, origin_of
from store.sessions import LIFE

HOME = "/"
_MOST = 2_000


def browser_of(request: Request) -> Browser:
    """Where the request comes from."""
    return Browser(origin_of(request), request.headers.get("user-agent", ""))


def own_path(text: str) -> str:
    """`text` where it is the path of a page of ours, else that of the first one.

    What browsers take for another site is none: `//host`, `/\\host`, and both with tabs and line ends in between
    (https://url.spec.whatwg.org/#concept-basic-url-parser).
    """
    is_plain = len(text) <= _MOST and text.isascii() and text.isprintable() and not set(text) & set(" \\")
    if not is_plain or not text.startswith("/") or text.startswith("//"):
        return HOME
    try:
        parts = urlsplit(text)
    except ValueError:
        return HOME
    return HOME if parts.scheme or parts.netloc or parts.path.startswith("/sign-in") else text


def let_in(desk: Desk, word: str, onward: str = HOME) -> Response:
    """The cookie of the session with this word, and the browser on to a page of ours."""
    response = RedirectResponse(own_path(onward), 303)
    # Lax: who follows a link to a page of ours is signed in; no form of another site is sent with it.
    response.set_cookie(
        *(desk.cookie, word),
        max_age=int(LIFE.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",
        secure=desk.is_secure,
    )
    return response


def let_out(desk: Desk) -> Response:
    """The browser to the page of sign-in, without the cookie."""
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(desk.cookie, path="/", httponly=True, samesite="lax", secure=desk.is_secure)
    return response
