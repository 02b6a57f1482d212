"""Carries one call to the platform and its answer back, under a token.

Without it each operation would log in by itself. A token is used until the platform does not want
it any more, because the unit of its life time (expiresIn) is not known; then one new token is
fetched and the call made again, as the platform asks: what it refuses for its token it has not
done. Nothing else is sent twice here. Secret, its digest and tokens are masked in the journal and
in whatever the platform says.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from urllib.parse import quote_plus, urlencode

from app.store.clock import utc_now
from sync.connectors.journal import PASSWORD_MASK, Journal, no_journal
from sync.connectors.noting import noted
from sync.connectors.port import PlatformError
from sync.connectors.posting import Poster, refused_status
from sync.connectors.zhejiang_hsnn.results import (
    DONE,
    TOKEN_REFUSED,
    Json,
    require_done,
    rows,
    text,
    unexpected,
)
from sync.connectors.zhejiang_hsnn.settings import HsnnSettings
from sync.platform_time import BEIJING

PLATFORM = "浙江采购平台"
INTERFACE = "/tradeInterface/v1/hospitalInterface"
TOKEN = "/accessToken/getToken"

_FORM = {"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"}
_TOLD_TOKEN = re.compile(r'("accessToken"\s*:\s*")[^"]*')
_MAX_PAGES = 10_000


class Transport:
    """One account's way to the platform; for one thread at a time."""

    def __init__(
        self,
        settings: HsnnSettings,
        journal: Journal = no_journal,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._settings = settings
        self._journal = journal
        self._now = now
        self._poster = Poster(PLATFORM, settings.timeout_s, authorities=settings.ca_pem)
        self._token = ""
        self._digest = ""

    def close(self) -> None:
        """Give the connections back."""
        self._poster.close()

    def call(self, path: str, fields: Mapping[str, str]) -> Json:
        """Make one call; raises PlatformError unless the platform has done it."""
        fresh = not self._token
        if fresh:
            self._log_in()
        try:
            return self._exchange(path, {"accessToken": self._token, **fields})
        except PlatformError as error:
            if error.code != TOKEN_REFUSED:
                raise
            self._token = ""
            if fresh:
                raise
        return self.call(path, fields)

    def pages(self, path: str, fields: Mapping[str, str], key: str) -> list[Json]:
        """Fetch a list, page after page: all of it, each row once, or PlatformError."""
        found: dict[str, Json] = {}
        for page in range(1, _MAX_PAGES):
            answer = self.call(path, {**fields, "currentPageNumber": str(page)})
            listed = rows(answer, "dataList")
            if listed and text(answer, "currentPageNumber") != str(page):
                raise unexpected(f"要的是第 {page} 页，来的不是")
            for row in listed:
                # Pages overlap when rows come in between; the last word stands.
                found[text(row, key) or json.dumps(row, sort_keys=True)] = row
            if page >= _whole(answer, "totalPageCount"):
                total = _whole(answer, "totalRecordCount")
                if len(found) < total:
                    raise unexpected(f"列表应有 {total} 行，只收到 {len(found)} 行")
                return list(found.values())
        raise unexpected("列表没有尽头")

    def _log_in(self) -> None:
        settings = self._settings
        now = self._now()
        form = settings.logtime_format
        local = now.astimezone(BEIJING)
        logtime = str(int(now.timestamp() * 1000)) if form == "ms" else local.strftime(form)
        params = f"departmentUserName={settings.user}&secret={settings.secret}&logtime={logtime}"
        self._digest = hashlib.md5(params.encode("utf-8"), usedforsecurity=False).hexdigest()
        said = self._exchange(
            TOKEN,
            {"departmentUserName": settings.user, "params": f"{params}&md5={self._digest}"},
        )
        self._token = text(said, "accessToken")
        if not self._token:
            raise unexpected("登录没有给出令牌（accessToken）")

    def _exchange(self, path: str, fields: Mapping[str, str]) -> Json:
        sent = "\n".join(f"{name}={value}" for name, value in fields.items())
        # Masked at the end: a token that came with the answer is a secret as well.
        with noted(
            self._journal, self._now, path.lstrip("/"), lambda: self._masked(sent), self._masked
        ) as noting:
            noting.body = self._post(path, fields)
            answer = _read(noting.body)
            require_done(answer, self._settings)
            noting.done(DONE)
            return answer

    def _post(self, path: str, fields: Mapping[str, str]) -> bytes:
        url = self._settings.url.rstrip("/") + INTERFACE + path
        status, body = self._poster.post(url, urlencode(fields).encode("ascii"), _FORM)
        if status != 200:
            raise refused_status(PLATFORM, status)
        return body

    def _masked(self, said: str) -> str:
        for secret in (self._settings.secret, self._token, self._digest):
            for written in _writings(secret):
                said = said.replace(written, PASSWORD_MASK)
        return _TOLD_TOKEN.sub(rf"\g<1>{PASSWORD_MASK}", said)


def listed(entries: Iterable[object]) -> str:
    """Write a list as the platform takes it: JSON in one field of the form."""
    return json.dumps({"list": list(entries)}, ensure_ascii=False, separators=(",", ":"))


def _read(body: bytes) -> Json:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise unexpected("不是 JSON") from error
    if not isinstance(answer, dict):
        raise unexpected("不是 JSON 对象")
    return answer


def _whole(answer: Json, name: str) -> int:
    said = text(answer, name)
    if not (said.isascii() and said.isdigit() and len(said) <= 9):
        raise unexpected(f"{name} 为“{said}”")
    return int(said)


def _writings(secret: str) -> list[str]:
    """How a secret may stand in a text: as it is, in JSON, in a form."""
    if not secret:
        return []
    return [secret, json.dumps(secret)[1:-1], quote_plus(secret)]
