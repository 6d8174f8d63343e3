"""Who is let in, and what is said to the others."""

import base64
import json

import httpx2
import pytest

from tests.servers.https.exchange import Answer
from tests.servers.https.faults import Changed, Cut, Says
from tests.servers.microsoft.faults import Refuse
from tests.servers.microsoft.schemas import ERROR
from tests.servers.microsoft.server import MicrosoftServer
from tests.servers.microsoft.tokens import object_id
from tests.servers_microsoft.conftest import ANN, APP_SCOPE, App

BOB = "bob@example.com"
INBOX = f"/users/{ANN}/mailFolders/inbox"


def refused(answer: httpx2.Response) -> tuple[int, str]:
    """The status and the code of an error in Graph's form."""
    ERROR.validate_python(answer.json())
    return answer.status_code, answer.json()["error"]["code"]


def as_ann(microsoft: MicrosoftServer, app: App, *scopes: str) -> dict[str, str]:
    """Fields of requests of Ann's, who has signed in."""
    refresh = microsoft.entra.tokens.grant(ANN, scopes or ("Mail.Read", "Calendars.Read", "User.Read")).refresh
    token = app().acquire_token_by_refresh_token(refresh, [])["access_token"]
    return {"Authorization": f"Bearer {token}"}


def test_folders_are_told(microsoft: MicrosoftServer, graph: httpx2.Client) -> None:
    answer = graph.get(f"/users/{ANN}/mailFolders/delta")
    assert answer.status_code == 200
    assert answer.json()["value"]
    assert microsoft.asked["folders.delta"] == microsoft.asked["http"] == 1
    assert microsoft.together[ANN] == 1


def test_a_person_has_two_names(graph: httpx2.Client) -> None:
    by_id = graph.get(f"/users/{object_id(ANN)}/mailFolders/inbox").json()
    assert by_id["id"] == graph.get(INBOX).json()["id"]


def test_only_good_tokens_are_let_in(microsoft: MicrosoftServer, graph: httpx2.Client) -> None:
    assert refused(graph.get(INBOX, headers={"Authorization": "Bearer x"})) == (401, "InvalidAuthenticationToken")
    microsoft.skew = 3_600
    assert refused(graph.get(INBOX)) == (401, "InvalidAuthenticationToken")


def test_a_changed_policy_is_told_as_a_challenge(microsoft: MicrosoftServer, graph: httpx2.Client, app: App) -> None:
    claims = '{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}'
    microsoft.entra.tokens.challenge(claims)
    answer = graph.get(INBOX)
    told = answer.headers["WWW-Authenticate"].partition('claims="')[2].rstrip('"')
    assert json.loads(base64.b64decode(told)) == json.loads(claims)
    token = app().acquire_token_for_client([APP_SCOPE], claims_challenge=claims)["access_token"]
    assert graph.get(INBOX, headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_the_app_reads_whom_it_may(microsoft: MicrosoftServer, app: App, graph: httpx2.Client) -> None:
    microsoft.mailbox(BOB)
    microsoft.entra.tokens.roles.clear()
    token = app().acquire_token_for_client([APP_SCOPE])["access_token"]
    graph.headers["Authorization"] = f"Bearer {token}"
    assert refused(graph.get(INBOX)) == (403, "ErrorAccessDenied")
    microsoft.reachable.add(ANN)
    assert graph.get(INBOX).status_code == 200
    assert refused(graph.get(f"/users/{BOB}/mailFolders/inbox")) == (403, "ErrorAccessDenied")


def test_who_signed_in_reads_her_own(microsoft: MicrosoftServer, app: App, graph: httpx2.Client) -> None:
    microsoft.mailbox(BOB)
    headers = as_ann(microsoft, app, "Mail.Read")
    assert graph.get("/me/mailFolders/inbox", headers=headers).status_code == 200
    assert refused(graph.get(f"/users/{BOB}/mailFolders/inbox", headers=headers)) == (403, "ErrorAccessDenied")
    assert refused(graph.get("/me/calendars", headers=headers)) == (403, "ErrorAccessDenied")


def test_nobody_is_me_where_nobody_signed_in(graph: httpx2.Client) -> None:
    assert refused(graph.get("/me/mailFolders/inbox")) == (400, "BadRequest")


@pytest.mark.parametrize("state", ["on_premises", "unlicensed", "soft_deleted"])
def test_mailboxes_that_graph_does_not_hand_out(microsoft: MicrosoftServer, graph: httpx2.Client, state: str) -> None:
    microsoft.mailbox(ANN).state = state  # type: ignore[assignment]
    assert refused(graph.get(INBOX)) == (404, "MailboxNotEnabledForRESTAPI")
    assert refused(graph.get(f"/users/{ANN}/calendars")) == (404, "MailboxNotEnabledForRESTAPI")


def test_nobody_of_that_name(microsoft: MicrosoftServer, graph: httpx2.Client) -> None:
    microsoft.entra.tokens.roles.add("User.Read.All")
    assert refused(graph.get("/users/nobody@example.com/mailFolders/inbox")) == (404, "ErrorInvalidUser")
    microsoft.mailbox(ANN).state = "unknown"
    assert refused(graph.get(INBOX)) == (404, "ErrorInvalidUser")
    assert refused(graph.get(f"/users/{ANN}")) == (404, "Request_ResourceNotFound")


def test_parameters_that_an_operation_has_not_are_refused(graph: httpx2.Client) -> None:
    assert refused(graph.get(INBOX, params={"$top": "5"}))[0] == 400


def test_what_this_server_has_not_is_noted(microsoft: MicrosoftServer, graph: httpx2.Client) -> None:
    assert refused(graph.get("/me/drive")) == (400, "BadRequest")
    assert refused(graph.patch(INBOX, json={"displayName": "Mine"})) == (400, "BadRequest")
    assert len(microsoft.wrong) == 2
    microsoft.wrong.clear()


@pytest.mark.parametrize("wrong", [{"likes": 3}, {"displayName": 5}, {"id": None}])
def test_what_graph_would_not_answer_is_noted(
    microsoft: MicrosoftServer, graph: httpx2.Client, wrong: dict[str, object]
) -> None:
    microsoft.faults.append(Changed("folders.get", lambda value: {**value, **wrong}))
    assert graph.get(INBOX).status_code == 500
    assert len(microsoft.wrong) == 1
    microsoft.wrong.clear()


def test_faults_strike(microsoft: MicrosoftServer, graph: httpx2.Client) -> None:
    page = Answer(502, b"<html>Bad gateway", {"Content-Type": "text/html"})
    microsoft.faults += [
        Refuse("folders.get", 429, "ApplicationThrottled", retry_after=7, times=1),
        Says("folders.get", page, times=1),
        Cut("folders.get", times=1),
    ]
    throttled = graph.get(INBOX)
    assert refused(throttled) == (429, "ApplicationThrottled")
    assert throttled.headers["Retry-After"] == "7"
    assert graph.get(INBOX).text == "<html>Bad gateway"
    with pytest.raises(httpx2.RemoteProtocolError):
        graph.get(INBOX)
    assert graph.get(INBOX).status_code == 200
