"""The resource itemBody. https://learn.microsoft.com/graph/api/resources/itembody"""

from tests.servers.https.exchange import Json
from tests.servers.outlook.texts import to_html, to_text


def body(content: str, *, is_html: bool, as_text: bool) -> Json:
    """The resource itemBody. `as_text`: the client prefers outlook.body-content-type="text"."""
    if as_text:
        return {"contentType": "text", "content": to_text(content) if is_html else content}
    return {"contentType": "html", "content": content if is_html else to_html(content)}
