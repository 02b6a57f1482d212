"""Gives out tokens and asks for them.

Without it the stand-in would believe everybody. `params` is checked as it was sent: its digest is
the lower-case MD5 of all that stands before `&md5=`.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sync.sandbox.zhejiang_hsnn.account import MOMENT, HsnnAccount
from sync.sandbox.zhejiang_hsnn.form import Form
from sync.sandbox.zhejiang_hsnn.refusals import TOKEN, CallRefusal, refused


class Doorway:
    """One account's door; safe to use from several threads. Tokens end with the process."""

    def __init__(self, account: HsnnAccount, now: Callable[[], datetime]) -> None:
        self._account = account
        self._now = now
        self._lock = threading.Lock()
        self._tokens: dict[str, datetime] = {}

    def log_in(self, form: Form) -> dict[str, Any]:
        """getToken: give out a token; raises CallRefusal."""
        account = self._account
        before, _, digest = form.text("params").rpartition("&md5=")
        right = hashlib.md5(before.encode("utf-8"), usedforsecurity=False).hexdigest()
        if not hmac.compare_digest(digest.encode("utf-8"), right.encode("utf-8")):
            raise refused("签名（md5）不正确")
        said = dict(part.partition("=")[::2] for part in before.split("&"))
        if not said.get("logtime"):
            raise refused("logtime 不能为空")
        names = {form.text("departmentUserName"), said.get("departmentUserName", "")}
        secret = said.get("secret", "").encode("utf-8")
        if names != {account.user} or not hmac.compare_digest(secret, account.secret.encode()):
            raise refused("用户名或密钥不正确")
        token = secrets.token_hex(16)
        now = self._now()
        with self._lock:
            self._tokens[token] = now + timedelta(seconds=account.token_s)
        return {
            "accessToken": token,
            "expiresIn": int(account.token_s),
            "currentTime": now.strftime(MOMENT),
        }

    def admit(self, form: Form) -> None:
        """Let a call through; raises CallRefusal (0) where its token does not hold."""
        with self._lock:
            until = self._tokens.get(form.optional("accessToken"))
        if until is None or self._now() >= until:
            raise CallRefusal(TOKEN, "accessToken 无效或已过期")

    def forget(self) -> None:
        """Let every token end now."""
        with self._lock:
            self._tokens.clear()
