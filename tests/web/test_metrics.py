"""/metrics: for whom, and what is in it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from capture.monitoring.monitor import Monitor
from capture.monitoring.pulse import PATIENCE_SECONDS, Pulse
from capture.web.app import create_app
from capture.web.machines import create_machines_app
from config.monitoring import Monitoring
from config.settings import Settings, Web
from store.database import Store
from tests.builders import NOON, a_mail
from tests.people import ALICE
from tests.web.acme import ticking
from tests.web.office import Office

NEAR, FAR = ("127.0.0.1", 50_000), ("192.0.2.7", 50_000)
TOKEN = "a-token-of-nobody"
LOCAL = "http://127.0.0.1:8765"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """With a token, behind a proxy of this machine."""
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    token = {"token": f"file:{tmp_path / 'token'}"}
    return Settings.model_validate({"monitoring": token, "web": Web(base_url="https://capture.example.com")})


@pytest.fixture
def app(office: Office, settings: Settings) -> FastAPI:
    """The pages."""
    return create_app(office.store, ticking(), settings=settings)


def test_this_machine_may_see_them(app: FastAPI) -> None:
    answer = TestClient(app, base_url=LOCAL, client=NEAR).get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "capture.example.com"},
        {"X-Forwarded-For": "192.0.2.7"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"Forwarded": "for=192.0.2.7"},
        {"Via": "1.1 proxy"},
    ],
)
def test_what_a_proxy_of_this_machine_passes_on_is_refused(app: FastAPI, headers: dict[str, str]) -> None:
    near = TestClient(app, base_url=LOCAL, client=NEAR)
    assert near.get("/metrics", headers=headers).status_code == 403


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer  "])
def test_others_need_the_token(app: FastAPI, sent: str) -> None:
    far = TestClient(app, base_url=LOCAL, client=FAR)
    assert far.get("/metrics", headers=[("Authorization", sent)]).status_code == 403
    assert far.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_a_session_does_not_open_them(client: TestClient) -> None:
    assert client.cookies
    assert client.get("/metrics").status_code == 403


def test_nothing_of_mail_or_people_is_in_them(office: Office, app: FastAPI) -> None:
    near = TestClient(app, base_url=LOCAL, client=NEAR)
    office.sees(ALICE, what=a_mail("mail:zzkey@acme.example", subject="zzsubject"))
    for path in ("/deals/77", "/zzpath", "/search?q=zzword", "/static/zzfile", "/api/v1/deals/88", "/welcome/zzword"):
        near.get(path)
    text = near.get("/metrics").text
    assert not [word for word in ("zz", "alice", "bob@", "ours.example", "acme", "/77", "/88") if word in text]
    labels = {
        (name, value) for family in text_string_to_metric_families(text) for one in family.samples
        for name, value in one.labels.items()
    }  # fmt: skip
    assert {("route", "/deals/{id_}"), ("route", "none"), ("route", "/static")} <= labels
    assert {name for name, _ in labels} <= {
        "kind", "stream", "state", "disposition", "outcome", "le", "method", "route", "status", "queue", "part",
        "level", "event", "version", "revision", "python", "runs_as",
    }  # fmt: skip


def test_the_figures_are_those_of_the_record(office: Office, app: FastAPI) -> None:
    office.sees(ALICE, what=a_mail("mail:one@acme.example"))
    found = figures(TestClient(app, base_url=LOCAL, client=NEAR))
    assert found("capture_items", disposition="captured") == 1
    assert found("capture_sources") == 2
    assert found("capture_database_up") == 1
    assert found("capture_database_bytes") > 4096
    assert found("capture_disk_free_bytes") > 0


def figures(client: TestClient) -> Callable[..., float]:
    """Sums of samples by name and labels."""
    families = [*text_string_to_metric_families(client.get("/metrics").raise_for_status().text)]

    def found(name: str, **labels: str) -> float:
        samples = [one for family in families for one in family.samples if one.name == name]
        return sum(one.value for one in samples if labels.items() <= one.labels.items())

    return found


def test_a_database_that_is_away_is_a_figure_too(tmp_path: Path) -> None:
    with Store(f"sqlite:///{tmp_path / 'none.db'}") as store:
        app = create_machines_app(Monitor(store, lambda: NOON))
        near = TestClient(app, base_url=LOCAL, client=NEAR)
        assert figures(near)("capture_database_up") == 0
        assert near.get("/readyz").status_code == 503
        assert near.get("/healthz").status_code == 200


def test_a_daemon_that_hangs_is_neither_alive_nor_ready(office: Office) -> None:
    moments = [0.0]
    monitor = Monitor(office.store, lambda: NOON, pulse=Pulse(["scheduler"], lambda: moments[0]))
    near = TestClient(create_machines_app(monitor), base_url=LOCAL, client=NEAR)
    assert (near.get("/healthz").text, near.get("/readyz").text) == ("ok\n", "ok\n")
    moments[0] = PATIENCE_SECONDS + 5
    assert (near.get("/healthz").status_code, near.get("/readyz").status_code) == (503, 503)
    assert near.get("/readyz").text == "process: The scheduler has not been heard for 65 s: restart Capture.\n"
    assert figures(near)("capture_silence_seconds", part="scheduler") == 65


def test_a_port_for_everybody_needs_a_token() -> None:
    with pytest.raises(ValueError, match="everybody in the network could read the metrics"):
        Monitoring(host="0.0.0.0")  # noqa: S104
