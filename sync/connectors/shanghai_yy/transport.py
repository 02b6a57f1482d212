"""Carries one message to the platform and its answer back.

Without it each operation would speak HTTP itself. Nothing is sent twice here: whoever asked
decides, from PlatformError.retry_after_s, when to ask again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from app.store.clock import utc_now
from sync.connectors.journal import PASSWORD_MASK, Journal, JournalEntry, no_journal
from sync.connectors.port import PlatformError
from sync.connectors.posting import Poster, refused_status
from sync.connectors.shanghai_yy import envelope, results
from sync.connectors.shanghai_yy.envelope import Answer, Arguments
from sync.connectors.shanghai_yy.settings import AccountSettings

_PLATFORM = "阳光采购平台"


class Transport:
    """One account's way to the platform; for one thread at a time."""

    def __init__(
        self,
        settings: AccountSettings,
        journal: Journal = no_journal,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._settings = settings
        self._journal = journal
        self._now = now
        self._poster = Poster(_PLATFORM, settings.timeout_s, authorities=settings.ca_pem)

    def close(self) -> None:
        """Give the connections back."""
        self._poster.close()

    def call(
        self, message: str, main: Mapping[str, str], structs: Sequence[Mapping[str, str]] = ()
    ) -> Answer:
        """Send one message; raises PlatformError unless the platform processed it."""
        data = envelope.request_data(self._settings.ip, self._settings.mac, main, structs)
        started_at = self._now()
        body: bytes | None = None
        outcome = "interrupted"
        ok = False
        try:
            body = self._post(self._request(message, data, self._settings.password))
            answer = envelope.read_answer(body)
            results.require_processed(answer.head, answer.structs)
            outcome, ok = answer.head["ZTCLJG"], True
            return answer
        except PlatformError as error:
            outcome = error.code
            raise
        finally:
            self._journal(
                JournalEntry(
                    message=message,
                    request=self._request(message, data, PASSWORD_MASK),
                    response=None if body is None else body.decode("utf-8", "replace"),
                    started_at=started_at,
                    ended_at=self._now(),
                    ok=ok,
                    outcome=outcome,
                )
            )

    def _request(self, message: str, data: str, password: str) -> str:
        settings = self._settings
        return envelope.soap_request(
            Arguments(
                user=settings.user,
                password=password,
                org_code=settings.org_code,
                version=settings.version,
                message=message,
                sign=envelope.sign(data, upper=settings.sign_upper),
                data=data,
            )
        )

    def _post(self, request: str) -> bytes:
        status, body = self._poster.post(
            self._settings.url,
            request.encode("utf-8"),
            {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'},
        )
        _require_soap(status, body)
        return body


def _require_soap(status: int, body: bytes) -> None:
    # SOAP 1.1 sends its faults with 500: those are read, not judged by their status.
    if status == 200 or (status == 500 and b"Envelope" in body):
        return
    raise refused_status(_PLATFORM, status)
