"""Carries one message to the platform and its answer back.

Without it each operation would speak HTTP itself. Nothing is sent twice here: whoever asked
decides, from PlatformError.retry_after_s, when to ask again. An answer has a limit in bytes and in
time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import requests
from urllib3.exceptions import HTTPError

from sync.connectors.port import PlatformError
from sync.connectors.shanghai_yy import envelope, results
from sync.connectors.shanghai_yy.envelope import Answer, Arguments
from sync.connectors.shanghai_yy.journal import PASSWORD_MASK, Journal, JournalEntry, no_journal
from sync.connectors.shanghai_yy.settings import YySettings

CONNECTION_WAIT_S = 60.0
MAX_ANSWER_BYTES = 32 * 1024 * 1024

_CHUNK_BYTES = 64 * 1024
_PASSING_STATUS = frozenset({408, 425, 429})
"""4xx answers that another try may change."""


def utc_now() -> datetime:
    """Read the clock, in UTC."""
    return datetime.now(UTC)


class Transport:
    """One account's way to the platform; for one thread at a time."""

    def __init__(
        self,
        settings: YySettings,
        journal: Journal = no_journal,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._settings = settings
        self._journal = journal
        self._now = now
        self._http = requests.Session()
        # A proxy or a .netrc of the machine must not come between a hospital and its platform.
        self._http.trust_env = False

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

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
        deadline = time.monotonic() + self._settings.timeout_s
        try:
            with self._http.post(
                self._settings.url,
                data=request.encode("utf-8"),
                headers={"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'},
                timeout=self._settings.timeout_s,
                allow_redirects=False,
                stream=True,
            ) as response:
                body = _read(response, deadline)
                _require_soap(response.status_code, body)
                return body
        except (requests.Timeout, TimeoutError) as error:
            raise _unreachable("timeout", "没有在规定时间内应答") from error
        except requests.RequestException as error:
            raise _unreachable("no-connection", "连接不上或连接中断") from error
        except (HTTPError, OSError) as error:
            # Reading past requests' own loop, urllib3 and the socket speak for themselves.
            raise _unreachable("no-connection", "应答中途连接中断") from error


def _read(response: requests.Response, deadline: float) -> bytes:
    """Read the body piece by piece: requests' own limit is per piece and never ends a trickle."""
    body = bytearray()
    while piece := response.raw.read1(_CHUNK_BYTES, decode_content=True):
        body += piece
        if len(body) > MAX_ANSWER_BYTES:
            raise PlatformError(
                "too-large",
                "阳光采购平台的应答过大，已放弃，稍后会自动重试",
                retry_after_s=results.COMMUNICATION_WAIT_S,
            )
        if time.monotonic() > deadline:
            raise TimeoutError
    return bytes(body)


def _require_soap(status: int, body: bytes) -> None:
    # SOAP 1.1 sends its faults with 500: those are read, not judged by their status.
    if status == 200 or (status == 500 and b"Envelope" in body):
        return
    passing = status >= 500 or status in _PASSING_STATUS
    advice = "稍后会自动重试" if passing else "请核对平台地址与网络设置"
    raise PlatformError(
        f"http-{status}",
        f"阳光采购平台地址返回 HTTP {status}，{advice}",
        retry_after_s=results.COMMUNICATION_WAIT_S if passing else None,
    )


def _unreachable(code: str, what: str) -> PlatformError:
    return PlatformError(
        code, f"阳光采购平台{what}，稍后会自动重试", retry_after_s=CONNECTION_WAIT_S
    )
