"""A Google that nobody here wrote: `emulate` (Apache-2.0, https://emulate.dev), behind the proxy of our own.

It knows messages, history, labels, OAuth with PKCE, refresh and revocation. What it lacks, the proxy
adds or leaves out: users.getProfile, batches (their parts are asked for one by one), and the operators of `q`.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import httpx2
from selectolax.lexbor import LexborHTMLParser

from tests.servers.google import authority
from tests.servers.google.batch import answer_batch
from tests.servers.https.exchange import Answer, Request, json_answer
from tests.servers.https.wire import Wire
from tests.servers.node import package, running
from tests.servers.ports import free_port

VERSION: Final = "0.12.2"
"""Of the package `emulate`: its newest tag is another one's."""
PERSON: Final = "rep@example.com"
CUSTOMER: Final = "customer@client.test"
REDIRECT: Final = "http://127.0.0.1:9"
QUESTION: Final = "How many of them can you deliver before the trade fair in Lyon?"
_PATHS: Final = {"oauth2.googleapis.com": "/oauth2", "accounts.google.com": "", "gmail.googleapis.com": ""}


@dataclass(frozen=True, slots=True)
class Emulate:
    """A running server."""

    environment: Mapping[str, str]
    """Variables that lead clients here, as they would to a company's proxy."""
    client_file: Path
    """An OAuth client of it."""
    url: str

    def consented(self, url: str) -> str:
        """Where the browser is sent back to once the person has chosen her account on the page behind `url`."""
        page = httpx2.get(f"{self.url}{url.partition('accounts.google.com')[2]}")
        page.raise_for_status()
        form = dict(_fields(page.text))
        back = httpx2.post(f"{self.url}/o/oauth2/v2/auth/callback", data=form)
        assert back.status_code == 302, back.text
        return back.headers["Location"]

    def revoke(self, token: str) -> None:
        """What the person allowed is allowed no more."""
        httpx2.post(f"{self.url}/oauth2/revoke", data={"token": token}).raise_for_status()


@contextmanager
def start_emulate(folder: Path) -> Iterator[Emulate]:
    """Runs a server with PERSON's mail: QUESTION and an answer to it, one conversation. Raises ServerMissing."""
    port, client_file = free_port(), folder / "client.json"
    authority.write_client_file(client_file, "installed")
    seed = folder / "seed.json"
    seed.write_text(json.dumps({"google": _seed()}))
    script = package("emulate", VERSION) / "dist/index.js"
    url = f"http://127.0.0.1:{port}"
    with (
        running([script, "start", "--service", "google", "--port", str(port), "--seed", seed], port, folder / "log"),
        httpx2.Client(base_url=url, timeout=30) as emulator,
    ):
        wire = Wire(authority.tls(), lambda request: _answer(emulator, request))
        try:
            yield Emulate(authority.environment(wire.port), client_file, url)
        finally:
            wire.close()


def _seed() -> dict[str, object]:
    asked = {"id": "m1", "from": CUSTOMER, "to": PERSON, "subject": "Lanterns", "body_text": QUESTION}
    told = {"id": "m2", "from": PERSON, "to": CUSTOMER, "subject": "Re: Lanterns", "body_html": "<p>Two hundred.</p>"}
    both = {"user_email": PERSON, "thread_id": "t1"}
    client = {"client_id": authority.CLIENT_ID, "client_secret": authority.CLIENT_SECRET, "name": "Capture"}
    return {
        "users": [{"email": PERSON, "name": "Rep"}],
        "oauth_clients": [{**client, "redirect_uris": [REDIRECT]}],
        "messages": [
            {**asked, **both, "label_ids": ["INBOX"], "date": "2026-01-05T10:00:00.000Z"},
            {**told, **both, "label_ids": ["SENT"], "date": "2026-01-05T11:00:00.000Z"},
        ],
    }


def _answer(emulator: httpx2.Client, request: Request) -> Answer:
    if request.path.startswith("/batch"):
        return answer_batch(request, lambda part: _answer(emulator, part))
    if request.path == "/gmail/v1/users/me/profile":
        return json_answer({"emailAddress": PERSON, "messagesTotal": 2, "historyId": "1"})
    query = urlencode({name: values for name, values in request.query.items() if name != "q"}, doseq=True)
    headers = {name: request.headers[name] for name in ("authorization", "content-type") if name in request.headers}
    path = _PATHS[request.host] + request.path
    answer = emulator.request(request.verb, f"{path}?{query}", content=request.body, headers=headers)
    return replace(json_answer(answer.json(), answer.status_code), headers=dict(_kept(answer.headers)))


def _kept(headers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, value in headers.items() if name.lower() == "content-type")


def _fields(page: str) -> Iterator[tuple[str, str]]:
    for field in LexborHTMLParser(page).css("form input[name]"):
        yield str(field.attributes["name"]), str(field.attributes.get("value") or "")
