"""Remembers in a cookie who signed in on the upload page.

Without it each page would ask for the key again. Nothing is stored: the cookie holds the key's id
and an end, signed with the relay's own secret; a revoked key is refused with its next page. Forms
carry a token made of the cookie, beside SameSite=Strict, so that no other page can send them.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

COOKIE = "tracedock_relay"
LIVES = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Session:
    """Who signed in, and until when."""

    key_id: str
    until: int
    """Unix seconds."""

    @classmethod
    def begin(cls, key_id: str, now: datetime) -> Session:
        """Begin one."""
        return cls(key_id, int((now + LIVES).timestamp()))

    @classmethod
    def read(cls, cookie: str | None, secret: bytes, now: datetime) -> Session | None:
        """Read a cookie; None where it is missing, false or too old."""
        key_id, _, rest = (cookie or "").partition(":")
        until, _, proof = rest.partition(":")
        if not (until.isascii() and until.isdigit() and len(until) < 12):
            return None
        session = cls(key_id, int(until))
        right = session._proof(secret, b"cookie")
        if not hmac.compare_digest(right.encode(), proof.encode()) or int(until) <= now.timestamp():
            return None
        return session

    def cookie(self, secret: bytes) -> str:
        """What the browser keeps."""
        return f"{self.key_id}:{self.until}:{self._proof(secret, b'cookie')}"

    def form_token(self, secret: bytes) -> str:
        """What its forms carry."""
        return self._proof(secret, b"form")

    def _proof(self, secret: bytes, purpose: bytes) -> str:
        said = b"relay page\n" + purpose + f"\n{self.key_id}\n{self.until}".encode()
        return hmac.new(secret, said, hashlib.sha256).hexdigest()
