"""What is asked of Google is answered, however often Google must be asked; and only as often as it must."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from connectors.errors import TryLater
from connectors.google.api import gmail
from connectors.google.client import Client, Missing
from connectors.google.errors import Expired
from connectors.google.network import Http, WriteRefused, is_watch
from connectors.model.address import Address
from connectors.pace.outcomes import Refused
from connectors.pace.quota import Quota
from connectors.pace.rate import Rate
from tests.connectors.google.asking import ANN, by_key, gets, patient, profile
from tests.connectors.pacing import FakeTime
from tests.servers.google.faults import Refuse
from tests.servers.google.server import GoogleServer
from tests.servers.https.exchange import Answer
from tests.servers.https.faults import Cut, Says

GET = "gmail.users.messages.get"


def test_each_gets_its_own_answer_in_few_requests(google: GoogleServer, client: Client, ids: list[str]) -> None:
    answers = dict(client.ask_each(gets(client, ids), 20))
    assert {key: answer["id"] for key, answer in answers.items() if isinstance(answer, dict)} == {i: i for i in ids}
    assert google.asked["gmail.batch"] == 3
    assert google.asked[GET] == 60
    assert google.asked["http"] == 3 + google.asked["oauth2.token"]


def test_no_batch_is_larger_than_google_likes(google: GoogleServer, ids: list[str], time: FakeTime) -> None:
    options, plenty = by_key(google), Quota(Rate(1_000_000, time), Rate(1_000_000, time), "Google", time.sleep)
    with closing(Client(options, ANN, gmail(options), plenty)) as client:
        assert len(dict(client.ask_each(gets(client, ids), 20))) == 60
    assert google.asked["gmail.batch"] == 2


def test_nothing_to_ask_is_no_request(google: GoogleServer, client: Client) -> None:
    assert dict(client.ask_each({}, 20)) == {}
    assert not google.asked


def test_signing_in_is_done_once_for_all_clients_of_a_person(google: GoogleServer, time: FakeTime) -> None:
    for _ in range(3):
        client = patient(by_key(google), time)
        client.ask(profile(client), 1)
        client.close()
    assert google.asked["oauth2.token"] == 1
    assert google.asked["http"] == 4


def test_what_has_gone_meanwhile_is_missing_among_the_others(
    google: GoogleServer, client: Client, ids: list[str]
) -> None:
    google.mailbox(ANN).delete(ids[7])
    answers = dict(client.ask_each(gets(client, ids), 20))
    assert answers[ids[7]] == Missing(404)
    assert sum(isinstance(answer, dict) for answer in answers.values()) == 59


def test_a_single_one_that_has_gone_is_an_error(google: GoogleServer, client: Client) -> None:
    google.mailbox(ANN)
    with pytest.raises(Expired) as told:
        client.ask(gets(client, ["17"])["17"], 20)
    assert told.value.status == 404


def test_one_that_is_forbidden_does_not_hide_the_others(google: GoogleServer, client: Client, ids: list[str]) -> None:
    google.faults.append(Refuse(GET, 403, "forbidden", when=lambda call: call.names["id"] == ids[3]))
    answers = dict(client.ask_each(gets(client, ids), 20))
    assert isinstance(answers.pop(ids[3]), Refused)
    assert all(isinstance(answer, dict) for answer in answers.values())


def test_a_part_that_is_no_json_is_asked_again(google: GoogleServer, client: Client, ids: list[str]) -> None:
    google.faults.append(Says(GET, times=1, answer=Answer(200, b'{"id": "1')))
    assert all(isinstance(answer, dict) for _, answer in client.ask_each(gets(client, ids), 20))
    assert google.asked[GET] == 61


def test_a_batch_that_is_answered_with_a_proxys_page_is_asked_again(
    google: GoogleServer, client: Client, ids: list[str]
) -> None:
    google.faults.append(Says("gmail.batch", times=1, answer=Answer(200, b"<html>", {"Content-Type": "text/html"})))
    assert len(dict(client.ask_each(gets(client, ids), 20))) == 60


@pytest.mark.parametrize("status", [302, 304, 400, 401, 403, 404, 410, 451])
@pytest.mark.parametrize("times", [1, 2])
def test_what_a_proxy_refuses_is_asked_again(
    google: GoogleServer, client: Client, ids: list[str], status: int, times: int
) -> None:
    page = Answer(status, b"<html>Sign in to the hotel's network</html>", {"Content-Type": "text/html"})
    google.faults.append(Says(GET, times=times, answer=page))
    for asked in (ids[:1], ids):
        answers = dict(client.ask_each(gets(client, asked), 20))
        assert [key for key, answer in answers.items() if not isinstance(answer, dict)] == []


@pytest.mark.parametrize("status", [302, 403, 404])
def test_where_a_proxy_refuses_everything_nothing_is_told_of_a_message(
    google: GoogleServer, client: Client, ids: list[str], status: int
) -> None:
    google.faults.append(Says("gmail.*", answer=Answer(status, b"", {"Location": "http://portal.example/"})))
    with pytest.raises(TryLater, match="Somebody else answered"):
        dict(client.ask_each(gets(client, ids[:1]), 20))


def test_a_message_made_to_burst_when_it_is_unpacked_costs_itself(
    google: GoogleServer, client: Client, ids: list[str]
) -> None:
    bomb = Answer(200, b'{"snippet": "%s"}' % (b" " * (40 << 20)), {"Content-Type": "application/json"})
    google.faults.append(Says(GET, answer=bomb, when=lambda call: call.names["id"] == ids[3]))
    answers = dict(client.ask_each(gets(client, ids), 20))
    assert answers.pop(ids[3]) == Refused("Google's answer cannot be unpacked, or is too large")
    assert all(isinstance(answer, dict) for answer in answers.values())


def test_many_threads_ask_at_once_and_each_gets_its_own(google: GoogleServer) -> None:
    people = [Address(f"rep{number}@company.example") for number in range(40)]
    for person in people:
        google.mailbox(person)
    options = by_key(google)

    def address(person: Address) -> str:
        with closing(Client(options, person, gmail(options))) as client:
            return str(client.ask(profile(client), 1)["emailAddress"])

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(address, people)) == people


def test_a_token_that_ends_meanwhile_is_renewed(google: GoogleServer, client: Client, ids: list[str]) -> None:
    client.ask(profile(client), 1)
    google.tokens.expire_access()
    assert len(dict(client.ask_each(gets(client, ids), 20))) == 60
    google.tokens.expire_access()
    client.ask(profile(client), 1)
    assert google.asked["oauth2.token"] == 3


def test_a_connection_that_is_cut_is_for_a_later_pass(google: GoogleServer, client: Client, ids: list[str]) -> None:
    google.faults.append(Cut("gmail.users.getProfile", times=2))
    with pytest.raises(TryLater, match="ended its answer early"):
        client.ask(profile(client), 1)
    assert client.ask(profile(client), 1)["messagesTotal"] == 60


def test_nothing_is_ever_changed_at_google(client: Client) -> None:
    messages = client.api.users().messages()
    trash, get = messages.trash(userId="me", id="17"), messages.get(userId="me", id="17")
    for asked in (lambda: client.ask(trash, 1), lambda: dict(client.ask_each({"a": trash, "b": get}, 1))):
        with pytest.raises(WriteRefused):
            asked()
    for method in ("POST", "PUT", "DELETE"):
        with pytest.raises(WriteRefused):
            Http().request("https://gmail.googleapis.com/gmail/v1/users/me/messages/17/trash", method)


@pytest.mark.parametrize(
    ("method", "uri"),
    [
        ("POST", "https://gmail.googleapis.com/gmail/v1/users/me/stop"),
        ("POST", "https://gmail.googleapis.com/gmail/v1/users/bob@company.example/watch"),
        ("POST", "https://gmail.googleapis.com/gmail/v1/users/me/watch/more"),
        ("PUT", "https://gmail.googleapis.com/gmail/v1/users/me/watch"),
        ("POST", "http://gmail.googleapis.com/gmail/v1/users/me/watch"),
        ("POST", "https://gmail.googleapis.com:444/gmail/v1/users/me/watch"),
        ("POST", "https://www.googleapis.com/calendar/v3/users/me/calendarList/watch"),
        ("POST", "https://www.googleapis.com/gmail/v1/users/me/watch"),
    ],
)
def test_of_what_is_no_get_users_watch_alone_is_let_through(method: str, uri: str) -> None:
    assert is_watch("https://gmail.googleapis.com/gmail/v1/users/me/watch?alt=json", "POST")
    assert not is_watch(uri, method)
    with pytest.raises(WriteRefused):
        Http().request(uri, method)


def test_not_even_users_watch_goes_into_a_batch(client: Client) -> None:
    watch, get = client.api.users().watch(userId="me", body={"topicName": "t"}), gets(client, ["17"])["17"]
    with pytest.raises(WriteRefused):
        dict(client.ask_each({"a": watch, "b": get}, 1))


def test_what_is_not_encrypted_is_not_sent() -> None:
    with pytest.raises(WriteRefused):
        Http().request("http://gmail.googleapis.com/gmail/v1/users/me/profile")
