"""Many calls in one request: multipart/mixed. https://developers.google.com/gmail/api/guides/batch"""

import re
from collections.abc import Callable, Iterator
from http import HTTPStatus
from io import BytesIO
from typing import Final

from tests.servers.google.refusal import Refusal
from tests.servers.https.exchange import Answer, Request
from tests.servers.https.wire import parsed, read_headers

MOST: Final = {"www.googleapis.com": 1_000}
"""Calls in a batch (Calendar); others take 100."""
_FOLD: Final = re.compile(rb"\r?\n[ \t]+")


def answer_batch(request: Request, answer: Callable[[Request], Answer]) -> Answer:
    """Each part's answer, in the order of the parts."""
    kind = request.headers.get("content-type", "")
    boundary = re.search(r'boundary="?([^";]+)', kind)
    if not kind.startswith("multipart/mixed") or not boundary:
        raise Refusal(400, "badRequest", "Failed to parse batch request, error: no boundary")
    parts = list(_parts(request, boundary[1].encode()))
    if not 0 < len(parts) <= MOST.get(request.host, 100):
        raise Refusal(400, "badRequest", f"The batch request has {len(parts)} calls")
    limit = b"--batch_capture"
    lines = [limit + b"\r\n" + _part(name, answer(inner)) for name, inner in parts]
    body = b"\r\n".join([*lines, limit + b"--\r\n"])
    return Answer(200, body, {"Content-Type": "multipart/mixed; boundary=batch_capture"})


def _parts(request: Request, boundary: bytes) -> Iterator[tuple[str, Request]]:
    for part in request.body.split(b"--" + boundary)[1:-1]:
        stream = BytesIO(_FOLD.sub(b" ", part.lstrip(b"\r\n")))
        name = read_headers(stream).get("content-id", "")
        verb, target, _ = stream.readline().decode("ascii").split(" ", 2)
        own = read_headers(stream)
        outer = {key: value for key, value in request.headers.items() if not key.startswith("content-")}
        yield name, parsed(request.host, verb, target, {**outer, **own}, stream.read())


def _part(name: str, answer: Answer) -> bytes:
    inner = [f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}"]
    inner += [f"{key}: {value}" for key, value in answer.headers.items()]
    named = [f"Content-ID: <response-{name.removeprefix('<')}"] if name else []
    head = ["Content-Type: application/http", *named, "", *inner, f"Content-Length: {len(answer.body)}", "", ""]
    return "\r\n".join(head).encode() + answer.body
