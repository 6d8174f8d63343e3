"""Boxes: what is put in comes out for its own place and with its own key, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.boxes import Boxes, Locked, is_box
from config.sealing import new_key

KEY, OTHER = new_key(), new_key()


def boxes(*keys: str) -> Boxes:
    return Boxes(lambda: "\n".join(keys), "the key", closes=True)


@given(st.binary(), st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_what_was_put_in_comes_out(content: bytes, place: str) -> None:
    box = boxes(KEY).close(content, place)
    assert (is_box(box), boxes(OTHER, KEY).open(box, place)) == (True, content)


def test_a_box_tells_nothing_of_what_is_in_it() -> None:
    one, two = (boxes(KEY).close(b"The offer stands.", "here") for _ in range(2))
    assert one != two
    assert b"offer" not in one + two


@given(st.integers(min_value=0, max_value=60), st.integers(min_value=1, max_value=255))
def test_a_box_with_a_changed_byte_does_not_open(where: int, by: int) -> None:
    box = bytearray(boxes(KEY).close(b"The offer stands, as we said.", "here"))
    box[where % len(box)] ^= by
    if where % len(box) == 0:
        assert not is_box(bytes(box))
        return
    with pytest.raises(Locked):
        boxes(KEY).open(bytes(box), "here")


def test_a_box_that_is_moved_elsewhere_does_not_open() -> None:
    box = boxes(KEY).close(b"The offer stands.", "interactions.sealed/mail:1")
    with pytest.raises(Locked, match="was put where it does not belong"):
        boxes(KEY).open(box, "interactions.sealed/mail:2")


def test_without_its_key_it_says_what_to_do() -> None:
    box = boxes(KEY).close(b"The offer stands.", "here")
    with pytest.raises(Locked, match="a key that is not in the key: add its line below"):
        boxes(OTHER).open(box, "here")


def test_a_key_file_with_something_else_in_it_says_so() -> None:
    with pytest.raises(Locked, match="does not hold keys of 32 bytes"):
        boxes("hunter2").close(b"The offer stands.", "here")
