"""Bills of ours as they are kept: written once, each under its number, with what became of it.

Without it a bill that is sent again might be another one. The id of a bill follows from its
connection, what it speaks of and its number; number and codes never change. Only the partner may be
filled in before the first sending.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, select, update

from app.store.insert_once import insert_once
from app.store.tables.service import outbox
from app.store.tables.trace_bills import trace_bill
from sync.connectors.trace_port import Bill, BillKind, RetailBill, RetailKind, StockBill
from sync.service.outbox_rows import AnyRow, Queue

STOCK_BILL, RETAIL_BILL, FAILED_CODES = "stock-bill", "retail-bill", "trace-codes-failed"
"""Kinds of outbox rows."""
QUEUED, SENT, DONE, PARTLY, FAILED = "queued", "sent", "done", "partly", "failed"
"""How far a bill is: to be sent; taken over by the platform; all, some, none of it taken."""
SETTLED: Final = (DONE, PARTLY, FAILED)
MOST_CODES: Final = 3_500
"""Of one bill; a platform that takes fewer has it in parts."""

PREFIXES: Final[Mapping[BillKind | RetailKind, str]] = {
    BillKind.PURCHASE_IN: "RK",
    BillKind.RETURN_IN: "TR",
    BillKind.RETURN_OUT: "TH",
    BillKind.DESTROYED: "XH",
    RetailKind.USED: "FY",
    RetailKind.TAKEN_BACK: "TY",
}
"""How the numbers of bills begin, so that a person knows what one is."""
NOBODY: Final = "本院"
"""Who did it, where nobody said."""

_NAMESPACE: Final = uuid.UUID("3c7c7a64-0f5a-5f0b-8a51-6d2c6a9b1f02")
_LISTED: Final = re.compile(r"8[0-9]{19}")


class BillBody(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a bill says, as it is stored."""

    codes: list[str]
    operator: str
    partner: str = ""
    """The other side's id at the platform; empty: not known yet, or there is none."""
    distributor_code: str = ""
    supplier_bill_no: str = ""
    delivery_id: uuid.UUID | None = None
    corrects: str = ""
    """The number of the bill of which these codes failed."""


class BillWord(msgspec.Struct, frozen=True):
    """The body of an outbox row: which bill is to be sent, or was not taken wholly."""

    bill_no: str = ""
    codes: int = 0


class Failure(msgspec.Struct, frozen=True):
    """A code that was not taken, and why."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Kept:
    """One bill as it is kept."""

    bill_id: uuid.UUID
    link: str
    bill_no: str
    about: uuid.UUID
    kind: BillKind | RetailKind
    made_at: datetime
    body: BillBody
    state: str
    sent_at: datetime | None = None
    failed: tuple[Failure, ...] = ()

    @property
    def row_kind(self) -> str:
        """As what it stands in the outbox."""
        return STOCK_BILL if isinstance(self.kind, BillKind) else RETAIL_BILL

    @property
    def goes_to_partner(self) -> bool:
        """It names another enterprise."""
        alone = (BillKind.DESTROYED, BillKind.SAMPLED)
        return isinstance(self.kind, BillKind) and self.kind not in alone

    def at_port(self) -> Bill:
        """As the platform is told."""
        body, codes = self.body, tuple(self.body.codes)
        if isinstance(self.kind, RetailKind):
            return RetailBill(self.bill_no, self.made_at, codes, body.operator, self.kind)
        return StockBill(
            self.bill_no,
            self.made_at,
            codes,
            body.operator,
            kind=self.kind,
            partner=body.partner,
            supplier_bill_no=body.supplier_bill_no,
        )


def new_bill(
    link: str,
    bill_no: str,
    about: uuid.UUID,
    kind: BillKind | RetailKind,
    made_at: datetime,
    body: BillBody,
) -> Kept:
    """A bill to be sent; the same words give the same id."""
    bill_id = uuid.uuid5(_NAMESPACE, f"{link}/{about}/{bill_no}")
    return Kept(bill_id, link, bill_no, about, kind, made_at, body, QUEUED)


@dataclass(frozen=True, slots=True)
class Goods:
    """What came or went at once, to be said in bills."""

    kind: BillKind | RetailKind
    at: datetime
    operator: str
    codes: Sequence[str]


def divided(
    link: str, named: tuple[uuid.UUID, str, int], goods: Goods, body: BillBody
) -> Iterator[Kept]:
    """Bills of so many codes; `named`: about what, by which number, counted from where."""
    thing, number, first = named
    for no, start in enumerate(range(0, len(goods.codes), MOST_CODES), start=first):
        codes = list(goods.codes[start : start + MOST_CODES])
        bill_no = f"{PREFIXES[goods.kind]}-{number}-{no}"
        some = msgspec.structs.replace(body, codes=codes, operator=goods.operator)
        yield new_bill(link, bill_no, thing, goods.kind, goods.at, some)


def letter_id(bill: Kept) -> uuid.UUID:
    """Of the letter that waits where some of a bill was not taken."""
    return uuid.uuid5(_NAMESPACE, f"{bill.bill_id}/failed")


def put(connection: Connection, queue: Queue, bills: Sequence[Kept]) -> int:
    """Keep bills and let them be sent, in the caller's transaction; how many are new."""
    new = 0
    for bill in bills:
        added = insert_once(connection, trace_bill).returning(trace_bill.c.bill_id)
        if connection.execute(added, _row(queue.org, bill)).scalar_one_or_none() is None:
            continue
        word = BillWord(bill.bill_no, len(bill.body.codes))
        row = queue.row(bill.bill_id, bill.about, word) | {"kind": bill.row_kind}
        connection.execute(insert_once(connection, outbox), row)
        new += 1
    return new


def load(connection: Connection, org: str, bill_id: uuid.UUID) -> Kept | None:
    """One bill."""
    mine = (trace_bill.c.org == org, trace_bill.c.bill_id == bill_id)
    row = connection.execute(select(trace_bill).where(*mine)).one_or_none()
    return None if row is None else kept(row)


def about(connection: Connection, org: str, link: str, thing: uuid.UUID) -> list[Kept]:
    """All bills of one receipt or movement, by number."""
    mine = (trace_bill.c.org == org, trace_bill.c.about == thing, trace_bill.c.link == link)
    rows = connection.execute(select(trace_bill).where(*mine).order_by(trace_bill.c.bill_no))
    return [kept(row) for row in rows]


def in_state(
    connection: Connection, org: str, link: str, state: str, limit: int, **where: object
) -> list[Kept]:
    """Bills in a state, those that were sent first in front."""
    mine = [trace_bill.c.org == org, trace_bill.c.link == link, trace_bill.c.state == state]
    mine += [trace_bill.c[name] == value for name, value in where.items()]
    order = (trace_bill.c.sent_at, trace_bill.c.bill_id)
    rows = connection.execute(select(trace_bill).where(*mine).order_by(*order).limit(limit))
    return [kept(row) for row in rows]


def write(connection: Connection, org: str, bill: Kept, **values: object) -> None:
    """Note what became of a bill."""
    mine = (trace_bill.c.org == org, trace_bill.c.bill_id == bill.bill_id)
    connection.execute(update(trace_bill).where(*mine).values(**values))


def kept(row: AnyRow) -> Kept:
    """A bill of a row."""
    known = set(BillKind)
    return Kept(
        bill_id=row.bill_id,
        link=row.link,
        bill_no=row.bill_no,
        about=row.about,
        kind=BillKind(row.kind) if row.kind in known else RetailKind(row.kind),
        made_at=row.made_at,
        body=msgspec.json.decode(row.body, type=BillBody),
        state=row.state,
        sent_at=row.sent_at,
        failed=tuple(msgspec.json.decode(row.failed, type=list[Failure])),
    )


def text_of(value: object) -> str:
    """As a column holds it."""
    return msgspec.json.encode(value).decode()


def tail_of(thing: uuid.UUID) -> str:
    """Tells two things of one number apart, in a bill number."""
    return thing.hex[-8:]


def is_listed(code: str) -> bool:
    """A code as these platforms have them: 20 digits, an 8 in front.

    GS1 codes and other digits are in systems of their own, and would fail one by one.
    """
    return _LISTED.fullmatch(code) is not None


def _row(org: str, bill: Kept) -> dict[str, Any]:
    return {
        "org": org,
        "bill_id": bill.bill_id,
        "link": bill.link,
        "bill_no": bill.bill_no,
        "about": bill.about,
        "kind": bill.kind.value,
        "made_at": bill.made_at,
        "body": text_of(bill.body),
        "code_count": len(bill.body.codes),
        "state": bill.state,
        "failed": "[]",
        "failed_count": 0,
        "said": "",
        "opened": False,
    }
