"""A server with hardly any extension (pymap): everything has a way without them."""

from collections.abc import Iterator

import pytest

from connectors.errors import NeedsPerson
from connectors.imap.folders import list_folders
from connectors.imap.listing import Status
from connectors.imap.session import Session, open_session
from connectors.model.address import Address
from tests.servers.pymap import Pymap

ANN = Address("ann@example.test")


@pytest.fixture
def session(pymap: Pymap) -> Iterator[Session]:
    """Signed in."""
    opened = open_session(pymap.options(), ANN)
    yield opened
    opened.close()


def test_it_has_none_of_what_we_like_to_use(session: Session) -> None:
    assert session.capabilities.isdisjoint(
        {"CONDSTORE", "QRESYNC", "LIST-STATUS", "SPECIAL-USE", "ESEARCH", "NAMESPACE"}
    )


def test_folders_and_their_status_are_known(session: Session, pymap: Pymap) -> None:
    folders = {folder.name: folder.status for folder in list_folders(session, pymap.options())}
    assert {"INBOX", "Sent"} <= folders.keys()
    assert folders.keys().isdisjoint({"Trash"})
    assert folders["INBOX"] == Status(4, 105, folders["INBOX"].uidvalidity, None)


def test_a_chosen_folder_is_read_alone(session: Session, pymap: Pymap) -> None:
    assert [folder.name for folder in list_folders(session, pymap.options(folders=["Trash"]))] == ["Trash"]


def test_a_wrong_password_needs_a_person(pymap: Pymap) -> None:
    with pytest.raises(NeedsPerson, match="refused the sign-in"):
        open_session(pymap.options(user="nobody"), ANN)


def test_a_folder_is_opened_and_read(session: Session) -> None:
    assert b"* 4 EXISTS" in session.run(b'EXAMINE "INBOX"')
    assert session.run(b"UID SEARCH UID 103:*") == [b"* SEARCH 103 104"]
    assert session.run(b"UID FETCH 101 (RFC822.SIZE)") == [b"* 1 FETCH (RFC822.SIZE 192 UID 101)"]
