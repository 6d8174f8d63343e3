"""What a command loads, asked of a process of its own."""

import os
import subprocess
import sys
from collections.abc import Sequence

from tests.cli.conftest import Cli
from tests.cli.terminal import ROOT


def loaded(cli: Cli, code: str, heavy: Sequence[str]) -> str:
    """Which of these modules the code has loaded once it ends, and what it complains of."""
    told = f"import atexit, sys; atexit.register(lambda: print(*(sys.modules.keys() & {set(heavy)}), file=sys.stderr))"
    command = [sys.executable, "-c", f"{told}; {code}"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    said = subprocess.run(command, cwd=cli.folder, env=environment, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    return said.stderr.strip()


def by_command(*words: str) -> str:
    """The code of that command."""
    return f"sys.argv = {['capture', *words]!r}; from capture.cli.app import main; main()"
