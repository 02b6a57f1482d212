"""Carries one message to the platform and its output back.

Without it each transaction would wrap, seal and send by itself. Nothing is sent twice here. The
journal holds messages before they are sealed and answers after they are opened, keys and patients
masked.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from app.store.clock import utc_now
from sync.connectors.insurance.answers import BAD_ANSWER, open_answer, read_answer
from sync.connectors.insurance.envelope import envelope, headers
from sync.connectors.insurance.masking import Mask
from sync.connectors.insurance.sealing import seal
from sync.connectors.insurance.settings import InsuranceSettings
from sync.connectors.journal import Journal, no_journal
from sync.connectors.noting import noted
from sync.connectors.port import PlatformError
from sync.connectors.posting import Poster, refused_status

PLATFORM = "医保平台"
MAX_FILE_BYTES = 256 * 1024 * 1024
FILE_TIMEOUT_S = 600.0

_OK = "0"
_ZIP = b"PK\x03\x04"
_MILLISECONDS = 1000

Read = TypeVar("Read")


class Transport:
    """One institution's way to the platform; for one thread at a time."""

    def __init__(
        self,
        settings: InsuranceSettings,
        journal: Journal = no_journal,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._settings = settings
        self._journal = journal
        self._now = now
        self._poster = Poster(PLATFORM, settings.timeout_s, authorities=settings.ca_pem)
        self._files = Poster(
            PLATFORM,
            max(FILE_TIMEOUT_S, settings.timeout_s),
            authorities=settings.ca_pem,
            most_bytes=MAX_FILE_BYTES,
        )
        self._encoder = msgspec.json.Encoder(
            decimal_format="string" if settings.numbers_as_text else "number", order="sorted"
        )

    def close(self) -> None:
        """Give the connections back."""
        self._poster.close()
        self._files.close()

    def call(self, infno: str, number: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Send one message and return its output; raises PlatformError unless it is a success."""
        return self._sent(infno, number, fields, self._poster, self._read)

    def fetch(self, infno: str, number: str, fields: Mapping[str, Any]) -> bytes:
        """Send one message and return the file that comes; raises PlatformError where none does."""
        return self._sent(infno, number, fields, self._files, self._file)

    def _sent(
        self,
        infno: str,
        number: str,
        fields: Mapping[str, Any],
        poster: Poster,
        read: Callable[[int, bytes], Read],
    ) -> Read:
        started_at = self._now()
        message = envelope(infno, number, fields, self._settings, started_at)
        mask = Mask(self._settings.secrets, message)
        sent = self._encoder.encode(message).decode()
        with noted(
            self._journal, self._now, infno, lambda: mask.text(sent), mask.text, _shown
        ) as noting:
            status, noting.body = self._posted(infno, message, poster, started_at)
            noting.body = self._opened(status, noting.body)
            said = read(status, noting.body)
            noting.done(_OK)
            return said

    def _posted(
        self, infno: str, message: Mapping[str, Any], poster: Poster, now: datetime
    ) -> tuple[int, bytes]:
        settings = self._settings
        data = self._encoder.encode(message)
        if settings.keys is not None:
            milliseconds = int(now.timestamp() * _MILLISECONDS)
            data = self._encoder.encode(seal(data.decode(), settings.keys, milliseconds))
        url = settings.url.replace("{infno}", infno)
        return poster.post(url, data, headers(settings, now, uuid.uuid4().hex))

    def _opened(self, status: int, body: bytes) -> bytes:
        if body.startswith(_ZIP):
            return body
        with _status_said(status):
            return open_answer(body, self._settings)

    def _read(self, status: int, body: bytes) -> dict[str, Any]:
        with _status_said(status):
            return read_answer(body, self._settings)

    def _file(self, status: int, body: bytes) -> bytes:
        if status == 200 and body.startswith(_ZIP):
            return body
        self._read(status, body)
        raise PlatformError("no-file", "医保平台没有给出目录文件，请重新查询目录后再下载")


@contextmanager
def _status_said(status: int) -> Iterator[None]:
    """Gateways send refusals with a status; where no words can be read, the status says all."""
    try:
        yield
    except PlatformError as error:
        if status != 200 and error.code == BAD_ANSWER:
            raise refused_status(PLATFORM, status) from error
        raise


def _shown(body: bytes) -> str:
    """An answer for the journal: files by their size."""
    if body.startswith(_ZIP):
        return json.dumps({"file": len(body)})
    return body.decode("utf-8", "replace")
