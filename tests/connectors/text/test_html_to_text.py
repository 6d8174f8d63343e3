import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.text import html_to_text, own_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br>Two<br><br>Four", "One\nTwo\n\nFour"),
        ("<div>One</div>\n<div>Two &amp; <b>three</b></div>", "One\nTwo & three"),
        ("<ul><li>One</li><li>Two</li></ul>", "- One\n- Two"),
        ("<table><tr><td>One</td><td>Two</td></tr><tr><td>Three</td></tr></table>", "One Two\nThree"),
        ("<pre>One\n  Two</pre>", "One\n  Two"),
        ("<style>p{}</style><script>x()</script><!-- no --><title>no</title>Yes", "Yes"),
        ('<div style="display: none">no</div>Yes', "Yes"),
        ("One <img src='https://tracker.example/p.gif' alt='x'> Two", "One Two"),
        ("<blockquote>One<blockquote>Two</blockquote></blockquote>", "> One\n>\n>> Two"),
        ('<blockquote style="margin: 0 0 0 40px; border: none">Indented</blockquote>', "Indented"),
        ('Bye<div class="gmail_signature">Nora</div>', "Bye\n-- \nNora"),
        ("From<hr>To", "From\n________________________________\nTo"),
        ("", ""),
        ("just text", "just text"),
        ("<p>unclosed <b>tags", "unclosed tags"),
    ],
)
def test_html_becomes_lines_as_a_person_sees_them(html: str, text: str) -> None:
    assert html_to_text(html) == text


OUTLOOK = """<div class=WordSection1><p class=MsoNormal>Thursday suits us.<o:p></o:p></p>
<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm'><p class=MsoNormal>
<b>From:</b> Ben Okafor <br><b>Sent:</b> Monday, March 2, 2026 5:02 PM<br><b>To:</b> Nora Lind<br>
<b>Subject:</b> Visit</p></div><p class=MsoNormal>When may we come?</p></div>"""

GMAIL = """<div dir="ltr">Thursday suits us.</div><br><div class="gmail_quote"><div class="gmail_attr" dir="ltr">
On Mon, Mar 2, 2026 at 5:02 PM Ben Okafor &lt;<a href="mailto:b@b.example">b@b.example</a>&gt; wrote:<br></div>
<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid">When may we come?</blockquote>
</div>"""

THUNDERBIRD = """<p>Thursday suits us.</p><div class="moz-cite-prefix">Am 02.03.26 um 17:02 schrieb Ben Okafor:</div>
<blockquote type="cite"><p>Come?</p></blockquote><div class="moz-signature">-- <br>Nora</div>"""

OUTLOOK_WEB = """<div>Thursday suits us.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">
<b>Von:</b> Ben Okafor<br><b>Gesendet:</b> Montag, 2. März 2026<br><b>An:</b> Nora<br><b>Betreff:</b> Besuch</div>
<div>When may we come?</div>"""


@pytest.mark.parametrize("html", [OUTLOOK, GMAIL, THUNDERBIRD, OUTLOOK_WEB])
def test_what_mail_programs_quote_in_html_is_no_own_text(html: str) -> None:
    assert own_text(html_to_text(html)) == "Thursday suits us."


@pytest.mark.parametrize("levels", [1_000, 500_000])
@pytest.mark.parametrize("tag", ["<div>", "<blockquote>", "<span>", "<table><tr><td>"])
def test_the_depth_of_html_is_up_to_its_sender(tag: str, levels: int) -> None:
    assert html_to_text(tag * (levels // len(tag)) + "Hello &amp;").strip("> ") == "Hello &"


@given(st.text(alphabet=st.sampled_from("<>/abpr divstylepre=\"' &;!-\n"), max_size=200))
def test_any_text_is_taken_for_html(html: str) -> None:
    assert isinstance(html_to_text(html), str)
