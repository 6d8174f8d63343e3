"""Texts are read and written in one place: whoever reads a column past it shows nothing where texts are sealed."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
IN_CHARGE = {"store/texts.py", "store/turning.py", "store/bodies.py"}
PAST_IT = re.compile(
    r"interactions\.c\.(text|quoted|signature|sealed)\b|\bbodies\.c\.html\b|\brow\.(quoted|signature)\b",
)


def test_nobody_reads_the_columns_of_texts_past_it() -> None:
    found = {
        str(file.relative_to(ROOT)): line
        for package in ("store", "capture")
        for file in (ROOT / package).rglob("*.py")
        if str(file.relative_to(ROOT)) not in IN_CHARGE
        for line in file.read_text().splitlines()
        if PAST_IT.search(line)
    }
    assert found == {}
