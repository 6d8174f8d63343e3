"""Tools that look at files for services and images: tests skip where they are not installed, and fail in CI."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[2] / "docs" / "deploy"


@pytest.fixture
def tool() -> Callable[[str, str], str]:
    """The path of a tool, by its name and the package that has it."""

    def found(name: str, package: str) -> str:
        places = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))
        if path := shutil.which(name, path=places):
            return path
        told = f"{name} is not installed: apt-get install {package}"
        if os.environ.get("CAPTURE_REQUIRE_TOOLS") == "1":
            pytest.fail(told)
        pytest.skip(told)

    return found
