"""Google's client takes half a second to load: who has no mailbox there does not wait for it."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["connectors.registry", "capture.cli.app", "capture.wiring"])
def test_googles_client_is_loaded_only_for_connections_of_its_kind(module: str) -> None:
    code = f"import sys, {module}; print(*[name for name in sys.modules if name.split('.')[0] == 'googleapiclient'])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == ""
