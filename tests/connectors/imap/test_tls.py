"""Encrypted, with a server that is the one it says, or not at all."""

from pathlib import Path
from shutil import copyfile

import pytest

from config.providers import Tls
from connectors.errors import NeedsPerson
from connectors.imap.session import open_session
from connectors.imap.tls import trusting
from connectors.model.address import Address
from tests.proxy import Proxy
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.scripted_imap import scripted_imap

ANN = Address("ann@example.test")
BOTH = (Tls.IMPLICIT, Tls.STARTTLS)


def _refused(dovecot: Dovecot, tls: Tls, **changes: object) -> NeedsPerson:
    port = dovecot.tls_port if tls is Tls.IMPLICIT else dovecot.port
    with pytest.raises(NeedsPerson) as raised:
        open_session(dovecot.options("ann", port=port, tls=tls, **changes), ANN)
    return raised.value


@pytest.mark.parametrize("tls", BOTH)
def test_an_expired_certificate_is_refused_with_its_date(tls: Tls, dovecot: Dovecot) -> None:
    error = _refused(dovecot, tls, host="127.0.0.2")
    assert str(error).startswith("The certificate of 127.0.0.2:")
    assert str(error).endswith("expired on 2020-05-17")
    assert error.advice == "Ask the server's administrator to renew it."


@pytest.mark.parametrize("tls", BOTH)
def test_a_certificate_for_another_host_is_refused_with_its_name(tls: Tls, dovecot: Dovecot) -> None:
    error = _refused(dovecot, tls, host="127.0.0.3")
    assert str(error).endswith("is for mail.elsewhere.test")
    assert "Set host to one of these names" in error.advice


@pytest.mark.parametrize("tls", BOTH)
def test_an_unknown_authority_is_refused_with_what_to_set(tls: Tls, dovecot: Dovecot) -> None:
    error = _refused(dovecot, tls, ca_file=None)
    assert "an authority that this machine does not know" in str(error)
    assert "`capture connection reconnect` with --ca-file" in error.advice


def test_no_password_goes_to_a_server_that_is_not_trusted(dovecot: Dovecot) -> None:
    with Proxy("127.0.0.1", dovecot.port, record=True) as proxy:
        with pytest.raises(NeedsPerson):
            open_session(dovecot.options("ann", port=proxy.port, tls="starttls", ca_file=None), ANN)
        assert b"AUTHENTICATE" not in proxy.asked


def test_with_starttls_nothing_but_that_is_said_in_clear_text(dovecot: Dovecot) -> None:
    with Proxy("127.0.0.1", dovecot.port, record=True) as proxy:
        open_session(dovecot.options("ann", port=proxy.port, tls="starttls"), ANN).close()
        assert proxy.asked[:20].partition(b" ")[2].startswith(b"STARTTLS\r\n")
        assert PASSWORD.encode() not in proxy.asked


def test_a_server_that_cannot_starttls_is_not_spoken_to_in_clear_text(dovecot: Dovecot) -> None:
    with scripted_imap({}) as server, pytest.raises(NeedsPerson) as raised:
        open_session(server.options(dovecot.folder / "password", tls="starttls"), ANN)
    assert "tls" in raised.value.advice
    assert server.heard == []


def test_clear_text_is_for_this_machine_only(dovecot: Dovecot) -> None:
    error = _refused(dovecot, Tls.NONE, host="mail.example.test")
    assert error.advice == 'Set tls = "implicit" or "starttls".'


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_clear_text_to_this_machine_is_taken(host: str, dovecot: Dovecot) -> None:
    open_session(dovecot.options("ann", host=host, port=dovecot.port, tls="none"), ANN).close()


def test_tls_at_a_port_of_clear_text_says_what_to_set(dovecot: Dovecot) -> None:
    with pytest.raises(NeedsPerson, match="does not begin with TLS") as raised:
        open_session(dovecot.options("ann", port=dovecot.port), ANN)
    assert 'tls = "starttls"' in raised.value.advice


def test_an_absent_ca_file_needs_a_person(dovecot: Dovecot, tmp_path: Path) -> None:
    error = _refused(dovecot, Tls.IMPLICIT, ca_file=tmp_path / "absent.pem")
    assert "absent.pem" in str(error)


def test_a_ca_file_without_certificates_needs_a_person(dovecot: Dovecot, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing")
    error = _refused(dovecot, Tls.IMPLICIT, ca_file=tmp_path / "ca.pem")
    assert "ca.pem" in str(error)


def test_authorities_are_read_once_until_their_file_changes(dovecot: Dovecot, tmp_path: Path) -> None:
    copyfile(dovecot.ca_file, tmp_path / "ca.pem")
    first = trusting(tmp_path / "ca.pem")
    assert trusting(tmp_path / "ca.pem") is first
    with (tmp_path / "ca.pem").open("a") as ca:
        ca.write(dovecot.ca_file.read_text())
    assert trusting(tmp_path / "ca.pem") is not first
