"""BODYSTRUCTURE as servers write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.imap.bodies import Reading
from connectors.imap.responses import Answer
from connectors.imap.structure import BrokenStructure, leaf, read_structure
from connectors.mime import body_of
from connectors.mime.parts import walk

PLAIN = '("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "7BIT" 12 1 NIL NIL NIL NIL)'
HTML = '("TEXT" "HTML" NIL NIL NIL "QUOTED-PRINTABLE" 40 2 NIL NIL NIL NIL)'
PDF = '("APPLICATION" "PDF" NIL NIL NIL "BASE64" 99 NIL ("ATTACHMENT" ("FILENAME" "offer.pdf")) NIL NIL)'
ENVELOPE = "(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)"


def reading(text: str, *literals: bytes) -> Reading:
    return Reading(1, read_structure(Answer(text.encode(), literals)))


def sections(text: str) -> list[str]:
    """What would be fetched."""
    return [*reading(text).texts.leaves, *reading(text).texts.headers]


def names(text: str, *literals: bytes) -> tuple[str, ...]:
    return body_of(read_structure(Answer(text.encode(), literals))).attachments


def test_a_single_part_is_the_first() -> None:
    assert sections(PLAIN) == ["1"]


def test_of_alternatives_both_are_fetched() -> None:
    """One to be read, one to be shown."""
    assert sections(f'({PLAIN}{HTML} "ALTERNATIVE" NIL NIL NIL)') == ["1", "2"]


def test_html_alone_is_fetched() -> None:
    assert sections(f'({HTML}{PDF} "MIXED" NIL NIL NIL)') == ["1"]


def test_parts_within_parts_are_numbered() -> None:
    assert sections(f'(({HTML}{PLAIN} "ALTERNATIVE"){PDF} "MIXED")') == ["1.2", "1.1"]


def test_an_attachment_is_never_fetched() -> None:
    text = PLAIN.replace("NIL NIL NIL NIL)", 'NIL ("ATTACHMENT" NIL) NIL NIL)')
    assert sections(f'({PLAIN}{text}{PDF} "MIXED")') == ["1"]


def test_a_forwarded_message_is_fetched_with_its_header() -> None:
    forwarded = f'("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 300 {ENVELOPE} ({PLAIN}{HTML} "ALTERNATIVE") 9)'
    assert sections(f'({PLAIN}{forwarded} "MIXED")') == ["1", "2.1", "2.HEADER.FIELDS"]
    alone = f'("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 300 {ENVELOPE} {PLAIN} 9)'
    assert sections(f'({PLAIN}{alone} "MIXED")') == ["1", "2.1", "2.HEADER.FIELDS"]


def test_an_invitation_is_fetched() -> None:
    calendar = '("TEXT" "CALENDAR" ("METHOD" "REQUEST") NIL NIL "BASE64" 900 9 NIL NIL NIL NIL)'
    assert sections(f'({PLAIN}{calendar} "ALTERNATIVE")') == ["1", "2"]


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        ('("FILENAME" "a \\"b\\".pdf")', 'a "b".pdf'),
        ('("FILENAME" "=?utf-8?Q?Gr=C3=B6=C3=9Fe?=.pdf")', "Größe.pdf"),
        ('("FILENAME*" "utf-8\'\'Gr%C3%B6%C3%9Fe.pdf")', "Größe.pdf"),
        ('("FILENAME*0*" "utf-8\'\'Gr%C3%B6" "FILENAME*1" "ssen.pdf")', "Grössen.pdf"),
        ('("FILENAME" {0})', "from a literal.pdf"),
    ],
)
def test_names_of_attachments_are_decoded(parameters: str, name: str) -> None:
    pdf = PDF.replace('("FILENAME" "offer.pdf")', parameters)
    assert names(f'({PLAIN}{pdf} "MIXED")', b"from a literal.pdf") == (name,)


def test_a_name_may_stand_with_the_type() -> None:
    assert names('("IMAGE" "PNG" ("NAME" "logo.png") NIL NIL "BASE64" 9)') == ("logo.png",)


def test_more_parts_than_a_command_can_name_are_left_out() -> None:
    asked = reading("(" + PLAIN * 5_000 + ' "MIXED")').texts.items
    assert len(asked) < 4_000


@pytest.mark.parametrize("text", ["", "(", ")", "NIL", "7", f"{PLAIN}{PLAIN}", "(" * 5_000, '("TEXT" "PLAIN'])
def test_what_is_no_structure_is_told(text: str) -> None:
    with pytest.raises(BrokenStructure):
        reading(text)


PIECES = st.sampled_from(["(", ")", "NIL", '"TEXT"', '"MESSAGE"', '"RFC822"', "12", PLAIN, PDF, ENVELOPE, "{0}", "{7}"])


@given(st.lists(PIECES))
def test_any_structure_is_read_or_refused(pieces: list[str]) -> None:
    try:
        root = read_structure(Answer(" ".join(pieces).encode(), [b"literal"]))
    except BrokenStructure:
        return
    Reading(1, root).alternatives()
    body_of(root)
    for part in walk(root):
        assert part.children or leaf(part).section
