"""What was measured, for the page that users read: written by hand, each figure with the command that made it."""

from typing import Final

MEASURED: Final = """\
`python -m bench.deal_matching DIR --out FILE` sends the mail of one person, which people filed by themselves, the
product's way: recorded, matched, decided on a day later, learned from each night. The truth reaches the matcher as a
decision only.
"""
