"""The HTML of mail, cleaned: what stays, what goes, and how long it takes at most."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from capture.showing.html import shown
from tests.capture.showing.hostile import MAILS, TANGLED

_RUNNING = (
    "script",
    "style",
    "iframe",
    "form",
    "input",
    "button",
    "svg",
    "math",
    "meta",
    "base",
    "link",
    "object",
    "embed",
)


def links(html: str) -> list[dict[str, str | None]]:
    return [dict(one.attributes) for one in LexborHTMLParser(shown(html).html).css("a[href]")]


@pytest.mark.parametrize("mail", MAILS.values(), ids=MAILS)
def test_nothing_is_left_that_runs_loads_or_submits(mail: str) -> None:
    found = LexborHTMLParser(f"<body>{shown(mail).html}")
    assert [node.tag for node in found.css(", ".join(_RUNNING))] == []
    for node in found.css("body *"):
        for name, value in node.attributes.items():
            assert not name.startswith("on")
            assert name not in ("srcset", "background", "action", "formaction", "poster", "id", "class")
            assert "url(" not in (value or "")
            if name == "src":
                assert (value or "").startswith("data:image/")
            if name == "href":
                assert (value or "").startswith(("http:", "https:", "mailto:", "tel:"))


@pytest.mark.parametrize("mail", TANGLED.values(), ids=TANGLED)
def test_what_is_tangled_costs_little_and_is_cut(mail: str) -> None:
    start = process_time()
    found = shown(mail)
    assert process_time() - start < 0.6
    assert len(found.html) < 1_000_000


def test_a_huge_table_is_cut() -> None:
    found = shown(TANGLED["a table of five megabytes"])
    assert found.is_cut
    assert found.html.count("<td>x</td>") > 1_000
    assert not shown("<table><tr><td>x</table>").is_cut


def test_what_people_write_stays() -> None:
    written = (
        '<p>Dear <b>Ann</b>, <i>the</i> <font color="#333">offer</font>:</p>'
        '<table border="1" width="100%"><tbody><tr><td colspan="2" style="color:red">5</td></tr></tbody>'
        "</table><ul><li>one</li></ul><blockquote>When?</blockquote><hr>"
    )
    assert shown(written).html == written


def test_letters_that_were_not_closed_end_with_their_block() -> None:
    """As a parser would open each of them again in each block that follows."""
    assert shown("<p><b>bold<p>plain").html == "<p><b>bold</b></p><p>plain</p>"


def test_a_link_opens_elsewhere_and_says_where_it_leads() -> None:
    (link,) = links(
        "<a href='https://login.acme.example@evil.example/x' title='https://bank.example'>https://bank.example</a>"
    )
    assert link["title"] == "evil.example"
    assert (link["target"], set((link["rel"] or "").split())) == ("_blank", {"noopener", "noreferrer"})


@pytest.mark.parametrize(
    ("href", "told"),
    [
        ("https://evil.example\\@bank.example/", "evil.example"),
        ("mailto:ann@acme.example?subject=x", "ann@acme.example"),
        ("HTTPS://Evil.Example:8443/x", "evil.example"),
        ("https://[broken", "no address that can be read"),
    ],
)
def test_where_a_link_leads_is_read_as_browsers_read_it(href: str, told: str) -> None:
    assert [link["title"] for link in links(f'<a href="{href}">x</a>')] in ([told], [])


def test_pictures_that_are_in_the_mail_are_shown() -> None:
    picture = "data:image/png;base64,iVBORw0KGgo="
    assert (
        shown(f'<img src="{picture}" alt="a"><img src="cid:x" alt="b">').html
        == f'<img src="{picture}" alt="a"><img alt="b">'
    )


def test_a_picture_that_is_too_large_is_left_out() -> None:
    assert "src" not in shown(f'<img src="data:image/png;base64,{"A" * 450_000}">').html


def test_nothing_turns_text_around() -> None:
    assert "invoice_fdp.exe" in shown(MAILS["text turned around"]).html


@pytest.mark.parametrize(
    "style", ["position:fixed", "color:red}", "background:url(x)", "font-family:\\41", "width:calc(1px)", "margin:-9px"]
)
def test_styles_that_are_not_known_to_be_harmless_go(style: str) -> None:
    assert shown(f'<p style="{style};color:blue">x</p>').html == '<p style="color:blue">x</p>'


@given(st.text(alphabet="<>/abpx-='\"& \tscrihefjv:!", max_size=80))
def test_anything_can_be_shown(text: str) -> None:
    found = LexborHTMLParser(f"<body>{shown(text).html}")
    assert not found.css("script")
    assert all((one.attributes["href"] or "").startswith(("http", "mailto", "tel")) for one in found.css("[href]"))
