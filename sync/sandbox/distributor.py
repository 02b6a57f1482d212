"""Hands a delivery's trace codes over to a relay, as a distributor's own program does it.

Without it nobody could try the relay from outside. It declares, sends the chunks that are missing,
and asks for sealing until that is finished; everything may be broken off and done again.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

import requests

from app.packing.handover import HandOver

TIMEOUT_S = 30.0
SEAL_S = 600.0
"""How long sealing may take, over all calls."""
_PAUSE_S = 0.2
Headers = Mapping[str, str]
Authorize = Callable[[str, str, bytes], Headers]
"""Given method, path and body, the headers that say who sends it."""


class HandOverRefused(Exception):
    """The relay did not take it; the text is its own sentence."""

    def __init__(self, status: int, said: Mapping[str, Any]) -> None:
        """Keep the whole answer: it names codes."""
        wrong = f"{said.get('problem_count')} 个码没有通过核对"
        super().__init__(f"{status} {said.get('message') or wrong}")
        self.status = status
        self.said = said


def bearer(key: str) -> Authorize:
    """Say who sends by a token."""
    return lambda _method, _path, _body: {"Authorization": f"Bearer {key}"}


class DistributorProgram:
    """One distributor's way to one relay; not for several threads at once."""

    def __init__(self, service_url: str, authorize: Authorize) -> None:
        """Send to a service."""
        self._url = service_url.rstrip("/")
        self._authorize = authorize
        self._http = requests.Session()
        self._http.trust_env = False  # it speaks to this machine only

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def hand_over(self, handover: HandOver) -> dict[str, Any]:
        """Hand over whole and return what the sealing says; raises HandOverRefused."""
        missing = self.declare(handover)["missing"]
        for no in missing:
            self.send_chunk(handover.sha256, no, handover.chunks[no])
        return self.seal(handover.sha256)

    def declare(self, handover: HandOver) -> dict[str, Any]:
        """Declare a manifest; the answer says which chunks are missing."""
        body = json.dumps(handover.declaration(), ensure_ascii=False).encode()
        return self._said(self.send("POST", "/v1/manifests", body))

    def send_chunk(self, sha256: str, no: int, packed: bytes) -> None:
        """Send one chunk."""
        self._said(self.send("PUT", f"/v1/manifests/{sha256}/chunks/{no}", packed))

    def seal(self, sha256: str) -> dict[str, Any]:
        """Ask for sealing until it is finished."""
        until = time.monotonic() + SEAL_S
        while True:
            answer = self.send("POST", f"/v1/manifests/{sha256}/seal", b"")
            if answer.status_code not in (202, 503) or time.monotonic() > until:
                return self._said(answer)
            time.sleep(_PAUSE_S)

    def send(
        self, method: str, path: str, body: bytes, headers: Headers | None = None
    ) -> requests.Response:
        """Send one request, whatever is answered."""
        who = self._authorize(method, path, body)
        return self._http.request(
            method,
            self._url + path,
            data=body,
            headers={**who, **(headers or {})},
            timeout=TIMEOUT_S,
        )

    def _said(self, answer: requests.Response) -> dict[str, Any]:
        try:
            said = answer.json() if answer.content else {}
        except ValueError:
            said = {"message": answer.text[:200]}
        if answer.status_code not in (200, 201, 204):
            raise HandOverRefused(answer.status_code, said)
        return dict(said)
