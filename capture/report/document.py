"""The report as one JSON document, for scripts."""

from capture.export.shapes import Shape, moment
from capture.report.drift import DAYS, sentence
from capture.report.proportion import Proportion
from capture.report.report import Report


def document(told: Report) -> Shape:
    """Rates from 0 to 1, null of nothing; `interval` holds the true rate 95 times of 100."""
    by = told.standard
    return {
        "since": moment(told.since),
        "decided": told.decided,
        "linked_right": _share(told.linked),
        "linked_decided_with_thread": told.with_thread,
        "linked_by_itself": _share(told.by_itself),
        "right_or_among_three": _share(told.found),
        "missed": _share(told.missed),
        "linked_but_about_none": _share(told.unneeded),
        "scores_are_probabilities": told.probable,
        "by_score": [
            {"from": one.least, "to": one.most, "mean_score": one.score, **_share(one.right)} for one in told.bins
        ],
        "by_month": [{"month": f"{one.first:%Y-%m}", **_share(one.right)} for one in told.months],
        "worst_deals": [
            {
                "id": str(one.deal),
                "name": told.names.get(one.deal),
                "linked": one.linked,
                "linked_wrong": one.linked_wrong,
                "missed": one.missed,
            }
            for one in told.worst
        ],
        "model": by.model,
        "trained_at": moment(by.trained_at),
        "link_from": by.link,
        "suggest_from": by.suggest,
        "wanted_precision": by.precision,
        "drift": [
            {
                "sender": one.address,
                "days": DAYS,
                "messages": one.number,
                "bulk": one.bulk,
                "linked": one.linked,
                "decided": one.decided,
                "notice": sentence(one),
            }
            for one in told.drift.machines
        ],
        "drift_of_others": told.drift.others,
        "training_needs": told.lacking,
    }


def _share(one: Proportion) -> Shape:
    return {"number": one.number, "of": one.of, "rate": one.rate, "interval": list(one.interval)}
