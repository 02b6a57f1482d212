"""Big words of packing, how each answer looks and sounds, and the names of states and kinds.

Without it the panels of the page would each word them by themselves. Sentences come from
app/packing/refusals.py.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.packing.refusals import Reason
from app.packing.values import (
    CartonKind,
    CartonState,
    CartonView,
    HandingState,
    LineView,
    ReturnReason,
    ShipmentState,
)
from app.receiving.verdicts import Severity
from ui.parts.languages import QT_TRANSLATE_NOOP

_WORDS = {
    Reason.PACKED: (QT_TRANSLATE_NOOP("Packing", "已装入"), Severity.RIGHT),
    Reason.LABEL_BACK: (QT_TRANSLATE_NOOP("Packing", "贴签完成"), Severity.RIGHT),
    Reason.COMMAND: (QT_TRANSLATE_NOOP("Packing", "已撤销"), Severity.NOTICE),
    Reason.HERE_ALREADY: (QT_TRANSLATE_NOOP("Packing", "已扫过"), Severity.REPEAT),
    Reason.IN_CARTON: (QT_TRANSLATE_NOOP("Packing", "在别的箱"), Severity.REPEAT),
    Reason.CHOOSE_BATCH: (QT_TRANSLATE_NOOP("Packing", "选批号"), Severity.NOTICE),
    Reason.BATCH_UNKNOWN: (QT_TRANSLATE_NOOP("Packing", "缺批号"), Severity.NOTICE),
    Reason.BATCH_NEW: (QT_TRANSLATE_NOOP("Packing", "新批号"), Severity.NOTICE),
    Reason.NO_CARTON: (QT_TRANSLATE_NOOP("Packing", "请先开箱"), Severity.NOTICE),
    Reason.MALFORMED: (QT_TRANSLATE_NOOP("Packing", "读码有误"), Severity.WRONG),
    Reason.NO_TRACE_CODE: (QT_TRANSLATE_NOOP("Packing", "非追溯码"), Severity.WRONG),
    Reason.UNKNOWN_IDENTIFIER: (QT_TRANSLATE_NOOP("Packing", "无法识别"), Severity.WRONG),
    Reason.NOT_ORDERED: (QT_TRANSLATE_NOOP("Packing", "不在本单"), Severity.WRONG),
    Reason.WRONG_BATCH: (QT_TRANSLATE_NOOP("Packing", "批号不符"), Severity.WRONG),
    Reason.OTHER_GOODS: (QT_TRANSLATE_NOOP("Packing", "不能混装"), Severity.WRONG),
    Reason.SHIPPED_ELSEWHERE: (QT_TRANSLATE_NOOP("Packing", "已发出"), Severity.WRONG),
    Reason.EXPIRED: (QT_TRANSLATE_NOOP("Packing", "已过期"), Severity.WRONG),
    Reason.NEAR_EXPIRY: (QT_TRANSLATE_NOOP("Packing", "近效期"), Severity.WRONG),
    Reason.OVER_ORDER: (QT_TRANSLATE_NOOP("Packing", "超量"), Severity.WRONG),
    Reason.OVER_CARTON: (QT_TRANSLATE_NOOP("Packing", "箱已满"), Severity.WRONG),
    Reason.RECALLED: (QT_TRANSLATE_NOOP("Packing", "召回"), Severity.WRONG),
    Reason.CONTENTS_UNKNOWN: (QT_TRANSLATE_NOOP("Packing", "内装不明"), Severity.WRONG),
    Reason.LABEL_VOID: (QT_TRANSLATE_NOOP("Packing", "标签作废"), Severity.WRONG),
    Reason.LABEL_UNKNOWN: (QT_TRANSLATE_NOOP("Packing", "非本单箱"), Severity.WRONG),
    Reason.CARTON_NOT_FULL: (QT_TRANSLATE_NOOP("Packing", "未装满"), Severity.NOTICE),
    Reason.NOT_PACKING: (QT_TRANSLATE_NOOP("Packing", "已结束"), Severity.WRONG),
    Reason.RETURN_LISTED: (QT_TRANSLATE_NOOP("Packing", "已列入"), Severity.RIGHT),
    Reason.RETURN_HERE: (QT_TRANSLATE_NOOP("Packing", "已扫过"), Severity.REPEAT),
    Reason.RETURN_BACK: (QT_TRANSLATE_NOOP("Packing", "已退回"), Severity.REPEAT),
    Reason.RETURN_OPEN: (QT_TRANSLATE_NOOP("Packing", "还在装箱"), Severity.NOTICE),
    Reason.RETURN_NEVER: (QT_TRANSLATE_NOOP("Packing", "没有发出过"), Severity.WRONG),
    Reason.RETURN_LABEL_UNKNOWN: (QT_TRANSLATE_NOOP("Packing", "查无此箱"), Severity.WRONG),
    Reason.RETURN_DROPPED: (QT_TRANSLATE_NOOP("Packing", "已移去"), Severity.NOTICE),
    Reason.RETURNED: (QT_TRANSLATE_NOOP("Packing", "已登记退货"), Severity.RIGHT),
    Reason.RETURN_WITHDRAWN: (QT_TRANSLATE_NOOP("Packing", "已撤销登记"), Severity.NOTICE),
}
"""Reasons a scan comes to; all others are refusals of a wish."""
_REFUSED = (QT_TRANSLATE_NOOP("Packing", "不能办"), Severity.WRONG)
_KINDS = {
    CartonKind.FULL: QT_TRANSLATE_NOOP("Packing", "整箱"),
    CartonKind.PART: QT_TRANSLATE_NOOP("Packing", "零箱"),
    CartonKind.MIXED: QT_TRANSLATE_NOOP("Packing", "拼箱"),
}
_STATES = {
    ShipmentState.PACKING: QT_TRANSLATE_NOOP("Packing", "装箱中"),
    ShipmentState.CLOSED: QT_TRANSLATE_NOOP("Packing", "已关闭"),
    ShipmentState.GIVEN_UP: QT_TRANSLATE_NOOP("Packing", "已放弃"),
}
_HANDING = {
    HandingState.NOT_YET: QT_TRANSLATE_NOOP("Packing", "未上传"),
    HandingState.WAITING: QT_TRANSLATE_NOOP("Packing", "等待上传"),
    HandingState.TAKEN: QT_TRANSLATE_NOOP("Packing", "已上传"),
    HandingState.REFUSED: QT_TRANSLATE_NOOP("Packing", "被退回"),
}
HANDING_SEVERITY = {
    HandingState.NOT_YET: Severity.NEUTRAL,
    HandingState.WAITING: Severity.NOTICE,
    HandingState.TAKEN: Severity.RIGHT,
    HandingState.REFUSED: Severity.WRONG,
}
_RETURNS = {
    ReturnReason.REJECTED: QT_TRANSLATE_NOOP("Packing", "拒收"),
    ReturnReason.RETURNED: QT_TRANSLATE_NOOP("Packing", "退货"),
    ReturnReason.UNDELIVERED: QT_TRANSLATE_NOOP("Packing", "未送达"),
    ReturnReason.OTHER: QT_TRANSLATE_NOOP("Packing", "其他"),
}
_LEVELS = {
    "small": QT_TRANSLATE_NOOP("Packing", "小包装"),
    "middle": QT_TRANSLATE_NOOP("Packing", "中包装"),
    "large": QT_TRANSLATE_NOOP("Packing", "大包装"),
}


def _said(text: str) -> str:
    return QCoreApplication.translate("Packing", text)


def reason_word(reason: Reason | None) -> str:
    """The big word of a reason."""
    return _said(_WORDS.get(reason, _REFUSED)[0] if reason is not None else _REFUSED[0])


def reason_severity(reason: Reason | None) -> Severity:
    """How a reason looks and sounds."""
    return _WORDS.get(reason, _REFUSED)[1] if reason is not None else _REFUSED[1]


def kind_word(kind: CartonKind) -> str:
    """整箱, 零箱 or 拼箱."""
    return _said(_KINDS[kind])


def state_word(state: ShipmentState) -> str:
    """How far a shipment is."""
    return _said(_STATES[state])


def handing_word(state: HandingState) -> str:
    """How far a closed shipment is on its way."""
    return _said(_HANDING[state])


def return_reason_word(reason: ReturnReason) -> str:
    """Why goods came back."""
    return _said(_RETURNS[reason])


def level_word(level: str) -> str:
    """The level of a package."""
    return _said(_LEVELS[level]) if level in _LEVELS else level


def carton_word(carton: CartonView) -> str:
    """第几箱."""
    text = QT_TRANSLATE_NOOP("Packing", "第 {number} 箱")
    return _said(text).format(number=carton.sequence)


def carton_state_word(carton: CartonView) -> str:
    """How far a carton and its label are."""
    if carton.state is CartonState.VOIDED:
        return _said(QT_TRANSLATE_NOOP("Packing", "已作废"))
    if carton.state is CartonState.OPEN:
        filling = QT_TRANSLATE_NOOP("Packing", "正在装")
        return _said(filling if carton.at_hand else QT_TRANSLATE_NOOP("Packing", "未封箱"))
    if carton.labelled:
        return _said(QT_TRANSLATE_NOOP("Packing", "已贴签"))
    return _said(QT_TRANSLATE_NOOP("Packing", "待贴签回扫"))


def goods_text(line: LineView) -> str:
    """A line's drug and batch, for people."""
    goods = line.line.goods
    return " ".join(part for part in (goods.name, goods.strength, line.line.batch) if part)
