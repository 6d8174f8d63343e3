"""All ways to sign in at an Exchange server, and what is told of those that fail."""

from pathlib import Path
from typing import Any

import pytest

from connectors.errors import NeedsPerson
from connectors.ews.values import Known
from connectors.model.address import Address
from tests.connectors.ews.asking import ANN, BOB, Opening, resolved
from tests.servers.exchange.faults import Unsigned
from tests.servers.exchange.server import ExchangeServer
from tests.servers.exchange.sign_in import BASIC


@pytest.mark.parametrize("form", ["ntlm", "basic", "certificate"])
def test_a_mailbox_opens_by_each_sign_in(open_office: Opening, form: str) -> None:
    office = open_office(sign_in=form)
    assert list(office.named([Known.INBOX])) == [Known.INBOX]
    assert office.address == ANN


@pytest.mark.parametrize("name", ["EXAMPLE\\ann", "ann@example.com"])
def test_a_name_may_have_a_domain(open_office: Opening, name: str) -> None:
    assert open_office(name=name).ask(resolved) == [ANN]


@pytest.mark.parametrize("form", ["ntlm", "basic"])
def test_a_wrong_password_is_told_with_the_commands(open_office: Opening, tmp_path: Path, form: str) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("not-the-password")
    with pytest.raises(NeedsPerson) as told:
        open_office(sign_in=form, password=f"file:{wrong}").ask(resolved)
    assert str(told.value) == "localhost refuses ann@example.com or the password"
    assert "Set-WebServicesVirtualDirectory" in told.value.advice
    assert "not-the-password" not in repr(told.value) + told.value.advice


def test_a_sign_in_that_the_server_does_not_take_is_told(exchange: ExchangeServer, open_office: Opening) -> None:
    exchange.door.forms.discard(BASIC)
    with pytest.raises(NeedsPerson) as told:
        open_office(sign_in="basic").ask(resolved)
    assert "-BasicAuthentication $true" in told.value.advice


def test_a_certificate_of_nobody_is_told(exchange: ExchangeServer, open_office: Opening) -> None:
    stranger = exchange.certificate_file("stranger@example.com")
    with pytest.raises(NeedsPerson) as told:
        open_office(sign_in="certificate", certificate=f"file:{stranger}").ask(resolved)
    assert "-CertificateAuthentication $true" in told.value.advice


def test_a_file_that_is_no_certificate_is_told_before_anything_is_sent(
    exchange: ExchangeServer, open_office: Opening, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.pem"
    empty.write_text("nothing")
    with pytest.raises(NeedsPerson, match="client's certificate, or its private key, cannot be used"):
        open_office(sign_in="certificate", certificate=f"file:{empty}")
    assert not exchange.asked


def test_a_password_that_cannot_be_read_is_told(open_office: Opening, tmp_path: Path) -> None:
    with pytest.raises(NeedsPerson) as told:
        open_office(password=f"file:{tmp_path / 'gone'}")
    assert str(tmp_path / "gone") in told.value.advice


def test_a_locked_account_is_told(exchange: ExchangeServer, open_office: Opening) -> None:
    exchange.accounts.add(ANN).is_locked = True
    with pytest.raises(NeedsPerson):
        open_office().ask(resolved)


def test_401_in_the_middle_of_a_connection_is_signed_in_again(exchange: ExchangeServer, open_office: Opening) -> None:
    office = open_office()
    office.ask(resolved)
    exchange.faults.append(Unsigned("ResolveNames", times=1))
    assert office.ask(resolved) == [ANN]


def test_kerberos_says_what_it_lacks(open_office: Opening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "requests_gssapi", None)
    with pytest.raises(NeedsPerson) as told:
        open_office(sign_in="kerberos")
    assert "capture-daemon[kerberos]" in told.value.advice


class TestAServiceAccount:
    """Who reads the mailboxes of others."""

    def test_it_acts_for_a_person(self, open_office: Opening) -> None:
        assert list(open_office(access="impersonation").named([Known.INBOX])) == [Known.INBOX]

    def test_without_the_role_it_is_told_how_it_gets_it(self, exchange: ExchangeServer, open_office: Opening) -> None:
        exchange.accounts.impersonators.clear()
        with pytest.raises(NeedsPerson) as told:
            open_office(access="impersonation").named([Known.INBOX])
        assert str(told.value) == "EXAMPLE\\capture may not act as ann@example.com"
        assert "New-ManagementRoleAssignment -Name Capture -Role ApplicationImpersonation" in told.value.advice
        assert "$group = (Get-DistributionGroup GROUP).DistinguishedName" in told.value.advice
        assert "-RecipientRestrictionFilter \"MemberOfGroup -eq '$group'\"" in told.value.advice

    def test_somebody_out_of_its_scope_is_told(self, exchange: ExchangeServer, open_office: Opening) -> None:
        exchange.accounts.impersonable = {str(BOB)}
        with pytest.raises(NeedsPerson, match="may not act as"):
            open_office(access="impersonation").named([Known.INBOX])

    def test_nobodys_mailbox_is_told(self, exchange: ExchangeServer, open_office: Opening) -> None:
        office = open_office(access="impersonation", user="nobody@example.com")
        with pytest.raises(NeedsPerson) as told:
            office.named([Known.INBOX])
        assert str(told.value) == "localhost has no mailbox whose primary address is nobody@example.com"
        assert "Get-Recipient" in told.value.advice

    def test_a_wrong_password_of_all_mailboxes_is_not_tried_for_each(
        self, exchange: ExchangeServer, open_office: Opening, tmp_path: Path
    ) -> None:
        wrong = tmp_path / "wrong"
        wrong.write_text("not-the-password")
        for number in range(8):
            office = open_office(
                Address(f"rep{number}@example.com"), access="impersonation", sign_in="basic", password=f"file:{wrong}"
            )
            with pytest.raises(NeedsPerson, match="refuses"):
                office.named([Known.INBOX])
            office.close()
        assert exchange.asked["http"] == 1


class TestADelegate:
    """Who was let into somebody else's mailbox."""

    def opened(self, exchange: ExchangeServer, open_office: Opening) -> Any:
        exchange.accounts.add(BOB)
        return open_office(access="delegate", name=str(BOB))

    def test_it_reads_the_mailbox(self, exchange: ExchangeServer, open_office: Opening) -> None:
        exchange.accounts.delegates.add((str(BOB), str(ANN)))
        office = self.opened(exchange, open_office)
        assert list(office.named([Known.INBOX])) == [Known.INBOX]

    @pytest.mark.parametrize("closed", ["ErrorAccessDenied", "ErrorFolderNotFound"])
    def test_without_the_right_it_is_told_how_it_gets_it(
        self, exchange: ExchangeServer, open_office: Opening, closed: str
    ) -> None:
        exchange.accounts.closed = closed
        with pytest.raises(NeedsPerson) as told:
            self.opened(exchange, open_office).named([Known.INBOX])
        assert str(told.value) == "bob@example.com may not read the mailbox of ann@example.com"
        assert "Add-MailboxPermission ann@example.com -User 'bob@example.com'" in told.value.advice
