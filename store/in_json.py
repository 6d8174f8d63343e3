"""Values in JSON, as columns keep them."""

import json

from pydantic_core import PydanticSerializationError, from_json, to_json


def written(value: object) -> str:
    """As JSON. Raises TypeError for what has none."""
    # A quarter of the time of the standard library's, and every link has its reasons in JSON; but that knows the names
    # of files that are no text, which UTF-8 cannot hold.
    try:
        return to_json(value).decode()
    except PydanticSerializationError:
        return json.dumps(value)


def read(text: str) -> object:
    """From JSON. Raises ValueError."""
    try:
        return from_json(text)
    except ValueError:
        return json.loads(text)
