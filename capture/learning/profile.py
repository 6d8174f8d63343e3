"""Learns which terms speak for which deal: a linear support vector machine for each, over TF-IDF."""

from collections import Counter
from collections.abc import Sequence
from math import log

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from matcher.learned.model import Profile
from matcher.learned.recollection import weighted_terms
from matcher.learned.terms import Terms

_KEPT = 3_000
"""Terms kept for a deal: those that count most."""


def profile(messages: Sequence[Terms], deals: Sequence[int]) -> Profile:
    """The profile of messages with their deals; an empty one where all are of one deal."""
    if len(set(deals)) < 2:
        return Profile()
    rarity = _rarity(messages)
    columns = {term: number for number, term in enumerate(rarity)}
    vectors = _matrix([weighted_terms(rarity, one) for one in messages], columns)
    machine = LinearSVC(C=1.0, random_state=0).fit(vectors, np.array(deals))
    weights, bias = machine.coef_, machine.intercept_
    known = [int(deal) for deal in machine.classes_]
    if len(known) == 2:
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    by_term: dict[str, dict[int, float]] = {}
    terms = list(columns)
    for deal, row in zip(known, weights, strict=True):
        for column in np.argsort(-abs(row))[:_KEPT]:
            if row[column]:
                by_term.setdefault(terms[column], {})[deal] = round(float(row[column]), 4)
    return Profile(rarity, by_term, {deal: round(float(one), 4) for deal, one in zip(known, bias, strict=True)})


def _rarity(messages: Sequence[Terms]) -> dict[str, float]:
    """Terms of two messages at least."""
    number = Counter(term for one in messages for term in one)
    return {term: round(log((1 + len(messages)) / (1 + had)), 4) for term, had in number.items() if had > 1}


def _matrix(vectors: Sequence[dict[str, float]], columns: dict[str, int]) -> csr_matrix:
    rows = [row for row, vector in enumerate(vectors) for _term in vector]
    places = [columns[term] for vector in vectors for term in vector]
    values = [value for vector in vectors for value in vector.values()]
    return csr_matrix((values, (rows, places)), shape=(len(vectors), len(columns)))
