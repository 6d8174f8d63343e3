"""Brings names, companies, subjects and domains to the form in which equal means the same."""

from matcher.normalise.companies import company
from matcher.normalise.domains import is_free_mail, is_internal, registrable, work_domain
from matcher.normalise.likeness import alike, handle_fits
from matcher.normalise.names import PersonName, person
from matcher.normalise.subjects import base_subject, distinctive, numbers

__all__ = [
    "PersonName",
    "alike",
    "base_subject",
    "company",
    "distinctive",
    "handle_fits",
    "is_free_mail",
    "is_internal",
    "numbers",
    "person",
    "registrable",
    "work_domain",
]
