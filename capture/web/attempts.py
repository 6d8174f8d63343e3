"""Sign-ins that leave for a provider and come back: where they may begin, and the cookie by which the browser is known.

One attempt each, as several may be under way in one browser; in that of who began it, and nowhere else.
"""

from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request, Response

from capture.web.desk import Desk
from connectors.sites import is_loopback

PATIENCE: Final = timedelta(minutes=10)
"""For which an attempt waits."""


def is_elsewhere(desk: Desk, request: Request) -> bool:
    """A browser that knows us by another name than the provider would come back without its cookie."""
    place = urlsplit(desk.settings.web.root)
    return is_loopback(place.hostname or "") and request.headers.get("host") != place.netloc


def remember(response: Response, desk: Desk, name: str, word: str, path: str) -> None:
    """The word is told again to pages below `path` alone."""
    # Lax: the browser comes back by a link of another site.
    response.set_cookie(
        *(name, word),
        max_age=int(PATIENCE.total_seconds()),
        path=path,
        httponly=True,
        samesite="lax",
        secure=desk.is_secure,
    )
