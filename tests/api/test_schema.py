"""The running app against its own description, by calls that nobody thought of."""

import subprocess
import sys
from pathlib import Path

from fastapi import FastAPI

from capture.web.api.app import WHERE
from store.users import Role
from tests.api.calling import word_of
from tests.people import ALICE
from tests.web.browser import serving

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
EXAMPLES = 2
"""Calls of each kind for each operation; with those that probe edges they are about 1,500."""


def test_every_call_does_what_the_schema_says(app: FastAPI, asked: int, linked: int, tmp_path: Path) -> None:
    """Statuses, shapes, refusals of what is no valid call, and that nothing is served without a token."""
    header = f"Authorization: Bearer {word_of(app, ALICE, Role.ADMINISTRATOR)}"
    with serving(app, role=Role.ADMINISTRATOR) as site:
        ran = subprocess.run(
            [SCHEMATHESIS, "run", f"{site}{WHERE}/openapi.json", "--header", header, "--checks", "all", "--seed", "1",
             "--max-examples", str(EXAMPLES), "--no-color", "--suppress-health-check", "all"],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
