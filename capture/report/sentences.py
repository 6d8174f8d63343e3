"""The report in plain words, for the command and the page alike."""

from collections.abc import Iterator

from capture.report.proportion import Proportion
from capture.report.report import Report, Standard

FEW = 10
"""Below so many cases a rate is not told without saying that they are few."""


def percent(rate: float | None) -> str:
    """`98.3 %`; a dash for none."""
    return "–" if rate is None else f"{100 * rate:.1f} %".replace(".0 %", " %")


def in_short(share: Proportion) -> str:
    """The rate, or the bare numbers where they are few."""
    return percent(share.rate) if share.of >= FEW else f"{share.number} of {share.of}"


def sure(share: Proportion) -> str:
    """`95.1 % to 99 %`."""
    least, most = share.interval
    return f"{percent(least)} to {percent(most)}"


def between(share: Proportion) -> str:
    """`95–99 %`."""
    least, most = share.interval
    return f"{100 * least:.0f}–{100 * most:.0f} %"


def headline(told: Report) -> str:
    """What the figure means, for somebody who sees it first."""
    linked = told.linked
    if not linked.of:
        return "Nobody has decided about a link that Capture had made without asking, so nothing is known of them yet."
    at_once = f" ({told.with_thread:,} at once with others of their thread)" if told.with_thread else ""
    said = (
        f"Capture linked {_these(linked.of)} to a deal without asking, and somebody has decided on "
        f"{'it' if linked.of == 1 else 'each'} since{at_once}: {linked.number:,} of {linked.of:,} "
        f"{'was' if linked.number == 1 else 'were'} right. "
    )
    if linked.of < FEW:
        return said + "That is too few to say how often it is."
    return said + f"By these numbers {sure(linked)} of such links are right (95 times of 100)."


def meaning(told: Report) -> Iterator[str]:
    """What else the decisions say, a sentence each."""
    if told.found.of:
        yield (
            f"Of {_these(told.found.of)} about a deal, {told.found.number:,} ({percent(told.found.rate)}) were linked "
            f"to the right one or had it among the three asked about; for {told.missed.number:,} "
            f"({percent(told.missed.rate)}) nobody was asked."
        )
    if told.unneeded.of:
        yield (
            f"Of {_these(told.unneeded.of)} about no deal, {told.unneeded.number:,} ({percent(told.unneeded.rate)}) "
            f"had been linked to one."
        )
    if told.by_itself.of:
        yield "Links that nobody has decided on are not in these figures; people look at doubtful ones more often."


def standard(by: Standard) -> str:
    """Which model, and from which score on."""
    if by.trained_at is None:
        return (
            f"Our own weights ({by.model}) are in force: linked from {by.link:.2f} on, asked from {by.suggest:.2f} on "
            f"([match] in the settings)."
        )
    if by.link >= 1:
        return (
            f"{by.model}, learned on {by.trained_at:%Y-%m-%d}, is in force. At no score were "
            f"{percent(by.precision)} of links right, so it only asks."
        )
    return (
        f"{by.model}, learned on {by.trained_at:%Y-%m-%d}, is in force: linked from {by.link:.4f} on, where "
        f"{percent(by.precision)} of links shall be right."
    )


def plainly(by: Standard) -> str:
    """The same for who knows nothing of models and scores."""
    if by.trained_at is None:
        return (
            "Capture has not learned from your decisions yet and goes by rules of its own: where the evidence for a "
            "deal is strong it links by itself, where it is weaker it asks."
        )
    learned = f"Capture goes by what it learned from your decisions until {by.trained_at.day} {by.trained_at:%b %Y}. "
    if by.link >= 1:
        return learned + f"It was never sure enough that {percent(by.precision)} of links would be right: it only asks."
    return (
        f"{learned}It links by itself where it is at least {percent(by.link)} sure, so that {percent(by.precision)} of "
        f"links are right, and asks about the others."
    )


def scores(told: Report) -> str:
    """What the scores are."""
    if told.probable:
        return "a score is the probability of being right"
    return "scores of our own weights say how much evidence there is, not how probable it is"


def figure(score: float | None) -> str:
    """`0.97`; a dash for none."""
    return "–" if score is None else f"{score:.2f}"


def _these(number: int) -> str:
    return f"{number:,} message" if number == 1 else f"{number:,} messages"
