"""Makes one request from what a description says and what an operation knows.

Without it each operation would build bodies by hand. Values are put where their paths lead; nothing
of a value is ever read as anything but a value: placeholders of an address are written as one step
of it, XML and JSON are escaped.
"""

from __future__ import annotations

import base64
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlencode
from xml.sax.saxutils import escape

import msgspec

from sync.connectors.declared.checking import PLACEHOLDER
from sync.connectors.declared.description import (
    BasicAccess,
    BearerAccess,
    Body,
    Call,
    Description,
    HeaderAccess,
    Method,
    Operation,
    Sent,
    Shape,
    Signature,
    Told,
)
from sync.connectors.declared.moments import MILLISECONDS, SECONDS, write, write_figure
from sync.connectors.declared.signing import sign
from sync.connectors.port import PlatformError

Value = str | int | bool | Decimal | date | datetime | Sequence[str] | None
Values = Mapping[str, Value]

_JSON = msgspec.json.Encoder(decimal_format="number")
_TYPES = {
    Body.JSON: "application/json;charset=UTF-8",
    Body.FORM: "application/x-www-form-urlencoded;charset=UTF-8",
    Body.XML: "text/xml;charset=UTF-8",
}


@dataclass(frozen=True, slots=True)
class Request:
    """What goes over the line."""

    method: Method
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    shown: str = field(repr=False)
    """For the journal, before it is masked: no headers."""
    hidden: frozenset[str] = field(repr=False)
    """What nobody may see beside the secrets: the signature, and who lets us in."""


class Requests:
    """Makes requests of one description."""

    def __init__(self, description: Description, secrets: Mapping[str, str]) -> None:
        self._said = description
        self._secrets = secrets
        self.zone = timezone(timedelta(hours=description.hours_east))

    def login(self, call: Call, now: datetime) -> Request:
        """The call that asks for a token: nothing of other requests stands in it."""
        values = self._known({}, now)
        tree = self._tree(call.body, values)
        query = {name: str(one) for name, one in self._tree(call.query, values).items()}
        headers = {name: str(one) for name, one in self._tree(call.headers, values).items()}
        return self._made(call, values, query, headers, tree, None)

    def operation(
        self,
        operation: Operation,
        values: Values,
        lines: Sequence[Values],
        extra: Mapping[str, str | int],
        token: str,
        now: datetime,
    ) -> Request:
        """One request; `extra`: of paging, by the name of its field."""
        said, known = self._said, self._known(values, now)
        query = self._flat({**said.query, **operation.query}, known)
        headers = self._flat({**said.headers, **operation.headers}, known)
        bodied = operation.method is not Method.GET and operation.body_kind is not Body.NONE
        tree = self._tree({**said.body, **operation.body}, known) if bodied else {}
        fields: dict[str, str | int] = dict(extra)
        self._let_in(headers, fields, token)
        for name, value in fields.items():
            if bodied:
                _put(tree, name, value)
            else:
                query[name] = str(value)
        if operation.lines is not None:
            told = operation.lines.fields
            _put(tree, operation.lines.at, [self._tree(told, {**known, **one}) for one in lines])
        return self._made(operation, known, query, headers, tree, said.signature)

    def _let_in(self, headers: dict[str, str], fields: dict[str, str | int], token: str) -> None:
        access = self._said.access
        if isinstance(access, BearerAccess):
            if access.field:
                fields[access.field] = token
            else:
                headers[access.header] = access.prefix + token
        elif isinstance(access, HeaderAccess):
            headers[access.header] = access.prefix + self._secrets[access.secret]
        elif isinstance(access, BasicAccess):
            pair = f"{self._secrets[access.user]}:{self._secrets[access.password]}"
            headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode("ascii")

    def _made(
        self,
        call: Call,
        known: Values,
        query: dict[str, str],
        headers: dict[str, str],
        tree: dict[str, Any],
        signature: Signature | None,
    ) -> Request:
        path = PLACEHOLDER.sub(lambda found: self._step(known[found[1]], found[1]), call.path)
        hidden = {headers.get("Authorization", "").rpartition(" ")[2]}
        form = {name: _text(one) for name, one in tree.items()}
        if signature is not None:
            signed = sign({**query, **form}, self._secrets[signature.secret], signature)
            hidden.add(signed)
            if signature.in_header:
                headers[signature.field] = signed
            elif tree:
                tree[signature.field] = form[signature.field] = signed
            else:
                query[signature.field] = signed
        body = _body(call, tree, form)
        if body:
            headers.setdefault("Content-Type", _TYPES[call.body_kind])
        url = self._said.base_url.rstrip("/") + path
        address = f"{url}?{urlencode(query)}" if query else url
        rows = [f"{name}={value}" for name, value in {**query, **form}.items()]
        shown = "\n".join([f"{call.method.value} {url}", *rows])
        return Request(call.method, address, _carried(headers), body, shown, frozenset(hidden))

    def _known(self, values: Values, now: datetime) -> dict[str, Value]:
        always: dict[str, Value] = {
            "now": now,
            "now_s": write(now, SECONDS, self.zone),
            "now_ms": write(now, MILLISECONDS, self.zone),
            "nonce": uuid.uuid4().hex,
        }
        return {**values, **always}

    def _flat(self, told: Mapping[str, Told], known: Values) -> dict[str, str]:
        return {
            name: text
            for name, one in told.items()
            if (text := self._said_text(one, known)) is not None
        }

    def _tree(self, told: Mapping[str, Told], known: Values) -> dict[str, Any]:
        tree: dict[str, Any] = {}
        for name, one in told.items():
            text = self._said_text(one, known)
            if text is not None:
                _put(tree, name, _shaped(one, text))
        return tree

    def _said_text(self, told: Told, known: Values) -> str | None:
        """What is sent for one value; None: it is left out."""
        if not isinstance(told, Sent):
            return _plain(told)
        if told.secret:
            text = self._secrets[told.secret]
        elif told.setting:
            text = self._said.settings[told.setting]
        else:
            text = self._written(known[told.value], told)
        if told.table and text:
            text = self._translated(text, told.table)
        return text if text or told.keep_empty else None

    def _written(self, value: Value, told: Sent) -> str:
        if value is None:
            return ""
        if isinstance(value, bool | str):
            return _plain(value)
        if isinstance(value, int | Decimal):
            return write_figure(value, told.decimals)
        if isinstance(value, date):
            return write(value, told.format, self.zone)
        return told.join.join(value)

    def _translated(self, word: str, table: str) -> str:
        found = self._said.tables[table].get(word)
        if found is None:
            raise PlatformError(
                "no-code",
                f"{self._said.title}的代码表 {table} 里没有“{word}”，请在对接说明中补充",
            )
        return found

    def _step(self, value: Value, name: str) -> str:
        """A value as one step of an address: never as several, never as a step upwards."""
        text = self._written(value, Sent(value=name))
        if text in ("", ".", ".."):
            raise PlatformError(
                "bad-value", f"{self._said.title}的地址要用到 {name}，现为“{text}”，无法发送"
            )
        return quote(text, safe="")


def _plain(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _shaped(told: Told, text: str) -> object:
    if not isinstance(told, Sent):
        return told
    if told.shape is Shape.NUMBER and text:
        try:
            return Decimal(text) if "." in text else int(text)
        except (ValueError, ArithmeticError):
            return text
    if told.shape is Shape.BOOLEAN:
        return text in ("true", "1")
    return text


def _put(tree: dict[str, Any], path: str, value: object) -> None:
    *parents, last = path.split(".")
    for one in parents:
        inner = tree.setdefault(one, {})
        if not isinstance(inner, dict):
            inner = tree[one] = {}
        tree = inner
    tree[last] = value


def _text(value: object) -> str:
    """A value in a form: what is no text is JSON."""
    return value if isinstance(value, str) else _JSON.encode(value).decode()


def _body(call: Call, tree: Mapping[str, Any], form: Mapping[str, str]) -> bytes:
    if call.method is Method.GET or call.body_kind is Body.NONE:
        return b""
    if call.body_kind is Body.FORM:
        return urlencode(form).encode("ascii")
    if call.body_kind is Body.XML:
        declaration = '<?xml version="1.0" encoding="UTF-8"?>'
        return (declaration + _elements(call.xml_root, tree)).encode("utf-8")
    return _JSON.encode(tree)


def _elements(name: str, value: object) -> str:
    if isinstance(value, list):
        return "".join(_elements(name, one) for one in value)
    if isinstance(value, Mapping):
        inside = "".join(_elements(one, inner) for one, inner in value.items())
    else:
        inside = escape(_text(value))
    return f"<{name}>{inside}</{name}>"


def _carried(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers as bytes can carry them: a line end in a value would begin another header."""
    for name, value in headers.items():
        if not (value.isprintable() and value.isascii()):
            raise PlatformError("bad-value", f"请求头 {name} 含有无法发送的字符，请核对对接说明")
    return dict(headers)
