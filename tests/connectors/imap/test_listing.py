"""Answers LIST, STATUS and NAMESPACE as servers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from imapclient.imap_utf7 import encode  # type: ignore[import-untyped]

from connectors.imap.listing import ListLine, Namespace, Status, decoded, list_lines, namespaces, quoted, statuses


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b'* LIST (\\HasNoChildren) "/" INBOX', ListLine(b"INBOX", ("\\HasNoChildren",), "/")),
        (b'* LIST () NIL "Flat"', ListLine(b"Flat", (), "")),
        (b'* list (\\Sent) "." "Sent Items"', ListLine(b"Sent Items", ("\\Sent",), ".")),
        (b'* LIST () "\\\\" "a\\\\b"', ListLine(b"a\\b", (), "\\")),
        (b'* LIST () "/" "say \\"hi\\""', ListLine(b'say "hi"', (), "/")),
        (b'* LIST () "/" {7}\r\nlit"era', ListLine(b'lit"era', (), "/")),
        (b'* LIST () "/" "old" ("OLDNAME" ("older"))', ListLine(b"old", (), "/")),
        (b'* LIST () "/" {3}\r\nold ("CHILDINFO" ("SUBSCRIBED"))', ListLine(b"old", (), "/")),
    ],
)
def test_a_listed_folder_is_read(line: bytes, expected: ListLine) -> None:
    assert list(list_lines([line])) == [expected]


@pytest.mark.parametrize("line", [b"* 3 EXISTS", b'* LSUB () "/" x', b"* OK LIST", b'* LIST () "/" {4}\r\na\r\nb'])
def test_what_is_no_folder_is_not_read(line: bytes) -> None:
    assert list(list_lines([line])) == []


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (b"* STATUS INBOX (MESSAGES 3 UIDNEXT 5 UIDVALIDITY 7 HIGHESTMODSEQ 9)", b"INBOX"),
        (b'* STATUS "a (b" (UIDVALIDITY 7 HIGHESTMODSEQ 9 UIDNEXT 5 MESSAGES 3)', b"a (b"),
        (b"* STATUS {9}\r\nUIDNEXT 8 (MESSAGES 3 UIDNEXT 5 UIDVALIDITY 7 HIGHESTMODSEQ 9)", b"UIDNEXT 8"),
        (b'* status "MESSAGES 9" (messages 3 uidnext 5 uidvalidity 7 highestmodseq 9 size 11)', b"MESSAGES 9"),
    ],
)
def test_a_status_is_read(line: bytes, name: bytes) -> None:
    assert statuses([line]) == {name: Status(3, 5, 7, 9)}


@pytest.mark.parametrize("rest", [b"", b" HIGHESTMODSEQ 0"])
def test_a_folder_without_condstore_has_no_modseq(rest: bytes) -> None:
    assert statuses([b"* STATUS x (MESSAGES 3 UIDNEXT 5 UIDVALIDITY 7" + rest + b")"]) == {b"x": Status(3, 5, 7, None)}


def test_a_status_that_says_too_little_is_not_taken() -> None:
    assert statuses([b"* STATUS x (MESSAGES 3)", b"* 3 EXISTS"]) == {}


def test_namespaces_are_read() -> None:
    line = b'* NAMESPACE (("" "/")("#mh/" "/" "X-PARAM" ("FLAG1" "FLAG2"))) NIL (("Public/" "/"))'
    assert namespaces([b"* OK", line]) == [
        Namespace(b"", shared=False),
        Namespace(b"#mh/", shared=False),
        Namespace(b"Public/", shared=True),
    ]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"inbox", "INBOX"),
        (b"Entw&APw-rfe", "Entwürfe"),
        (b"R&-D", "R&D"),
        (b"R&D", "R&D"),
        (b"&!!!-", "&!!!-"),
        (b"&AA-", "&AA-"),
        ("Größe".encode(), "Größe"),
        (b"Gr\xf6\xdfe", "Gr\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}e"),
    ],
)
def test_names_are_decoded(raw: bytes, name: str) -> None:
    assert decoded(raw) == name


@given(st.binary(max_size=30))
def test_any_name_is_decoded_to_text_that_can_be_stored(raw: bytes) -> None:
    decoded(raw).encode("utf-8")


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20))
def test_a_name_comes_back_as_it_was_sent(name: str) -> None:
    raw = bytes(encode(name))
    lines = [b'* LIST () "/" ' + quoted(raw)]
    assert [decoded(line.raw) for line in list_lines(lines)] == ["INBOX" if name.upper() == "INBOX" else name]
