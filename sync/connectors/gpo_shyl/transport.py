"""Carries one call to the platform and its answer back.

Without it each operation would sign and send by itself. Nothing is sent twice here: whoever asked
decides, from PlatformError.retry_after_s, when to ask again. The secret is masked in the journal
and in whatever the platform echoes, and the signature, which is made with it, is left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from xml.sax.saxutils import escape

from app.store.clock import utc_now
from sync.connectors.gpo_shyl import envelope
from sync.connectors.gpo_shyl.envelope import Answer, Json
from sync.connectors.gpo_shyl.settings import GpoSettings
from sync.connectors.journal import PASSWORD_MASK, Journal, no_journal
from sync.connectors.noting import noted
from sync.connectors.posting import Poster, refused_status

_PLATFORM = "GPO 平台"
_OK = "success"


class Transport:
    """One hospital's way to the platform; for one thread at a time."""

    def __init__(
        self,
        settings: GpoSettings,
        journal: Journal = no_journal,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._settings = settings
        self._journal = journal
        self._now = now
        self._poster = Poster(_PLATFORM, settings.timeout_s, authorities=settings.ca_pem)
        self._secrets = _shapes(settings.secret)

    def close(self) -> None:
        """Give the connections back."""
        self._poster.close()

    def call(self, subject: str, operation: str, fields: Json, *, keyed: bool = False) -> Answer:
        """Call one operation; raises PlatformError unless it is carried out.

        `keyed`: it has a number of ours, and may have been carried out before.
        """
        data = envelope.request_data(fields)
        message = f"{subject}.{operation}"
        with noted(
            self._journal, self._now, message, lambda: self._masked(data), self._masked
        ) as noting:
            noting.body = self._post(subject, operation, data)
            answer = envelope.read_answer(noting.body, keyed=keyed)
            noting.done(answer.code or _OK)
            return answer

    def _post(self, subject: str, operation: str, data: str) -> bytes:
        signature = envelope.sign(data, self._settings.secret)
        status, body = self._poster.post(
            self._settings.address(subject),
            envelope.soap_request(operation, data, signature),
            {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'},
        )
        # SOAP 1.1 sends its faults with 500: those are read, not judged by their status.
        if status == 200 or (status == 500 and b"Envelope" in body):
            return body
        raise refused_status(_PLATFORM, status)

    def _masked(self, said: str) -> str:
        for secret in self._secrets:
            said = said.replace(secret, PASSWORD_MASK)
        return said


def _shapes(secret: str) -> list[str]:
    """The secret in all forms that JSON and XML give it, the longest first."""
    in_json = {json.dumps(secret, ensure_ascii=plain)[1:-1] for plain in (True, False)}
    written = {secret, *in_json}
    return sorted(written | {escape(one) for one in written}, key=len, reverse=True)
