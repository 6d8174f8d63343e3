"""What is asked of Graph is answered, however often Graph must be asked; and only as often as it must."""

from contextlib import closing

import pytest

from connectors.errors import NeedsPerson, ProviderBug, TryLater
from connectors.graph import transport
from connectors.graph.client import Client
from connectors.graph.errors import Absent, Expired
from connectors.graph.requests import Get, Missing, Raw
from connectors.pace.outcomes import Refused
from tests.connectors.entra.asking import ANN
from tests.connectors.graph.asking import FOLDERS, MESSAGE, gets, page, patient
from tests.connectors.pacing import FakeTime
from tests.servers.https.exchange import Answer, json_answer
from tests.servers.https.faults import Changed, Cut, Says
from tests.servers.microsoft.faults import Refuse
from tests.servers.microsoft.server import MicrosoftServer

GET = "messages.get"


def test_each_gets_its_own_answer_in_requests_of_twenty(
    microsoft: MicrosoftServer, client: Client, ids: list[str]
) -> None:
    answers = dict(client.ask_each(gets(ids), FOLDERS))
    assert {key: answer["id"] for key, answer in answers.items() if isinstance(answer, dict)} == {i: i for i in ids}
    assert (microsoft.asked["batch"], microsoft.asked["http"], microsoft.asked[GET]) == (3, 3, 60)


def test_nothing_to_ask_is_no_request(microsoft: MicrosoftServer, client: Client) -> None:
    assert dict(client.ask_each({}, FOLDERS)) == {}
    assert not microsoft.asked


def test_signing_in_is_done_once_for_all_clients_of_an_app(microsoft: MicrosoftServer, time: FakeTime) -> None:
    microsoft.mailbox(ANN)
    for _ in range(3):
        with closing(patient(microsoft.options(ANN), time)) as client:
            client.ask(FOLDERS)
    assert (microsoft.asked["token"], microsoft.asked["http"]) == (1, 3)


def test_a_message_as_it_was_sent_is_bytes(client: Client, ids: list[str]) -> None:
    ((_, answer),) = client.ask_each({"a": Get(f"/messages/{ids[0]}/$value")}, FOLDERS)
    assert isinstance(answer, Raw)
    assert b"Subject: Offer" in answer.content


def test_what_has_gone_meanwhile_is_missing_among_the_others(
    microsoft: MicrosoftServer, client: Client, ids: list[str]
) -> None:
    microsoft.mailbox(ANN).delete(ids[7])
    answers = dict(client.ask_each(gets(ids), FOLDERS))
    gone = answers.pop(ids[7])
    assert gone == Missing(404, "erroritemnotfound")
    assert isinstance(gone, Missing)
    assert not gone.expired
    assert all(isinstance(answer, dict) for answer in answers.values())


def test_a_single_one_that_has_gone_is_an_error(microsoft: MicrosoftServer, client: Client, ids: list[str]) -> None:
    microsoft.mailbox(ANN).delete(ids[7])
    with pytest.raises(Absent):
        client.ask(gets([ids[7]])[ids[7]])


@pytest.mark.parametrize(
    ("status", "code"), [(410, "SyncStateNotFound"), (410, "resyncRequired"), (400, "SyncStateInvalid")]
)
def test_a_link_that_graph_no_longer_knows_is_told_apart(
    microsoft: MicrosoftServer, client: Client, status: int, code: str
) -> None:
    microsoft.mailbox(ANN)
    microsoft.faults.append(Refuse("folders.get", status, code))
    with pytest.raises(Expired):
        client.ask(FOLDERS)
    ((_, answer),) = client.ask_each({"a": FOLDERS}, FOLDERS)
    assert isinstance(answer, Missing)
    assert answer.expired


def test_one_that_is_forbidden_does_not_hide_the_others(
    microsoft: MicrosoftServer, client: Client, ids: list[str]
) -> None:
    microsoft.faults.append(Refuse(GET, 403, "ErrorAccessDenied", when=lambda call: call.names["id"] == ids[3]))
    answers = dict(client.ask_each(gets(ids), FOLDERS))
    assert isinstance(answers.pop(ids[3]), Refused)
    assert all(isinstance(answer, dict) for answer in answers.values())


def test_a_single_one_that_is_forbidden_is_refused_where_the_mailbox_is_not(
    microsoft: MicrosoftServer, client: Client, ids: list[str]
) -> None:
    microsoft.faults.append(Refuse(GET, 403, "ErrorAccessDenied"))
    ((_, answer),) = client.ask_each(gets(ids[:1]), FOLDERS)
    assert isinstance(answer, Refused)
    assert (microsoft.asked[GET], microsoft.asked["folders.get"], microsoft.asked["batch"]) == (2, 1, 2)


def test_where_all_are_forbidden_nothing_is_told_to_be_unreadable(
    microsoft: MicrosoftServer, client: Client, ids: list[str]
) -> None:
    microsoft.faults += [Refuse(operation, 403, "ErrorAccessDenied") for operation in (GET, "folders.get")]
    with pytest.raises(NeedsPerson, match="may not read the mail"):
        dict(client.ask_each(gets(ids), FOLDERS))


@pytest.mark.parametrize("status", [200, 302, 304, 400, 401, 403, 404, 410, 451])
@pytest.mark.parametrize("method", ["batch", GET])
def test_what_a_proxy_answers_is_asked_again(
    microsoft: MicrosoftServer, client: Client, ids: list[str], status: int, method: str
) -> None:
    microsoft.faults.append(Says(method, times=2, answer=page(status)))
    assert not [answer for _, answer in client.ask_each(gets(ids), FOLDERS) if not isinstance(answer, dict | Raw)]


@pytest.mark.parametrize("status", [200, 302, 401, 404, 410])
def test_where_a_proxy_answers_everything_nothing_is_told_of_a_message(
    microsoft: MicrosoftServer, client: Client, ids: list[str], status: int
) -> None:
    microsoft.faults.append(Says("batch", answer=page(status)))
    microsoft.faults.append(Says(GET, answer=page(status)))
    with pytest.raises(TryLater, match="Somebody else answered"):
        dict(client.ask_each(gets(ids[:1]), FOLDERS))
    with pytest.raises(TryLater, match="Somebody else answered"):
        client.ask(gets(ids[:1])[ids[0]])


@pytest.mark.parametrize("body", [b'{"responses": [{"id": "1"', b"[]", b"{}", b'{"responses": {}}', b"[" * 100_000])
def test_a_batch_that_is_none_is_asked_again(
    microsoft: MicrosoftServer, client: Client, ids: list[str], body: bytes
) -> None:
    microsoft.faults.append(Says("batch", times=1, answer=Answer(200, body, {"Content-Type": "application/json"})))
    assert len(dict(client.ask_each(gets(ids), FOLDERS))) == 60


@pytest.mark.parametrize("answered", [0, 1])
def test_parts_that_are_left_unanswered_are_asked_again(
    microsoft: MicrosoftServer, client: Client, ids: list[str], answered: int
) -> None:
    told = [{"id": "0", "status": 200, "body": {"id": ids[0]}}][:answered]
    microsoft.faults.append(Says("batch", times=1, answer=json_answer({"responses": told})))
    answers = dict(client.ask_each(gets(ids), FOLDERS))
    assert {key: answer["id"] for key, answer in answers.items() if isinstance(answer, dict)} == {i: i for i in ids}
    assert microsoft.asked[GET] == 60 - answered


def test_an_answer_too_large_to_read_costs_itself(
    microsoft: MicrosoftServer, client: Client, ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "MOST_BYTES", 200_000)
    large = microsoft.mailbox(ANN).put(MESSAGE.replace(b"<1@", b"<large@") + b"x" * 300_000)
    requests = {id_: Get(f"/messages/{id_}/$value") for id_ in (*ids[:30], large)}
    answers = dict(client.ask_each(requests, FOLDERS))
    assert answers.pop(large) == Refused("Microsoft's answer is too large")
    assert all(isinstance(answer, Raw) for answer in answers.values())


def test_a_token_that_ends_meanwhile_is_renewed(microsoft: MicrosoftServer, client: Client, ids: list[str]) -> None:
    client.ask(FOLDERS)
    microsoft.entra.tokens.expire_access()
    assert len(dict(client.ask_each(gets(ids), FOLDERS))) == 60
    microsoft.entra.tokens.expire_access()
    client.ask(FOLDERS)
    assert microsoft.asked["token"] == 3


def test_parts_whose_token_is_refused_are_asked_again_with_a_new_one(
    microsoft: MicrosoftServer, client: Client, ids: list[str]
) -> None:
    microsoft.faults.append(Refuse(GET, 401, "InvalidAuthenticationToken", every=3, times=5))
    assert all(isinstance(answer, dict) for _, answer in client.ask_each(gets(ids[:20]), FOLDERS))
    assert (microsoft.asked["token"], microsoft.asked["batch"], microsoft.asked[GET]) == (2, 2, 25)


def test_a_connection_that_is_cut_is_for_a_later_pass(microsoft: MicrosoftServer, client: Client) -> None:
    microsoft.mailbox(ANN)
    microsoft.faults.append(Cut("folders.get", times=1))
    with pytest.raises(TryLater, match="ended its answer early"):
        client.ask(FOLDERS)
    assert client.ask(FOLDERS)["id"]


def test_pages_are_followed_to_the_last(microsoft: MicrosoftServer, client: Client, ids: list[str]) -> None:
    listing = Get("/mailFolders/inbox/messages/delta?$select=id", ("odata.maxpagesize=7",))
    told = list(client.pages(listing))
    assert {item["id"] for answer in told for item in answer["value"]} == set(ids)
    assert "@odata.deltaLink" in told[-1]
    assert microsoft.asked["messages.delta"] == len(told) >= 9


def test_pages_that_lead_in_circles_end(microsoft: MicrosoftServer, client: Client, ids: list[str]) -> None:
    first = client.ask(Get("/mailFolders/inbox/messages/delta?$select=id", ("odata.maxpagesize=7",)))
    same = {"@odata.nextLink": first["@odata.nextLink"]}
    microsoft.faults.append(
        Changed("messages.delta", lambda value: {**{k: v for k, v in value.items() if k[0] != "@"}, **same})
    )
    with pytest.raises(ProviderBug, match="circles"):
        list(client.pages(Get("/mailFolders/inbox/messages/delta?$select=id")))
    assert ids


def test_what_only_the_beta_tells_is_asked_of_the_beta(microsoft: MicrosoftServer, client: Client) -> None:
    microsoft.mailbox(ANN).archive = "MBX:archive"
    microsoft.entra.tokens.roles |= {"User.Read.All", "MailboxSettings.Read"}
    assert "inPlaceArchiveMailboxId" not in client.ask(Get("/settings/exchange"))
    assert client.ask(Get("/settings/exchange", is_beta=True))["inPlaceArchiveMailboxId"] == "MBX:archive"
