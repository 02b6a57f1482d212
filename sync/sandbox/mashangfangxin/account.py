"""Who may call the stand-in, and how it behaves where the real platform's figures are not known.

Without it every desk would have limits of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MOMENT = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True, slots=True)
class MsfxAccount:
    """The one hospital that may call, its supplier, and the platform's limits."""

    app_key: str = field(default="81000001", repr=False)
    secret: str = field(default="training", repr=False)
    ref_ent_id: str = "PX00000000000001"
    ent_id: str = "PXENT00000000001"
    name: str = "培训医院"
    org_code: str = "12000000PX0000001X"
    supplier_ref: str = "PX00000000000002"
    supplier_ent: str = "PXENT00000000002"
    supplier: str = "申江培训医药配送有限公司"
    queue_s: float = 3.0
    """How long an uploaded bill waits before it is worked on."""
    calls_per_s: int = 0
    """More calls in one second are banned; 0: no limit."""
    codes_per_query: int = 1000
    codes_per_bill: int = 3500
    page_size: int = 100
    """The most rows of a page."""
    tolerance_s: float = 600.0
    """How far a timestamp may be off."""

    @property
    def own_ids(self) -> frozenset[str]:
        """What a bill may call the hospital by: field programs differ."""
        return frozenset({self.ent_id, self.ref_ent_id})
