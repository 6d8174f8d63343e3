"""What of signatures is found, for `python -m bench.own_text`: Quagga's labelled fields, each with its person."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from connectors.model.address import Address, parse_address
from connectors.text import parted
from connectors.text.signed import Signature, signature

FIELDS = {"phone": "Phone", "title": "Position", "company": "Organisation"}
"""Fields of `Signature` and Quagga's names for them."""

Annotated = dict[str, Any]
"""A mail of Quagga's: its text, its labelled spans and their relations, the headers of the message."""


@dataclass(slots=True)
class Hits:
    """Values of a field: found and right, found and wrong, labelled and not found."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / max(2 * self.right + self.wrong + self.missed, 1)


def spans(annotated: Annotated, *types: str) -> list[tuple[int, int]]:
    """Starts and ends of what is labelled as one of `types`."""
    return sorted((span["start"], span["end"]) for span in annotated["denotations"] if span["type"] in types)


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number.replace("(0)", "").partition("x")[0])


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def _found(signed: Signature | None) -> dict[str, set[str]]:
    if signed is None:
        return {"phone": set(), "title": set(), "company": set()}
    return {
        "phone": {_digits(number) for number in signed.phones},
        "title": {_words(signed.title)} - {""},
        "company": {_words(signed.company)} - {""},
    }


def _owners(annotated: Annotated) -> dict[int, str]:
    """The name below the letter to which each field belongs, by the field's id."""
    texts = {span["id"]: span for span in annotated["denotations"]}
    owners: dict[int, str] = {}
    for relation in annotated.get("relations") or ():
        field, name = relation["origin"], relation["target"]
        if relation["type"] == "WorksFor":
            field, name = name, field
        if name in texts and texts[name]["type"] == "Body/Signature/Name":
            owners[field] = texts[name]["text"]
    return owners


def _labelled_fields(annotated: Annotated, start: int, end: int, person: str) -> dict[str, set[str]]:
    """Values within the span that are of `person`: of a name with a word in common, or of no name."""
    owners, theirs = _owners(annotated), set(re.findall(r"\w+", person.lower()))
    fields: dict[str, set[str]] = {field: set() for field in FIELDS}
    for span in annotated["denotations"]:
        owner = owners.get(span["id"], "")
        if owner and theirs and theirs.isdisjoint(re.findall(r"\w+", owner.lower())):
            continue
        for field, label in FIELDS.items():
            if span["type"] == f"Body/Signature/{label}" and start <= span["start"] < end:
                fields[field].add((_digits if field == "phone" else _words)(span["text"]))
    return fields


def _sender(annotated: Annotated) -> tuple[str, Address]:
    header: dict[str, str] = annotated.get("meta", {}).get("header", {})
    name = re.sub("<.*", "", header.get("X-From", "")).split("/")[0].strip(" \"'")
    return name, parse_address(header.get("From", "")) or Address("")


def of_senders(mails: Iterable[Annotated]) -> dict[str, Hits]:
    """What is found of those who sent the mails, in their whole text."""
    hits: dict[str, Hits] = defaultdict(Hits)
    for annotated in mails:
        name, address = _sender(annotated)
        headers = spans(annotated, "Header")
        end = headers[0][0] if headers else len(annotated["text"])
        _count(
            hits,
            _found(signature(parted(annotated["text"]).signature, name, address)),
            _labelled_fields(annotated, 0, end, f"{name} {address}"),
        )
    return hits


def of_signers(mails: Iterable[Annotated]) -> dict[str, Hits]:
    """What is found in each labelled signature of the threads, for the person named in the header above it."""
    hits: dict[str, Hits] = defaultdict(Hits)
    for annotated in mails:
        headers = spans(annotated, "Header")
        senders = spans(annotated, "Header/Person/From")
        for start, end in spans(annotated, "Body/Signature"):
            above = max((header for header in headers if header[1] <= start), default=None)
            name, address = _sender(annotated)
            if above is not None:
                names = [annotated["text"][a:b] for a, b in senders if above[0] <= a < above[1]]
                name = next((one for one in names if "@" not in one), "")
                address = next((found for one in names if (found := parse_address(one))), Address(""))
            block = annotated["text"][start:end]
            _count(
                hits,
                _found(signature(block, name, address)),
                _labelled_fields(annotated, start, end, f"{name} {address}"),
            )
    return hits


def _count(hits: dict[str, Hits], found: dict[str, set[str]], labelled: dict[str, set[str]]) -> None:
    for field in FIELDS:
        ours, labels = found[field], labelled[field]
        hits[field].right += len(ours & labels)
        hits[field].wrong += len(ours - labels)
        hits[field].missed += len(labels - ours)
