"""Kinds of connection are found by name, and imported only when one is built."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.errors import NeedsPerson
from connectors.protocol import Surroundings
from connectors.registry import PROVIDERS, build, host, options_model
from tests.people import ALICE

SURROUNDINGS = Surroundings(ALICE, lambda _: {}, lambda: datetime.now(UTC))


def test_a_connector_is_built_from_stored_options(tmp_path: Path) -> None:
    connector = build("files", "files", {"path": str(tmp_path)}, SURROUNDINGS)
    assert connector.probe().detail == "nothing yet"


@pytest.mark.parametrize("kind", PROVIDERS)
def test_every_kind_has_options_that_can_be_asked_for(kind: str) -> None:
    assert options_model(kind).model_fields


def test_options_that_do_not_fit_are_named() -> None:
    with pytest.raises(NeedsPerson, match="path"):
        build("files", "files", {"folder": "/somewhere"}, SURROUNDINGS)


def test_an_unknown_kind_is_answered_with_the_known_ones() -> None:
    with pytest.raises(NeedsPerson) as refused:
        build("pigeon", "mail", {}, SURROUNDINGS)
    assert "files" in refused.value.advice


@pytest.mark.parametrize(
    ("kind", "options", "found"),
    [
        ("imap", {"host": "Imap.Example.com", "password": "env:P"}, "imap.example.com"),
        ("caldav", {"url": "https://dav.example.com:8443/ann/", "password": "env:P"}, "dav.example.com"),
        ("files", {"path": "/srv/mail"}, None),
    ],
)
def test_a_connection_over_the_network_is_to_a_host(kind: str, options: dict[str, str], found: str | None) -> None:
    assert host(kind, options) == found


def test_the_registry_loads_no_provider() -> None:
    loaded = "import connectors.registry, sys; print([m for m in sys.modules if m.startswith('connectors.files')])"
    assert subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout == "[]\n"


_AT_ONCE = """
import sys, threading
from datetime import UTC, datetime
from connectors import registry
from connectors.errors import NeedsPerson
from connectors.protocol import Surroundings
sys.setswitchinterval(1e-6)
begin, built = threading.Barrier(4), []
around = Surroundings("a@b.example", lambda _: {}, lambda: datetime.now(UTC))
options = {"key": "env:NO_SUCH_KEY"}
def build(source):
    begin.wait()
    try:
        registry.build("google", source, options, around)
    except NeedsPerson:
        built.append(source)
threads = [threading.Thread(target=build, args=(source,)) for source in ("mail", "calendar") * 2]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(*sorted(built))
"""


def test_threads_that_load_connectors_at_once_all_get_them() -> None:
    done = subprocess.run([sys.executable, "-c", _AT_ONCE], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("calendar calendar mail mail\n", "")
