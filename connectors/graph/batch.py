"""Several requests in one: https://learn.microsoft.com/graph/json-batching"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from connectors.graph.requests import Json, Raw

MOST_PARTS: Final = 20
PATH: Final = "$batch"
_ALPHABET: Final = str.maketrans("-_", "+/", "\r\n")


class NoBatch(ValueError):
    """The answer to a batch is none."""


@dataclass(frozen=True, slots=True)
class Part:
    """The answer to one request of a batch."""

    status: int
    headers: Mapping[str, str]
    """By names in lower case."""
    body: Any
    """As json.loads makes it; text where it is no JSON."""

    def content(self) -> Json | Raw | None:
        """What was asked for; None where it is neither JSON nor bytes."""
        if isinstance(self.body, dict):
            return self.body
        return Raw(_bytes(self.body)) if isinstance(self.body, str) else None


def batch_body(paths: Sequence[str], preferred: Sequence[str]) -> bytes:
    """What is sent for paths below the root, each with what it prefers; their ids are 0, 1 ... All are for reading."""
    parts = [
        {"id": str(number), "method": "GET", "url": f"/{path}", "headers": {"Prefer": prefer}}
        for number, (path, prefer) in enumerate(zip(paths, preferred, strict=True))
    ]
    return json.dumps({"requests": parts}).encode()


def parts_of(answer: object) -> dict[str, Part]:
    """The parts that can be told, by their ids; what else is in the answer is left out. Raises NoBatch."""
    responses = answer.get("responses") if isinstance(answer, dict) else None
    if not isinstance(responses, list):
        raise NoBatch
    return {
        str(response.get("id")): Part(response["status"], _lower(response.get("headers")), response.get("body"))
        for response in responses
        if isinstance(response, dict) and isinstance(response.get("status"), int)
    }


def _lower(headers: object) -> dict[str, str]:
    return {name.lower(): str(value) for name, value in headers.items()} if isinstance(headers, dict) else {}


def _bytes(text: str) -> bytes:
    """Graph encodes what is no JSON as Base64. A message is none by itself: its header has colons."""
    try:
        return base64.b64decode(text.translate(_ALPHABET), validate=True)
    except ValueError:
        return text.encode("utf-8", "surrogateescape")
