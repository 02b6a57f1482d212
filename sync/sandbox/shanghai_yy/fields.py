"""Writes rows of the ledger as the platform's fields, and reads the dates it is sent.

Without it every message would spell the field names again. Dates: A is yyyyMMdd/HHmmss/, B is
yyyyMMdd, both Beijing time.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from sync.platform_time import BEIJING
from sync.sandbox.shanghai_yy.results import Refusal, Result
from sync.sandbox.training.catalogue import TrainingItem
from sync.sandbox.training.ledger import DeliveryRow, DetailRow
from sync.sandbox.training.order import DELIVERY_POINT, DRUG, LISTED

CONFIRMED = "10"
"""配送单状态 (4.1.16): training deliveries are confirmed when they leave."""
KINDS = tuple("123456789")
"""药品类型 YPLX (4.1.1)."""

_SMALLEST_RETAIL_UNIT = "1"

Fields = dict[str, str]


def moment_a(moment: datetime) -> str:
    """Write a time in format A."""
    return moment.astimezone(BEIJING).strftime("%Y%m%d/%H%M%S/")


def read_moment_a(name: str, text: str) -> datetime:
    """Read a time in format A; raises Refusal(11006)."""
    try:
        return datetime.strptime(text, "%Y%m%d/%H%M%S/").replace(tzinfo=BEIJING)
    except ValueError:
        raise Refusal(Result.WRONG_XML, f"{name} 应为 yyyyMMdd/HHmmss/，现为“{text}”") from None


def date_b(day: date | None) -> str:
    """Write a date in format B."""
    return "" if day is None else f"{day:%Y%m%d}"


def read_date_b(name: str, text: str) -> date | None:
    """Read a date in format B; None where it is empty; raises Refusal(11006)."""
    if not text:
        return None
    if re.fullmatch(r"[0-9]{8}", text):
        try:
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        except ValueError:
            pass
    raise Refusal(Result.WRONG_XML, f"{name} 应为 yyyyMMdd")


def product_fields(item: TrainingItem) -> Fields:
    """What a product says of itself in YY020."""
    return {
        "SPLX": DRUG,
        "YPLX": item.drug_type,
        "TYM": item.name,
        "CPM": item.name,
        "SPM": "",
        "YPJX": item.form,
        "GG": item.strength,
        "BZDWXZ": _SMALLEST_RETAIL_UNIT,
        "BZDWMC": item.unit,
        "YYDWMC": item.dosage_unit,
        "BZNHSL": str(item.pack_quantity),
        "SCQYMC": item.maker,
        "YPBWM": item.standard_code,
        "YPPZWH": item.approval_number,
    }


def delivery_fields(row: DeliveryRow, state: str) -> Fields:
    """One STRUCT of YY005."""
    return {
        "PSDID": row.delivery_id,
        "PSDH": row.delivery_no,
        "CJRQ": moment_a(row.shipped_at),
        "PSXS": str(row.cartons),
        "PSDZT": state,
    }


def open_detail_fields(row: DetailRow, item: TrainingItem) -> Fields:
    """One STRUCT of YY003."""
    return {
        "PSDH": row.delivery_no,
        "YQBM": row.distributor,
        "PSDBM": row.delivery_point or DELIVERY_POINT,
        "CJRQ": moment_a(row.shipped_at),
        "BZDWXZ": _SMALLEST_RETAIL_UNIT,
        **_detail_fields(row, item),
    }


def delivery_detail_fields(row: DetailRow, item: TrainingItem) -> Fields:
    """One STRUCT of YY006."""
    return {**_detail_fields(row, item), "PSDMXZT": row.state}


def _detail_fields(row: DetailRow, item: TrainingItem) -> Fields:
    return {
        "PSMXBH": row.detail_id,
        "PSDTM": row.carton_no,
        "ZXLX": row.packed,
        "CGLX": LISTED,
        "SPLX": DRUG,
        "YPLX": item.drug_type,
        "ZXSPBM": row.product,
        "CPM": item.name,
        "YPJX": item.form,
        "GG": item.strength,
        "BZDWMC": item.unit,
        "YYDWMC": item.dosage_unit,
        "BZNHSL": str(item.pack_quantity),
        "SCQYMC": item.maker,
        "SCPH": row.batch,
        "SCRQ": row.production_date.strftime("%Y%m%d"),
        "YXRQ": row.expiry.strftime("%Y%m%d"),
        "JHDH": row.plan_no,
        "XSDDH": row.sale_no,
        "DDMXBH": row.order_line_id,
        "SXH": str(row.line_no),
        "PSL": str(row.quantity),
    }
