"""`capture` with pages of mail so small that there is much to be killed between: run by test_daemon_killed.py."""

import os
from dataclasses import replace

from connectors import registry
from connectors.imap import connector, passes, plan

PAGE = 10
APART = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
"""Whether a process of its own reads, as it does for people; each start of one takes a second."""

if __name__ in ("__main__", "__mp_main__"):
    # Also in the process that reads, which imports the main module under the other name.
    for module in (plan, passes, connector):
        setattr(module, "PAGE", PAGE)  # noqa: B010 - the others import it from the first

if __name__ == "__main__":
    registry.PROVIDERS = {kind: replace(one, reads_apart=APART) for kind, one in registry.PROVIDERS.items()}

    from capture.cli.app import main

    main()
