"""HTML to text."""
from inscriptis import get_text
def html_to_text(html: str) -> str:
    return get_text(html)
