"""Says in sentences why a match is what it is, and writes the page that explains the rules to users."""

from inspect import cleandoc
from typing import Final

from matcher import judge, keys, learning_page, score
from matcher.model import Match, Thresholds, Verdict
from matcher.models import ACCOUNT, CONTACT, DEAL
from matcher.score import Candidate, Model, Sight

_VERDICTS: Final = {Verdict.LINK: "Linked", Verdict.SUGGEST: "Suggested", Verdict.IGNORE: "Not linked"}


def sentences(match: Match) -> tuple[str, ...]:
    """A match in sentences: its verdict and score, each reason, and its strongest rival."""
    found = [f"{_VERDICTS[match.verdict]} with a score of {match.score:.2f}."]
    found += [f"{'For' if reason.weight > 0 else 'Against'} it: {reason.detail}." for reason in match.reasons]
    if match.runner_up is not None:
        found.append(
            f"Its strongest rival is {match.target.type} {match.runner_up.id} with {match.runner_up.score:.2f}."
        )
    return tuple(found)


def rule_table() -> str:
    """Every rule with its weight and explanation, as Markdown tables, one for each model."""
    return "\n\n".join([_table(CONTACT), _table(ACCOUNT), _table(DEAL)])


def page() -> str:
    """The whole of docs/matching.md."""
    asked = Thresholds()
    return _PAGE.format(
        rules=rule_table(),
        score=_doc(score.__doc__),
        learning=learning_page.section().strip(),
        keys=_doc(keys.__doc__),
        link=asked.link,
        margin=asked.margin,
        suggest=asked.suggest,
        asked=judge.ASKED,
        losers=judge.LOSERS,
        limit=keys.LIMIT,
    )


def _table(model: Model[Sight, Candidate]) -> str:
    rows = [f"## {model.type.capitalize()}s: `{model.name}`", "", "| rule | weight | what it says |", "|---|---|---|"]
    for part in model.rules:
        weight = f"{part.weight:+.2f}{' (only adjusts)' if part.qualifier else ''}"
        rows.append(f"| `{part.name}` | {weight} | {' '.join(_doc(part.rule.__doc__).split())} |")
    return "\n".join(rows)


def _doc(text: str | None) -> str:
    return cleandoc(text or "")


_PAGE: Final = """# How mail and meetings find their contacts, accounts and deals

<!-- Written by `python -m matcher`; a test compares it with the rules. -->

Each participant from outside is compared with contacts and accounts, then the whole message or meeting with deals.
Every rule that sees something gives a strength from 0 to 1 and a sentence; both are stored with the link, so that the
score can be computed again from its reasons and every link can say why it is there.

- **Linked** without asking: score at least {link:.2f}, and at least {margin:.2f} more than the strongest rival. For
  contacts and accounts the rivals are those for the same participant, for deals all of them: two deals that are equally
  likely are never linked, and never more than one is.
- **Suggested** to a person: score at least {suggest:.2f}, and no rival was linked; at most {asked} of each type.
- **Ignored**: the rest; the strongest {losers} of each type are kept to answer "why not this one?".

Thresholds are settings (`[match]`). A deal counts as it stood on the date of the message or meeting: one that was
created later or closed well before is not linked.

{rules}

## The score

{score}

{learning}

## The keys

{keys}

A block is cut at {limit} records.
"""
