"""Writes docs/matching.md to standard output: `python -m matcher > docs/matching.md`."""

import sys

from matcher.explain import page

sys.stdout.write(page())
