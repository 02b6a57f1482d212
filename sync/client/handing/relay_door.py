"""One way to one relay: what is handed over, and how a request is signed.

Without it a shipment could not be proven to be its distributor's. The signature is over method,
path, body, time and a number used once; how it is made is told in full where it is checked
(`Authorization: TraceDock-HMAC-SHA256`). A workstation of the hospital's own institution may show
its token instead.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from sync import wire
from sync.client.errors import Unreachable
from sync.client.part import Part
from sync.client.transport import Transport, refusal
from sync.client.trust import Trust

SCHEME = "TraceDock-HMAC-SHA256"
_JSON = {"Content-Type": "application/json"}
_GZIP = {"Content-Type": "application/gzip"}
_BUSY = 503
Told = TypeVar("Told", bound=wire.Message)


@dataclass(frozen=True, slots=True)
class RelayKey:
    """A distributor's key at a relay."""

    key_id: str
    secret: str

    def __repr__(self) -> str:
        return f"RelayKey({self.key_id})"


class RelayDoor(Transport):
    """The way to one relay; for one thread at a time."""

    def __init__(
        self,
        url: str,
        key: RelayKey | None = None,
        token: str | None = None,
        *,
        trust: Trust | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Sign with a key, or show a token."""
        super().__init__(url, token, trust=trust)
        self._key = key
        self._clock = clock

    def declare(self, wish: wire.ManifestWish) -> wire.ManifestDeclared:
        """Declare a manifest: which chunks are missing; raises SyncError."""
        answer = self._exchange("POST", "/v1/manifests", msgspec.json.encode(wish), _JSON)
        return self._read_any(wire.ManifestDeclared, answer, (200, 201))

    def send_chunk(self, sha256: str, no: int, packed: bytes) -> None:
        """Send one chunk; raises SyncError."""
        path = f"/v1/manifests/{sha256}/chunks/{no}"
        status, body, headers = self._exchange("PUT", path, packed, _GZIP)
        if status not in (200, 201, 204):
            raise refusal(status, body, headers)

    def seal(self, sha256: str) -> wire.ManifestSealing:
        """Let all codes be checked, as far as one call gets; raises SyncError."""
        answer = self._exchange("POST", f"/v1/manifests/{sha256}/seal", b"", _JSON)
        status, body, headers = answer
        if status == 422:
            try:
                return msgspec.json.decode(body, type=wire.ManifestSealing)
            except (msgspec.MsgspecError, UnicodeDecodeError):
                raise refusal(status, body, headers) from None
        if status == _BUSY:
            raise Unreachable("云码平台正忙，稍后会自动重试", retry_after_s=1.0)
        return self._read_any(wire.ManifestSealing, answer, (200, 202))

    def _read_any(
        self,
        wanted: type[Told],
        answer: tuple[int, bytes, Mapping[str, str]],
        good: tuple[int, ...],
    ) -> Told:
        status, body, headers = answer
        return self._read(wanted, 200 if status in good else status, body, headers)

    def _exchange(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        part: Part | None = None,
    ) -> tuple[int, bytes, Mapping[str, str]]:
        if self._key is None:
            return super()._exchange(method, path, body, headers, part)
        signed = {**(headers or {}), "Authorization": self._signed(method, path, body or b"")}
        return self._once(method, path, body, signed, part=part)

    def _signed(self, method: str, path: str, body: bytes) -> str:
        assert self._key is not None
        at, nonce = str(int(self._clock())), secrets.token_hex(12)
        lines = (method, path, hashlib.sha256(body).hexdigest(), at, nonce)
        proof = hmac.new(self._key.secret.encode(), "\n".join(lines).encode(), hashlib.sha256)
        return (
            f"{SCHEME} Key={self._key.key_id}, Timestamp={at}, Nonce={nonce}, "
            f"Signature={proof.hexdigest()}"
        )
