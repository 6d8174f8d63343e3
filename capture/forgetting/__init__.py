"""Forgetting, retention and legal holds: what goes of the record, what must stay, and the proof of it.

FORGET      removes at once what the record has of a person, an interaction, a connection or a mailbox.
SUPPRESSED  known by a keyed hash alone, and kept out from then on.
RECEIPT     what was done, counted and signed (`capture.forgetting.receipt`).
HOLD        what must be kept for a court: it stops forgetting and retention.
"""
