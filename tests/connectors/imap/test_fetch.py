"""Answers to FETCH, whole, in pieces, hostile and broken."""

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import ConnectorError, ProviderBug, TryLater
from connectors.imap.pipeline import Pipeline
from connectors.imap.responses import Fetched, fetched, read_answer
from tests.connectors.imap.scripted import scripted

LITERAL = st.binary(max_size=60)
QUOTED = st.text(st.characters(codec="ascii", exclude_characters="\r\n\0"), max_size=30)
SECTIONS = st.dictionaries(st.sampled_from(["1", "2.1", "HEADER.FIELDS (DATE SUBJECT)", "1.MIME"]), LITERAL)


def read(text: bytes) -> Fetched | None:
    """The one answer that these bytes are."""
    return fetched(read_answer(io.BytesIO(text)))


def literal(value: bytes) -> bytes:
    return b"{%d}\r\n%b" % (len(value), value)


def quoted(value: str) -> bytes:
    escaped = re.sub(r'(["\\])', r"\\\1", value)
    return f'"{escaped}"'.encode()


@given(uid=st.integers(1, 2**32 - 1), sections=SECTIONS, flags=st.lists(st.sampled_from(["\\Seen", "\\Draft", "$X"])))
def test_whatever_sections_hold_is_handed_over_as_it_is(uid: int, sections: dict[str, bytes], flags: list[str]) -> None:
    parts = [b"BODY[%b] %b" % (name.encode(), literal(value)) for name, value in sections.items()]
    items = [b"FLAGS (%b)" % " ".join(flags).encode(), *parts, b"UID %d" % uid]
    message = read(b"* 7 FETCH (" + b" ".join(items) + b")\r\n")
    assert message is not None
    assert message.uid == uid
    assert message.sections == {name.partition(" ")[0].encode(): value for name, value in sections.items()}
    assert message.has_flag(b"\\draft") == ("\\Draft" in flags)


@given(text=QUOTED, other=LITERAL)
def test_strings_come_in_both_forms(text: str, other: bytes) -> None:
    message = read(b"* 1 FETCH (UID 3 BODY[1] " + quoted(text) + b" BODY[2]<0> " + literal(other) + b")\r\n")
    assert message is not None
    assert message.sections == {b"1": text.encode(), b"2": other}


@given(text=QUOTED, other=LITERAL)
def test_brackets_within_strings_of_a_structure_do_not_end_it(text: str, other: bytes) -> None:
    structure = b'("TEXT" "PLAIN" ("NAME" ' + quoted(text) + b") NIL " + literal(other) + b' "7BIT" 3 1)'
    message = read(b"* 1 FETCH (BODYSTRUCTURE " + structure + b" UID 3)\r\n")
    assert message is not None
    assert message.uid == 3
    assert message.structure().literals == [other]


def evidence(text: bytes) -> str:
    """What is kept of an answer that is none; "" where it is one. Anything but a ProviderBug fails."""
    try:
        read(text)
    except ProviderBug as bug:
        return bug.evidence
    return ""


@given(st.binary(max_size=200))
def test_no_answer_raises_anything_but_a_provider_bug(rest: bytes) -> None:
    assert len(evidence(b"* 1 FETCH (" + rest + b"\r\n" * 40)) < 200


@given(
    st.lists(
        st.sampled_from([b"UID 1", b"BODY[1] {3}\r\nabc", b"(", b")", b'"', b" ", b"{2}\r\n", b"NIL", b"BODY[", b"]"])
    )
)
def test_nor_does_one_that_is_nearly_right(pieces: list[bytes]) -> None:
    assert "abc" not in evidence(b"* 1 FETCH (" + b"".join(pieces) + b"\r\n" * 40)


def test_other_answers_are_passed_over() -> None:
    for line in (
        b"* 3 EXISTS\r\n",
        b"* VANISHED 3:5\r\n",
        b"* OK still here {3}\r\n",
        b"* 4 FETCH (FLAGS (\\Seen))\r\n",
    ):
        assert read(line) is None


def test_no_content_is_nothing() -> None:
    message = read(b"* 1 FETCH (UID 3 BODY[1] NIL BODY[2] {0}\r\n)\r\n")
    assert message is not None
    assert message.sections == {b"1": b"", b"2": b""}


def test_a_literal_larger_than_anything_asked_for_is_refused() -> None:
    with pytest.raises(ProviderBug):
        read(b"* 1 FETCH (UID 3 BODY[1] {99999999999}\r\n")


# commands in a row


def one(uid: int) -> bytes:
    return b"* 1 FETCH (UID %d BODY[1] {2}\r\nhi)\r\n" % uid


def test_answers_go_to_the_command_they_belong_to_in_whatever_order() -> None:
    said = {b"1": b"", b"2": one(2) + one(1) + b"TAG OK done\r\nC1 OK done\r\n"}
    pipeline = Pipeline(scripted(lambda command: said[command.split()[2]]))
    first, second = pipeline.fetch(([1], "BODY.PEEK[1]"), ([2], "BODY.PEEK[1]"))
    assert [message.uid for message in pipeline.answers(second).found] == [2]
    assert [message.uid for message in pipeline.answers(first).found] == [1]


def test_what_was_asked_for_is_kept_when_others_use_the_connection() -> None:
    pipeline = Pipeline(scripted(lambda _: one(1) + b"TAG OK done\r\n"))
    (asked,) = pipeline.fetch(([1], "BODY.PEEK[1]"))
    pipeline.drain()
    assert [message.uid for message in pipeline.answers(asked).found] == [1]


def test_a_message_that_cannot_be_handed_over_hides_no_other() -> None:
    def script(command: bytes) -> bytes:
        uids = command.split()[2]
        return b"TAG NO cannot convert\r\n" if uids in (b"1:3", b"2") else one(int(uids)) + b"TAG OK done\r\n"

    pipeline = Pipeline(scripted(script))
    (asked,) = pipeline.fetch(([1, 2, 3], "BODY.PEEK[1]"))
    answers = pipeline.answers(asked)
    assert [message.uid for message in answers.found] == [1, 3]
    assert list(answers.refused) == [2]


def test_a_single_message_that_cannot_be_handed_over_is_told_from_a_server_that_is_busy() -> None:
    def hands_over_flags(command: bytes) -> bytes:
        return b"* 1 FETCH (UID 1 FLAGS ())\r\nTAG OK done\r\n" if b"FLAGS" in command else b"TAG NO\r\n"

    pipeline = Pipeline(scripted(hands_over_flags))
    (asked,) = pipeline.fetch(([1], "BODY.PEEK[1]"))
    assert list(pipeline.answers(asked).refused) == [1]
    busy = Pipeline(scripted(lambda _: b"TAG NO [INUSE] later\r\n"))
    (asked,) = busy.fetch(([1], "BODY.PEEK[1]"))
    with pytest.raises(TryLater):
        busy.answers(asked)


@pytest.mark.parametrize(
    "said", [b"* BYE bye\r\n", b"C999 OK done\r\n", b"", b"hello\r\n", b"TAG BAD what\r\n", b"TAG"]
)
def test_a_server_that_breaks_off_is_told(said: bytes) -> None:
    pipeline = Pipeline(scripted(lambda _: said))
    (asked,) = pipeline.fetch(([1], "BODY.PEEK[1]"))
    with pytest.raises(ConnectorError):
        pipeline.answers(asked)
