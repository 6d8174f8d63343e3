"""Each purpose has a key of its own, and the same key every time."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.derived import LENGTH, derive, derived
from config.sealing import new_key


@given(st.binary(min_size=32, max_size=32), st.text(), st.text())
def test_purposes_have_different_keys_and_the_same_one_every_time(root: bytes, one: str, other: str) -> None:
    keys = b64encode(root).decode()
    assert derived(keys, one) == (derive(root, one),)
    assert (derive(root, one) == derive(root, other)) is (one == other)
    assert len(derive(root, one)) == LENGTH
    assert derive(root, one) != root


def test_the_newest_key_comes_first() -> None:
    old, new = new_key(), new_key()
    assert derived(f"{new}\n{old} # until March", "x") == (*derived(new, "x"), *derived(old, "x"))


def test_what_is_no_key_derives_none() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        derived("c2hvcnQ=", "x")
