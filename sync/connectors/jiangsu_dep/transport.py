"""Carries one message to the gateway and its rows back.

Without it each operation would speak HTTP itself. The token travels in a header and stands in no
body; where the platform echoes it, it is masked in the journal and in every error. Nothing is sent
twice here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from app.store.clock import utc_now
from sync.connectors.jiangsu_dep.answers import Answer, Json, read_answer
from sync.connectors.jiangsu_dep.results import DONE, PLATFORM, refused
from sync.connectors.jiangsu_dep.settings import DepSettings
from sync.connectors.journal import PASSWORD_MASK, Journal, no_journal
from sync.connectors.noting import noted
from sync.connectors.posting import Poster, refused_status

_JSON_START = b"{"
_ENCODER = msgspec.json.Encoder(decimal_format="number")


class Transport:
    """One account's way to the gateway; for one thread at a time."""

    def __init__(
        self,
        settings: DepSettings,
        journal: Journal = no_journal,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._settings = settings
        self._journal = journal
        self._now = now
        self._poster = Poster(PLATFORM, settings.timeout_s, authorities=settings.ca_pem)

    def close(self) -> None:
        """Give the connections back."""
        self._poster.close()

    def call(
        self,
        business: str,
        data: Mapping[str, Any] | Sequence[Mapping[str, Any]],
        *,
        or_before: bool = False,
    ) -> tuple[Json, ...]:
        """Send one message and return the rows of its answer; raises PlatformError unless done.

        `or_before`: what was done before counts as done.
        """
        request = self._request(business, data)
        shown = self._masked(request.decode("utf-8"))
        with noted(self._journal, self._now, business, lambda: shown, self._masked) as noting:
            noting.body = self._post(request)
            answer = read_answer(noting.body)
            self._require_done(answer, or_before=or_before)
            noting.done(self._masked(answer.code))
            return answer.rows

    def _request(self, business: str, data: object) -> bytes:
        settings = self._settings
        return _ENCODER.encode(
            {
                "BusinessType": business,
                "HospitalCode": settings.hospital,
                "IP": settings.ip,
                "MAC": settings.mac,
                "HostName": settings.host_name,
                "Data": data,
            }
        )

    def _post(self, request: bytes) -> bytes:
        status, body = self._poster.post(
            self._settings.url,
            request,
            {
                "Code": self._settings.hospital,
                "token": self._settings.token,
                "Content-Type": "application/json;charset=UTF-8",
            },
        )
        # A gateway may send its refusals with a status of its own.
        if status != 200 and not body.lstrip().startswith(_JSON_START):
            raise refused_status(PLATFORM, status)
        return body

    def _require_done(self, answer: Answer, *, or_before: bool) -> None:
        before = or_before and answer.code in self._settings.repeated_codes
        if answer.code != DONE and not before:
            raise refused(answer.code, answer.message, self._settings)

    def _masked(self, said: str) -> str:
        return said.replace(self._settings.token, PASSWORD_MASK)
