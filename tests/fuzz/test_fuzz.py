"""What reads strangers' bytes is fed with bytes that were made to break it, for a while.

Longer by hand: `python -m tests.fuzz.run TARGET`; docs/security.md says how long that was done.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

pytest.importorskip("atheris", reason="atheris is made for Linux and some versions of Python")

ROOT = Path(__file__).parents[2]
RUNS = 2_000


@pytest.mark.parametrize("name", TARGETS)
def test_no_bytes_break_it(name: str, tmp_path: Path) -> None:
    options = [f"-runs={RUNS}", "-seed=1", "-max_len=4000", "-timeout=20"]
    command = [sys.executable, "-m", "tests.fuzz.run", name, *options]
    here = os.environ | {"TMPDIR": str(tmp_path)}
    ended = subprocess.run(command, cwd=ROOT, env=here, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr[-3_000:]
    assert f"Done {RUNS} runs" in ended.stderr
