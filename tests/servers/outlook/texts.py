"""Bodies in HTML and as plain text, as Exchange makes one of the other."""

from html import escape
from html.parser import HTMLParser

PREVIEW = 255
"""Characters of bodyPreview."""
_HEAD = '<html><head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>'
_LINES = frozenset({"p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "hr", "blockquote"})
_UNSEEN = frozenset({"head", "style", "script", "title"})


def to_html(text: str) -> str:
    """Plain text as a page."""
    lines = "<br>\r\n".join(escape(line) for line in text.splitlines())
    return f'{_HEAD}<div class="PlainText">{lines}</div></body></html>'


def to_text(page: str) -> str:
    """What is to be read on a page; addresses of links follow them in angle brackets."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return "\r\n".join(" ".join(line.split()) for line in "".join(reader.read).splitlines()).strip()


def preview(content: str, *, is_html: bool) -> str:
    """The beginning of the text."""
    return " ".join((to_text(content) if is_html else content).split())[:PREVIEW]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []
        self._unseen = 0
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "a":
            self._links.append(dict(attrs).get("href") or "")
        elif tag in _LINES:
            self.read.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "a" and self._links:
            link = self._links.pop()
            self.read.append(f"<{link}>" if link else "")
        elif tag in ("p", "div"):
            self.read.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.read.append(data.replace("\r", " ").replace("\n", " "))
