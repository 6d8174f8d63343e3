"""The many ways in which servers write one name."""

from hypothesis import given
from hypothesis import strategies as st

from connectors.caldav.hrefs import MAX_ID, at, full, path_of, short

PATHS = st.lists(st.text(min_size=1), max_size=4).map(lambda parts: path_of("/" + "/".join(parts)))


@given(st.text())
def test_a_path_is_its_own_path(href: str) -> None:
    path = path_of(href)
    assert path_of(path) == path
    assert path.isascii()
    assert "#" not in path


@given(PATHS, PATHS)
def test_an_id_leads_back_to_its_path(folder: str, path: str) -> None:
    home = folder.rstrip("/") + "/"
    for each in (path, path_of(home + path.lstrip("/"))):
        ident = short(each, home)
        assert len(ident) <= MAX_ID
        assert len(each) > MAX_ID or full(ident, home) == each


def test_all_ways_of_writing_are_one() -> None:
    ways = [
        "/caldav/ann@example.com/Büro/a b.ics",
        "/caldav/ann%40example.com/B%C3%BCro/a%20b.ics",
        "https://dav.example.com/caldav/ann%40example.com/B%c3%bcro/a%20b.ics",
        "https://dav.example.com:8443/caldav/ann@example.com/B%C3%BCro/a b.ics",
    ]
    assert {path_of(way) for way in ways} == {"/caldav/ann@example.com/B%C3%BCro/a%20b.ics"}


def test_an_escaped_slash_stays_one() -> None:
    assert path_of("/work/A%2fB%3d%3D.ics") == "/work/A%2FB==.ics"


def test_addresses_are_at_the_host_that_answered_unless_they_name_another() -> None:
    assert at("https://dav.example.com/x/", "/a/b") == "https://dav.example.com/a/b"
    assert at("https://dav.example.com/x/y", "b") == "https://dav.example.com/x/b"
    assert at("https://dav.example.com/", "https://p07.example.com/a/") == "https://p07.example.com/a/"


def test_a_name_too_long_for_an_index_is_shortened_apart_from_others() -> None:
    one, other = (short(f"/home/{'x' * 3_000}{end}", "/home/") for end in "ab")
    assert one != other
    assert len(one) == len(other) == MAX_ID
