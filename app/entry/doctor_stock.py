"""What `doctor` says of the counts of stock: whether they are what a count of the facts gives.

Without it a fault in keeping them would show as a wrong proposal for an order, months later. Drugs
are counted anew one by one, in another order each time, as many as a limit of time lets.
"""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Iterator

from sqlalchemy import Connection, select

from app.entry.damage import DATABASE
from app.entry.findings import Finding, Ground, Level, found
from app.store.errors import StoreError
from app.store.looking import SchemaTooOld, looking
from app.store.tables.receipts import delivered_item
from app.tracing import in_stock

COUNTING_S = 20.0
_NAMED = 3


def look(ground: Ground) -> Iterator[Finding]:
    """Count drugs anew; says nothing of a database that cannot be read, as others do."""
    database = ground.folder / DATABASE
    if not database.is_file():
        return
    try:
        with looking(database) as connection:
            yield _counted(connection)
    except (StoreError, SchemaTooOld):
        return


def _counted(connection: Connection) -> Finding:
    columns = (delivered_item.c.org, delivered_item.c.item_id, delivered_item.c.name)
    drugs = list(connection.execute(select(*columns)))
    random.shuffle(drugs)
    until = time.monotonic() + COUNTING_S
    counted, wrong = 0, []
    for drug in drugs:
        if time.monotonic() > until:
            break
        counted += 1
        one = in_stock.compared(connection, drug.org, drug.item_id)
        if one.differ:
            wrong.append(_said(drug.item_id, drug.name, one))
    values = {"drugs": len(drugs), "counted": counted, "wrong": len(wrong)}
    if wrong:
        return found(
            "stock",
            f"{len(wrong)} 个品种的库存计数与追溯码不符（{'；'.join(wrong[:_NAMED])}）："
            "按库存上下限生成的订单请人工核对数量，并把本报告发给支持人员",
            f"The stock counts of {len(wrong)} drugs are not what their trace codes say: check "
            "orders made from stock limits by hand, and send this report to support",
            Level.WARNING,
            **values,
        )
    part = f"（共 {len(drugs)} 个，本次到时为止）" if counted < len(drugs) else ""
    english = f" of {len(drugs)}, as far as time went" if counted < len(drugs) else ""
    return found(
        "stock",
        f"库存计数与追溯码一致，核对了 {counted} 个品种{part}",
        f"The stock counts are what trace codes say, {counted} drugs{english}",
        **values,
    )


def _said(item_id: uuid.UUID, name: str, one: in_stock.Compared) -> str:
    kept, counted = one.kept.get(None, 0), one.counted.get(None, 0)
    if kept == counted:
        return f"{name or item_id} 的用量"
    return f"{name or item_id} 记 {kept}、实 {counted}"
