"""Certificates and secrets that open Exchange servers are told before they end."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from capture.endings.ending import Ending
from capture.endings.found import endings
from config.settings import Settings
from connectors.model.address import Address
from store import sources
from store.database import Store
from store.sources import Json
from tests.servers.microsoft.authority import CLIENT, pair

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
URL = "https://mail.example.com/EWS/Exchange.asmx"
APP: Mapping[str, Json] = {"url": URL, "sign_in": "oauth", "client": CLIENT, "tenant": "example.com"}


def connect(store: Store, name: str, options: Mapping[str, Json]) -> int:
    with store.begin() as connection:
        who = Address(f"{name}@example.com")
        return sources.connect(connection, "exchange", who, options, ["mail", "calendar"], NOW)


def ending(store: Store) -> list[Ending]:
    with store.read() as connection:
        return endings(Settings(), sources.all_sources(connection), NOW)


def shown(file: Path, **left: float) -> Mapping[str, Json]:
    """Options with the certificate of a client that ends then."""
    file.write_text(pair(NOW + timedelta(**left)).pem)
    return {"url": URL, "sign_in": "certificate", "certificate": f"file:{file}"}


@pytest.mark.parametrize(("left", "step"), [(29.9, 30), (14, 14), (3, 3), (-1, 0)])
def test_a_clients_certificate_is_told_at_each_step(
    sqlite_store: Store, tmp_path: Path, left: float, step: int
) -> None:
    connect(sqlite_store, "ann", shown(tmp_path / "client.pem", days=left))
    (one,) = ending(sqlite_store)
    assert (one.about, one.step, one.ended) == ("connection 1", timedelta(days=step), left <= 0)
    assert one.wrong.startswith("The certificate that signs in at mail.example.com end")
    assert one.remedy.startswith("Have a new one issued for the same account")


def test_one_that_lasts_or_cannot_be_read_is_not_told(sqlite_store: Store, tmp_path: Path) -> None:
    connect(sqlite_store, "ann", shown(tmp_path / "client.pem", days=31))
    (tmp_path / "none.pem").write_text("none")
    for name in ("none.pem", "missing.pem"):
        connect(sqlite_store, name, {"url": URL, "sign_in": "certificate", "certificate": f"file:{tmp_path / name}"})
    assert ending(sqlite_store) == []


def test_what_many_mailboxes_share_is_told_once(sqlite_store: Store, tmp_path: Path) -> None:
    options = shown(tmp_path / "client.pem", days=3)
    for number in range(12):
        connect(sqlite_store, f"rep{number}", options)
    (one,) = ending(sqlite_store)
    assert one.about == "connections 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more"
    assert len(one.connections) == 12


def test_a_hybrid_companys_app_is_told_as_that_of_microsoft_365(sqlite_store: Store, tmp_path: Path) -> None:
    connect(sqlite_store, "ann", {**APP, "secret": "env:S", "secret_ends": (NOW + timedelta(days=3)).isoformat()})
    app = tmp_path / "app.pem"
    app.write_text(pair(NOW + timedelta(days=10)).pem)
    connect(sqlite_store, "bob", {**APP, "certificate": f"file:{app}"})
    secret, certificate = ending(sqlite_store)
    assert secret.wrong.startswith(f"The client secret of the app {CLIENT} at Microsoft Entra ends by itself")
    assert secret.remedy.endswith("`capture connection reconnect 1 --secret-ends DATE`.")
    assert (certificate.about, certificate.step) == ("connection 2", timedelta(days=14))
