"""Checks what the values of a description mean together.

Without it a name that nothing knows would show only in the middle of a delivery. Beside names:
what may be sent twice must be safe to repeat, by the platform's own word or by asking first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from sync.connectors.declared.description import (
    BearerAccess,
    Body,
    Call,
    Description,
    Found,
    HeaderAccess,
    Method,
    Operation,
    Paging,
    Read,
    Sent,
    Told,
    Until,
)
from sync.connectors.declared.faults import Fault
from sync.connectors.declared.moments import readable_format
from sync.connectors.declared.operations import ALWAYS, OPERATIONS, WORDS, Kind, Known, Readings

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
LAST = "last:"

_URL = re.compile(r"https?://[^\s/?#@]+(/[^\s?#]*)?")
_PATH = re.compile(r"(/([A-Za-z0-9._~-]|\{[a-z_]+\})*)*")
_XML_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z_][A-Za-z0-9_-]*)*")
_HEADER = re.compile(r"[A-Za-z0-9-]+")
_SELDOM = frozenset({"host", "content-length", "transfer-encoding", "connection"})
"""Headers that are not a description's to say."""
_TOGETHER = (
    ("file_order", "follow_order"),
    ("follow_order", "file_order"),
    ("confirm_order", "file_order"),
    ("file_return", "return_state"),
    ("return_state", "file_return"),
    ("confirm_return", "file_return"),
)
_PAGED = frozenset({"open_details", "orders", "invoices", "follow_order", "code_details"})
_TIMED = frozenset({Kind.DATE, Kind.MOMENT})


def check(description: Description) -> list[Fault]:
    """Name everything that is wrong with a description."""
    return list(_Check(description).faults())


class _Check:
    def __init__(self, description: Description) -> None:
        self._said = description

    def faults(self) -> Iterator[Fault]:
        yield from self._address()
        for name in ("query", "headers", "body"):
            yield from self._sent(getattr(self._said, name), name, ALWAYS)
        yield from _spot_headers(self._said.headers, "headers")
        access = self._said.access
        if isinstance(access, BearerAccess):
            yield from self._call(access.login, "access.login", ALWAYS)
            yield from _spot_headers({access.header: ""}, "access")
        elif isinstance(access, HeaderAccess):
            yield from _spot_headers({access.header: ""}, "access")
        signature = self._said.signature
        if signature is not None and signature.in_header:
            yield from _spot_headers({signature.field: ""}, "signature")
        if not self._said.operations:
            yield Fault("operations", "至少要说明一项操作", "describes no operation")
        for name, operation in self._said.operations.items():
            yield from self._operation(name, operation)
        yield from self._together()
        yield from self._repeats()

    def _address(self) -> Iterator[Fault]:
        url = self._said.base_url
        if not _URL.fullmatch(url):
            yield Fault(
                "base_url",
                f"应为 https:// 开头、不带参数和用户名的地址，现为“{url}”",
                "should be an https:// address without query or user name",
            )
        elif url.startswith("http://") and not self._said.plain_http:
            yield Fault(
                "base_url",
                "没有加密，请改为 https://，或以 plain_http = true 明确允许",
                "is not encrypted: use https://, or say plain_http = true",
            )

    def _operation(self, name: str, operation: Operation) -> Iterator[Fault]:
        place = f"operations.{name}"
        known = OPERATIONS.get(name)
        if known is None or known.port is not self._said.port:
            words = "、".join(
                one for one, what in OPERATIONS.items() if what.port is self._said.port
            )
            yield Fault(place, f"没有这项操作，可用：{words}", f"no such operation: {words}")
            return
        values = ALWAYS | known.values
        yield from self._call(operation, place, values)
        yield from self._lines(operation, known, place)
        yield from self._read(operation.fields, known.rows, f"{place}.fields")
        yield from self._read(operation.once, known.once, f"{place}.once")
        if operation.paging is not None:
            yield from _paging(operation.paging, f"{place}.paging")
            if name not in _PAGED:
                yield Fault(f"{place}.paging", "这项操作不分页", "is for lists only")

    def _lines(self, operation: Operation, known: Known, place: str) -> Iterator[Fault]:
        lines = operation.lines
        if lines is None:
            if known.line_values:
                yield Fault(f"{place}.lines", "必须说明各行怎样发送", "is missing")
            return
        values = ALWAYS | known.values | known.line_values
        yield from self._sent(lines.fields, f"{place}.lines.fields", values)
        if not known.line_values:
            yield Fault(f"{place}.lines", "这项操作没有多行", "this operation has no lines")

    def _call(self, call: Call, place: str, values: frozenset[str]) -> Iterator[Fault]:
        for name in ("query", "headers", "body"):
            yield from self._sent(getattr(call, name), f"{place}.{name}", values)
        yield from _spot_headers(call.headers, f"{place}.headers")
        if not _PATH.fullmatch(call.path) or ".." in call.path:
            yield Fault(
                f"{place}.path",
                f"应以 / 开头，只含字母、数字和 {{名称}}，现为“{call.path}”",
                "should begin with / and hold letters, digits and {names}",
            )
        for name in PLACEHOLDER.findall(call.path):
            if name not in values:
                yield _unknown_value(f"{place}.path", name, values)
        if call.body and (call.method is Method.GET or call.body_kind is Body.NONE):
            yield Fault(
                f"{place}.body",
                "GET 和 body_kind = none 的请求不带内容",
                "a GET and body_kind none carry no body",
            )
        if call.body_kind is Body.XML:
            yield from _xml(call, place, signed=self._said.signature is not None)

    def _sent(
        self, sent: Mapping[str, Told], place: str, values: frozenset[str]
    ) -> Iterator[Fault]:
        for name, one in sent.items():
            where = f"{place}.{name}"
            if not name or any(not part for part in name.split(".")):
                yield Fault(where, "名称不能为空", "has an empty name")
            if isinstance(one, Sent):
                yield from self._one_sent(one, where, values)

    def _one_sent(self, one: Sent, where: str, values: frozenset[str]) -> Iterator[Fault]:
        if sum(map(bool, (one.value, one.secret, one.setting))) != 1:
            yield Fault(
                where,
                "value、secret、setting 必须且只能填一个",
                "needs exactly one of value, secret, setting",
            )
        if one.value and one.value not in values:
            yield _unknown_value(f"{where}.value", one.value, values)
        if one.setting and one.setting not in self._said.settings:
            yield Fault(
                f"{where}.setting",
                f"settings 里没有“{one.setting}”",
                f"settings has no {one.setting!r}",
            )
        yield from self._table(one.table, where)
        yield from _format(one.format, where)

    def _read(self, found: Mapping[str, Found], readings: Readings, place: str) -> Iterator[Fault]:
        for name, one in found.items():
            where = f"{place}.{name}"
            if name not in readings:
                words = "、".join(readings) or "（无）"
                yield Fault(where, f"没有这一项，可用：{words}", f"no such name: {words}")
            elif isinstance(one, Read):
                yield from self._one_read(one, readings[name].kind, where)
        for name, reading in readings.items():
            if reading.needed and name not in found:
                yield Fault(f"{place}.{name}", "必须填写", "is missing")

    def _one_read(self, one: Read, kind: Kind, where: str) -> Iterator[Fault]:
        yield from self._table(one.table, where)
        yield from _format(one.format, where)
        if one.format and kind not in _TIMED:
            yield Fault(f"{where}.format", "只用于日期和时间", "is for dates and times only")
        words = WORDS.get(kind)
        if words is None:
            return
        for code, word in self._said.tables.get(one.table, {}).items():
            if word not in words:
                yield _no_word(f"tables.{one.table}.{code}", word, words)
        if one.default and one.default not in words:
            yield _no_word(f"{where}.default", one.default, words)

    def _table(self, name: str, where: str) -> Iterator[Fault]:
        if name and name not in self._said.tables:
            yield Fault(f"{where}.table", f"tables 里没有“{name}”", f"tables has no {name!r}")

    def _together(self) -> Iterator[Fault]:
        there = self._said.operations
        for one, other in _TOGETHER:
            if one in there and other not in there:
                yield Fault(
                    f"operations.{other}",
                    f"有了 {one} 就必须说明它",
                    f"is missing beside {one}",
                )

    def _repeats(self) -> Iterator[Fault]:
        there = self._said.operations
        for name, asked_by in (
            ("accept", "detail_state"),
            ("file_order", "confirm_order"),
            ("file_return", "confirm_return"),
        ):
            one = there.get(name)
            if one is not None and not one.safe_to_repeat and asked_by not in there:
                yield Fault(
                    f"operations.{name}.safe_to_repeat",
                    f"应答丢失后会再发一次：请说明 {asked_by}，"
                    "或确认平台不会重复计数后填 safe_to_repeat = true",
                    f"a lost answer is sent again: describe {asked_by}, or say"
                    " safe_to_repeat = true where the platform counts it once",
                )
        confirming = there.get("confirm_order")
        if confirming is not None and not confirming.safe_to_repeat:
            yield Fault(
                "operations.confirm_order.safe_to_repeat",
                "确认会再发一次：请在平台支持后填 true（“已确认”的代码在 codes 里标 done）",
                "confirming is repeated: say true, and mark the code of 'already' as done",
            )


def _spot_headers(headers: Mapping[str, Told], place: str) -> Iterator[Fault]:
    for name in headers:
        if not _HEADER.fullmatch(name) or name.lower() in _SELDOM:
            yield Fault(f"{place}.{name}", "不能用作请求头", "cannot be a header here")


def _xml(call: Call, place: str, *, signed: bool) -> Iterator[Fault]:
    if signed:
        yield Fault(f"{place}.body_kind", "XML 请求不能签名", "an XML request cannot be signed")
    for name in call.body:
        if not _XML_NAME.fullmatch(name):
            yield Fault(f"{place}.body.{name}", "不是 XML 的名称", "is no XML name")


def _paging(paging: Paging, place: str) -> Iterator[Fault]:
    if bool(paging.number) == bool(paging.cursor):
        yield Fault(
            place, "number 和 cursor 必须且只能填一个", "needs exactly one of number, cursor"
        )
    if bool(paging.cursor) != bool(paging.cursor_at):
        yield Fault(
            f"{place}.cursor_at", "与 cursor 同时填写或同时留空", "goes together with cursor"
        )
    if bool(paging.until_at) != (paging.until is not Until.SHORT):
        yield Fault(
            f"{place}.until_at",
            f"until = {paging.until.value} 时{'不用填' if paging.until_at else '必须填写'}",
            f"{'is not for' if paging.until_at else 'is needed with'} {paging.until.value}",
        )


def _format(said: str, where: str) -> Iterator[Fault]:
    if said and not readable_format(said):
        yield Fault(
            f"{where}.format",
            f"应由 %Y %m %d %H %M %S 组成，或为 seconds、milliseconds，现为“{said}”",
            "should be made of %Y %m %d %H %M %S, or be seconds or milliseconds",
        )


def _no_word(where: str, word: str, words: frozenset[str]) -> Fault:
    listed = "、".join(sorted(words))
    return Fault(where, f"“{word}”应为 {listed} 之一", f"should be one of {listed}")


def _unknown_value(where: str, name: str, values: frozenset[str]) -> Fault:
    listed = "、".join(sorted(values))
    return Fault(where, f"这里不知道“{name}”，可用：{listed}", f"{name!r} is not known here")
