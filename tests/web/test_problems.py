"""When the database cannot be read: one sentence, and what to do."""

from pathlib import Path

from fastapi.testclient import TestClient

from capture.web.app import create_app
from store.database import Store
from tests.builders import NOON
from tests.web.conftest import ADDRESS


def test_an_unreadable_database_is_a_page_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "capture.db").write_text("This is no database, but long enough to be taken for one. " * 40)
    with Store(f"sqlite:///{tmp_path / 'capture.db'}") as store:
        client = TestClient(create_app(store, lambda: NOON), base_url=ADDRESS)
        page = client.get("/review")
        assert page.status_code == 503
        assert "is not a readable Capture database: restore a backup" in page.text
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").text == "ok\n"


def test_old_tables_are_not_ready(tmp_path: Path) -> None:
    with Store(f"sqlite:///{tmp_path / 'capture.db'}") as store:
        app = create_app(store, lambda: NOON)
        near = TestClient(app, base_url=ADDRESS, client=("127.0.0.1", 50_000)).get("/readyz")
        far = TestClient(app, base_url=ADDRESS, client=("192.0.2.7", 50_000)).get("/readyz")
    assert (near.status_code, far.status_code) == (503, 503)
    assert "capture db upgrade" in near.text
    assert far.text == "database: not well\n"


def test_the_right_tables_are_ready(client: TestClient) -> None:
    assert client.get("/readyz").status_code == 200
