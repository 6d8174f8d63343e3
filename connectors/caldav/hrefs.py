"""How servers name things, brought to one form, and item ids made of it.

Servers write the same resource as a path or a full address, with `@` or `%40`, with letters beyond ASCII or their
escapes, and not always in one way (https://github.com/pimutils/vdirsyncer/pull/286). Ids must not change with it.

PATH    absolute, percent-encoded in one way: what RFC 3986 3.3 lets stand in a segment stands, all else is %XX. An
        escaped slash stays escaped: Exchange's UIDs have them, and some servers name resources by UID.
"""

import hashlib
from typing import Final
from urllib.parse import quote, unquote_to_bytes, urlsplit, urlunsplit

_STANDS: Final = "-._~!$&'()*+,;=:@"
MAX_ID: Final = 1_000
"""Bytes of a path in an id: with the longest id of an occurrence, what PostgreSQL still puts into an index."""


def path_of(href: str) -> str:
    """The PATH of an href as a server wrote it."""
    # urlsplit would take `//calendar/` for a host, and cut at `?` and `#` what some servers forget to escape.
    if href.startswith(("http://", "https://")):
        href = "/" + href.partition("://")[2].partition("/")[2]
    segments = href.encode("utf-8", "replace").split(b"/")
    return "/".join(quote(unquote_to_bytes(each), safe=_STANDS) for each in segments)


def at(url: str, href: str) -> str:
    """The address of what a server that answers at `url` calls `href`."""
    scheme, host, path, _, _ = urlsplit(href if href.startswith(("http://", "https://")) else url)
    path = path_of(href)
    if not path.startswith("/"):
        path = urlsplit(url).path.rpartition("/")[0] + "/" + path
    return urlunsplit((scheme, host, path, "", ""))


def folder(path: str) -> str:
    """The path of a collection, with the slash at its end that some servers leave out."""
    return path if path.endswith("/") else f"{path}/"


def short(path: str, home: str) -> str:
    """The id of what lies at `path`: relative to the calendar home, if it lies there."""
    inside = path[len(home) :] if path.startswith(home) else ""
    ident = inside if inside and not inside.startswith("/") else path
    if len(ident) <= MAX_ID:
        return ident
    return f"{ident[: MAX_ID - 65]}~{hashlib.sha256(ident.encode()).hexdigest()}"


def full(ident: str, home: str) -> str:
    """The path behind an id of `short`; of one that was too long, a path at which there is nothing."""
    return ident if ident.startswith("/") else home + ident
