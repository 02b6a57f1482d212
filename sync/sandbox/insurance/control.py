"""The training-only interface: what the platform holds, faults on request, beginning anew.

Without it a test would have nothing to compare with. No real platform has any of this; it lives
beside the gateway, under /training/insurance, and speaks plain JSON.
"""

from __future__ import annotations

from typing import Any

from litestar import Router, get, post

from sync.sandbox.fault_routes import fault_routes
from sync.sandbox.faults import Faults
from sync.sandbox.insurance.ledger import InsuranceLedger

_MAX_REQUEST_BYTES = 64 * 1024


def control_routes(ledger: InsuranceLedger, faults: Faults) -> Router:
    """Build the routes under /training/insurance."""

    @get("/records", sync_to_thread=True)
    def list_records() -> list[dict[str, Any]]:
        """List what was taken and not deleted, in the order it came."""
        return [
            {
                "infno": record.infno,
                "number": record.number,
                "fields": record.fields,
                "codes": [one.code for one in ledger.codes(record.record_id)],
            }
            for record in ledger.records()
        ]

    @post("/beginning", sync_to_thread=True)
    def begin_again() -> None:
        """Forget all that was uploaded, and all faults."""
        faults.clear()
        with ledger.change():
            ledger.clear()

    return Router(
        "/training/insurance",
        route_handlers=[list_records, begin_again, *fault_routes(faults)],
        request_max_body_size=_MAX_REQUEST_BYTES,
    )
