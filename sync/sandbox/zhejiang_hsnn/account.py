"""Who may call the stand-in, and where it answers what no source names.

Without it every desk would have figures of its own. Names of calls that are not known have names
made up here; a real platform has others.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MOMENT = "%Y-%m-%d %H:%M:%S"

ADD_ORDER = "/drug/purchaseOrder/pxAddOrder"
SUBMIT_ORDER = "/drug/purchaseOrder/pxSubmitOrder"
ORDERS = "/drug/purchaseOrder/pxGetOrder"
DISTRIBUTIONS = "/drug/distribution/pxGetDistribution"
RECEIPTS = "/drug/wareHouse/pxGetWarehouse"


@dataclass(frozen=True, slots=True)
class HsnnAccount:
    """The one hospital that may call, its supplier, and the platform's limits."""

    user: str = "pxyy001"
    secret: str = field(default="training", repr=False)
    hospital: str = "PXYY0001"
    department: str = "PXYY0001-01"
    company: str = "PXPS0001"
    token_s: float = 7200.0
    """How long a token holds."""
    page_size: int = 10
