"""How far each shipment is, which label is on which carton, and which codes came back.

What was packed before is counted once, from its facts.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import Id, key_text

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_COUNTS = ("lines", "wanted", "packed", "returned", "cartons", "labelled")
_AT_ONCE = 500
_shipment = sa.table(
    "shipment", sa.column("org"), sa.column("shipment_id", Id()), *map(sa.column, _COUNTS)
)
_fact = sa.table(
    "packing_fact",
    sa.column("org"),
    sa.column("shipment_id", Id()),
    sa.column("event_id", Id()),
    sa.column("kind"),
    sa.column("body"),
)
_code = sa.table(
    "packed_code",
    sa.column("org"),
    sa.column("shipment_id", Id()),
    sa.column("code"),
    sa.column("smallest", sa.Boolean()),
)
_carton = sa.table(
    "packed_carton",
    sa.column("org"),
    sa.column("shipment_id", Id()),
    sa.column("carton_id", Id()),
    sa.column("number"),
    sa.column("labelled", sa.Boolean()),
    sa.column("voided", sa.Boolean()),
)


def upgrade() -> None:
    for name in _COUNTS:
        op.add_column("shipment", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    for name, default in (("smallest", sa.true()), ("returned", sa.false())):
        column = sa.Column(name, sa.Boolean(), nullable=False, server_default=default)
        op.add_column("packed_code", column)
    op.create_table(
        "packed_carton",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("shipment_id", Id(), nullable=False),
        sa.Column("carton_id", Id(), nullable=False),
        sa.Column("number", key_text(), nullable=False),
        sa.Column("labelled", sa.Boolean(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("org", "shipment_id", "carton_id", name=op.f("pk_packed_carton")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_packed_carton_number", "packed_carton", ["org", "number"])
    connection = op.get_bind()
    for row in connection.execute(sa.select(_shipment.c.org, _shipment.c.shipment_id)).all():
        _count(connection, {"org": row.org, "shipment_id": row.shipment_id})


def _count(connection: sa.Connection, mine: dict[str, Any]) -> None:
    """Fill what is new for one shipment."""
    counts = _Counts()
    query = sa.select(_fact.c.event_id, _fact.c.kind, _fact.c.body).where(*_of(_fact, mine))
    for row in connection.execute(query.order_by(_fact.c.event_id)):
        counts.take(str(row.event_id), row.kind, json.loads(row.body))
    holding = sorted(counts.holding)
    for start in range(0, len(holding), _AT_ONCE):
        some = _code.c.code.in_(holding[start : start + _AT_ONCE])
        connection.execute(sa.update(_code).where(*_of(_code, mine), some).values(smallest=False))
    cartons = [
        mine | {"carton_id": uuid.UUID(name)} | said for name, said in counts.cartons.items()
    ]
    if cartons:
        connection.execute(sa.insert(_carton), cartons)
    packed = sa.select(sa.func.count()).where(*_of(_code, mine), _code.c.smallest)
    standing = [one for one in counts.cartons.values() if not one["voided"]]
    values = {
        "lines": counts.lines,
        "wanted": counts.wanted,
        "packed": connection.execute(packed).scalar_one(),
        "cartons": len(standing),
        "labelled": sum(one["labelled"] for one in standing),
    }
    connection.execute(sa.update(_shipment).where(*_of(_shipment, mine)).values(values))


def _of(table: sa.TableClause, mine: dict[str, Any]) -> tuple[sa.ColumnElement[bool], ...]:
    return table.c.org == mine["org"], table.c.shipment_id == mine["shipment_id"]


class _Counts:
    """What the facts of one shipment say, in their order."""

    def __init__(self) -> None:
        self.lines = self.wanted = 0
        self.holding: set[str] = set()
        """Packages that are not smallest ones."""
        self.cartons: dict[str, dict[str, Any]] = {}
        self._splits: dict[str, str] = {}
        """A step that began a carton → the carton."""
        self._packing = True

    def take(self, event_id: str, kind: str, body: dict[str, Any]) -> None:
        """Count one fact."""
        if kind == "shipment.begun":
            self.lines = len(body["lines"])
            self.wanted = sum(line["quantity"] for line in body["lines"])
        elif kind == "pack.scanned":
            self.holding |= {one[0] for one in body.get("packages", ()) if not one[3]}
        elif kind in ("shipment.closed", "shipment.given-up"):
            self._packing = False
            if kind == "shipment.given-up":
                self._void_labels()
        elif kind == "shipment.reopened":
            self._packing = True
        elif kind == "pack.moved" and body.get("opens") and self._packing:
            self._splits[event_id] = body["carton_id"]
            self._begin(body["carton_id"])
        elif kind == "pack.undone" and body["undoes"] in self._splits and self._packing:
            self.cartons[self._splits[body["undoes"]]]["voided"] = True
        elif kind.startswith("carton.") and self._packing:
            self._note(kind, body)

    def _begin(self, carton_id: str) -> dict[str, Any]:
        fresh = {"number": "", "labelled": False, "voided": False}
        return self.cartons.setdefault(carton_id, fresh)

    def _note(self, kind: str, body: dict[str, Any]) -> None:
        carton = self._begin(body["carton_id"])
        if carton["voided"]:
            return
        if kind in ("carton.finished", "carton.relabelled"):
            carton |= {"number": body["number"], "labelled": False}
        elif kind == "carton.reopened":
            carton |= {"number": "", "labelled": False}
        elif kind == "carton.label-scanned" and body["number"] == carton["number"]:
            carton["labelled"] = True
        elif kind == "carton.voided":
            carton |= {"number": "", "labelled": False, "voided": True}

    def _void_labels(self) -> None:
        for carton in self.cartons.values():
            carton |= {"number": "", "labelled": False}
