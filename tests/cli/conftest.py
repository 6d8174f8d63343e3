"""The command line as a person or a script meets it: arguments in; exit code, answer and complaint out."""

import json
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import structlog

from capture.cli.app import main
from connectors import registry
from tests.connectors.files.tree import a_message


@dataclass(frozen=True)
class Said:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def usage(self) -> str:
        """The complaint about wrong usage, out of its frame."""
        return " ".join(self.err.replace("│", " ").split())

    @property
    def document(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)

    @property
    def wrong(self) -> list[Any]:
        """What `doctor --json` found that needs a person."""
        return [one for one in self.document["findings"] if one["severity"] != "info"]

    @property
    def lines(self) -> list[Any]:
        """One JSON object a line."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass
class Cli:
    """Runs commands in this process, in a folder of their own, on a database of their own."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    captured: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str | Path) -> Said:
        self.monkeypatch.setattr(sys, "argv", ["capture", *map(str, arguments)])
        self.captured.readouterr()
        try:
            main()
        except SystemExit as end:
            code = end.code
        else:
            code = 0
        out, err = self.captured.readouterr()
        assert "Traceback" not in out + err
        assert isinstance(code, int)
        return Said(code, out, err)

    def write(self, name: str, content: str | bytes) -> Path:
        """A file below the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def mail(self, *subjects: str, text: str = "Hello.") -> Path:
        """A folder of messages from Carol to Alice, connected as Alice's."""
        for number, subject in enumerate(subjects):
            self.write(f"mail/{number}.eml", a_message(subject, text, str(number)))
        assert self("connect", "files", "--path", self.folder / "mail", "--owner", "alice@ours.example").code == 0
        return self.folder / "mail"


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Cli]:
    """The command line in an empty folder, as far from this machine's settings as can be."""
    monkeypatch.chdir(tmp_path)
    for name in ("CREDENTIALS_DIRECTORY", "CAPTURE_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    here = {kind: replace(provider, reads_apart=False) for kind, provider in registry.PROVIDERS.items()}
    monkeypatch.setattr(registry, "PROVIDERS", here)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield Cli(tmp_path, monkeypatch, capsys)
    structlog.reset_defaults()
    for number, handler in handlers.items():
        signal.signal(number, handler)
