"""How often Python looks for garbage that refers to itself: https://docs.python.org/3/library/gc.html#gc.set_threshold"""

import gc
from typing import Final

NEW: Final = 10_000
"""Objects made since the last look. A page makes more than 100,000 that live until it is recorded and refer to nothing
behind them; to look at them after every 700, Python's default, took a quarter of the time of recording."""


def collect_seldom() -> None:
    """For the whole process."""
    gc.set_threshold(NEW, *gc.get_threshold()[1:])
