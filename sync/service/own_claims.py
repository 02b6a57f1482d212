"""Which scans of one institution claim which boxes: what its cases are made of.

Without it a claim among institutions would not know its receipt, nor a case its evidence. Reads the
code library of one institution and nothing else.
"""

from __future__ import annotations

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Collection
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Table, and_, or_, select

from app.store.facts import ScanKey
from app.store.many_rows import all_texts, among
from app.store.tables.changes import feed, operation
from app.store.tables.receipts import (
    delivered_item,
    delivery,
    delivery_line,
    receipt,
    scan,
)
from app.store.tables.service import device
from app.store.tables.tracing import code_claim, package
from app.tracing import returned
from app.tracing.cases.values import LineBody, SideBody
from app.tracing.library import is_same_code
from app.tracing.standing import AnyRow, pieces
from app.tracing.values import box_of
from sync.service import feeds
from sync.service.holders import Hold

_NAMESPACE = uuid.UUID("6f1d9a52-3b5e-5a0e-9c57-1f6f2b7c4d10")
_CODE_DIGITS = 20
_WHOLE = -1
"""No scan has this number: all of a receipt."""


# Structs, and nothing that the collector follows: they are made by the hundred thousand.
class OwnClaim(msgspec.Struct, frozen=True, gc=False):
    """One scan (or piece of an import) that claims one code."""

    code: str
    key: ScanKey
    line_no: int
    carton_no: str | None
    holds: bool

    @property
    def side_key(self) -> str:
        """The scan, in one text."""
        return _text_of(self.key)


class OwnBox(msgspec.Struct, frozen=True, gc=False):
    """All that an institution says of one box."""

    claims: tuple[OwnClaim, ...]
    """The holder first."""
    returned: bool
    """It went back to its supplier."""

    @property
    def hold(self) -> Hold | None:
        """What is said to the other institutions; None where it is not here."""
        if self.returned or not self.claims or not self.claims[0].holds:
            return None
        return _hold_of(self.claims[0].key)


def _text_of(key: ScanKey) -> str:
    return f"{key.receipt_id}:{key.workstation}:{key.scan_seq}"


@lru_cache(maxsize=8192)
def _hold_of(key: ScanKey) -> Hold:
    """What is said of a scan: a carton of a thousand boxes has one."""
    return Hold(uuid.uuid5(_NAMESPACE, _text_of(key)), key.receipt_id)


def of_receipt(receipt_id: uuid.UUID) -> ScanKey:
    """What stands for all scans of a receipt, where none of them is to blame."""
    return ScanKey(receipt_id, uuid.UUID(int=0), _WHOLE)


class OwnBoxes:
    """What an institution says of some boxes at one moment; can be compared with a later one."""

    def __init__(self, connection: Connection, org: str, boxes: Collection[str]) -> None:
        """Read the claims that stand now, those of one scan and line together."""
        self._asked = boxes
        self._rows = {
            table: _rows(connection, table, org, boxes) for table in (package, code_claim)
        }
        codes = (code for rows in self._rows.values() for row in rows for code in row[-1])
        self._back = returned.gone_back(connection, org, {box_of(code) for code in codes})

    def same_as(self, other: OwnBoxes) -> bool:
        """Whether nothing changed; one that says no may still be the same."""
        return self._rows == other._rows and self._back == other._back

    def all(self) -> dict[str, OwnBox]:
        """Each box that was asked for."""
        found: defaultdict[str, list[OwnClaim]] = defaultdict(list)
        for table, rows in self._rows.items():
            holds = table is package
            for *scan_key, line_no, carton_no, codes in rows:
                key = ScanKey(*scan_key)
                for code in codes:
                    found[box_of(code)].append(OwnClaim(code, key, line_no, carton_no, holds))
        return {box: OwnBox(tuple(found[box]), box in self._back) for box in self._asked}


def _rows(
    connection: Connection, table: Table, org: str, boxes: Collection[str]
) -> list[tuple[Any, ...]]:
    """Scan, line and carton, and last a list of the codes that they claim."""
    plain = [box for box in boxes if len(box) == _CODE_DIGITS and box.isdigit()]
    spelled = sorted(set(boxes) - set(plain))
    conditions: list[ColumnElement[bool]] = [among(connection, table.c.code, plain)]
    conditions += [
        or_(*(is_same_code(table.c.code, box) for box in piece)) for piece in pieces(spelled)
    ]
    # A carton of a thousand boxes is one row: its ids are read once, and not for each of them.
    alike = [table.c[name] for name in ("receipt_id", "workstation", "scan_seq", "line_no")]
    alike.append(table.c.carton_no)
    query = select(*alike, all_texts(connection, table.c.code)).where(table.c.org == org)
    if table is code_claim:
        query = query.where(code_claim.c.balance > 0, code_claim.c.returned_by.is_(None))
    found: list[tuple[Any, ...]] = []
    for condition in conditions:
        rows = connection.execute(query.where(condition).group_by(*alike).order_by(*alike[:4]))
        found += [(*row[:-1], msgspec.json.decode(row[-1], type=list[str])) for row in rows]
    return found


class Evidence:
    """Tells of scans and lines what a case shows; looks each receipt up once."""

    def __init__(self, connection: Connection, org: str) -> None:
        self._connection, self._org = connection, org
        self._receipts: dict[uuid.UUID, AnyRow | None] = {}
        self._lines: dict[tuple[uuid.UUID, int], LineBody | None] = {}

    def side(self, no: int, claim: OwnClaim) -> SideBody:
        """One scan of ours, with the operation that brought it."""
        key = claim.key
        head = self._receipt(key.receipt_id)
        scanned = self._scan(key)
        said: dict[str, Any] = {
            "no": no,
            "own": True,
            "receipt_id": key.receipt_id,
            "workstation": key.workstation,
            "station": self._station(key.workstation),
            "carton_no": claim.carton_no or "",
        }
        if head is not None:
            said |= {
                "receipt_no": head.receipt_no,
                "delivery_no": head.delivery_no or "",
                "distributor": head.distributor_name or "",
            }
        if scanned is not None:
            names = ("person", "read_at", "verdict", "raw", "place")
            said |= {name: getattr(scanned, name) for name in names}
            said |= {"scan_seq": key.scan_seq} | self._operation(scanned.place)
        elif head is not None:
            verdict = "" if key.scan_seq == _WHOLE else "imported"
            said |= {"person": head.opened_by, "read_at": head.opened_at, "verdict": verdict}
        return SideBody(**said)

    def line(self, claim: OwnClaim) -> LineBody | None:
        """The drug and batch that a receipt took a code for."""
        place = claim.key.receipt_id, claim.line_no
        if place not in self._lines:
            self._lines[place] = self._look_up(*place)
        return self._lines[place]

    def _receipt(self, receipt_id: uuid.UUID) -> AnyRow | None:
        if receipt_id not in self._receipts:
            came = and_(
                delivery.c.org == receipt.c.org, delivery.c.delivery_id == receipt.c.delivery_id
            )
            columns = (receipt, delivery.c.delivery_no, delivery.c.distributor_name)
            query = select(*columns).join(delivery, came, isouter=True)
            mine = (receipt.c.org == self._org, receipt.c.receipt_id == receipt_id)
            self._receipts[receipt_id] = self._connection.execute(query.where(*mine)).first()
        return self._receipts[receipt_id]

    def _scan(self, key: ScanKey) -> AnyRow | None:
        mine = (
            scan.c.org == self._org,
            scan.c.receipt_id == key.receipt_id,
            scan.c.workstation == key.workstation,
            scan.c.seq == key.scan_seq,
        )
        return self._connection.execute(select(scan).where(*mine)).first()

    def _operation(self, place: int | None) -> dict[str, Any]:
        """The operation that stands at a place of the feed, as it was sent."""
        here = (feed.c.scope == feeds.org_scope(self._org), feed.c.seq == place)
        named = self._connection.execute(select(feed.c.entity_id).where(*here)).scalar()
        if named is None:
            return {}
        op_id = uuid.UUID(named)
        mine = (operation.c.org == self._org, operation.c.op_id == op_id)
        columns = (operation.c.body, operation.c.received_at)
        sent = self._connection.execute(select(*columns).where(*mine)).first()
        if sent is None:
            return {}
        digest = hashlib.sha256(sent.body.encode()).hexdigest()
        return {"op_id": op_id, "op_sha256": digest, "since": sent.received_at}

    def _station(self, workstation: uuid.UUID) -> str:
        mine = (device.c.org == self._org, device.c.device == workstation)
        return self._connection.execute(select(device.c.name).where(*mine)).scalar() or ""

    def _look_up(self, receipt_id: uuid.UUID, line_no: int) -> LineBody | None:
        head = self._receipt(receipt_id)
        if head is None:
            return None
        drug = and_(
            delivered_item.c.org == delivery_line.c.org,
            delivered_item.c.item_id == delivery_line.c.item_id,
        )
        names = ("name", "strength", "maker", "province_code")
        row = self._connection.execute(
            select(
                *(delivered_item.c[name] for name in names),
                delivery_line.c.batch,
                delivery_line.c.expiry,
            )
            .select_from(delivery_line)
            .join(delivered_item, drug)
            .where(
                delivery_line.c.org == self._org,
                delivery_line.c.delivery_id == head.delivery_id,
                delivery_line.c.line_no == line_no,
            )
        ).first()
        return None if row is None else LineBody(**row._mapping)
