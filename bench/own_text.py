"""How much of an author's own text and of his signature is found: `python -m bench.own_text`.

Measured on the labelled mail in `../shared/data/quotes` (CAPTURE_SHARED names another place than `../shared`). Nothing
is trained; rules were made looking at the `train` part of Quagga's set.

Own text: a line is right if it is kept where it is labelled as the author's and left out where it is not; a mail is
exactly right if all its lines are. Quagga labels spans: own are the lines above the first header, without the signature
and without lines behind `>`, and what stands between quotes where all headers are introductions (`On … wrote:`). Mail
without a line of its own, as forwards without a comment, is left out. Discourse and Nylas give mail beside what is left
of it. Forge labels signatures, and counts among them the closing and the name, which we keep.

Signatures: against Quagga's fields, each with the person it belongs to. Once what `parted` and `signature` find of the
person who sent the mail; once what `signature` finds in each labelled block of the thread, given the name in the header
above it. A telephone number is right by its digits, a title or company by its words.
"""

import json
import os
import re
import tarfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.signatures import Annotated, Hits, of_senders, of_signers, spans
from bench.table import print_table
from connectors.text import html_to_text, own_text

QUOTES = Path(os.environ.get("CAPTURE_SHARED", Path(__file__).parents[2] / "shared")) / "data" / "quotes"


@dataclass(frozen=True, slots=True)
class Mail:
    """A labelled text: `own` tells for each line that is not blank whether it is its author's."""

    text: str
    own: tuple[bool, ...]
    is_quoting: bool


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of lines and mails, and of those that are right; `quoting` are the mails with history."""

    lines: int
    lines_right: int
    mails: int
    mails_right: int
    quoting: int
    quoting_right: int


def lines_of(text: str) -> list[str]:
    """Lines that are not blank, without space around them."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def kept(text: str, own: str) -> list[bool]:
    """For each line of `text` that is not blank: whether it is among those of `own`, in order."""
    rest = iter([*lines_of(own), ""])
    due, found = next(rest), []
    for line in lines_of(text):
        found.append(line == due)
        if found[-1]:
            due = next(rest)
    return found


def score(mails: Iterable[Mail], own: Callable[[str], str] = own_text) -> Score:
    """Of the mails that have a line of their own."""
    right = [
        (mail, [ours == theirs for ours, theirs in zip(kept(mail.text, own(mail.text)), mail.own, strict=True)])
        for mail in mails
        if any(mail.own)
    ]
    lines = [one for _, ones in right for one in ones]
    quoting = [all(ones) for mail, ones in right if mail.is_quoting]
    return Score(len(lines), sum(lines), len(right), sum(all(ones) for _, ones in right), len(quoting), sum(quoting))


def quagga(split: str, folder: Path = QUOTES, *, detailed: bool = False) -> Iterator[Annotated]:
    """The annotated mails of Quagga's `train` or `eval`; `detailed`: those whose signatures are labelled by field."""
    with tarfile.open(folder / "quagga" / "quagga-train-eval.tar.xz") as archive:
        for member in archive:
            if not member.name.endswith(".ann") or f"/{split}/" not in member.name:
                continue
            file = archive.extractfile(member)
            if file is not None and ("detailled" in member.name) is detailed:
                raw = file.read()
                # Files of the annotation program brat stand among them.
                if raw.startswith(b"{"):
                    yield json.loads(raw) | {"is_list": "ASF" in member.name}


def labelled(annotated: Annotated) -> Mail:
    """The lines of an annotated mail with their label."""
    text: str = annotated["text"]
    headers, bodies = spans(annotated, "Header"), spans(annotated, "Body")
    others = [*headers, *spans(annotated, "Body/Signature", "Body/Signature/Disclaimer")]
    history = headers[0][0] if headers else len(text)
    is_inline = annotated["is_list"] and all(text[start:end].rstrip().endswith(":") for start, end in headers)
    quoting = [(start, end) for start, end in bodies if is_inline and "\n>" in text[start:end]]
    own, start = [], 0
    for line in text.split("\n"):
        middle = start + len(line) // 2
        if line.strip():
            is_quoted = line.lstrip().startswith(">") and not line.startswith(">From ")
            is_other = is_quoted or any(a <= middle < b for a, b in others)
            own.append(not is_other and (start < history or any(a <= middle < b for a, b in quoting)))
        start += len(line) + 1
    return Mail(text, tuple(own), bool(headers))


def discourse(folder: Path = QUOTES) -> Iterator[Mail]:
    """Mail beside what Discourse's trimmer leaves of it."""
    tests = folder / "discourse" / "test"
    for path in sorted((tests / "trimmed").iterdir()):
        yield _beside((tests / "emails" / path.name).read_text("utf-8"), path.read_text("utf-8"))


def nylas(folder: Path = QUOTES) -> Iterator[Mail]:
    """HTML mail beside what is left of it without quotes, both as text."""
    tests = folder / "nylas" / "packages" / "client-app" / "spec" / "fixtures" / "emails"
    for path in sorted(tests.glob("*_stripped.html")):
        whole = path.with_name(path.name.replace("_stripped", ""))
        yield _beside(html_to_text(whole.read_text("utf-8")), html_to_text(path.read_text("utf-8")))


def _beside(text: str, left: str) -> Mail:
    own = tuple(kept(text, left))
    return Mail(text, own, not all(own))


def forge(folder: Path = QUOTES) -> Iterator[Mail]:
    """Mail with lines marked as signature or as reply."""
    for path in sorted((folder / "forge" / "dataset").glob("*/*_body")):
        marked = path.read_text("utf-8", "replace").replace("\r\n", "\n").split("\n")
        plain = [re.sub("^#(?:sig|reply)#", "", line) for line in marked]
        own = tuple(whole == line for whole, line in zip(marked, plain, strict=True) if line.strip())
        yield Mail("\n".join(plain), own, is_quoting=any(line.startswith("#reply#") for line in marked))


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


def _own_row(name: str, scored: Score) -> Sequence[str]:
    return (
        name,
        str(scored.mails),
        _share(scored.lines_right, scored.lines),
        _share(scored.mails_right, scored.mails),
        f"{_share(scored.quoting_right, scored.quoting)} of {scored.quoting}",
    )


def _field_rows(name: str, hits: dict[str, Hits]) -> Iterator[Sequence[str]]:
    for field, hit in hits.items():
        precision, recall = _share(hit.right, hit.right + hit.wrong), _share(hit.right, hit.right + hit.missed)
        yield name, field, str(hit.right + hit.missed), precision, recall, f"{hit.f1:.2f}"


def main() -> None:
    """Prints both tables, or says that the data is absent."""
    if not QUOTES.is_dir():
        raise SystemExit(f"Nothing to measure: no labelled mail in {QUOTES}")
    sets = [(f"quagga {split}", map(labelled, quagga(split))) for split in ("train", "eval")]
    others = [("discourse", discourse()), ("nylas (HTML)", nylas()), ("forge (signatures)", forge())]
    rows = [_own_row(name, score(mails)) for name, mails in [*sets, *others]]
    print_table(("own text", "mails", "lines right", "mails exactly right", "with history"), rows)
    print()
    fields = [
        row
        for split in ("train", "eval")
        for name, count in (("sender", of_senders), ("each signer", of_signers))
        for row in _field_rows(f"quagga {split}, {name}", count(quagga(split, detailed=True)))
    ]
    print_table(("signatures", "field", "labelled", "precision", "recall", "F1"), fields)


if __name__ == "__main__":
    main()
