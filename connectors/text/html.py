"""HTML bodies as text, in which quotes can still be told from the author's words."""

import re
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from connectors.text.writer import LineWriter

_SKIPPED = frozenset({"head", "style", "script", "title", "template", "-comment", "-doctype"})
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "pre"})
_BLOCKS = _PARAGRAPHS | {
    *("div", "tr", "li", "dt", "dd", "section", "article", "header", "footer", "main", "nav", "aside", "center", "hr"),
    *("address", "form", "fieldset", "figure", "body"),
}
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BORDERLESS = re.compile(r"border\s*:\s*(?:none|0)", re.IGNORECASE)
_RULE = "_" * 32


_NESTING = re.compile(
    r"<(/?)(?:div|blockquote|center|section|article|header|footer|main|nav|aside|ul|ol|dl|dd|dt|li|form|fieldset|figure|"
    r"figcaption|address|details|summary|dialog|hgroup|menu|search|dir|pre|listing|plaintext|h[1-6])\b",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]*>?")
_BOTTOMLESS = 2_000
"""Levels of blocks from which on the parser is not trusted: its time grows with their square, 80 s for a megabyte."""


def _is_quote(node: LexborNode) -> bool:
    """Gmail and others indent with blockquotes too; those have no border."""
    return node.tag == "blockquote" and not _BORDERLESS.search(node.attributes.get("style") or "")


def _is_signature(node: LexborNode) -> bool:
    attributes = node.attributes
    classes = attributes.get("class") or ""
    return "gmail_signature" in classes or "moz-signature" in classes or attributes.get("id") == "Signature"


def _open(node: LexborNode, writer: LineWriter) -> bool:
    """Writes what stands before a node's children; False where they are not shown."""
    tag = node.tag
    if tag in _SKIPPED or _HIDDEN.search(node.attributes.get("style") or ""):
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


def _close(node: LexborNode, writer: LineWriter) -> None:
    tag = node.tag
    if tag in _BLOCKS:
        writer.end_block()
        writer.depth -= _is_quote(node)
        writer.preformatted -= tag == "pre"
        if tag in _PARAGRAPHS:
            writer.end_paragraph()


def _render(root: LexborNode, writer: LineWriter) -> None:
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


def _is_bottomless(html: str) -> bool:
    if html.count("<") <= _BOTTOMLESS:
        return False
    depth = 0
    for match in _NESTING.finditer(html):
        depth += -1 if match[1] else 1
        if depth > _BOTTOMLESS:
            return True
    return False


def html_to_text(html: str) -> str:
    """The text of an HTML body.

    Quotes (`blockquote`) get `> ` before each line, signatures of known programs `-- ` above, so that `own_text` sees
    both; hidden elements, styles, scripts and images are left out. Never raises.
    """
    if _is_bottomless(html):
        return unescape(_TAG.sub(" ", html)).strip()
    root = LexborHTMLParser(html).root
    writer = LineWriter()
    if root is not None:
        _render(root, writer)
    writer.end_block()
    while writer.lines and not writer.lines[-1].strip("> "):
        writer.lines.pop()
    return "\n".join(writer.lines).lstrip("\n")
