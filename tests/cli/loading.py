"""What commands load, asked of a process of their own."""

import os
import subprocess
import sys
from collections.abc import Sequence

from tests.cli.conftest import Cli
from tests.cli.starting import ROOT

_PROGRAM = """
import sys
codes, heavy = {codes!r}, {heavy!r}
for code in codes:
    try:
        exec(code, {{"sys": sys}})
    except SystemExit as end:
        if end.code:
            raise
    if found := sys.modules.keys() & heavy:
        sys.exit(f"{{code}} loads {{' '.join(found)}}")
"""


def complaint(cli: Cli, codes: Sequence[str], heavy: Sequence[str]) -> str:
    """Which of these codes, run in turn, is the first that loads any of these modules, and what it loads; or what else
    went wrong. Empty if nothing did."""
    program = _PROGRAM.format(codes=list(codes), heavy=set(heavy))
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=cli.folder, env=environment, capture_output=True, text=True, check=False
    )
    return f"exit code {said.returncode}: {said.stderr}" if said.returncode else ""


def by_command(words: str) -> str:
    """The code of that command."""
    return f"sys.argv = {['capture', *words.split()]!r}; from capture.cli.app import main; main()"
