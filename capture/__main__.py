"""`python -m capture`."""

from capture.cli.app import main

# A reader's process imports this module again under another name.
if __name__ == "__main__":
    main()
