"""One meeting out of all that is told of it: docs/decisions/0009-one-meeting-of-many-tellings.md.

TELLING     what one item says of a meeting, kept as long as its source holds it.
ROOT        the key that all tellings of one UID share: that of its series, or of the meeting that does not recur.
TOP         the greatest SEQUENCE that is told of a meeting; what was told of an earlier one no longer holds.
"""
