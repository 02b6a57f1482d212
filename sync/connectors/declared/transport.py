"""Carries one request of a description to its platform and the answer back.

Without it each operation would log in, sign, rest and write the journal by itself. Nothing is sent
twice here but one thing: a request that was refused because its token had expired did nothing, and
goes once more with a new one. Secrets, tokens and signatures are masked in the journal and in
whatever the platform echoes; what a login call answers is not kept at all.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape

import requests
from urllib3.exceptions import HTTPError

from app.store.clock import utc_now
from sync.connectors.declared.answers import Answers, Refused
from sync.connectors.declared.description import (
    BasicAccess,
    BearerAccess,
    Call,
    Description,
    HeaderAccess,
    Method,
    Operation,
    Sent,
    Told,
)
from sync.connectors.declared.moments import read_figure
from sync.connectors.declared.requesting import Request, Requests, Values
from sync.connectors.journal import PASSWORD_MASK, Journal, JournalEntry, no_journal
from sync.connectors.port import PlatformError
from sync.connectors.posting import Poster

_LOGIN = "login"
_OK = "ok"
_UNAUTHORISED = 401
_DONE = range(200, 300)


def secrets_of(description: Description) -> frozenset[str]:
    """The names of the secrets that a description needs."""
    access, signature = description.access, description.signature
    told = [*_told(description)]
    names = {one.secret for one in told if isinstance(one, Sent) and one.secret}
    if isinstance(access, BasicAccess):
        names |= {access.user, access.password}
    elif isinstance(access, HeaderAccess):
        names.add(access.secret)
    if signature is not None:
        names.add(signature.secret)
    return frozenset(names)


class Transport:
    """The way to one platform; for one thread at a time."""

    def __init__(
        self,
        description: Description,
        secrets: Mapping[str, str],
        journal: Journal = no_journal,
        now: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Hold the secrets by the names the description gives them; ValueError where one lacks."""
        missing = sorted(name for name in secrets_of(description) if not secrets.get(name))
        if missing:
            raise ValueError(f"{description.title}缺少密钥：{'、'.join(missing)}，请在系统中填写")
        self._said = description
        self._secrets = {name: secrets[name] for name in secrets_of(description)}
        self._requests = Requests(description, self._secrets)
        self.answers = Answers(description, self._requests.zone)
        self._journal = journal
        self._now = now
        self._sleep = sleep
        self._sender = Sender(
            description.title,
            description.timeout_s,
            authorities=description.ca_pem,
            most_bytes=description.most_bytes,
        )
        self._free_at = 0.0
        self._token = ""
        self._token_until = 0.0

    def close(self) -> None:
        """Give the connections back."""
        self._sender.close()

    def call(
        self,
        name: str,
        values: Values,
        lines: Sequence[Values] = (),
        extra: Mapping[str, str | int] | None = None,
    ) -> object:
        """Send one operation and return its answer; raises PlatformError unless it is a success."""
        operation = self._said.operations[name]
        try:
            return self._once(name, operation, values, lines, extra or {})
        except _TokenRefused:
            self._token = ""
        try:
            return self._once(name, operation, values, lines, extra or {})
        except _TokenRefused as error:
            raise PlatformError(
                error.code, f"{self._said.title}不接受刚取得的令牌，请核对账号权限"
            ) from error

    def _once(
        self,
        name: str,
        operation: Operation,
        values: Values,
        lines: Sequence[Values],
        extra: Mapping[str, str | int],
    ) -> object:
        token = self._held_token()
        request = self._requests.operation(operation, values, lines, extra, token, self._now())
        return self._sent(name, request, operation)

    def _held_token(self) -> str:
        """The token; a new one where there is none that holds."""
        access = self._said.access
        if not isinstance(access, BearerAccess):
            return ""
        if not self._token or self._now().timestamp() >= self._token_until:
            self._log_in(access)
        return self._token

    def _log_in(self, access: BearerAccess) -> None:
        asked_at = self._now().timestamp()
        try:
            tree = self._sent(_LOGIN, self._requests.login(access.login, self._now()), access.login)
        except _TokenRefused as error:
            raise PlatformError(
                error.code, f"{self._said.title}登录失败，请核对账号和密钥"
            ) from error
        token = self.answers.text(tree, access.token_at)
        if not (token and token.isprintable() and token.isascii()):
            raise self.answers.unexpected(f"登录应答里没有可用的令牌（{access.token_at}）")
        valid_s = access.valid_s
        said = self.answers.text(tree, access.expires_at) if access.expires_at else ""
        if said:
            try:
                valid_s = float(read_figure(said)) * access.unit_s
            except ValueError as error:
                raise self.answers.unexpected(f"令牌有效期{error}") from error
        self._token = token
        self._token_until = asked_at + valid_s - access.early_s

    def _sent(self, name: str, request: Request, call: Call) -> object:
        self._wait()
        started_at = self._now()
        body: bytes | None = None
        outcome, ok = "interrupted", False
        try:
            status, body = self._sender.send(request)
            tree = self._judged(status, body, call)
            outcome, ok = _OK, True
            return tree
        except PlatformError as error:
            outcome = error.code
            raise self._without_secrets(error, request) from None
        finally:
            pause_s = self._said.pause_s
            if isinstance(call, Operation) and call.pause_s is not None:
                pause_s = call.pause_s
            self._free_at = time.monotonic() + pause_s
            self._journal(
                JournalEntry(
                    message=name,
                    request=self._masked(request.shown, request),
                    response=self._kept(name, body, request),
                    started_at=started_at,
                    ended_at=self._now(),
                    ok=ok,
                    outcome=outcome,
                )
            )

    def _judged(self, status: int, body: bytes, call: Call) -> object:
        """The tree of an answer that is a success; raises PlatformError where it is none."""
        bearer = isinstance(self._said.access, BearerAccess)
        if status == _UNAUTHORISED and bearer:
            raise _TokenRefused(f"http-{status}", "")
        try:
            return self._success(status, body, call)
        except Refused as refusal:
            if refusal.login and bearer:
                raise _TokenRefused(refusal.code, "") from refusal
            raise

    def _success(self, status: int, body: bytes, call: Call) -> object:
        """As above; a status speaks where no code does that the description knows."""
        tree: object = {}
        try:
            tree = self.answers.tree(body, call)
            self.answers.judge(tree, call)
        except PlatformError as error:
            known = isinstance(error, Refused) and error.rule is not None
            if status in _DONE or known:
                raise
        if status not in _DONE:
            self.answers.judge_status(status, call)
        return tree

    def _kept(self, name: str, body: bytes | None, request: Request) -> str | None:
        if body is None:
            return None
        if name == _LOGIN:
            return f"（登录应答，{len(body)} 字节，不保存）"
        return self._masked(body.decode("utf-8", "replace"), request)

    def _without_secrets(self, error: PlatformError, request: Request) -> PlatformError:
        message = self._masked(error.message, request)
        if isinstance(error, Refused):
            return Refused(error.code, message, error.rule, error.retry_after_s)
        return type(error)(error.code, message, retry_after_s=error.retry_after_s)

    def _masked(self, text: str, request: Request) -> str:
        hidden = {*self._secrets.values(), *request.hidden, self._token} - {""}
        written = {form for one in hidden for form in _forms(one)}
        # The longest first: a key that holds another one must not be left half readable.
        for one in sorted(written, key=len, reverse=True):
            text = text.replace(one, PASSWORD_MASK)
        return text

    def _wait(self) -> None:
        left = self._free_at - time.monotonic()
        if left > 0:
            self._sleep(left)


class Sender(Poster):
    """The way to one platform that also answers to GET."""

    def send(self, request: Request) -> tuple[int, bytes]:
        """Send once; the status and the body that came, or PlatformError."""
        if request.method is Method.POST:
            return self.post(request.url, request.body, request.headers)
        return self._get(request)

    def _get(self, request: Request) -> tuple[int, bytes]:
        deadline = time.monotonic() + self._timeout_s
        try:
            with self._http.get(
                request.url,
                headers=dict(request.headers),
                timeout=self._timeout_s,
                allow_redirects=False,
                stream=True,
            ) as response:
                return response.status_code, self._read(response, deadline)
        except (requests.Timeout, TimeoutError) as error:
            raise self._unreachable("timeout", "没有在规定时间内应答") from error
        except requests.RequestException as error:
            raise self._broken(request.url, error) from error
        except (HTTPError, OSError) as error:
            raise self._unreachable("no-connection", "连接不上或连接中断") from error


class _TokenRefused(PlatformError):
    """The platform did nothing: the token does not hold."""


def _told(description: Description) -> list[Told]:
    """Every value that is sent."""
    calls: list[Call | Description] = [description, *description.operations.values()]
    if isinstance(description.access, BearerAccess):
        calls.append(description.access.login)
    found = [
        one
        for call in calls
        for told in (call.query, call.headers, call.body)
        for one in told.values()
    ]
    for operation in description.operations.values():
        if operation.lines is not None:
            found += operation.lines.fields.values()
    return found


def _forms(secret: str) -> set[str]:
    """A secret as an answer or an address may write it."""
    return {
        secret,
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        escape(secret),
        quote(secret, safe=""),
        quote_plus(secret),
    }
