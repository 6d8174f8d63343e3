"""Which folders are read, and what is known of each without opening it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from config.providers import ImapOptions
from connectors.errors import NeedsPerson, TryLater
from connectors.imap.folders import list_folders
from connectors.imap.session import Session, open_session
from connectors.imap.special import Special
from connectors.model.address import Address
from tests.servers.dovecot import Dovecot
from tests.servers.scripted_imap import scripted_imap

MESSAGE = b"Subject: hello\r\n\r\nhello\r\n"
ANN = Address("ann@example.test")


@pytest.fixture
def options(dovecot: Dovecot, mailbox_user: str) -> ImapOptions:
    """Of an empty mailbox."""
    return dovecot.options(mailbox_user)


@pytest.fixture
def session(options: ImapOptions) -> Iterator[Session]:
    """Signed in to it."""
    opened = open_session(options, ANN)
    yield opened
    opened.close()


def _names(session: Session, options: ImapOptions, *wanted: str) -> list[str]:
    return [folder.name for folder in list_folders(session, options.model_copy(update={"folders": wanted}))]


def test_drafts_junk_and_trash_are_left_out(session: Session, options: ImapOptions) -> None:
    assert _names(session, options) == ["INBOX", "Archive", "Sent"]


def test_drafts_junk_and_trash_are_read_where_they_are_chosen(session: Session, options: ImapOptions) -> None:
    assert _names(session, options, "Trash", "Drafts", "inbox") == ["INBOX", "Drafts", "Trash"]


def test_a_chosen_folder_that_is_absent_needs_a_person_who_sees_what_there_is(
    session: Session, options: ImapOptions
) -> None:
    with pytest.raises(NeedsPerson, match="has no folder Sales for this name") as raised:
        _names(session, options, "Sales", "INBOX")
    assert raised.value.advice == (
        "Name another by `capture connection reconnect` with --folder. "
        "These are there: INBOX, Archive, Drafts, Junk, Sent, Trash."
    )


def test_special_folders_are_known(session: Session, options: ImapOptions) -> None:
    special = {folder.name: folder.special for folder in list_folders(session, options)}
    assert special == {"INBOX": None, "Archive": Special.ARCHIVE, "Sent": Special.SENT}


@pytest.mark.parametrize(
    "name", ["Größe", "日本/東京", "R&D", 'say "hello"', "back\\slash", "a*b%c", "&", "{5}", "NIL"]
)
def test_a_folder_of_any_name_can_be_opened(
    name: str, session: Session, options: ImapOptions, dovecot: Dovecot, mailbox_user: str
) -> None:
    dovecot.deliver(mailbox_user, MESSAGE, name)
    folder = next(folder for folder in list_folders(session, options) if folder.name == name)
    assert folder.status.messages == 1
    assert b"* 1 EXISTS" in session.run(b"EXAMINE " + folder.wire)


def test_a_folder_that_only_holds_others_is_left_out(
    session: Session, options: ImapOptions, dovecot: Dovecot, mailbox_user: str
) -> None:
    dovecot.deliver(mailbox_user, MESSAGE, "Clients/Acme")
    assert _names(session, options) == ["INBOX", "Archive", "Clients/Acme", "Sent"]


def test_what_others_share_is_read_only_where_it_is_chosen(
    session: Session, options: ImapOptions, dovecot: Dovecot, mailbox_user: str
) -> None:
    program = dovecot.mail_program(mailbox_user)
    if not program.folder_exists("Public/Team"):
        program.create_folder("Public/Team")
    program.logout()
    assert "Public/Team" not in _names(session, options)
    assert _names(session, options, "Public/Team") == ["Public/Team"]


def test_the_status_changes_when_mail_arrives_or_goes_or_is_marked(
    session: Session, options: ImapOptions, dovecot: Dovecot, mailbox_user: str
) -> None:
    seen = [list_folders(session, options)[0].status]
    dovecot.deliver(mailbox_user, MESSAGE)
    seen.append(list_folders(session, options)[0].status)
    program = dovecot.mail_program(mailbox_user)
    program.select_folder("INBOX")
    for change in (lambda: program.add_flags([1], [b"\\Seen"]), lambda: program.delete_messages([1]), program.expunge):
        change()
        seen.append(list_folders(session, options)[0].status)
    program.logout()
    assert len(set(seen)) == 5
    assert list_folders(session, options)[0].status == seen[-1]


WITHOUT = ({"LIST-STATUS"}, {"LIST-EXTENDED"}, {"SPECIAL-USE"}, {"LIST-STATUS", "LIST-EXTENDED", "SPECIAL-USE"})


@pytest.mark.parametrize("lacks", WITHOUT, ids=lambda lacks: " ".join(sorted(lacks)))
def test_a_server_that_lacks_extensions_tells_the_same(lacks: set[str], session: Session, options: ImapOptions) -> None:
    expected = [(folder.name, folder.status) for folder in list_folders(session, options)]
    session.capabilities -= lacks
    assert [(folder.name, folder.status) for folder in list_folders(session, options)] == expected


def test_a_server_without_condstore_counts_no_changes(session: Session, options: ImapOptions) -> None:
    expected = list_folders(session, options)
    session.capabilities -= {"CONDSTORE"}
    assert list_folders(session, options) == [
        replace(folder, status=replace(folder.status, highestmodseq=None)) for folder in expected
    ]


STATUS = "* STATUS x (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 3)"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A password file for scripted servers."""
    (tmp_path / "secret").write_text("secret")
    return tmp_path / "secret"


def _told(
    secret: Path, lines: str, capabilities: str = "", namespaces: str = "", separator: str = "/", **answers: str
) -> dict[str, Special | None]:
    """What Capture reads of folders that a server without LIST-STATUS lists as `flags name` lines."""
    listed = [line.rpartition(" ") for line in lines.splitlines() if line]
    script = {"LIST": "".join(f'* LIST ({flags}) "{separator}" {name}\n' for flags, _, name in listed) + "OK listed"}
    script |= {f'STATUS "{name}"': STATUS.replace("x", name) + "\nOK done" for _, _, name in listed}
    script |= {
        "CAPABILITY": f"* CAPABILITY IMAP4rev1 {capabilities}\nOK done",
        "NAMESPACE": f"* NAMESPACE {namespaces}\nOK n",
    }
    with scripted_imap(script | answers) as server:
        options = server.options(secret)
        opened = open_session(options, ANN)
        try:
            return {folder.name: folder.special for folder in list_folders(opened, options)}
        finally:
            opened.close()


def test_gmail_is_read_once_and_not_for_each_label(secret: Path) -> None:
    lines = "\\HasNoChildren INBOX\n\\HasNoChildren Work\n\\HasNoChildren \\All Everything\n\\HasNoChildren \\Sent Sent"
    assert _told(secret, lines, "SPECIAL-USE X-GM-EXT-1") == {"Everything": Special.ALL}


def test_a_gmail_that_hides_all_mail_is_read_by_label(secret: Path) -> None:
    lines = "\\HasNoChildren INBOX\n\\HasNoChildren Work\n\\HasNoChildren \\Flagged Starred"
    assert _told(secret, lines, "SPECIAL-USE X-GM-EXT-1") == {"INBOX": None, "Work": None}


def test_elsewhere_a_view_of_all_folders_is_left_out_as_it_may_hold_junk(secret: Path) -> None:
    lines = "\\HasNoChildren INBOX\n\\HasNoChildren \\All Everything\n\\HasNoChildren \\Important Priority"
    assert _told(secret, lines, "SPECIAL-USE") == {"INBOX": None}


@pytest.mark.parametrize(
    "name", ["Papierkorb", "Junk", "SPAM", "INBOX/Trash", "Drafts", "&BCEEPwQwBDw-", "Entw&APw-rfe"]
)
def test_names_tell_where_the_server_does_not(name: str, secret: Path) -> None:
    assert _told(secret, f"\\HasNoChildren INBOX\n\\HasNoChildren {name}") == {"INBOX": None}


@pytest.mark.parametrize("name", ["Clients/Trash", "Spam-filter", "Draft-contracts", "Junkyard"])
def test_names_that_only_look_alike_are_read(name: str, secret: Path) -> None:
    assert name in _told(secret, f"\\HasNoChildren INBOX\n\\HasNoChildren {name}")


def test_a_name_does_not_tell_where_the_server_names_another_folder(secret: Path) -> None:
    lines = "\\HasNoChildren INBOX\n\\HasNoChildren \\Trash Bin\n\\HasNoChildren Trash"
    assert _told(secret, lines) == {"INBOX": None, "Trash": None}


@pytest.mark.parametrize("flag", ["\\Noselect", "\\NoSelect", "\\NonExistent", "\\HasChildren \\NOSELECT"])
def test_what_cannot_be_opened_is_left_out(flag: str, secret: Path) -> None:
    assert _told(secret, f"\\HasNoChildren INBOX\n{flag} Parent") == {"INBOX": None}


def test_other_users_folders_are_left_out_by_the_longest_prefix(secret: Path) -> None:
    lines = "\\Marked INBOX\n\\Marked INBOX.Work\n\\Marked user.bob\n\\Marked team"
    told = _told(secret, lines, "NAMESPACE", '(("INBOX." ".")) (("user." ".")) (("" "."))', separator=".")
    assert told == {"INBOX": None, "INBOX.Work": None}


def test_a_folder_that_goes_between_list_and_status_is_left_out(secret: Path) -> None:
    gone = {'STATUS "Old"': "NO [NONEXISTENT] No such folder"}
    assert _told(secret, "\\Marked INBOX\n\\Marked Old", **gone) == {"INBOX": None}


def test_a_folder_whose_status_fails_is_not_taken_for_gone(secret: Path) -> None:
    failing = {'STATUS "Old"': "NO [UNAVAILABLE] Disk is away"}
    with pytest.raises(TryLater, match="Disk is away"):
        _told(secret, "\\Marked INBOX\n\\Marked Old", **failing)
