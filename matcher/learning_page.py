"""The part of the users' page that is about learning: its rules with their weights, and how to go about it."""

from collections.abc import Iterator
from inspect import cleandoc
from typing import Final

from matcher.learned import weighing
from matcher.learned.weighing import CORRECTIONS, MEMORY, RECORDED
from matcher.measured import MEASURED
from matcher.models import DEAL

CORRECTED: Final = {
    "baseline": "What looks sure is right a little less often than it looks.",
    "lead": "How far it is ahead of the next deal.",
    "about_a_deal": "How far it is ahead of being about no deal.",
    "was_right": "How often it was this deal when it looked like it.",
    "was_right_as_sure": "How often it was this deal when it looked as sure as now.",
    "witnesses": "How many kinds of evidence agree on this deal.",
    "experience": "How many decisions were about this deal.",
}
"""What each correction says."""


def section() -> str:
    """As Markdown."""
    return _SECTION.format(
        weighing=_doc(weighing.__doc__), rules="\n".join(_rules()), measured=MEASURED.strip(), deal=DEAL.name
    )


def _rules() -> Iterator[str]:
    yield from ("| rule | weight at first | what it says |", "|---|---|---|")
    for rule, weight in MEMORY.items():
        yield _row(rule.__name__, weight, rule.__doc__)
    said = {part.name: part.rule.__doc__ for part in DEAL.rules}
    for name, weight in RECORDED.items():
        yield _row(name, weight, said[name])
    for name, weight in CORRECTIONS.items():
        yield _row(name, weight, f"Correction: {CORRECTED[name]}")


def _row(name: str, weight: float, said: str | None) -> str:
    return f"| `{name}` | {weight:+.2f} | {' '.join(_doc(said).split())} |"


def _doc(text: str | None) -> str:
    return cleandoc(text or "")


_SECTION: Final = """## Deals, once people have decided: `deal/2.N`

Deals at one account look alike to fixed weights. So Capture keeps every decision about a deal with what it had
thought then, and learns from them: which words and people each deal's mail has, how people filed such mail before,
and how much each rule counts. What was learned is data in the record, as JSON, and is scored in plain Python like
everything else; `N` is the number of the training. Until there is one, `{deal}` above holds. Contacts and accounts
are not learned.

{weighing}

Weights are learned too; these are the first ones, to which learned ones are held the more, the less was decided.

{rules}

## Learning from decisions

    .venv/bin/pip install --editable '.[learn]'     once: scikit-learn and scipy, which the daemon never loads
    capture match train                             learns from all decisions; nightly by cron or a timer of systemd
    capture rematch --dry-run                       what the new model would move of earlier mail

- A decision is an accepted, rejected or chosen deal, in the queue or on the page of an interaction. The last one on
  an interaction counts; an undone one does not.
- A training needs 25 decisions about at least two deals, or about one and none.
- **A new model is tried before it is taken.** The newest third of what was decided since the model in force learned is
  held back. The new model and the one in force both answer it; a wrong link costs 5, a message for which nobody is
  asked 1, a question 0.2, and 0.3 more where the right deal is not among those asked. The new one is refused where it
  costs more than chance explains (the standard error of the difference). Where nothing is held back, nothing is taken.
- The daemon goes by it from its next pass on, without a restart. Links that were made before stay until `capture
  rematch`.
- `capture match models` lists trainings and trials; `capture match back` puts the model before in force, in the end
  our own weights. The one that is left is noted as rejected, and the training after it is taken only if it does better
  than the one in force by more than chance explains. `capture match export` writes the one in force as JSON. It
  holds words and addresses out of mail.

**Thresholds are learned for a wanted share of right links**, `[match] precision` (0.98). Linked is from the least
score on at and above which that share of the latest best guesses was right, tempered by what the scores themselves
say where there are few; where no score is so good, nothing is linked and people are asked. Nobody is asked below the
probability, that it is about any deal at all, below which hardly a message about a deal fell. `margin` holds for
learned scores too; `link_threshold` and `suggest_threshold` hold for our own weights.

## How right it is

`capture match report`, and the page `/matching`, count what Capture had done before people decided: the latest 5,000
decisions of the last year.

| figure | of | it counts |
|---|---|---|
| right | links made without asking that somebody decided on | the same deal as the person's |
| right, or among three | decisions for a deal | linked to it, or asked about it |
| nobody asked | decisions for a deal | neither linked nor asked about |
| linked in vain | decisions for no deal | linked to one |
| by score | decisions with a candidate | how often the best one was right |

Beside each rate stands the interval that holds the truth 95 times of 100 (Wilson's). Where weights are learned, the
score of a message's likeliest deal is a probability: of what has 0.95, 95 of 100 are right. Those of the other deals
only rank them. Each decision is compared with what had been thought before it, never with what was learned from it.
Links that nobody has decided on are in no figure: people look at doubtful ones more often. What was accepted at once
with the rest of its thread is counted, and told apart: nobody need have read each of it.

**New senders who send much** (20 messages in 7 days, nothing before the last training) are told on the page and in
the report by their address where most of what they send bears a mark of bulk. Of others about whom nobody has decided
only the number is told: they may be somebody's private correspondents. Nothing is changed by that: no model is made of
mail, only of decisions.

**Why one link is there** says `capture explain KEY`, and the page of the interaction: every reason with its share,
what separates it from the runner-up, why not the others, which model, and whether the score follows from the reasons.

## What is measured

{measured}

## Limits

- What people decide is taken for the truth. Who files carelessly teaches carelessness; the trial does not see it
  either.
- One model for all reps. Words that mean one deal to one rep and another to her colleague weaken each other.
- A deal that was made just now has no earlier mail: its name, number, people and the mail right before it speak for
  it.
- What only a rejected link says is that it is about none of the deals offered, until somebody chooses another.
- A trial on few held-back decisions says little; `capture match models` tells how many they were. Mail of a thread
  on which people have decided since is answered with that in view.
- It was measured with some thirty deals and some thousand decisions. A profile's cost grows with the deals that have
  one: with 5,000 of 100 terms each a message cost 9 ms and a document had 25 MB; training at that size was not tried.
"""
