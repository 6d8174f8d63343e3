"""`python -m capture`."""

from capture.cli.app import main

main()
