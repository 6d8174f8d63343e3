"""HTML bodies as text, in which quotes can still be told from the author's words."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

_SKIPPED = frozenset({"head", "style", "script", "title", "template", "-comment", "-doctype"})
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "pre"})
_BLOCKS = _PARAGRAPHS | {
    *("div", "tr", "li", "dt", "dd", "section", "article", "header", "footer", "main", "nav", "aside", "center", "hr"),
    *("address", "form", "fieldset", "figure", "body"),
}
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BORDERLESS = re.compile(r"border\s*:\s*(?:none|0)", re.IGNORECASE)
_DEEPEST = 20
"""Levels of quotes that are told apart."""
_RULE = "_" * 32


class _Writer:
    """Puts words on lines; blank lines never repeat; lines within quotes get a `>` for each level."""

    def __init__(self, may_hide: bool) -> None:
        self.lines: list[str] = []
        self.may_hide = may_hide
        self.depth = 0
        self.preformatted = 0
        self._line: list[str] = []

    def write(self, text: str) -> None:
        """Adds to the line; within a `pre`, line feeds end it."""
        if not self.preformatted:
            self._line.append(text)
            return
        *whole, last = text.split("\n")
        for line in whole:
            self._line.append(line)
            self._put("".join(self._line).rstrip())
            self._line.clear()
        self._line.append(last)

    def end_line(self) -> None:
        """Ends the line, blank or not."""
        text = "".join(self._line)
        self._line.clear()
        self._put(text.rstrip() if self.preformatted else _SPACE.sub(" ", text).strip())

    def end_block(self) -> None:
        """Ends the line if there is anything on it."""
        if self._line:
            if "".join(self._line).strip():
                self.end_line()
            self._line.clear()

    def end_paragraph(self) -> None:
        """Ends the line and leaves one blank."""
        self.end_block()
        self._put("")

    def _put(self, text: str) -> None:
        line = f"{'>' * min(self.depth, _DEEPEST)} {text}".rstrip() if self.depth else text
        if text or (self.lines and self.lines[-1] != line):
            self.lines.append(line)


def _is_quote(node: LexborNode) -> bool:
    """Gmail and others indent with blockquotes too; those have no border."""
    return node.tag == "blockquote" and not _BORDERLESS.search(node.attributes.get("style") or "")


def _is_signature(node: LexborNode) -> bool:
    attributes = node.attributes
    classes = attributes.get("class") or ""
    return "gmail_signature" in classes or "moz-signature" in classes or attributes.get("id") == "Signature"


def _open(node: LexborNode, writer: _Writer) -> bool:
    """Writes what stands before a node's children; False where they are not shown."""
    tag = node.tag
    if tag in _SKIPPED or (writer.may_hide and _HIDDEN.search(node.attributes.get("style") or "")):
        return False
    if tag == "br":
        writer.end_line()
    elif tag in ("td", "th"):
        writer.write(" ")
    elif tag in _BLOCKS:
        (writer.end_paragraph if tag in _PARAGRAPHS else writer.end_block)()
        if tag == "hr":
            writer.write(_RULE)
            writer.end_line()
        elif tag == "li":
            writer.write("- ")
        elif _is_signature(node):
            writer.lines.append("-- ")
        writer.depth += _is_quote(node)
        writer.preformatted += tag == "pre"
    return True


def _close(node: LexborNode, writer: _Writer) -> None:
    tag = node.tag
    if tag in _BLOCKS:
        writer.end_block()
        writer.depth -= _is_quote(node)
        writer.preformatted -= tag == "pre"
        if tag in _PARAGRAPHS:
            writer.end_paragraph()


def _render(root: LexborNode, writer: _Writer) -> None:
    """Every node in order, without recursion, as nesting is up to the sender."""
    stack = [(root, True)]
    while stack:
        node, is_opening = stack.pop()
        if not is_opening:
            _close(node, writer)
        elif node.tag == "-text":
            writer.write(node.text_content or "")
        elif _open(node, writer):
            stack.append((node, False))
            children = []
            child = node.child
            while child is not None:
                children.append((child, True))
                child = child.next
            stack.extend(reversed(children))


def html_to_text(html: str) -> str:
    """The text of an HTML body.

    Quotes (`blockquote`) get `> ` before each line, signatures of known programs `-- ` above, so that `own_text` sees
    both; hidden elements, styles, scripts and images are left out. Never raises.
    """
    root = LexborHTMLParser(html).root
    writer = _Writer(may_hide=_HIDDEN.search(html) is not None)
    if root is not None:
        _render(root, writer)
    writer.end_block()
    while writer.lines and not writer.lines[-1].strip("> "):
        writer.lines.pop()
    return "\n".join(writer.lines).lstrip("\n")
