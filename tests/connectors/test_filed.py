"""Names of folders and categories are hostile: what is kept of them any database takes."""

from hypothesis import given
from hypothesis import strategies as st

from connectors.filed import LONGEST, MOST, filed


def test_names_stay_as_they_are_written() -> None:
    assert filed(["Customers/Acme", "Entwürfe", "a: b, c"]) == ("Customers/Acme", "Entwürfe", "a: b, c")


def test_a_name_is_one_line_and_stands_once() -> None:
    assert filed(["a\r\n b", "a b", "", " \t", "\x00", "c\u202ed"]) == ("a b", "c d")


@given(st.lists(st.text(st.characters(), max_size=LONGEST + 20), max_size=MOST + 20))
def test_whatever_the_names_are_they_are_storable_and_bounded(names: list[str]) -> None:
    found = filed(names)
    assert len(found) <= MOST
    for name in found:
        assert name == name.encode().decode()
        assert 0 < len(name) <= LONGEST
        assert name.isprintable()
    assert filed(found) == found
