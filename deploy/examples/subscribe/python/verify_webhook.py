"""Is this webhook from Vostro, whole, and new? Standard library only; copy it into your receiver.

Source: Standard Webhooks 1.0.0, HMAC-SHA256 over `id.timestamp.body`.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping

AGE_SECONDS_MAX = 300  # of an attempt: an older one is somebody's recording


def is_genuine(headers: Mapping[str, str], body: bytes, secret: str, now: float) -> bool:
    """Whether one of the signatures is of this secret, over the body as it came.

    `body` are the bytes of the request, before anything parses them; `now` is time.time().
    """
    message_id = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    if not timestamp.isdecimal() or abs(now - int(timestamp)) > AGE_SECONDS_MAX:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{timestamp}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return any(
        version == "v1" and hmac.compare_digest(signature.encode(), expected.encode())
        for version, _, signature in (
            one.partition(",") for one in headers.get("webhook-signature", "").split()
        )
    )
