"""Many requests in one: $batch. https://learn.microsoft.com/graph/json-batching"""

import base64
import json
import random
from collections.abc import Callable, Iterable
from typing import Final

from pydantic import BaseModel, ValidationError

from tests.servers.https.exchange import Answer, Json, Request, json_answer
from tests.servers.https.wire import parsed
from tests.servers.microsoft.refusal import Refusal

MOST: Final = 20
"""Requests in a batch."""


class _Part(BaseModel):
    id: str
    method: str
    url: str
    headers: dict[str, str] = {}
    body: Json | None = None


class _Batch(BaseModel):
    requests: list[_Part]


def parts_of(request: Request) -> list[tuple[str, Request]]:
    """Each part's id, and what it asks. Raises Refusal."""
    try:
        parts = _Batch.model_validate_json(request.body).requests
    except ValidationError as error:
        raise Refusal(400, "BadRequest", f"Invalid batch payload format: {error}") from None
    if not 0 < len(parts) <= MOST:
        raise Refusal(400, "BadRequest", f"Number of batch request steps exceeds the maximum value of {MOST}.")
    ids = [part.id.lower() for part in parts]
    if len(set(ids)) != len(ids):
        raise Refusal(400, "BadRequest", "Batch request ids are not unique.")
    return [(part.id, _part(request, part)) for part in parts]


def _part(request: Request, part: _Part) -> Request:
    """A part has the batch's access token, and of its other fields nothing."""
    url = part.url
    if url.startswith("https:"):
        raise Refusal(400, "BadRequest", "Batch request urls must be relative.")
    version = request.path.split("/")[1]
    own = {name.lower(): value for name, value in part.headers.items()}
    if part.body is not None and "content-type" not in own:
        raise Refusal(400, "BadRequest", "Write request must contain the Content-Type header declaration.")
    headers = {"authorization": request.headers.get("authorization", ""), **own}
    body = b"" if part.body is None else json.dumps(part.body).encode()
    return parsed(request.host, part.method, f"/{version}/{url.lstrip('/')}", headers, body)


def answer_batch(parts: Iterable[tuple[str, Request]], answer: Callable[[Request], Answer]) -> Answer:
    """Each part's answer, in any order."""
    responses = [_response(id_, answer(request)) for id_, request in parts]
    random.Random(len(responses)).shuffle(responses)  # noqa: S311
    return json_answer({"responses": responses})


def _response(id_: str, answer: Answer) -> Json:
    told: Json = {"id": id_, "status": answer.status, "headers": dict(answer.headers)}
    if answer.body:
        is_json = answer.headers.get("Content-Type", "").startswith("application/json")
        told["body"] = json.loads(answer.body) if is_json else base64.b64encode(answer.body).decode()
    return told
