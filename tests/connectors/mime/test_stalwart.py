"""Our parse against the expected parse that stalwart's mail-parser ships with its messages."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from connectors.mime import envelope
from connectors.mime.body import part_text
from connectors.mime.layout import Layout, layout
from connectors.mime.parts import Part, Refused, fast_tree, lenient_tree
from connectors.model.interaction import Role
from tests.shared_data import shared

Check = tuple[str, object, object]
"""What is compared, our value, the expected one."""


def _header(expected: dict[str, Any], name: str) -> Any:
    values = [header["value"] for header in expected["parts"][0]["headers"] if header["name"] == name]
    return values[-1] if values else {}


def _addresses(value: Any) -> list[str]:
    """Every address of an Address value, groups dissolved; what is no address is left out."""
    listed = value.get("Address", {}) if isinstance(value, dict) else {}
    people = listed.get("List", []) + [one for group in listed.get("Group", []) for one in group["addresses"]]
    return list(dict.fromkeys(one["address"].lower() for one in people if "@" in (one["address"] or "")))


def _words(text: str) -> list[str]:
    return text.split()


def _expected_texts(expected: dict[str, Any], kind: str) -> list[list[str]]:
    bodies = [expected["parts"][number]["body"] for number in expected[kind]]
    return [_words(text) for body in bodies for form, text in body.items() if form in ("Text", "Html")]


def _texts(parts: list[Part]) -> list[list[str]]:
    return [_words(part_text(part)) for part in parts if part.type.startswith("text/")]


def _layout(message: bytes) -> tuple[Layout, list[list[str]], list[list[str]]]:
    for tree in (fast_tree, lenient_tree):
        try:
            found = layout(tree(message))
            return found, _texts(found.text), _texts(found.html)
        except Refused:
            continue
    raise AssertionError("the standard library refuses nothing")


def _checks(message: bytes, expected: dict[str, Any], fallback: Any) -> Iterator[Check]:
    ours = envelope(message, fallback)
    found, texts, htmls = _layout(message)
    yield "subject", _words(ours.subject), _words(_header(expected, "subject").get("Text") or "")
    for name, role in (("from", Role.FROM), ("to", Role.TO)):
        addresses = [person.address for person in ours.participants if person.role is role]
        yield name, addresses, _addresses(_header(expected, name))
    yield "attachments", len(found.attachments), len(expected["attachments"])
    yield "text", texts, _expected_texts(expected, "text_body")
    yield "html", htmls, _expected_texts(expected, "html_body")


def _messages(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.eml") if path.with_suffix(".json").exists())


def test_the_parse_agrees_with_stalwart_in_97_of_100_checks(noon: Any) -> None:
    checks: list[tuple[str, Check]] = []
    for folder in ("legacy", "rfc"):
        for path in _messages(shared("mime", "stalwart", folder)):
            expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
            checks += [(f"{folder}/{path.name}", check) for check in _checks(path.read_bytes(), expected, noon)]
    wrong = [f"{name}: {what}" for name, (what, ours, theirs) in checks if ours != theirs]
    assert len(checks) > 300
    assert len(wrong) <= 0.03 * len(checks), wrong
