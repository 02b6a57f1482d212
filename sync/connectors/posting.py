"""Sends one request to an outside platform and reads its answer, within limits of bytes and time.

Without it each connector would guard itself against trickles, floods and broken lines in its own
way. Nothing is sent twice here: whoever asked decides, from PlatformError.retry_after_s, when to
ask again. Which statuses carry an answer is the connector's to say.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import requests
from urllib3.exceptions import HTTPError

from app.store.clock import utc_now
from sync.connectors.port import PlatformError
from sync.connectors.trusting import Trusting, refused_at

CONNECTION_WAIT_S = 60.0
BUSY_WAIT_S = 600.0
MAX_ANSWER_BYTES = 32 * 1024 * 1024

_CHUNK_BYTES = 64 * 1024
_PASSING_STATUS = frozenset({408, 425, 429})
"""4xx answers that another try may change."""


def refused_status(platform: str, status: int) -> PlatformError:
    """Say what an answer means that is none but its HTTP status."""
    passing = status >= 500 or status in _PASSING_STATUS
    advice = "稍后会自动重试" if passing else "请核对平台地址与网络设置"
    return PlatformError(
        f"http-{status}",
        f"{platform}地址返回 HTTP {status}，{advice}",
        retry_after_s=BUSY_WAIT_S if passing else None,
    )


class Poster:
    """The way to one platform; for one thread at a time."""

    def __init__(
        self,
        platform: str,
        timeout_s: float,
        *,
        authorities: str = "",
        most_bytes: int | None = None,
    ) -> None:
        """Name the platform for people, and limit connecting and the whole answer.

        `authorities`: certificates (PEM) that are trusted instead of the public ones.
        `most_bytes`: of an answer, where it may be larger than messages are.
        """
        self._platform = platform
        self._timeout_s = timeout_s
        self._most_bytes = MAX_ANSWER_BYTES if most_bytes is None else most_bytes
        self._http = requests.Session()
        # A proxy or a .netrc of the machine must not come between a hospital and its platform.
        self._http.trust_env = False
        self._private = bool(authorities)
        if authorities:
            self._http.mount("https://", Trusting(authorities))

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def post(
        self,
        url: str,
        data: bytes | Mapping[str, str],
        headers: Mapping[str, str],
        files: Mapping[str, Any] | None = None,
    ) -> tuple[int, bytes]:
        """Send once; the status and the body that came, or PlatformError."""
        deadline = time.monotonic() + self._timeout_s
        try:
            with self._http.post(
                url,
                data=data,
                files=files,
                headers=dict(headers),
                timeout=self._timeout_s,
                allow_redirects=False,
                stream=True,
            ) as response:
                return response.status_code, self._read(response, deadline)
        except (requests.Timeout, TimeoutError) as error:
            raise self._unreachable("timeout", "没有在规定时间内应答") from error
        except requests.RequestException as error:
            raise self._broken(url, error) from error
        except (HTTPError, OSError) as error:
            # Reading past requests' own loop, urllib3 and the socket speak for themselves.
            raise self._unreachable("no-connection", "应答中途连接中断") from error

    def _read(self, response: requests.Response, deadline: float) -> bytes:
        """Read the body piece by piece: requests' own limit is per piece, a trickle never ends."""
        body = bytearray()
        while piece := response.raw.read1(_CHUNK_BYTES, decode_content=True):
            body += piece
            if len(body) > self._most_bytes:
                raise PlatformError(
                    "too-large",
                    f"{self._platform}的应答过大，已放弃，稍后会自动重试",
                    retry_after_s=BUSY_WAIT_S,
                )
            if time.monotonic() > deadline:
                raise TimeoutError
        return bytes(body)

    def _broken(self, url: str, error: requests.RequestException) -> PlatformError:
        """Nothing came; where its certificate was refused, say whose it is."""
        said = refused_at(url, error, utc_now, private=self._private)
        if said is None:
            return self._unreachable("no-connection", "连接不上或连接中断")
        return PlatformError(
            "certificate", f"{self._platform}：{said.chinese}", retry_after_s=BUSY_WAIT_S
        )

    def _unreachable(self, code: str, what: str) -> PlatformError:
        return PlatformError(
            code, f"{self._platform}{what}，稍后会自动重试", retry_after_s=CONNECTION_WAIT_S
        )
