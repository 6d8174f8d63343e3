"""Microseconds of CPU a message for reading mail: ours, the standard library's two parsers, two libraries for quotes.

    python -m bench.parse [DIR] [--messages N]

DIR: a folder of messages, one a file; without it, the shared `enron-7-maildirs` are unpacked into a temporary folder.
All rows are measured in one run, best of three rounds, on one core. A library that is not installed has no row.
"""

import argparse
import email
import email.policy
import importlib
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path
from typing import Any, TypeVar

from connectors.mime import Malformed, body, envelope
from connectors.text import own_text

T = TypeVar("T")

SHARED = Path(__file__).parents[2] / "shared" / "data" / "mailboxes" / "enron-7-maildirs.tar.xz"
CAME = datetime(2001, 1, 1, tzinfo=UTC)
FIELDS = ("Date", "From", "To", "Cc", "Bcc", "Subject")
ROUNDS = 3


def _compat32(raw: bytes) -> list[object]:
    message = email.message_from_bytes(raw)
    people = [getaddresses([str(value) for value in message.get_all(name, [])]) for name in ("From", "To", "Cc", "Bcc")]
    subject = str(make_header(decode_header(message.get("Subject", ""))))
    texts = [part.get_payload(decode=True) for part in message.walk() if part.get_content_maintype() == "text"]
    return [parsedate_to_datetime(message["Date"]), people, subject, *texts]


def _default(raw: bytes) -> list[object]:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    found = message.get_body(("plain", "html"))
    return [*(message.get_all(name) for name in FIELDS), found.get_content() if found else ""]


def _mail_parser_reply() -> Callable[[str], object]:
    library: Any = importlib.import_module("mailparser_reply")
    parser = library.EmailReplyParser(languages=["en", "de", "fr"])
    return lambda text: parser.parse_reply(text)


def _quotequail() -> Callable[[str], object]:
    library: Any = importlib.import_module("quotequail")
    return lambda text: library.quote(text)


def _readable(paths: Sequence[Path]) -> Iterator[bytes]:
    """The files that are messages for every parser compared."""
    for path in paths:
        raw = path.read_bytes()
        try:
            envelope(raw, CAME)
            _default(raw)
            _compat32(raw)
        except (Malformed, LookupError, ValueError, AttributeError, TypeError):
            continue
        yield raw


def _microseconds(work: Callable[[T], object], inputs: Sequence[T]) -> float:
    """The mean for one input, in the best of three rounds."""
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for one in inputs:
            work(one)
        rounds.append(time.process_time() - start)
    return min(rounds) / len(inputs) * 1e6


def _row(name: str, microseconds: float, ours: float) -> None:
    print(f"{name:<44}{microseconds:>10.1f}{microseconds / ours:>9.1f}x")


def _compare(messages: Sequence[bytes]) -> None:
    texts = [body(raw).text for raw in messages]
    size = sum(map(len, messages)) / len(messages) / 1000
    print(f"{len(messages)} messages of {size:.1f} kB on average; Python {sys.version.split()[0]}\n")
    print(f"{'':<44}{'us':>10}{'ratio':>10}")
    head = _microseconds(lambda raw: envelope(raw, CAME), messages)
    whole = head + _microseconds(body, messages)
    own = _microseconds(own_text, texts)
    _row("envelope", head, head)
    _row("envelope + body", whole, whole)
    _row("  email, policy.compat32", _microseconds(_compat32, messages), whole)
    _row("  email, policy.default", _microseconds(_default, messages), whole)
    _row("own_text", own, own)
    for name, load in (("mail-parser-reply", _mail_parser_reply), ("quotequail", _quotequail)):
        try:
            work = load()
        except ImportError:
            continue
        _row(f"  {name}", _microseconds(work, texts), own)


def main() -> None:
    """Reads the arguments, finds the messages, prints the table."""
    parser = argparse.ArgumentParser(prog="bench.parse", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, metavar="DIR")
    parser.add_argument("--messages", type=int, default=1000, help="size of the sample (default: 1000)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder: Path = arguments.folder or Path(temporary)
        if arguments.folder is None:
            with tarfile.open(SHARED) as archive:
                # The argument `filter` came with Python 3.11.4.
                archive.extraction_filter = getattr(tarfile, "data_filter", None)
                archive.extractall(temporary)  # noqa: S202
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        sample = paths[:: max(len(paths) // arguments.messages, 1)][: arguments.messages]
        messages = list(_readable(sample))
    if not messages:
        parser.exit(1, f"No messages in {folder}\n")
    _compare(messages)


if __name__ == "__main__":
    main()
