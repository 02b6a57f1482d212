"""The training hospital's own catalogue, told as its HIS would tell it.

Without it a trainee would match every item before anything can be told to the insurance, which
knows goods by the hospital's codes. Each item names the province's code and the insurance's.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Connection

from app.store.clock import Clock
from app.store.database import Database
from sync.sandbox.training.catalogue import TrainingItem, load_catalogue
from sync.service.his import catalogue
from sync.service.transactions import commit

_NAME = "培训 HIS"


def tell_catalogue(database: Database, clock: Clock, org: str) -> None:
    """Make the hospital's items known; what is known already is no news. Raises StoreError."""
    commit(database, partial(_take, org, clock), org)


def _take(org: str, clock: Clock, connection: Connection) -> None:
    rows = [_row(number, item) for number, item in enumerate(load_catalogue(), start=1)]
    catalogue.take(connection, org, rows, clock, _NAME)


def _row(number: int, item: TrainingItem) -> dict[str, Any]:
    """An item in the words of HIS's interface."""
    return {
        "hospital_code": f"PX{number:04d}",
        "name": item.name,
        "province_code": item.province_code,
        "insurance_code": item.insurance_code,
        "standard_code": item.standard_code,
        "approval_number": item.approval_number,
        "strength": item.strength,
        "form": item.form,
        "maker": item.maker,
        "unit": item.unit,
        "dosage_unit": item.dosage_unit,
        "pack_quantity": item.pack_quantity,
        "price": item.price,
    }
