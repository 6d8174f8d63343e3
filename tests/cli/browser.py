"""A browser of somebody who is asked nothing: opens the address it is started with, and goes where it is sent."""

import os
import ssl
import sys
from urllib.request import urlopen

if __name__ == "__main__":
    trusted = ssl.create_default_context(cafile=os.environ["HTTPLIB2_CA_CERTS"])
    with urlopen(sys.argv[1], context=trusted) as page:  # noqa: S310 - the address comes from the test
        page.read()
