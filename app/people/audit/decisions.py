"""What people decided, as facts of the change log say it: how each kind is called, and by whom.

Without it a search of the audit log would not find who confirmed a receipt or approved an order:
that stands in the facts, once, and is shown among the entries when they are read. Readings of a
scanner are no decisions and are left to the code library.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from app.people.audit.kinds import WORDS, Words


class Area(StrEnum):
    """What decisions are about."""

    RECEIVING = "receiving"
    CASES = "cases"
    ORDERS = "orders"
    CATALOGUE = "catalogue"
    SHIPPING = "shipping"


AREA_WORDS = {
    Area.RECEIVING: Words("收货与验收", "Receiving and acceptance"),
    Area.CASES: Words("重码与追溯码", "Cases and codes"),
    Area.ORDERS: Words("订单与发票", "Orders and invoices"),
    Area.CATALOGUE: Words("目录与对照", "Catalogue and matches"),
    Area.SHIPPING: Words("发货装箱", "Shipping"),
}

KINDS: Mapping[Area, Mapping[str, Words]] = {
    Area.RECEIVING: {
        "receipt.opened": Words("开始收货", "Receipt begun"),
        "receipt.confirmed": Words("确认收货", "Receipt confirmed"),
        "line.explained": Words("说明差异", "Difference explained"),
        "scan.settled": Words("处理异常扫码", "Exceptional scan settled"),
        "acceptance.noted": Words("验收记录", "Acceptance noted"),
        "blind.opened": Words("开始无单收货", "Receiving without a note begun"),
        "blind.joining": Words("合并无单收货", "Receiving without a note being joined"),
        "blind.joined": Words("无单收货已合并", "Receiving without a note joined"),
        "blind.given-up": Words("放弃无单收货", "Receiving without a note given up"),
        "stock.imported": Words("期初导入", "Opening stock imported"),
    },
    Area.CASES: {
        "case.closed": Words("重码处理结案", "Case closed"),
        "case.reopened": Words("重码处理重开", "Case reopened"),
        "codes.moved": Words("追溯码出入库", "Codes moved"),
        "recall.said": Words("登记召回", "Recall said"),
        "recall.lifted": Words("解除召回", "Recall lifted"),
    },
    Area.ORDERS: {
        "order.saved": Words("保存订单", "Order saved"),
        "order.submitted": Words("提交订单", "Order submitted"),
        "order.approved": Words("审核通过订单", "Order approved"),
        "order.sent-back": Words("退回订单", "Order sent back"),
        "order.recalled": Words("撤回订单", "Order recalled"),
        "order.cancelled": Words("取消订单", "Order cancelled"),
        "order.closed": Words("关闭订单", "Order closed"),
        "order.acknowledged": Words("确认订单提醒", "Order's warning acknowledged"),
        "order.chased": Words("催货", "Order chased"),
        "order.sent-by-hand": Words("登记平台订单号", "Order sent by hand"),
        "order.return-asked": Words("申请退货", "Return asked for"),
        "order.return-withdrawn": Words("撤回退货", "Return withdrawn"),
        "order.return-entered": Words("登记退货单号", "Return entered"),
        "order.ruled": Words("更改采购规则", "Purchasing rule changed"),
        "order.template-kept": Words("保存订单模板", "Order template kept"),
        "invoice.acceptance-asked": Words("验收发票", "Invoice accepted"),
        "invoice.acceptance-withdrawn": Words("撤回发票验收", "Invoice's acceptance withdrawn"),
    },
    Area.CATALOGUE: {
        "catalogue.said": Words("导入目录", "Catalogue imported"),
        "catalogue.match": Words("对照品种", "Items matched"),
        "catalogue.warning": Words("处理校验预警", "Catalogue warning decided"),
        "catalogue.rules": Words("更改校验规则", "Checking rules changed"),
        "catalogue.alias": Words("登记别名", "Alias said"),
        "relations.said": Words("更改配送关系", "Delivery relations said"),
        "identifier.mapped": Words("对照药品标识码", "Drug identifier mapped"),
        "item.ruled": Words("更改品种规则", "Rule of items changed"),
    },
    Area.SHIPPING: {
        "shipment.begun": Words("开始发货", "Shipment begun"),
        "shipment.closed": Words("发货封单", "Shipment closed"),
        "shipment.reopened": Words("重开发货单", "Shipment reopened"),
        "shipment.given-up": Words("放弃发货单", "Shipment given up"),
        "shipment.handed": Words("交出追溯码", "Codes handed over"),
        "shipment.returned": Words("发货退回", "Shipment returned"),
        "shipment.return-withdrawn": Words("撤回发货退回", "Shipment's return withdrawn"),
        "shipment.batch-given": Words("填写批号", "Batch given"),
        "shipment.identifier-named": Words("指定标识码品种", "Identifier named"),
        "carton.opened": Words("开箱", "Carton opened"),
        "carton.finished": Words("封箱", "Carton finished"),
        "carton.reopened": Words("重开箱", "Carton reopened"),
        "carton.relabelled": Words("换箱签", "Carton relabelled"),
        "carton.voided": Words("作废箱", "Carton voided"),
        "pack.moved": Words("移箱", "Packages moved"),
        "packing.numbering-set": Words("更改箱号规则", "Carton numbering set"),
    },
}
_READINGS = {
    "scan.recorded": Words("扫码", "Scan"),
    "blind.scanned": Words("无单收货扫码", "Scan without a note"),
    "carton.label-scanned": Words("回扫箱签", "Carton label scanned"),
    "code.noted": Words("平台对追溯码的答复", "A platform's word on a code"),
    "pack.scanned": Words("装箱扫码", "Scan into a carton"),
    "pack.undone": Words("撤销装箱扫码", "Scan into a carton taken back"),
    "audit.noted": Words("审计记录", "Audit entry"),
}
"""No decisions: they are not searched for, and called by these words where they are shown."""
_WORDS = (
    _READINGS
    | {kind: words for kinds in KINDS.values() for kind, words in kinds.items()}
    | {kind.value: words for kind, words in WORDS.items()}
)
PERSON_FIELDS = ("person", "confirmed_by", "opened_by")
"""The fields of a fact that say who it was."""
NUMBER_FIELDS = ("receipt_no", "order_no", "delivery_no", "blind_no", "invoice_no", "document_no")
"""The fields of a fact that people call its subject by."""


def words_of(kind: str) -> Words:
    """How people call a deed or a decision; one of a newer program is called as it is written."""
    return _WORDS.get(kind) or Words(kind, kind)
