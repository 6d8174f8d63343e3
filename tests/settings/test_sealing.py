"""What is sealed is unsealed by the key that sealed it, and by no other."""

from base64 import b64encode, urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.sealing import is_sealed_with_newest, new_key, seal, unseal


@given(st.text(), st.binary(min_size=32, max_size=32))
def test_any_secret_comes_back(secret: str, key: bytes) -> None:
    keys = b64encode(key).decode()
    assert unseal(keys, seal(keys, secret)) == secret


@given(st.binary(min_size=32, max_size=32))
def test_either_alphabet_of_base64_writes_the_same_key(key: bytes) -> None:
    token = seal(b64encode(key).decode(), "hunter2")
    assert unseal(urlsafe_b64encode(key).decode(), token) == "hunter2"


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_a_token_that_was_tampered_with_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match="none of the keys"):
        unseal(new_key(), token)


def test_the_newest_key_seals_and_the_older_ones_still_unseal() -> None:
    old, new = new_key(), new_key()
    both = f"# since March\n{new}\n\n{old}  # until March\n"
    before, after = seal(old, "hunter2"), seal(both, "hunter2")
    assert (unseal(both, before), unseal(new, after)) == ("hunter2", "hunter2")
    assert (is_sealed_with_newest(both, before), is_sealed_with_newest(both, after)) == (False, True)


def test_the_same_secret_is_never_sealed_alike() -> None:
    key = new_key()
    assert seal(key, "hunter2") != seal(key, "hunter2")
