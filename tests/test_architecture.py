"""The shape of the code: who imports whom, how big a file gets, where errors may be caught wholesale."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = ("capture", "connectors", "matcher", "store", "config", "bench", "tests")
FILES = [file for package in OURS for file in sorted((ROOT / package).rglob("*.py")) if file.parent.name != "versions"]
LONGEST_FILE = 300
LONGEST_FUNCTION = 60
BOUNDARIES = ("capture/worker.py", "capture/web/")
"""Where work of unknown kind is run for others, and one failure must not end the rest."""
IO_LIBRARIES = {"sqlalchemy", "psycopg", "sqlite3", "socket", "ssl", "httpx", "urllib.request", "uvicorn", "fastapi",
                "imaplib", "subprocess", "asyncio"}  # fmt: skip


def name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def test_imports_go_one_way() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_matcher_loads_nothing_that_reads_or_writes() -> None:
    code = "import sys; before = set(sys.modules); import matcher, matcher.match; print(*(set(sys.modules) - before))"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(result.stdout.split())
    assert "matcher.match" in loaded
    assert not loaded & IO_LIBRARIES
    assert not {module for module in loaded if module.partition(".")[0] in ("store", "capture")}


def test_importing_the_settings_reads_no_environment() -> None:
    code = (
        "import os, sys; from unittest.mock import patch\n"
        "with patch.dict(os.environ, {'CAPTURE_WEB__PORT': 'nonsense', 'CREDENTIALS_DIRECTORY': '/nonsense'}):\n"
        "    import config.load, config.example, config.secrets"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


@pytest.mark.parametrize("file", FILES, ids=name)
def test_a_file_has_one_job_and_its_functions_fit_in_the_head(file: Path) -> None:
    text = file.read_text()
    assert text.count("\n") <= LONGEST_FILE
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    assert not {node.name for node in functions if (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION}


@pytest.mark.parametrize("file", FILES, ids=name)
def test_only_the_boundaries_catch_everything(file: Path) -> None:
    handlers = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.ExceptHandler)]
    caught = [ast.unparse(node.type) if node.type else "BaseException" for node in handlers]
    broad = [kind for kind in caught if kind in ("Exception", "BaseException")]
    assert not broad or name(file).startswith(BOUNDARIES)


@pytest.mark.parametrize("lock", ["run.txt", "dev.txt"])
def test_a_lock_file_has_hashes_and_names_no_address(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text()
    assert "://" not in text
    pins = [line for line in text.splitlines() if "==" in line]
    assert pins
    assert all(line.endswith("\\") for line in pins)
