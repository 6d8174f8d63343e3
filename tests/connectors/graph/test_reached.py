"""Whether Microsoft is reached, and whether it is Microsoft."""

import socket
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest
from trustme import CA

from connectors.errors import ConnectorError, NeedsPerson, TryLater
from tests.connectors.entra.asking import ANN
from tests.connectors.graph.asking import FOLDERS, patient, told
from tests.connectors.pacing import FakeTime
from tests.servers.https.faults import Slow
from tests.servers.microsoft.server import MicrosoftServer


def test_a_certificate_that_is_not_to_be_trusted_is_told(
    microsoft: MicrosoftServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    microsoft.mailbox(ANN)
    with closing(patient(microsoft.options(ANN), FakeTime())) as client:
        client.ask(FOLDERS)
    CA().cert_pem.write_to_path(str(tmp_path / "other.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "other.pem"))
    error = told(microsoft.options(ANN))
    assert isinstance(error, NeedsPerson)
    assert "certificate of graph.microsoft.com is not to be trusted" in str(error)
    assert "SSL_CERT_FILE" in error.advice


def test_a_proxy_that_is_away_is_for_a_later_pass(microsoft: MicrosoftServer, monkeypatch: pytest.MonkeyPatch) -> None:
    microsoft.mailbox(ANN)
    with closing(patient(microsoft.options(ANN), FakeTime())) as client:
        client.ask(FOLDERS)
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    error = told(microsoft.options(ANN))
    assert isinstance(error, TryLater)
    assert str(error) == "graph.microsoft.com cannot be reached: Connection refused"


@pytest.mark.parametrize(
    ("answer", "kind", "sentence"),
    [
        (b"407 Proxy Authentication Required", NeedsPerson, "wants a name and a password"),
        (b"502 Bad Gateway", TryLater, "does not lead to graph.microsoft.com"),
    ],
)
def test_a_proxy_that_lets_nobody_pass_is_told(
    microsoft: MicrosoftServer,
    monkeypatch: pytest.MonkeyPatch,
    answer: bytes,
    kind: type[ConnectorError],
    sentence: str,
) -> None:
    microsoft.mailbox(ANN)
    with closing(patient(microsoft.options(ANN), FakeTime())) as client:
        client.ask(FOLDERS)
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        for name in ("HTTPS_PROXY", "https_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.getsockname()[1]}")
        refusing = Thread(target=_refuse, args=(proxy, answer), daemon=True)
        refusing.start()
        error = told(microsoft.options(ANN))
        refusing.join(10)
    assert isinstance(error, kind)
    assert sentence in str(error)


def _refuse(proxy: socket.socket, answer: bytes) -> None:
    """Both requests of `told`."""
    for _ in range(2):
        client = proxy.accept()[0]
        with client:
            client.recv(65_536)
            client.sendall(b"HTTP/1.1 %s\r\nContent-Length: 0\r\n\r\n" % answer)


@pytest.mark.parametrize(
    ("cloud", "host"),
    [("us_government", "graph.microsoft.us"), ("china", "microsoftgraph.chinacloudapi.cn")],
)
def test_a_national_cloud_has_its_own_addresses(microsoft: MicrosoftServer, cloud: str, host: str) -> None:
    microsoft.mailbox(ANN)
    hosts = set()
    microsoft.faults.append(Slow("folders.get", 0.0, when=lambda call: hosts.add(call.host)))
    with closing(patient(microsoft.options(ANN, cloud=cloud), FakeTime())) as client:
        client.ask(FOLDERS)
    assert hosts == {host}
