"""Signs what a webhook gets, so that its receiver knows who says it and when: https://www.standardwebhooks.com

The signature is HMAC-SHA256 over `ID.TIMESTAMP.BODY`. Receivers refuse what is old, so nothing can be played again.
"""

import hmac
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

_PREFIX = "whsec_"


def signed(secret: str, id_: str, body: bytes, now: datetime) -> Mapping[str, str]:
    """The headers that go with a body. `secret`: Base64, with or without `whsec_` before it, else any text."""
    moment = str(int(now.timestamp()))
    said = b".".join((id_.encode(), moment.encode(), body))
    signature = b64encode(hmac.digest(_key(secret), said, sha256)).decode()
    return {"webhook-id": id_, "webhook-timestamp": moment, "webhook-signature": f"v1,{signature}"}


def _key(secret: str) -> bytes:
    bare = secret.strip().removeprefix(_PREFIX)
    try:
        return b64decode(bare, validate=True)
    except Error:
        return bare.encode()
