"""Carries one call to the gateway and its result back.

Without it each operation would sign and send by itself. All parameters travel in the body: an
address would end up in the logs of what lies between. Nothing is sent twice here. Keys, the
authorisation and the signature are masked in the journal and in whatever the platform says.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from app.store.clock import utc_now
from sync.connectors.journal import PASSWORD_MASK, Journal, no_journal
from sync.connectors.mashangfangxin.answers import read_answer
from sync.connectors.mashangfangxin.settings import MsfxSettings
from sync.connectors.mashangfangxin.signing import Parameters, sign
from sync.connectors.noting import noted
from sync.connectors.posting import Poster, refused_status
from sync.platform_time import BEIJING

PLATFORM = "码上放心平台"
MOMENT = "%Y-%m-%d %H:%M:%S"

_OK = "SUCCESS"
_JSON_STARTS = (b"{", b"[")


class Transport:
    """One application's way to the gateway; for one thread at a time."""

    def __init__(
        self,
        settings: MsfxSettings,
        journal: Journal = no_journal,
        now: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._settings = settings
        self._journal = journal
        self._now = now
        self._sleep = sleep
        self._free_at = 0.0
        self._poster = Poster(PLATFORM, settings.timeout_s, authorities=settings.ca_pem)
        # The longest first: a key that holds another one must not be left half readable.
        secrets = {settings.app_key, settings.secret, settings.session} - {""}
        self._secrets = sorted(secrets, key=len, reverse=True)

    def close(self) -> None:
        """Give the connections back."""
        self._poster.close()

    def call(self, method: str, fields: Parameters, *, pause_s: float = 0.0) -> dict[str, Any]:
        """Call one method and return its result; raises PlatformError unless it is a success.

        Empty fields are left out; bytes are sent as files. `pause_s`: the gateway rests afterwards.
        """
        self._wait()
        parameters = self._signed(method, fields)
        sent = _readable(parameters)
        try:
            with noted(
                self._journal, self._now, method, lambda: self._masked(sent), self._masked
            ) as noting:
                noting.body = self._post(parameters)
                result = read_answer(noting.body, self._settings)
                noting.done(_OK)
                return result
        finally:
            self._free_at = time.monotonic() + pause_s

    def _signed(self, method: str, fields: Parameters) -> dict[str, str | bytes]:
        settings = self._settings
        common = {
            "method": method,
            "app_key": settings.app_key,
            "session": settings.session,
            "sign_method": settings.sign_method.value,
            "timestamp": self._now().astimezone(BEIJING).strftime(MOMENT),
            "format": "json",
            "v": "2.0",
            "simplify": "true" if settings.simplify else "",
        }
        parameters = {name: value for name, value in {**fields, **common}.items() if value}
        parameters["sign"] = sign(parameters, settings.secret, settings.sign_method)
        return parameters

    def _post(self, parameters: Parameters) -> bytes:
        texts = {name: value for name, value in parameters.items() if isinstance(value, str)}
        files = {
            name: (name, value, "application/octet-stream")
            for name, value in parameters.items()
            if isinstance(value, bytes)
        }
        if files:
            status, body = self._poster.post(self._settings.url, texts, {}, files)
        else:
            form = urlencode(texts).encode("ascii")
            said = {"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"}
            status, body = self._poster.post(self._settings.url, form, said)
        # Some gateways send their error_response with a status of its own.
        if status != 200 and not body.lstrip().startswith(_JSON_STARTS):
            raise refused_status(PLATFORM, status)
        return body

    def _wait(self) -> None:
        left = self._free_at - time.monotonic()
        if left > 0:
            self._sleep(left)

    def _masked(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, PASSWORD_MASK)
        return text


def _readable(parameters: Parameters) -> str:
    """Write a request for the journal: one parameter a line, no signature, files by their size."""
    shown: Mapping[str, str] = {
        name: value if isinstance(value, str) else f"（文件，{len(value)} 字节）"
        for name, value in parameters.items()
        if name != "sign"
    }
    return "\n".join(f"{name}={value}" for name, value in shown.items())
