"""Reads what of a receipt was refused: box by box at the desk, or line by line by the acceptance.

Without it refused goods would look like goods that were never sent. Boxes that were rejected by a
scan or by quantity were never counted, or are counted no longer; a line that the acceptance found
unqualified was counted, and all of it is refused.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from app.receiving.acceptance import records as acceptance_records
from app.receiving.acceptance.values import Conclusion
from app.receiving.aside import rows as aside_rows
from app.receiving.progress import Difference
from app.receiving.records import ReceiptKey
from app.store.tables.receipts import count_event


@dataclass(frozen=True, slots=True)
class Refusal:
    """What of one line was refused, in smallest sales packages."""

    quantity: int
    reason: Difference | None = None
    remark: str = ""


def counted(connection: Connection, key: ReceiptKey) -> dict[int, int]:
    """Line → what the scans counted."""
    rows = connection.execute(
        select(count_event.c.line_no, func.sum(count_event.c.quantity))
        .where(count_event.c.org == key.org, count_event.c.receipt_id == key.receipt_id)
        .group_by(count_event.c.line_no)
    )
    return {line_no: int(total) for line_no, total in rows}


def refused_by_acceptance(connection: Connection, key: ReceiptKey) -> Mapping[int, Refusal]:
    """Line → what was counted of it and then found unqualified."""
    view = acceptance_records.view(connection, key.org, key.receipt_id)
    if view is None:
        return {}
    lines = [line for line in view.lines if line.conclusion is Conclusion.UNQUALIFIED]
    came = counted(connection, key) if lines else {}
    return {
        line.line_no: Refusal(came.get(line.line_no, 0), line.reason, line.remark) for line in lines
    }


def rejected_at_desk(connection: Connection, key: ReceiptKey) -> dict[int, Refusal]:
    """Line → what was rejected instead of being received, and what most of it was rejected for."""
    reasons: defaultdict[int, Counter[Difference]] = defaultdict(Counter)
    remarks: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for rejection in aside_rows.rejections(connection, key):
        if rejection.line_no is not None:
            reasons[rejection.line_no][rejection.reason] += rejection.quantity
            if rejection.remark:
                remarks[rejection.line_no][rejection.remark] = None
    return {
        line_no: Refusal(found.total(), found.most_common(1)[0][0], "；".join(remarks[line_no]))
        for line_no, found in reasons.items()
    }
