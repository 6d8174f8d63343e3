"""Every refusal of Graph's is one sentence with the page and the click that mends it, and betrays no secret."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from connectors.errors import NeedsPerson, ProviderBug
from connectors.graph.client import Client
from connectors.graph.limits import Limits, app_rate
from connectors.graph.requests import Get
from tests.connectors.entra.asking import ANN, granted, hers, surroundings, wallet_of
from tests.connectors.graph.asking import FOLDERS, patient, told
from tests.connectors.pacing import FakeTime
from tests.servers.microsoft.faults import Refuse
from tests.servers.microsoft.mailbox import State
from tests.servers.microsoft.server import MicrosoftServer

Arrange = Callable[[MicrosoftServer], object]
CALENDARS = Get("/calendars?$select=id")


def refused(status: int, code: str) -> Arrange:
    return lambda microsoft: microsoft.faults.append(Refuse("folders.get", status, code))


@pytest.mark.parametrize(
    ("request_", "right", "what"), [(FOLDERS, "Mail.Read", "the mail"), (CALENDARS, "Calendars.Read", "the calendars")]
)
def test_an_app_without_a_right_is_told_both_ways_to_it(
    microsoft: MicrosoftServer, request_: Get, right: str, what: str
) -> None:
    microsoft.mailbox(ANN)
    microsoft.calendar(ANN)
    microsoft.entra.tokens.roles.clear()
    error, app = told(microsoft.options(ANN), request_), microsoft.client
    assert isinstance(error, NeedsPerson)
    assert str(error) == f"The app may not read {what} of {ANN}"
    for place in (
        f"https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/CallAnAPI/appId/{app}",
        f"Add a permission > Microsoft Graph > Application permissions > {right}, and click Grant admin consent",
        f'New-ManagementRoleAssignment -App {app} -Role "Application {right}" -CustomResourceScope SCOPE',
        f"Test-ServicePrincipalAuthorization -Identity {app} -Resource {ANN}",
    ):
        assert place in error.advice


def test_an_app_that_may_read_by_rbac_reads(microsoft: MicrosoftServer) -> None:
    microsoft.mailbox(ANN)
    microsoft.entra.tokens.roles.clear()
    microsoft.reachable.add(ANN)
    with closing(patient(microsoft.options(ANN), FakeTime())) as client:
        assert client.ask(FOLDERS)["id"]


@pytest.mark.parametrize(
    ("arrange", "sentence", "advised"),
    [
        (refused(403, "ErrorAccessDenied"), "may not read the mail", "Grant admin consent"),
        (refused(403, "AccessDenied"), "may not read the mail", "Grant admin consent"),
        (refused(401, "NoPermissionsInAccessToken"), "may not read the mail", "Grant admin consent"),
        (refused(401, "InvalidAuthenticationToken"), "no longer accepts the sign-in", "~/Overview/appId/"),
        (refused(404, "ErrorInvalidUser"), f"no user {ANN}", "Users > Active users"),
        (refused(404, "Request_ResourceNotFound"), f"no user {ANN}", "Users > Deleted users"),
        (refused(404, "ErrorNonExistentMailbox"), f"no user {ANN}", "or a group will not do"),
        (lambda microsoft: setattr(microsoft.mailbox(ANN), "state", "unknown"), f"no user {ANN}", "by --user"),
    ],
)
def test_a_person_is_told_what_to_do(microsoft: MicrosoftServer, arrange: Arrange, sentence: str, advised: str) -> None:
    microsoft.mailbox(ANN)
    arrange(microsoft)
    error = told(microsoft.options(ANN))
    assert isinstance(error, NeedsPerson)
    assert sentence in str(error)
    assert advised in error.advice


@pytest.mark.parametrize(
    ("state", "known", "sentence", "advised"),
    [
        ("on_premises", {"onPremisesSyncEnabled": True}, "a server of the company's own", "`capture connect exchange`"),
        ("unlicensed", {"assignedLicenses": []}, "no licence for Exchange Online", "Licenses and apps"),
        ("soft_deleted", {"accountEnabled": False}, "was deleted", "Deleted users, the person, and click Restore user"),
    ],
)
def test_why_there_is_no_mailbox_is_told_where_the_directory_may_be_read(
    microsoft: MicrosoftServer, state: State, known: dict[str, object], sentence: str, advised: str
) -> None:
    microsoft.people.add_user(ANN, **known)
    microsoft.mailbox(ANN).state = state
    microsoft.entra.tokens.roles.add("User.Read.All")
    error = told(microsoft.options(ANN))
    assert isinstance(error, NeedsPerson)
    assert sentence in str(error)
    assert advised in error.advice


def test_a_mailbox_outlives_its_person_for_a_while(microsoft: MicrosoftServer) -> None:
    microsoft.mailbox(ANN).state = "soft_deleted"
    microsoft.entra.tokens.roles.add("User.Read.All")
    microsoft.faults.append(Refuse("users.get", 404, "Request_ResourceNotFound"))
    assert str(told(microsoft.options(ANN))) == f"The mailbox of {ANN} was deleted"


@pytest.mark.parametrize("state", ["on_premises", "unlicensed", "soft_deleted"])
def test_why_there_may_be_no_mailbox_is_told_with_each_place_where_it_may_not(
    microsoft: MicrosoftServer, state: State
) -> None:
    microsoft.mailbox(ANN).state = state
    error = told(microsoft.options(ANN))
    assert isinstance(error, NeedsPerson)
    assert str(error) == f"Exchange Online has no mailbox in use for {ANN}"
    for place in ("https://admin.microsoft.com", "Licenses and apps", "Deleted users", "connect exchange"):
        assert place in error.advice


def test_an_app_that_may_not_see_the_company_is_told_what_it_lacks(microsoft: MicrosoftServer) -> None:
    error = told(microsoft.options(ANN), Get("users?$select=id"))
    assert isinstance(error, NeedsPerson)
    assert str(error) == "The app may not read the company's people and groups"
    assert "Application permissions > User.Read.All and GroupMember.Read.All" in error.advice
    assert "RBAC" not in error.advice


def test_what_graph_does_not_understand_is_a_fault_of_ours(microsoft: MicrosoftServer) -> None:
    microsoft.mailbox(ANN)
    microsoft.faults.append(Refuse("folders.get", 400, "ErrorInvalidUrlQuery", "The query about Eve is invalid."))
    with closing(patient(microsoft.options(ANN), FakeTime())) as client, pytest.raises(ProviderBug) as error:
        client.ask(FOLDERS)
    assert error.value.evidence == "400 errorinvalidurlquery"


def test_a_challenge_is_met_once_with_the_claims_that_graph_wants(microsoft: MicrosoftServer) -> None:
    microsoft.mailbox(ANN)
    with closing(patient(microsoft.options(ANN), FakeTime())) as client:
        client.ask(FOLDERS)
        microsoft.entra.tokens.challenge('{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}')
        client.ask(FOLDERS)
        assert (microsoft.asked["token"], microsoft.asked["http"]) == (2, 3)


def test_who_signed_in_is_asked_for_as_me_and_told_to_connect_again(microsoft: MicrosoftServer, tmp_path: Path) -> None:
    microsoft.mailbox(ANN)
    grant = granted(microsoft)
    options, around = hers(microsoft, grant), surroundings(wallet_of(grant, tmp_path))
    time = FakeTime()
    with closing(Client(options, around, Limits(app_rate(time), time, time.sleep))) as client:
        assert client.ask(FOLDERS)["id"]
        microsoft.faults.append(Refuse("folders.get", 403, "ErrorAccessDenied"))
        with pytest.raises(NeedsPerson, match="Capture may not read the mail") as error:
            client.ask(FOLDERS)
    assert f"Connect {ANN} again" in error.value.advice
    assert f"/adminconsent?client_id={microsoft.client} and click Accept" in error.value.advice
