"""Reads the views for HIS: codes, receipts, changes; page by page.

Without it the interface and the views could tell different stories: what is answered here is read
from the very views a HIS may read itself.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar, get_type_hints

from msgspec import Struct
from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Numeric,
    String,
    TableClause,
    column,
    select,
    table,
)
from sqlalchemy.types import TypeEngine

from app.codes.parse import parse
from app.store.many_rows import among
from app.store.tables.his import his_change, his_delivery, his_head
from app.store.tables.his_views import SCHEMA
from app.store.tables.receipts import receipt, receipt_number
from app.store.tables.schema import Utc
from app.store.tables.tracing import package
from app.tracing import library
from sync.service.his.cursors import BEGINNING, cursor_of, number_of
from sync.service.his.messages import (
    MOST_ROWS,
    ChangePage,
    ChangeRow,
    CodePage,
    CodeRow,
    ReceiptLineRow,
    ReceiptPage,
    ReceiptRow,
)

_AT_ONCE = 2000
_TYPES: dict[object, TypeEngine[Any]] = {
    datetime: Utc(),
    date: Date(),
    Decimal: Numeric(16, 6),
    str: String(),
}
Row = TypeVar("Row", CodeRow, ReceiptRow, ReceiptLineRow)
Columns = ColumnElement[Any]


def _view(dialect: str, name: str, row: type[Struct]) -> TableClause:
    """A view of this shape, as it is called on an engine."""
    hints = get_type_hints(row)
    columns = [column(one, _type_of(hints[one])) for one in row.__struct_fields__]
    if dialect == "postgresql":
        return table(name, column("org"), *columns, schema=SCHEMA)
    return table(f"{SCHEMA}_{name}", column("org"), *columns)


def _type_of(hint: Any) -> TypeEngine[Any] | None:  # noqa: ANN401 (a type, or one or None)
    kinds = {hint, *getattr(hint, "__args__", ())}
    return next((_TYPES[kind] for kind in kinds if kind in _TYPES), None)


_SHAPES = (("codes", CodeRow), ("receipts", ReceiptRow), ("receipt_lines", ReceiptLineRow))
_VIEWS: dict[tuple[str, type[Struct]], TableClause] = {
    (dialect, row): _view(dialect, name, row)
    for dialect in ("sqlite", "postgresql")
    for name, row in _SHAPES
}


def codes_of_receipts(
    connection: Connection, org: str, numbers: Collection[str], after: str, limit: int
) -> CodePage:
    """Read the codes of receipts behind a code, in their order."""
    ids = select(receipt.c.receipt_id).where(
        receipt.c.org == org, receipt.c.receipt_no.in_(numbers)
    )
    mine = (package.c.org == org, package.c.receipt_id.in_(connection.execute(ids).scalars().all()))
    # Not the bare column: SQLite would walk the whole library in its order.
    number = package.c.code.concat("")
    query = select(package.c.code).where(*mine, number > after).order_by(number).limit(limit + 1)
    found = connection.execute(query).scalars().all()
    rows = _rows_of(connection, org, found[:limit])
    return CodePage(
        codes=[rows[one] for one in found[:limit] if one in rows],
        next=found[limit - 1] if len(found) > limit else None,
    )


def code(connection: Connection, org: str, text: str) -> CodePage:
    """Read one code, in any spelling."""
    spelled = parse(text).code or text
    mine = (package.c.org == org, library.is_same_code(package.c.code, spelled))
    held = connection.execute(select(package.c.code).where(*mine).limit(1)).scalars().all()
    return CodePage(codes=list(_rows_of(connection, org, held).values()), next=None)


def receipts(connection: Connection, org: str, numbers: Collection[str]) -> ReceiptPage:
    """Read receipts with their lines."""
    return ReceiptPage(
        receipts=_receipt_rows(connection, org, ReceiptRow, numbers),
        lines=_receipt_rows(connection, org, ReceiptLineRow, numbers),
    )


def _receipt_rows(
    connection: Connection, org: str, row: type[Row], numbers: Collection[str]
) -> list[Row]:
    view = _VIEWS[connection.dialect.name, row]
    mine = (view.c.org == org, view.c.receipt_no.in_(numbers))
    order = [view.c[name] for name in ("receipt_no", "line_no") if name in view.c]
    query = select(*_columns(view)).where(*mine).order_by(*order).limit(MOST_ROWS)
    return _made(row, connection.execute(query))


def numbers_of_receipt(connection: Connection, org: str, receipt_no: str) -> list[str]:
    """The number a receipt goes under, by any number it ever had; empty where there is none."""
    named = select(receipt_number.c.receipt_id).where(
        receipt_number.c.org == org, receipt_number.c.receipt_no == receipt_no
    )
    by_any = (receipt.c.org == org, receipt.c.receipt_id.in_(named))
    by_own = (receipt.c.org == org, receipt.c.receipt_no == receipt_no)
    found = {
        number
        for mine in (by_any, by_own)
        for number in connection.execute(select(receipt.c.receipt_no).where(*mine)).scalars()
    }
    return sorted(found)


def numbers_of_delivery(connection: Connection, org: str, delivery_no: str) -> list[str]:
    """The numbers of the receipts of a delivery; empty where there is none."""
    deliveries = select(his_delivery.c.delivery_id).where(
        his_delivery.c.org == org, his_delivery.c.delivery_no == delivery_no
    )
    mine = (receipt.c.org == org, receipt.c.delivery_id.in_(deliveries))
    return sorted(set(connection.execute(select(receipt.c.receipt_no).where(*mine)).scalars()))


def changes(connection: Connection, org: str, asked: str, limit: int) -> ChangePage:
    """Read changes behind a cursor, each with where its code is now; raises ServiceRefusal."""
    return changes_behind(connection, org, number_of(connection, org, asked), limit, asked)


def changes_behind(
    connection: Connection, org: str, after: int, limit: int, asked: str = BEGINNING
) -> ChangePage:
    """Read changes behind a number; `asked`: the cursor that it was said by."""
    joined = his_change.outerjoin(
        receipt,
        (receipt.c.org == his_change.c.org) & (receipt.c.receipt_id == his_change.c.receipt_id),
    )
    query = (
        select(his_change, receipt.c.receipt_no)
        .select_from(joined)
        .where(his_change.c.org == org, his_change.c.seq > after)
        .order_by(his_change.c.seq)
        .limit(limit)
    )
    rows = connection.execute(query).all()
    now = _rows_of(connection, org, {row.code for row in rows})
    newest = max(head(connection, org), rows[-1].seq if rows else after)
    return ChangePage(
        head=newest,
        next=cursor_of(rows[-1].seq, rows[-1].mark) if rows else asked,
        more=bool(rows) and rows[-1].seq < newest,
        changes=[
            ChangeRow(
                seq=row.seq,
                code=row.code,
                what=row.what,
                receipt_no=row.receipt_no or "",
                at=row.at,
                now=now.get(row.code),
            )
            for row in rows
        ],
    )


def head(connection: Connection, org: str) -> int:
    """The number of an institution's last change."""
    query = select(his_head.c.seq).where(his_head.c.org == org)
    return connection.execute(query).scalar_one_or_none() or 0


def _rows_of(connection: Connection, org: str, codes: Collection[str]) -> dict[str, CodeRow]:
    view = _VIEWS[connection.dialect.name, CodeRow]
    ordered = sorted(codes)
    found: dict[str, CodeRow] = {}
    for start in range(0, len(ordered), _AT_ONCE):
        piece = ordered[start : start + _AT_ONCE]
        here = (view.c.org == org, among(connection, view.c.code, piece))
        query = select(*_columns(view)).where(*here)
        found |= {row.code: row for row in _made(CodeRow, connection.execute(query))}
    return found


def _columns(view: TableClause) -> Sequence[Columns]:
    return [one for one in view.c if one.name != "org"]


def _made(row: type[Row], found: Any) -> list[Row]:  # noqa: ANN401 (a result)
    """The columns of a view are the fields, in their order."""
    return [row(*one) for one in found]
