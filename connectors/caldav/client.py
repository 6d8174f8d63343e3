"""What we ask of a CalDAV server, as calls. Each may raise NeedsPerson, TryLater and ProviderBug, as `Http` says."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Final

from connectors.ahead import read_ahead
from connectors.caldav import requests
from connectors.caldav.hrefs import at, folder, path_of
from connectors.caldav.multistatus import Multistatus, Resource, Unparsable
from connectors.caldav.names import CONTENT_TYPE, DATA, ETAG
from connectors.errors import ProviderBug
from connectors.http import Http, TooLarge

MAX_LISTING: Final = 256 << 20
"""Bytes of an answer that names resources: about a million of them. None of it is kept but names and versions."""
MAX_BODIES: Final = 32 << 20
"""Bytes of an answer with events in it."""
MAX_ROUNDS: Final = 10_000
BATCH: Final = 150
"""Events asked for at once."""
_MISSING: Final = frozenset((404, 410))
_CANNOT_TELL: Final = frozenset((400, 403, 404, 405, 406, 409, 410, 412, 413, 415, 418, 422, 501, 507))
"""What servers answer to a sync-collection that they do not serve, or whose token they have forgotten. RFC 6578 3.2 has
403 or 409 for it (Radicale 403, Xandikos 412), Nextcloud has said 418 after deletions
(https://github.com/python-caldav/caldav/issues/183), Google and Yandex 507
(https://github.com/python-caldav/caldav/issues/340)."""
_COMPONENT: Final = re.compile(r";\s*component\s*=\s*\"?\s*([a-z-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Body:
    """One resource of a calendar."""

    path: str
    etag: str
    data: bytes | None
    """None where the server has it, but cannot hand it over in a form that we can read."""


@dataclass(slots=True)
class Changes:
    """What happened in a calendar since a token."""

    token: str
    changed: dict[str, str] = field(default_factory=dict)
    """Path → etag."""
    gone: set[str] = field(default_factory=set)

    def take(self, found: Iterable[Resource], collection: str) -> bool:
        """Adds a part of the answer; whether the server has more to say (RFC 6578 3.6)."""
        is_truncated = False
        for resource in found:
            path = path_of(resource.href)
            if folder(path) == collection:
                is_truncated = is_truncated or resource.status == 507
            elif resource.status in _MISSING or (resource.status == 200 and not _is_event(resource)):
                self.changed.pop(path, None)
                self.gone.add(path)
            elif resource.status == 200:
                self.gone.discard(path)
                self.changed[path] = _etag(resource.text(ETAG))
        return is_truncated


class Client:
    """One server, by way of one signed-in pool of connections."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def properties(
        self, url: str, depth: int, names: Sequence[str], understood: frozenset[int] = frozenset()
    ) -> tuple[str, list[Resource]]:
        """Those of the resource at `url`, and with depth 1 of its members; and the address that answered.

        No resources where the answer's status is among `understood`.
        """
        with self._http.send(
            "PROPFIND", url, requests.propfind(names), _headers(depth), understood=understood
        ) as answer:
            if answer.status in understood:
                return answer.url, []
            return answer.url, list(Multistatus(_bounded(answer.chunks(MAX_LISTING))).resources())

    def listing(self, url: str) -> dict[str, str]:
        """Path → etag of every event of a calendar; none of one that has gone meanwhile."""
        body, collection, found = requests.propfind((ETAG, CONTENT_TYPE)), folder(path_of(url)), Changes("")
        understood = _MISSING | {507}
        with self._http.send("PROPFIND", url, body, _headers(1), understood=understood) as answer:
            if answer.status in _MISSING:
                return {}
            is_part = answer.status == 507 or found.take(
                Multistatus(_bounded(answer.chunks(MAX_LISTING))).resources(), collection
            )
        if not is_part:
            return found.changed
        # More than the server lists at once: only a sync-collection can be read in parts.
        whole = self.changes(url, "")
        if whole is None:
            raise ProviderBug("The server does not list all of a calendar", "507")
        return whole.changed

    def changes(self, url: str, token: str) -> Changes | None:
        """Since `token`, in as many parts as the server wants; None where it cannot tell."""
        found, collection = Changes(token), folder(path_of(url))
        for _ in range(MAX_ROUNDS):
            body = requests.sync_collection(found.token, (ETAG, CONTENT_TYPE))
            with self._http.send("REPORT", url, body, _headers(0), understood=_CANNOT_TELL) as answer:
                if answer.status in _CANNOT_TELL:
                    return None
                part = Multistatus(_bounded(answer.chunks(MAX_LISTING)))
                is_truncated = found.take(part.resources(), collection)
            if not part.sync_token or (is_truncated and part.sync_token == found.token):
                return None
            found.token = part.sync_token
            if not is_truncated:
                return found
        return None

    def bodies(self, url: str, paths: Sequence[str]) -> Iterator[Body]:
        """The resources at these paths, in order of path within a batch; what is no longer there is left out.

        A batch is asked for while the one before is used: nothing else may be asked meanwhile.
        """
        batches = (list(self._bodies(url, paths[start : start + BATCH])) for start in range(0, len(paths), BATCH))
        with closing(read_ahead(batches)) as coming:
            for batch in coming:
                yield from batch

    def _bodies(self, url: str, paths: Sequence[str]) -> Iterator[Body]:
        try:
            found = self._multiget(url, paths)
        except (TooLarge, Unparsable):
            # One event that is too large or no XML must not hide those beside it.
            if len(paths) == 1:
                yield Body(paths[0], "", None)
                return
            half = len(paths) // 2
            yield from self._bodies(url, paths[:half])
            yield from self._bodies(url, paths[half:])
            return
        for path in paths:
            body = found.get(path) or self._get(at(url, path), path)
            if body:
                yield body

    def _multiget(self, url: str, paths: Sequence[str]) -> dict[str, Body]:
        with self._http.send("REPORT", url, requests.multiget(paths), _headers(1)) as answer:
            found = Multistatus(answer.chunks(MAX_BODIES)).resources()
            bodies = (Body(path_of(each.href), _etag(each.text(ETAG)), each.text(DATA).encode()) for each in found)
            return {body.path: body for body in bodies if body.data}

    def _get(self, url: str, path: str) -> Body | None:
        """One that a multiget did not give: it has gone, or the server loses its way (Xandikos 0.4 at a `#`)."""
        with self._http.send("GET", url, headers={"Accept": "text/calendar"}, understood=_MISSING) as answer:
            if answer.status in _MISSING:
                return None
            try:
                return Body(path, _etag(answer.headers.get("ETag", "")), b"".join(answer.chunks(MAX_BODIES)))
            except TooLarge:
                return Body(path, "", None)


def calendar_url(url: str, resource: str) -> str:
    """The address of the calendar in which the resource at the path `resource` lies, on the server that is at `url`."""
    return at(url, resource.rpartition("/")[0] + "/")


def _headers(depth: int) -> dict[str, str]:
    return {
        "Depth": str(depth),
        "Content-Type": 'application/xml; charset="utf-8"',
        "Accept": "text/xml, application/xml",
    }


def _bounded(chunks: Iterator[bytes]) -> Iterator[bytes]:
    try:
        yield from chunks
    except TooLarge:
        raise ProviderBug("The server lists more than any calendar holds", f"more than {MAX_LISTING} bytes") from None


def _etag(written: str) -> str:
    """Without quotes, and without the mark of a weak one, which web servers add and drop as they compress."""
    return written.strip().removeprefix("W/").strip('"')


def _is_event(resource: Resource) -> bool:
    """Tasks and journals are told by their media type's parameter (RFC 5545 8.1), where servers state it."""
    found = _COMPONENT.search(resource.text(CONTENT_TYPE))
    return found is None or found[1].upper() == "VEVENT"
