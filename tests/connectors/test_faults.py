"""A fault in reading one item is that item's refusal, and says that it is a fault."""

import pytest

from connectors.faults import costing_one_item


class Refusal(ValueError):
    """What a reader raises for bytes it does not take."""


@costing_one_item(Refusal)
def _read(raw: bytes) -> str:
    if not raw:
        raise Refusal("There is nothing")
    if raw == b"disk":
        raise OSError(28, "No space left on device")
    return raw.decode("ascii")[100]


def test_what_nobody_foresaw_refuses_the_item() -> None:
    for raw, fault in ((b"\xff", "UnicodeDecodeError"), (b"short", "IndexError")):
        with pytest.raises(Refusal, match=f"fault in reading this \\({fault}\\): please report it") as refused:
            _read(raw)
        assert refused.value.__cause__ is not None


def test_a_refusal_stays_as_it_is() -> None:
    with pytest.raises(Refusal, match="There is nothing"):
        _read(b"")


def test_what_the_machine_lacks_is_no_fault_of_the_item() -> None:
    with pytest.raises(OSError, match="No space left"):
        _read(b"disk")


def test_what_can_be_read_is_read() -> None:
    assert _read(b"a" * 101) == "a"
