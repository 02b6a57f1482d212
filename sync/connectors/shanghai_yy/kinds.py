"""Kinds of drugs and what their codes are (药品类型, table 4.1.1).

Without it stock and inquiries would each have the table.
"""

from __future__ import annotations

from sync.connectors.office_port import DrugKind

DRUG = "1"
"""商品类型 (4.1.5)."""

KIND_CODES = {
    DrugKind.BIOLOGICAL: "1",
    DrugKind.PATENT: "2",
    DrugKind.DECOCTION: "3",
    DrugKind.OWN_PREPARATION: "4",
    DrugKind.VACCINE: "5",
    DrugKind.LABORATORY: "6",
    DrugKind.DIAGNOSTIC: "7",
    DrugKind.CHEMICAL: "8",
    DrugKind.OTHER: "9",
}
