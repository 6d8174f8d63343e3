"""Learns which terms speak for which deal: a linear support vector machine for each, over TF-IDF."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from matcher.learned.model import Profile, View
from matcher.learned.recollection import in_view
from matcher.learned.terms import Terms

_KEPT = 1_000
"""Terms kept for a deal: those that count most."""


def rarity(messages: Sequence[Terms]) -> dict[str, float]:
    """How rare each term is; of those that two messages have at least."""
    number = Counter(term for one in messages for term in one)
    return {term: round(log((1 + len(messages)) / (1 + had)), 4) for term, had in number.items() if had > 1}


def profiles(messages: Sequence[Terms], rare: Mapping[str, float], deals: Sequence[int]) -> dict[View, Profile]:
    """For each view, the profile of messages with their deals, of which there are two at least."""
    weighted = [{term: weight * rare[term] for term, weight in one.items() if term in rare} for one in messages]
    columns = {term: number for number, term in enumerate(rare)}
    return {view: _profile([in_view(one, view) for one in weighted], columns, deals) for view in View}


def _profile(vectors: Sequence[Terms], columns: Mapping[str, int], deals: Sequence[int]) -> Profile:
    machine = LinearSVC(C=1.0, tol=1e-3, random_state=0).fit(_matrix(vectors, columns), np.array(deals))
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
    return Profile(by_term, {deal: round(float(one), 4) for deal, one in zip(known, bias, strict=True)})


def _matrix(vectors: Sequence[Terms], columns: Mapping[str, int]) -> csr_matrix:
    rows = [row for row, vector in enumerate(vectors) for _term in vector]
    places = [columns[term] for vector in vectors for term in vector]
    values = [value for vector in vectors for value in vector.values()]
    return csr_matrix((values, (rows, places)), shape=(len(vectors), len(columns)))
