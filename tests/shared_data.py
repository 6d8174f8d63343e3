"""Finds the shared data sets, which stay outside the repository: they are other people's messages."""

import os
from pathlib import Path

import pytest

ROOT = Path(os.environ.get("CAPTURE_SHARED", Path(__file__).parents[2] / "shared")) / "data"


def shared(*parts: str) -> Path:
    """A file or folder of the shared data; skips the test where it is absent."""
    path = ROOT.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs the shared data: {'/'.join(parts)} is not at CAPTURE_SHARED or beside the repository")
    return path
