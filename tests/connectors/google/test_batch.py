"""A batch is read part by part: what cannot be told costs its part."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.google.batch import NoBatch, parts_of

TYPE = "multipart/mixed; boundary=batch_x"


def answer(number: int, body: bytes, status: int = 200) -> bytes:
    head = f"Content-Type: application/http\r\nContent-ID: <response-{number}@capture>\r\n\r\nHTTP/1.1 {status} OK\r\n"
    return b"--batch_x\r\n" + head.encode() + b"Retry-After: 7\r\n\r\n" + body + b"\r\n"


def test_each_part_has_its_number_its_status_and_its_headers() -> None:
    read = list(parts_of(TYPE, answer(1, b"{}") + answer(0, b"[]", 404) + b"--batch_x--"))
    assert [(part.number, part.status, part.body.strip()) for part in read] == [(1, 200, b"{}"), (0, 404, b"[]")]
    assert read[0].headers["retry-after"] == "7"


def test_a_part_that_ends_in_the_middle_costs_that_part() -> None:
    (whole, cut) = parts_of(TYPE, answer(0, b'{"id": "1"}') + answer(1, b'{"id": ')[:-3])
    assert json.loads(whole.body) == {"id": "1"}
    assert cut.number == 1


def test_a_part_without_its_number_is_left_out() -> None:
    parts = parts_of(TYPE, b"--batch_x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}\r\n" + answer(2, b"{}"))
    assert [part.number for part in parts] == [2]


@pytest.mark.parametrize("kind", ["", "text/html", "multipart/mixed", "application/json; boundary=batch_x"])
def test_what_is_no_batch_is_told(kind: str) -> None:
    with pytest.raises(NoBatch):
        list(parts_of(kind, answer(0, b"{}")))


@given(st.binary(), st.lists(st.sampled_from([b"--batch_x", b"\r\n\r\n", b"HTTP/1.1 200", b"Content-ID: <response-1"])))
def test_no_bytes_provoke_anything_else(noise: bytes, pieces: list[bytes]) -> None:
    list(parts_of(TYPE, noise.join(pieces)))


@given(st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=40)), max_size=5))
def test_what_was_put_in_comes_out(values: list[dict[str, str]]) -> None:
    body = b"".join(answer(number, json.dumps(value).encode()) for number, value in enumerate(values))
    assert [json.loads(part.body) for part in parts_of(TYPE, body + b"--batch_x--")] == values
