"""The gateway: checks who calls, when, what and with which signature, before any method runs.

Without it the stand-in would believe everything. Order: method, application, version, timestamp,
format, way of signing, signature, call limit. Signatures are computed here from TOP's rules: all
parameters but `sign` and files, sorted, name and value joined, UTF-8.
"""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections import deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sync.platform_time import BEIJING
from sync.sandbox.mashangfangxin.account import MOMENT, MsfxAccount
from sync.sandbox.mashangfangxin.refusals import GatewayRefusal

Digest = Callable[[bytes, bytes], str]

_ONE_SECOND = timedelta(seconds=1)


def _md5(secret: bytes, text: bytes) -> str:
    return hashlib.md5(secret + text + secret, usedforsecurity=False).hexdigest()


SIGN_METHODS: Mapping[str, Digest] = {
    "md5": _md5,
    "hmac": lambda secret, text: hmac.new(secret, text, "md5").hexdigest(),
    "hmac-sha256": lambda secret, text: hmac.new(secret, text, "sha256").hexdigest(),
}


@dataclass(frozen=True, slots=True)
class Admitted:
    """A call that was let through."""

    method: str
    json: bool
    """Else XML, which is what is answered where nobody asks."""
    simplify: bool


class Gateway:
    """One application's door; safe to use from several threads."""

    def __init__(
        self, account: MsfxAccount, methods: Collection[str], now: Callable[[], datetime]
    ) -> None:
        self._account = account
        self._methods = frozenset(methods)
        self._now = now
        self._lock = threading.Lock()
        self._calls: deque[datetime] = deque()

    def admit(self, values: Mapping[str, str]) -> Admitted:
        """Let a call through, or raise GatewayRefusal."""
        method = _required(values, "method", 21, "Missing Method")
        if method not in self._methods:
            raise GatewayRefusal(22, "Invalid Method", "isv.invalid-method", "不存在的方法名")
        self._check_application(values)
        if _required(values, "v", 32, "Missing Version") != "2.0":
            raise GatewayRefusal(33, "Invalid Version")
        self._check_time(_required(values, "timestamp", 30, "Missing Timestamp"))
        form = values.get("format") or "xml"
        if form not in ("json", "xml"):
            raise GatewayRefusal(23, "Invalid Format")
        self._check_signature(values)
        self._check_pace()
        return Admitted(method, form == "json", values.get("simplify") == "true")

    def _check_application(self, values: Mapping[str, str]) -> None:
        key = _required(values, "app_key", 28, "Missing App Key")
        if not hmac.compare_digest(key.encode(), self._account.app_key.encode()):
            raise GatewayRefusal(29, "Invalid App Key", "isv.appkey-not-exists", f"appKey:{key}")

    def _check_time(self, said: str) -> None:
        try:
            at = datetime.strptime(said, MOMENT).replace(tzinfo=BEIJING)
        except ValueError:
            raise GatewayRefusal(31, "Invalid Timestamp") from None
        if abs((at - self._now()).total_seconds()) > self._account.tolerance_s:
            raise GatewayRefusal(31, "Invalid Timestamp")

    def _check_signature(self, values: Mapping[str, str]) -> None:
        digest = SIGN_METHODS.get(_required(values, "sign_method", 24, "Missing Signature"))
        said = _required(values, "sign", 24, "Missing Signature")
        text = "".join(f"{name}{values[name]}" for name in sorted(values) if name != "sign")
        secret = self._account.secret.encode("utf-8")
        right = digest(secret, text.encode("utf-8")).upper() if digest else ""
        if not hmac.compare_digest(said.encode("utf-8"), right.encode("utf-8")):
            raise GatewayRefusal(25, "Invalid Signature")

    def _check_pace(self) -> None:
        most = self._account.calls_per_s
        if not most:
            return
        with self._lock:
            now = self._now()
            while self._calls and now - self._calls[0] >= _ONE_SECOND:
                self._calls.popleft()
            if len(self._calls) >= most:
                raise GatewayRefusal(
                    7,
                    "App Call Limited",
                    "accesscontrol.limited-by-app-api-access-count",
                    "This ban will last for 1 more seconds",
                )
            self._calls.append(now)


def _required(values: Mapping[str, str], name: str, code: int, msg: str) -> str:
    value = values.get(name, "")
    if not value:
        raise GatewayRefusal(code, msg)
    return value
