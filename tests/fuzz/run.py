"""Feeds one target with what atheris makes up of samples: `python -m tests.fuzz.run mime -runs=1000000`.

The options are libFuzzer's (https://llvm.org/docs/LibFuzzer.html#options).
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

with atheris.instrument_imports(include=["capture", "config", "connectors"]):
    from tests.fuzz.targets import TARGETS

from tests.fuzz.samples import SAMPLES


def main() -> None:
    """Ends with an error and the input that led to it, where a target fails."""
    program, name, *options = sys.argv
    with TemporaryDirectory() as folder:
        for number, sample in enumerate(SAMPLES[name]):
            Path(folder, str(number)).write_bytes(sample)
        atheris.Setup([program, f"-artifact_prefix={folder}/", *options, folder], TARGETS[name])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
