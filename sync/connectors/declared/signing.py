"""Signs a request as a description says: over its sorted parameters.

Without it platforms that check signatures would refuse everything. Names sort by their characters;
values are signed as they are, not as an address writes them; hex.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

from sync.connectors.declared.description import Digest, KeyPlace, Signature


def sign(parameters: Mapping[str, str], key: str, rule: Signature) -> str:
    """Sign the parameters of a request."""
    pairs = sorted(
        (name, value)
        for name, value in parameters.items()
        if name != rule.field and (value or not rule.leave_empty_out)
    )
    text = rule.between_pairs.join(f"{name}{rule.in_pair}{value}" for name, value in pairs)
    found = _digest(text, key, rule)
    return found.upper() if rule.upper else found


def _digest(text: str, key: str, rule: Signature) -> str:
    secret = key.encode("utf-8")
    if rule.method is Digest.HMAC_SHA256:
        return hmac.new(secret, text.encode("utf-8"), "sha256").hexdigest()
    if rule.method is Digest.HMAC_MD5:
        return hmac.new(secret, text.encode("utf-8"), "md5").hexdigest()
    before = key if rule.key is not KeyPlace.AFTER else ""
    after = f"{rule.key_name}{key}" if rule.key is not KeyPlace.BEFORE else ""
    data = f"{before}{text}{after}".encode()
    return hashlib.md5(data, usedforsecurity=False).hexdigest()
