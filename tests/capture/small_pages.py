"""`capture` with pages so small that there is much to be killed between: a program, run by test_killed.py."""

from connectors.files import connector

PAGE = 10

# Also in the process that reads: it imports the main module under another name.
connector.PAGE = PAGE

if __name__ == "__main__":
    from capture.cli.app import main

    main()
