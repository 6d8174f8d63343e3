from hypothesis import given
from hypothesis import strategies as st

from connectors.text.kept import kept_text

SIGNED = "Thursday suits us.\n\nNora\n\n-- \nNora Lind\nFjordwind AS\n+47 22 00 00 00\n"
QUOTED = "On Mon, Mar 2, 2026 at 5:02 PM Ben Okafor <ben@brightsail.example> wrote:\n> Which day?\n> -- \n> Ben\n"


def test_the_delimiter_of_a_signature_is_not_quoted() -> None:
    kept = kept_text(SIGNED)

    assert (kept.own, kept.quoted) == ("Thursday suits us.\n\nNora", "")
    assert kept.signature.startswith("Nora Lind")


def test_what_is_quoted_begins_with_its_introduction() -> None:
    kept = kept_text(f"{SIGNED}\n{QUOTED}")

    assert kept.quoted == QUOTED.strip()


def test_a_rule_above_the_signature_is_not_quoted() -> None:
    assert kept_text("See you there.\n\n________\n-- \nNora Lind\n").quoted == ""


@given(st.lists(st.sampled_from(["", "-- ", "--", "—", "– ", "____", "Hello", "> Hello", "Nora Lind"])))
def test_delimiters_alone_are_never_quoted(lines: list[str]) -> None:
    quoted = kept_text("\n".join(lines)).quoted

    assert all(line.strip("-–—_ ") for line in quoted.split("\n")) or not quoted
