"""Asks for the rows of an operation, page after page.

Without it every list would end where its first page does. A page that brings nothing new where more
should follow is an error, never the end; where the platform says how many rows there are, fewer are
an error too. Each row is given once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from sync.connectors.declared.answers import Row
from sync.connectors.declared.checking import LAST
from sync.connectors.declared.description import Description, Operation, Paging, Until
from sync.connectors.declared.moments import read_whole
from sync.connectors.declared.operations import OPERATIONS
from sync.connectors.declared.transport import Transport

MOST_PAGES = 10_000

Report = Callable[[Mapping[str, Any], str], None]
"""Is told of a row that cannot be read."""
Values = Mapping[str, Any]
Made = TypeVar("Made")


class Asking:
    """Asks for lists and single answers of one platform."""

    def __init__(self, description: Description, transport: Transport, report: Report) -> None:
        self._said = description
        self._transport = transport
        self._report = report

    def readable(self, name: str, values: Values, make: Callable[[Values], Made]) -> Iterator[Made]:
        """Read each row; one that cannot be read is reported and passed over."""
        operation = self._said.operations[name]
        for row in self._rows(name, operation, values):
            try:
                yield make(self._read(name, operation, row))
            except ValueError as error:
                self._report(_shown(row), str(error))

    def documents(self, name: str, keys: tuple[str, ...]) -> list[list[Values]]:
        """Put rows together by their keys; a document with an unreadable row is kept away.

        Half an order would look like a difference. Raises PlatformError where a row cannot be read
        and does not even say whose it is.
        """
        operation, answers = self._said.operations[name], self._transport.answers
        headings = {key: OPERATIONS[name].rows[key] for key in keys}
        groups: dict[tuple[str, ...], list[Values]] = {}
        broken: set[tuple[str, ...]] = set()
        for row in self._rows(name, operation, {}):
            try:
                head = answers.read(row, operation.fields, headings)
            except ValueError as error:
                raise answers.unexpected(str(error)) from error
            key = tuple(head[one] for one in keys)
            try:
                groups.setdefault(key, []).append(self._read(name, operation, row))
            except ValueError as error:
                broken.add(key)
                self._report(_shown(row), str(error))
        return [lines for key, lines in groups.items() if key not in broken]

    def all_of(self, name: str, values: Values) -> list[Values]:
        """Read all rows; raises PlatformError where one cannot be read."""
        operation = self._said.operations[name]
        return [self._sure(name, operation, row) for row in self._rows(name, operation, values)]

    def answer(
        self, name: str, values: Values, lines: list[Values] | None = None
    ) -> tuple[Values, list[Values]]:
        """Read what an answer says as a whole, and its rows."""
        operation = self._said.operations[name]
        tree = self._transport.call(name, values, lines or ())
        answers, known = self._transport.answers, OPERATIONS[name]
        rows: list[Values] = []
        if operation.fields:
            listed = answers.rows(tree, operation)
            rows = [self._sure(name, operation, row) for row in listed]
        try:
            return answers.read(Row(tree, tree), operation.once, known.once), rows
        except ValueError as error:
            raise answers.unexpected(str(error)) from error

    def _read(self, name: str, operation: Operation, row: Row) -> Values:
        return self._transport.answers.read(row, operation.fields, OPERATIONS[name].rows)

    def _sure(self, name: str, operation: Operation, row: Row) -> Values:
        try:
            return self._read(name, operation, row)
        except ValueError as error:
            raise self._transport.answers.unexpected(str(error)) from error

    def _rows(self, name: str, operation: Operation, values: Values) -> Iterator[Row]:
        paging = operation.paging
        if paging is None:
            tree = self._transport.call(name, values)
            yield from self._transport.answers.rows(tree, operation)
            return
        seen: set[bytes] = set()
        cursor = ""
        for page in range(paging.first, paging.first + MOST_PAGES):
            extra = _extra(paging, page, cursor)
            tree = self._transport.call(name, values, extra=extra)
            rows = self._transport.answers.rows(tree, operation)
            before = len(seen)
            for row in rows:
                key = _key(row, inside=bool(operation.inner_at))
                if key not in seen:
                    seen.add(key)
                    yield row
            before_cursor, cursor = cursor, self._cursor(paging, tree, rows)
            if self._over(paging, tree, rows, page, len(seen)):
                return
            stands = paging.cursor and cursor in ("", before_cursor)
            if len(seen) == before or stands:
                raise self._transport.answers.unexpected(
                    f"{name} 还应有下一页，却没有新的行（已收到 {len(seen)} 行）"
                )
        raise self._transport.answers.unexpected(f"{name} 超过 {MOST_PAGES} 页")

    def _cursor(self, paging: Paging, tree: object, rows: list[Row]) -> str:
        answers = self._transport.answers
        if not paging.cursor_at.startswith(LAST):
            return answers.text(tree, paging.cursor_at) if paging.cursor_at else ""
        return answers.text(rows[-1].inner, paging.cursor_at.removeprefix(LAST)) if rows else ""

    def _over(self, paging: Paging, tree: object, rows: list[Row], page: int, count: int) -> bool:
        """Whether this was the last page."""
        said = self._transport.answers.text(tree, paging.until_at) if paging.until_at else ""
        if paging.until is Until.SHORT:
            return len(rows) < paging.rows if paging.size else not rows
        if paging.until is Until.MORE:
            return said not in paging.more
        try:
            told = read_whole(said)
        except ValueError as error:
            raise self._transport.answers.unexpected(f"{paging.until_at} {error}") from error
        return count >= told if paging.until is Until.TOTAL else page - paging.first + 1 >= told


def _extra(paging: Paging, page: int, cursor: str) -> dict[str, str | int]:
    extra: dict[str, str | int] = {paging.size: paging.rows} if paging.size else {}
    if paging.number:
        extra[paging.number] = page
    elif cursor:
        extra[paging.cursor] = cursor
    return extra


def _key(row: Row, *, inside: bool) -> bytes:
    # What stands around all rows may differ from page to page: the time, the page's number.
    outer = row.outer if inside and isinstance(row.outer, Mapping) else {}
    plain = {name: one for name, one in outer.items() if isinstance(one, str | int)}
    said = json.dumps([row.inner, plain], sort_keys=True, default=str)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).digest()


def _shown(row: Row) -> Mapping[str, Any]:
    return row.inner if isinstance(row.inner, Mapping) else {}
