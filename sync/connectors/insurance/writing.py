"""Writes the port's values as the fields of their transactions, and refuses what cannot go.

Without it field names would be spread over the service. What is wrong with a field is found before
anything is sent: the error names the record, the field, the value and what it should be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from app.tracing.uploads.interface import (
    CHANGE,
    CODE,
    CODES,
    COUNT,
    MOMENT,
    PURCHASE,
    PURCHASE_RETURN,
    SALE,
    SALE_RETURN,
    faults,
)
from sync.connectors.insurance.settings import InsuranceSettings
from sync.connectors.insurance_port import (
    DataKind,
    Purchase,
    PurchaseReturn,
    Sale,
    SaleReturn,
    Staff,
    StockChange,
    StockCount,
    Upload,
    Visit,
)
from sync.connectors.port import PlatformError
from sync.platform_time import BEIJING

Fields = dict[str, Any]

FIELD_CODE = "field"

_TRANSACTIONS: Mapping[type, tuple[str, DataKind]] = {
    StockCount: (COUNT, DataKind.COUNT),
    StockChange: (CHANGE, DataKind.CHANGE),
    Purchase: (PURCHASE, DataKind.PURCHASE),
    PurchaseReturn: (PURCHASE_RETURN, DataKind.PURCHASE),
    Sale: (SALE, DataKind.SALE),
    SaleReturn: (SALE_RETURN, DataKind.SALE),
}
_YES, _NO = "1", "0"
_MOST_SHOWN: Final = 40


def transaction_of(record: Upload) -> tuple[str, DataKind]:
    """The number of its transaction, and what a deletion calls it."""
    return _TRANSACTIONS[type(record)]


def day_of(record: Upload) -> date:
    """The day a query finds it under."""
    if isinstance(record, StockCount):
        return record.counted_on
    moment = {
        StockChange: "changed_at",
        Purchase: "stocked_at",
        PurchaseReturn: "returned_at",
        Sale: "sold_at",
        SaleReturn: "returned_at",
    }[type(record)]
    at: datetime = getattr(record, moment)
    return at.astimezone(BEIJING).date()


def fields_of(record: Upload, settings: InsuranceSettings) -> Fields:
    """The fields of a record; PlatformError where one of them would be refused."""
    for fault in faults_of(record, settings):
        raise fault
    return _said(record, settings)


def faults_of(record: Upload, settings: InsuranceSettings) -> Iterator[PlatformError]:
    """All fields of a record that would be refused."""
    infno, _ = transaction_of(record)
    for fault in faults(infno, _said(record, settings), settings.exceptions):
        value = fault.value[:_MOST_SHOWN]
        yield PlatformError(
            FIELD_CODE,
            f"记录 {record.goods.record_no} 的 {fault.field} 现为“{value}”，"
            f"应为：{fault.limit.chinese}，请更正后重新上传",
        )


def _said(record: Upload, settings: InsuranceSettings) -> Fields:
    """What a record says; empty fields are left out."""
    flag = settings.prescription_flags[record.item.prescription]
    written = {**_fields(record, settings), "rx_flag": flag}
    return {name: value for name, value in written.items() if value != ""}


def _fields(record: Upload, settings: InsuranceSettings) -> Fields:
    if isinstance(record, StockCount):
        return _count(record)
    if isinstance(record, StockChange):
        return _change(record)
    if isinstance(record, Purchase):
        codes = _codes(record) if settings.purchase_codes else {}
        return {**_purchase(record), **codes}
    if isinstance(record, PurchaseReturn):
        return _purchase_return(record)
    return _sale(record) if isinstance(record, Sale) else _sale_return(record)


def _goods(record: Upload) -> Fields:
    goods = record.goods
    return {
        "med_list_codg": record.item.insurance_code,
        "fixmedins_hilist_id": goods.item_code,
        "fixmedins_hilist_name": goods.name,
        "fixmedins_bchno": goods.record_no,
        "memo": record.memo,
    }


def _dates(record: Upload) -> Fields:
    goods = record.goods
    return {
        "manu_date": goods.production_date.isoformat() if goods.production_date else "",
        "expy_end": goods.expiry.isoformat() if goods.expiry else "",
    }


def _codes(record: Upload) -> Fields:
    codes = record.goods.codes
    return {CODES: [{CODE: code} for code in codes]} if codes else {}


def _count(record: StockCount) -> Fields:
    return {
        **_goods(record),
        **_dates(record),
        **_codes(record),
        "manu_lotnum": record.goods.batch,
        "invdate": record.counted_on.isoformat(),
        "inv_cnt": record.goods.quantity,
    }


def _change(record: StockChange) -> Fields:
    return {
        **_goods(record),
        **_codes(record),
        "inv_chg_type": record.kind.value,
        "pric": record.price,
        "cnt": record.goods.quantity,
        "inv_chg_time": _moment(record.changed_at),
        "inv_chg_opter_name": record.operator,
        "trdn_flag": _flag(record.goods.split),
    }


def _bought(record: Purchase | PurchaseReturn, at: datetime) -> Fields:
    return {
        **_goods(record),
        **_dates(record),
        "spler_name": record.supplier,
        "spler_pmtno": record.supplier_permit,
        "finl_trns_pric": _price(record.price),
        "purc_retn_cnt": record.goods.quantity,
        "purc_invo_codg": record.invoice_code,
        "purc_invo_no": record.invoice_no,
        "purc_retn_stoin_time": _moment(at),
        "purc_retn_opter_name": record.operator,
    }


def _purchase(record: Purchase) -> Fields:
    return {
        **_bought(record, record.stocked_at),
        "dynt_no": record.delivery_note_no,
        "manu_lotnum": record.goods.batch,
        "prodentp_name": record.maker,
        "aprvno": record.approval_number,
        "prod_geay_flag": _flag(record.gift),
    }


def _purchase_return(record: PurchaseReturn) -> Fields:
    return {
        **_bought(record, record.returned_at),
        "medins_prod_purc_no": record.purchase_no or record.goods.of_record,
    }


def _given(record: Sale | SaleReturn, at: datetime) -> Fields:
    visit: Visit = record.visit
    return {
        **_goods(record),
        **_dates(record),
        **_codes(record),
        "hi_feesetl_type": visit.settlement,
        "setl_id": visit.settlement_id,
        "mdtrt_sn": visit.visit_no,
        "psn_no": visit.person_no,
        "psn_cert_type": visit.certificate_type,
        "certno": visit.certificate_no,
        "psn_name": visit.name,
        "mdtrt_setl_type": visit.paid,
        "manu_lotnum": record.goods.batch,
        "trdn_flag": _flag(record.goods.split),
        "finl_trns_pric": _price(record.price),
        "sel_retn_cnt": record.goods.quantity,
        "sel_retn_time": _moment(at),
        "sel_retn_opter_name": record.operator,
    }


def _sale(record: Sale) -> Fields:
    return {
        **_given(record, record.sold_at),
        **_staff("prsc_dr", record.doctor),
        **_staff("phar", record.pharmacist),
        "phar_prac_cert_no": record.pharmacist.licence_no,
        "rxno": record.prescription_no,
        "rtal_docno": record.document_no,
        "stoout_no": record.outbound_no,
    }


def _sale_return(record: SaleReturn) -> Fields:
    return {
        **_given(record, record.returned_at),
        "medins_prod_sel_no": record.goods.of_record,
    }


def _staff(prefix: str, person: Staff) -> Fields:
    return {
        f"{prefix}_cert_type": person.certificate_type,
        f"{prefix}_certno": person.certificate_no,
        f"{prefix}_name": person.name,
    }


def _flag(yes: bool) -> str:
    return _YES if yes else _NO


def _price(price: Decimal | None) -> Decimal | str:
    return "" if price is None else price


def _moment(at: datetime) -> str:
    return at.astimezone(BEIJING).strftime(MOMENT)
