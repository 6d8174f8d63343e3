"""What comes in and goes out is as Microsoft's schemas have it; what goes wrong goes wrong as it does at Exchange."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from xml.etree.ElementTree import Element

import pytest
import requests
from exchangelib.errors import ErrorServerBusy, SOAPError  # type: ignore[import-untyped]

from tests.servers.exchange.desk import ANSWER
from tests.servers.exchange.faults import MALFORMED, Busy, Fail, Refuse, Repeated
from tests.servers.exchange.server import ExchangeServer
from tests.servers.exchange.xml import M, T, m, t
from tests.servers.https.faults import Changed, Says, Slow
from tests.servers_exchange.conftest import ANN, BOB, Ews, Open
from tests.servers_exchange.test_sign_in_server import names

RESOLVE = m("ResolveNames", m("UnresolvedEntry", text=ANN), ReturnFullContactData=False)


@pytest.fixture
def wrong(exchange: ExchangeServer) -> Iterator[list[str]]:
    """What the server finds wrong, which is what the test is about."""
    yield exchange.wrong
    assert exchange.wrong
    exchange.wrong.clear()


def subscribe(address: str) -> Element:
    """For the inbox of somebody."""
    inbox = t("DistinguishedFolderId", t("Mailbox", t("EmailAddress", text=address)), Id="inbox")
    kinds = t("EventTypes", t("EventType", text="NewMailEvent"))
    return m("Subscribe", m("StreamingSubscriptionRequest", t("FolderIds", inbox), kinds))


def version(name: str) -> Element:
    return t("RequestServerVersion", Version=name)


def test_an_answer_says_what_it_is_and_who_gives_it(ews: Ews) -> None:
    answer = ews.post(RESOLVE)
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert b'ServerVersionInfo MajorVersion="15" MinorVersion="2"' in answer.content


def test_a_request_that_is_not_as_the_schema_has_it_is_told(ews: Ews, wrong: list[str]) -> None:
    assert ews.code(m("ResolveNames", m("UnresolvedEntry", text=ANN))) == "ErrorSchemaValidation"
    assert "ReturnFullContactData" in wrong[0]


def test_a_header_that_is_not_as_the_schema_has_it_is_refused(ews: Ews) -> None:
    assert ews.code(RESOLVE, ANN, t("ExchangeImpersonation")) == "ErrorSchemaValidation"


def test_an_answer_that_is_not_as_the_schema_has_it_is_told(ews: Ews, wrong: list[str]) -> None:
    ews.server.faults.append(Changed("ResolveNames", change=lambda _: {ANSWER: m("ResolveNamesResponse", m("Oops"))}))
    assert ews.code(RESOLVE) == "ErrorInternalServerError"
    assert "Oops" in wrong[0]


def test_what_the_server_does_not_have_is_told(ews: Ews, wrong: list[str]) -> None:
    assert ews.code(m("EmptyFolder")) == "ErrorInvalidRequest"
    assert wrong == ["EmptyFolder is no operation that this server has"]


def test_what_is_denied_may_be_asked_for(ews: Ews) -> None:
    ews.server.denied.add("DeleteItem")
    ids = m("ItemIds", t("ItemId", Id="AAA="))
    assert ews.code(m("DeleteItem", ids, DeleteType="HardDelete")) == "ErrorAccessDenied"


def test_what_is_no_soap_is_refused(ews: Ews) -> None:
    auth, ca_file = (ANN, ews.server.password), str(ews.server.ca_file)
    assert requests.post(ews.server.url, b"hello", auth=auth, verify=ca_file, timeout=10).status_code == 400


def test_an_older_server_has_not_the_newest_schema(ews: Ews) -> None:
    ews.server.versions.discard("Exchange2016")
    assert ews.code(RESOLVE, ANN, version("Exchange2016")) == "ErrorInvalidServerVersion"
    assert ews.code(RESOLVE, ANN, version("Exchange2015")) == "NoError"
    assert ews.code(RESOLVE, ANN, version("Exchange2015_SP1")) == "ErrorInvalidServerVersion"


def test_exchangelib_finds_the_schema_of_an_older_server(exchange: ExchangeServer, open_mailbox: Open) -> None:
    exchange.build = (15, 0, 1497, 2)
    exchange.versions -= {"Exchange2015", "Exchange2016"}
    account = open_mailbox()
    assert names(account) == [ANN]
    assert account.version.api_version == "Exchange2013_SP1"


def test_a_busy_server_says_for_how_long(exchange: ExchangeServer, open_mailbox: Open) -> None:
    account = open_mailbox()
    names(account)
    exchange.faults.append(Busy("ResolveNames", milliseconds=1_500, times=1))
    with pytest.raises(ErrorServerBusy) as busy:
        names(account)
    assert busy.value.back_off == 1.5


def test_one_thing_or_the_whole_request_may_be_refused(ews: Ews) -> None:
    ews.server.faults += [Refuse("ResolveNames", "ErrorMailboxStoreUnavailable", times=1), Fail(times=1)]
    assert ews.post(RESOLVE).status_code == 500
    assert ews.code(RESOLVE) == "ErrorMailboxStoreUnavailable"
    assert ews.code(RESOLVE) == "NoError"


def test_an_answer_may_end_in_the_middle(exchange: ExchangeServer, open_mailbox: Open) -> None:
    account = open_mailbox()
    names(account)
    exchange.faults.append(Says("ResolveNames", answer=MALFORMED, times=1))
    with pytest.raises(SOAPError):
        names(account)


def test_an_answer_may_be_told_twice(ews: Ews) -> None:
    ews.server.faults.append(Repeated("ResolveNames", times=1))
    bob = m("ResolveNames", m("UnresolvedEntry", text=BOB), ReturnFullContactData=False)
    told = [ews.ask(one).findtext(f".//{T}EmailAddress") for one in (RESOLVE, bob, bob)]
    assert told == [ANN, ANN, BOB]


def test_requests_at_once_are_counted_by_account(ews: Ews, wrong: list[str]) -> None:
    ews.server.faults.append(Slow("ResolveNames", seconds=0.5))
    with ThreadPoolExecutor(6) as pool:
        codes = list(pool.map(lambda _: ews.code(RESOLVE), range(5)))
        assert ews.code(RESOLVE, BOB) == "NoError"
    assert sorted(codes, key=str) == ["ErrorExceededConnectionCount"] + ["NoError"] * 4
    assert ews.server.together == {"EXAMPLE\\ann": 5, "EXAMPLE\\bob": 1}
    assert wrong == ["5 requests at once by EXAMPLE\\ann"]


def test_the_mailbox_of_somebody_else_is_closed(ews: Ews) -> None:
    assert ews.code(subscribe(BOB)) == "ErrorAccessDenied"
    ews.server.accounts.closed = "ErrorFolderNotFound"
    assert ews.code(subscribe(BOB)) == "ErrorFolderNotFound"


def test_a_delegate_may_open_it(ews: Ews) -> None:
    ews.server.accounts.delegates.add((ANN, BOB))
    assert ews.code(subscribe(BOB)) == "NoError"
    assert ews.code(subscribe(ANN), BOB) == "ErrorAccessDenied"


def test_nobody_opens_what_is_not_there(ews: Ews) -> None:
    assert ews.code(subscribe("nobody@example.com")) == "ErrorNonExistentMailbox"


def test_a_service_account_has_no_mailbox_of_its_own(ews: Ews) -> None:
    zones = m("GetServerTimeZones", ReturnFullTimeZoneData=False)
    own = m("Subscribe", m("StreamingSubscriptionRequest", t("EventTypes", t("EventType", text="NewMailEvent")),
                           SubscribeToAllFolders=True))  # fmt: skip
    assert ews.code(zones, ews.server.service) == "NoError"
    assert ews.code(own, ews.server.service) == "ErrorMissingEmailAddress"
    who = t("ExchangeImpersonation", t("ConnectingSID", t("PrimarySmtpAddress", text=BOB)))
    assert ews.code(own, ews.server.service, who) == "NoError"


def test_clients_that_the_environment_leads_here_find_it_by_its_name(ews: Ews, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ews.server.environment.items():
        monkeypatch.setenv(name, value)
    answer = requests.get("https://mail.example.com/ews/exchange.asmx", auth=(ANN, ews.server.password), timeout=10)
    assert answer.status_code == 200


def test_names_are_found(ews: Ews) -> None:
    assert ews.ask(RESOLVE).findtext(f".//{T}Name") == "Ann"
    nobody = m("ResolveNames", m("UnresolvedEntry", text="nobody"), ReturnFullContactData=False)
    assert ews.code(nobody) == "ErrorNameResolutionNoResults"


def test_ids_are_converted(ews: Ews) -> None:
    id_ = t("AlternateId", Format="EwsId", Id="AAA=", Mailbox=ANN)
    told = ews.ask(m("ConvertId", m("SourceIds", id_), DestinationFormat="HexEntryId")).find(f".//{M}AlternateId")
    assert told is not None
    assert told.get("Format") == "HexEntryId"


def test_time_zones_are_told_whole_where_that_is_asked_for(ews: Ews) -> None:
    ids = m("Ids", t("Id", text="India Standard Time"))
    told = ews.ask(m("GetServerTimeZones", ids, ReturnFullTimeZoneData=True)).find(f".//{T}Period")
    assert told is not None
    assert told.get("Bias") == "-PT5H30M"
