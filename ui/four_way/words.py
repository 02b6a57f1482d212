"""Says what disagrees, both values, and what to do; without it a mark would be a riddle.

One sentence a mark, in the language the window speaks. Names and batches are foreign text.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from app.receiving.four_way.reconciling import Field, FourWayRow, Mark, Reason, Side
from ui.parts.languages import QT_TRANSLATE_NOOP

_MONEY = {Field.PRICE, Field.AMOUNT}
_SIDES = {
    Side.ORDER: QT_TRANSLATE_NOOP("FourWay", "订单"),
    Side.DELIVERY: QT_TRANSLATE_NOOP("FourWay", "配送单"),
    Side.INVOICE: QT_TRANSLATE_NOOP("FourWay", "发票"),
    Side.PHYSICAL: QT_TRANSLATE_NOOP("FourWay", "实物"),
}
_QUANTITIES = {
    Side.ORDER: QT_TRANSLATE_NOOP(
        "FourWay",
        "订单可收 {found} {unit}，{against} {expected} {unit}：请采购员核对订单，多配的可以拒收。",
    ),
    Side.DELIVERY: QT_TRANSLATE_NOOP(
        "FourWay", "配送单 {found} {unit}，{against} {expected} {unit}：请与配送企业核对。"
    ),
    Side.INVOICE: QT_TRANSLATE_NOOP(
        "FourWay",
        "发票 {found} {unit}，{against} {expected} {unit}：请配送企业红冲重开，更正前不要付款。",
    ),
    Side.PHYSICAL: QT_TRANSLATE_NOOP(
        "FourWay",
        "实物合格 {found} {unit}，{against} {expected} {unit}：请清点后填写差异原因。",
    ),
}
_REASONS = {
    Reason.STILL_TO_COME: QT_TRANSLATE_NOOP(
        "FourWay", "订单比本次配送多，余下的可能随后送到：订单未完结，到期未到再催。"
    ),
    Reason.PRICE: QT_TRANSLATE_NOOP(
        "FourWay",
        "{side}单价 {found} 元，{against} {expected} 元：请采购员核对中标价，更正前不要付款。",
    ),
    Reason.AMOUNT: QT_TRANSLATE_NOOP(
        "FourWay", "发票金额 {found} 元，数量乘单价是 {expected} 元：请配送企业更正发票。"
    ),
    Reason.BATCH: QT_TRANSLATE_NOOP(
        "FourWay", "{side}批号 {found}，{against} {expected}：请对照药盒，以实物为准更正单据。"
    ),
    Reason.EXPIRY: QT_TRANSLATE_NOOP(
        "FourWay", "{side}有效期 {found}，{against} {expected}：请对照药盒，以实物为准更正单据。"
    ),
    Reason.NOT_ORDERED: QT_TRANSLATE_NOOP(
        "FourWay", "没有订购，{against}有 {expected} {unit}：请问采购员是否补订，否则拒收。"
    ),
    Reason.NOT_SENT: QT_TRANSLATE_NOOP(
        "FourWay", "配送单上没有，{against}有 {expected} {unit}：请向配送企业查问。"
    ),
    Reason.NOT_INVOICED: QT_TRANSLATE_NOOP(
        "FourWay", "发票上没有，{against}有 {expected} {unit}：请向配送企业索要发票。"
    ),
}
_ANY_UNIT = QT_TRANSLATE_NOOP("FourWay", "件")
"""Of goods nobody named."""
_OTHER_BATCH = QT_TRANSLATE_NOOP(
    "FourWay", "扫到批号 {found}，配送单是 {expected}：这些药盒没有计数，请单独存放并联系配送企业。"
)


def side_word(side: Side) -> str:
    """Return the name of a side."""
    return QCoreApplication.translate("FourWay", _SIDES[side])


def mark_sentence(mark: Mark, row: FourWayRow) -> str:
    """Word one mark: what disagrees, both values, what to do."""
    if mark.reason is Reason.QUANTITY:
        template = _QUANTITIES[mark.side]
    elif mark.reason is Reason.BATCH and mark.side is Side.PHYSICAL:
        template = _OTHER_BATCH
    else:
        template = _REASONS[mark.reason]
    return QCoreApplication.translate("FourWay", template).format(
        side=side_word(mark.side),
        found=value_text(mark.found, mark.field),
        against=side_word(mark.against),
        expected=value_text(mark.expected, mark.field),
        unit=row.unit or QCoreApplication.translate("FourWay", _ANY_UNIT),
    )


def value_text(value: Decimal | date | str | None, field: Field) -> str:
    """Write a value as papers do."""
    if isinstance(value, Decimal):
        return money_text(value) if field in _MONEY else number_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return value or "—"


def number_text(value: Decimal | None) -> str:
    """Write a number with thousands and without idle zeros; a dash where nobody says."""
    if value is None:
        return "—"
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def money_text(value: Decimal | None) -> str:
    """Write an amount: two places at least."""
    if value is None:
        return "—"
    places = max(2, -int(value.normalize().as_tuple().exponent))
    return f"{value:,.{min(places, 6)}f}"
