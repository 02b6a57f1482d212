"""Why a scan or a wish of packing is refused, and the words for it in both languages.

Without it a shipper would see that something is wrong and not what to do. Each sentence names the
goods and says what to do next; facts keep the reason and its values, words are made when it is
shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from app.readers.saying import Saying

Values = Mapping[str, str | int]


class Reason(StrEnum):
    """What a scan came to, or why a wish was not granted."""

    PACKED = "packed"
    LABEL_BACK = "label-back"
    COMMAND = "command"
    MALFORMED = "malformed"
    NO_TRACE_CODE = "no-trace-code"
    UNKNOWN_IDENTIFIER = "unknown-identifier"
    NOT_ORDERED = "not-ordered"
    WRONG_BATCH = "wrong-batch"
    CHOOSE_BATCH = "choose-batch"
    BATCH_UNKNOWN = "batch-unknown"
    BATCH_NEW = "batch-new"
    BATCH_MISSING = "batch-missing"
    OTHER_GOODS = "other-goods"
    HERE_ALREADY = "here-already"
    IN_CARTON = "in-carton"
    SHIPPED_ELSEWHERE = "shipped-elsewhere"
    EXPIRED = "expired"
    NEAR_EXPIRY = "near-expiry"
    OVER_ORDER = "over-order"
    OVER_CARTON = "over-carton"
    RECALLED = "recalled"
    CONTENTS_UNKNOWN = "contents-unknown"
    NO_CARTON = "no-carton"
    CARTON_NOT_OPEN = "carton-not-open"
    CARTON_UNKNOWN = "carton-unknown"
    CARTON_EMPTY = "carton-empty"
    CARTON_NOT_FULL = "carton-not-full"
    CARTON_NOT_DONE = "carton-not-done"
    LABEL_VOID = "label-void"
    LABEL_UNKNOWN = "label-unknown"
    NOT_IN_CARTON = "not-in-carton"
    NOT_PACKING = "not-packing"
    NO_SHIPMENT = "no-shipment"
    NOTHING_TO_UNDO = "nothing-to-undo"
    REASON_MISSING = "reason-missing"
    NUMBERS_SOON = "numbers-soon"
    NUMBERS_USED_UP = "numbers-used-up"
    NO_NUMBERS_HERE = "no-numbers-here"
    BAD_PREFIX = "bad-prefix"
    DELIVERY_NO_USED = "delivery-no-used"
    SHORT = "short"
    LEFT_OPEN = "left-open"
    NOT_LABELLED = "not-labelled"
    NOTHING_PACKED = "nothing-packed"
    LINE_UNKNOWN = "line-unknown"
    NOTHING_REFUSED = "nothing-refused"
    PACKED_TWICE = "packed-twice"
    TOO_DEEP = "too-deep"
    ORDER_UNKNOWN = "order-unknown"
    ORDERS_GONE = "orders-gone"
    ORDERS_APART = "orders-apart"
    ORDERS_TAKEN = "orders-taken"
    NOT_WHOLE_PACKS = "not-whole-packs"
    WISH_LACKS = "wish-lacks"
    RETURN_LISTED = "return-listed"
    RETURN_HERE = "return-here"
    RETURN_BACK = "return-back"
    RETURN_OPEN = "return-open"
    RETURN_NEVER = "return-never"
    RETURN_LABEL_UNKNOWN = "return-label-unknown"
    RETURN_PACKED = "return-packed"
    RETURN_NONE = "return-none"
    RETURN_DROPPED = "return-dropped"
    RETURNED = "returned"
    RETURN_WITHDRAWN = "return-withdrawn"


GOOD = frozenset(
    {
        Reason.PACKED,
        Reason.LABEL_BACK,
        Reason.COMMAND,
        Reason.RETURN_LISTED,
        Reason.RETURN_DROPPED,
        Reason.RETURNED,
        Reason.RETURN_WITHDRAWN,
    }
)
"""What is no refusal."""

_WORDS: dict[Reason, tuple[str, str]] = {
    Reason.PACKED: (
        "已装入：{name}，批号 {batch}，{added} {unit}。",
        "Packed: {name}, batch {batch}, {added}.",
    ),
    Reason.LABEL_BACK: (
        "第 {sequence} 箱的标签已回扫，贴签完成。",
        "The label of carton {sequence} was scanned back.",
    ),
    Reason.COMMAND: ("已撤销上一步。", "The last step was taken back."),
    Reason.MALFORMED: ("没有读对：{problem}", "Misread: {problem}"),
    Reason.NO_TRACE_CODE: (
        "“{text}”不是药品追溯码，请扫描包装上的追溯码。",
        "“{text}” is no trace code: scan the trace code on the package.",
    ),
    Reason.UNKNOWN_IDENTIFIER: (
        "不认识药品标识码 {identifier}。请核对实物；确是本单药品的，选中该行后点“指定药品”。",
        "Drug identifier {identifier} is not known: check the goods, or say which line it is.",
    ),
    Reason.NOT_ORDERED: (
        "本单没有“{name}”，请取出，放回货位。",
        "“{name}” is not on this order: put it back.",
    ),
    Reason.WRONG_BATCH: (
        "{name} 的批号是 {batch}，本单只发 {ordered}，请换成单上的批号。",
        "{name}: this is batch {batch}, ordered is {ordered}.",
    ),
    Reason.CHOOSE_BATCH: (
        "{name} 在本单有多个批号（{ordered}），码里没有批号：请先选中要装的那一行再扫。",
        "{name} has several batches here ({ordered}): choose a line, then scan.",
    ),
    Reason.BATCH_UNKNOWN: (
        "{name} 的订单没有写批号，码里也没有：请先用“填批号”填写实物的批号和有效期，再扫。",
        "Neither the order nor the code names the batch of {name}: give it, then scan.",
    ),
    Reason.BATCH_NEW: (
        "{name} 批号 {batch} 是这张单的新批号，码里没有有效期：请先用“填批号”填写，再扫。",
        "{name}: batch {batch} is new here and the code says no expiry: give it, then scan.",
    ),
    Reason.BATCH_MISSING: (
        "请填写批号和有效期；这一行应是按订单发货、没有定批号的药品。",
        "Give batch and expiry; the line has to be one whose order names no batch.",
    ),
    Reason.OTHER_GOODS: (
        "这一箱只装 {here}，不能装 {name} 批号 {batch}；请另开一箱，或改开拼箱。",
        "This carton holds {here} only: put {name}, batch {batch} into another or a mixed carton.",
    ),
    Reason.HERE_ALREADY: (
        "这个码已在这一箱里，不要重复扫描。",
        "This code is in this carton already.",
    ),
    Reason.IN_CARTON: (
        "这个码（{code}）已装在第 {sequence} 箱；要换箱请用“移到本箱”。",
        "{code} is in carton {sequence} already: move it instead.",
    ),
    Reason.SHIPPED_ELSEWHERE: (
        "{code} 已在发货单 {delivery_no} 里：退回来的货请先做“退货登记”再装，否则查明实物后隔离。",
        "{code} is in shipment {delivery_no}: if it came back, register that first; "
        "else put it aside.",
    ),
    Reason.EXPIRED: (
        "{name} 批号 {batch} 已于 {expiry} 过期，不能发货，请隔离。",
        "{name}, batch {batch} expired on {expiry}.",
    ),
    Reason.NEAR_EXPIRY: (
        "{name} 批号 {batch} 有效期至 {expiry}，只剩 {days} 天，少于约定的 {least} 天，不能发货。",
        "{name}, batch {batch} has {days} days left, fewer than {least}.",
    ),
    Reason.OVER_ORDER: (
        "{name} 批号 {batch} 本单应发 {ordered}，已装 {packed}，再装 {added} 就多了，请取出。",
        "{name}, batch {batch}: ordered {ordered}, packed {packed}, {added} more is too many.",
    ),
    Reason.OVER_CARTON: (
        "整箱装 {full}，这一箱已有 {packed}，再装 {added} 就多了，请封箱后另开一箱。",
        "A full carton holds {full}; {packed} are in it, {added} more are too many.",
    ),
    Reason.RECALLED: (
        "{name} 批号 {batch} 已召回（{why}），不能发货，请隔离。",
        "{name}, batch {batch} is recalled ({why}).",
    ),
    Reason.CONTENTS_UNKNOWN: (
        "不知道 {code} 里面装的是哪些码：请先“导入关联关系”（厂家的文件）再扫，或拆开逐盒扫描。",
        "What is inside {code} is not known: import its maker's relation file and scan again, "
        "or scan box by box.",
    ),
    Reason.NO_CARTON: ("还没有打开的箱，请先开箱再扫。", "No carton is open: open one first."),
    Reason.CARTON_NOT_OPEN: (
        "第 {sequence} 箱已封箱或作废，请先重新打开。",
        "Carton {sequence} is not open.",
    ),
    Reason.CARTON_UNKNOWN: ("没有这一箱，请刷新后再试。", "There is no such carton."),
    Reason.CARTON_EMPTY: (
        "第 {sequence} 箱还是空的，请装货，或作废这一箱。",
        "Carton {sequence} is empty.",
    ),
    Reason.CARTON_NOT_FULL: (
        "第 {sequence} 箱是整箱，应装 {full}，现有 {packed}：请装满，或按零箱封箱。",
        "Carton {sequence} should hold {full} and holds {packed}: fill it, or close it as a part.",
    ),
    Reason.CARTON_NOT_DONE: (
        "第 {sequence} 箱还没有封箱，请先封箱。",
        "Carton {sequence} is not done yet.",
    ),
    Reason.LABEL_VOID: (
        "标签 {number} 已作废（第 {sequence} 箱换过标签），请撕掉旧标签，贴新的再扫。",
        "Label {number} is void: carton {sequence} has another one now.",
    ),
    Reason.LABEL_UNKNOWN: (
        "标签 {number} 不是本单的箱，请核对。",
        "Label {number} is of no carton of this shipment.",
    ),
    Reason.NOT_IN_CARTON: (
        "{code} 不在本单的任何一箱里，请核对。",
        "{code} is in no carton of this shipment.",
    ),
    Reason.NOT_PACKING: (
        "发货单 {delivery_no} 已经结束，不能再改。",
        "Shipment {delivery_no} has ended.",
    ),
    Reason.NO_SHIPMENT: ("没有打开的发货单，请先选一张。", "No shipment is open."),
    Reason.NOTHING_TO_UNDO: ("没有可以撤销的步骤。", "There is nothing to take back."),
    Reason.REASON_MISSING: ("请写明原因。", "Give a reason."),
    Reason.NUMBERS_SOON: (
        "数据库恢复过，箱号要隔开发放，请 {seconds} 秒后再封箱。",
        "The database was restored: try again in {seconds} seconds.",
    ),
    Reason.NUMBERS_USED_UP: (
        "本机的 SSCC 号段已用完，请在“箱号”（Ctrl+Shift+N）里改用下一个扩展位或新的厂商识别代码。",
        "The SSCC numbers of this workstation are used up: set another extension digit or prefix.",
    ),
    Reason.NO_NUMBERS_HERE: (
        "工作站编号 {station} 超出了 SSCC 号段（0–{most}），请改用本地箱号，或换一台工作站编号。",
        "Workstation {station} has no share of the SSCC numbers (0–{most}).",
    ),
    Reason.BAD_PREFIX: (
        "厂商识别代码应为 7 到 10 位数字，扩展位 0 到 9，请核对。",
        "A GS1 company prefix has 7 to 10 digits, the extension digit is 0 to 9.",
    ),
    Reason.DELIVERY_NO_USED: (
        "已有随货同行单号 {delivery_no} 的发货单，请核对单号。",
        "There is a shipment {delivery_no} already.",
    ),
    Reason.SHORT: (
        "第 {line_no} 行 {name} 批号 {batch} 还差 {lacking} {unit}。",
        "Line {line_no}, {name}, batch {batch}: {lacking} are lacking.",
    ),
    Reason.LEFT_OPEN: ("第 {sequence} 箱还没有封箱。", "Carton {sequence} is still open."),
    Reason.NOT_LABELLED: (
        "第 {sequence} 箱的标签还没有贴好回扫。",
        "The label of carton {sequence} was not scanned back.",
    ),
    Reason.NOTHING_PACKED: ("还没有装任何货，不能发货。", "Nothing is packed."),
    Reason.LINE_UNKNOWN: ("本单没有第 {line_no} 行。", "There is no line {line_no}."),
    Reason.PACKED_TWICE: (
        "第 {sequence} 箱扫的 {code} 另一台工作站也装了，没有计入：请查实物，作废这一箱后重装。",
        "{code}, scanned for carton {sequence}, was packed at another workstation too.",
    ),
    Reason.TOO_DEEP: (
        "{code} 的关联关系超过 {most} 层，请核对关联关系文件。",
        "The relations of {code} are deeper than {most} levels.",
    ),
    Reason.ORDER_UNKNOWN: ("没有这张发货单，请刷新后再试。", "There is no such shipment."),
    Reason.ORDERS_GONE: (
        "订单明细 {order_line_id} 已不在可配送的订单里，请刷新后重新选择。",
        "Order line {order_line_id} is open no more: choose again.",
    ),
    Reason.ORDERS_APART: (
        "所选明细不是同一医院、同一配送点的，不能装在一张发货单里：请分开建立。",
        "These lines are not of one hospital and delivery point: begin several shipments.",
    ),
    Reason.ORDERS_TAKEN: (
        "所选明细都已在别的发货单里发完，没有要装的货。",
        "Other shipments have taken all of these lines.",
    ),
    Reason.NOT_WHOLE_PACKS: (
        "{name} 按 {ordered} {unit} 订购，每盒 {full} {unit}，不是整盒：请与医院核对订单。",
        "{name}: {ordered} were ordered by the dose, which are no whole packs of {full}.",
    ),
    Reason.WISH_LACKS: (
        "还缺：{what}。请补填后再建立发货单。",
        "The shipment lacks: {what}.",
    ),
    Reason.RETURN_LISTED: (
        "已列入：{name} 批号 {batch}，{added} {unit}，发货单 {delivery_no} 第 {sequence} 箱。",
        "Listed: {name}, batch {batch}, {added}; shipment {delivery_no}, carton {sequence}.",
    ),
    Reason.RETURN_HERE: (
        "这个码已在下面的列表里，不要重复扫描。",
        "This is on the list already.",
    ),
    Reason.RETURN_BACK: (
        "{name} 批号 {batch} 已登记退回，可以直接重新装箱；登记错了，选中这一行撤销登记。",
        "{name}, batch {batch} is registered as returned: pack it, or withdraw the registration.",
    ),
    Reason.RETURN_OPEN: (
        "这个码在发货单 {delivery_no} 里，那张单还在装箱：打开那张单取出就行，不用登记退货。",
        "Shipment {delivery_no} is still being packed: take it out there.",
    ),
    Reason.RETURN_NEVER: (
        "{code} 没有发出过：请核对是不是本企业发的货，不是的隔离待查。",
        "{code} was never shipped from here: check whose goods these are.",
    ),
    Reason.RETURN_LABEL_UNKNOWN: (
        "没有用箱号 {number} 发出的箱：标签可能已作废，请逐盒扫描箱里的追溯码。",
        "No carton left with label {number}: it may be void; scan what is in the carton.",
    ),
    Reason.RETURN_PACKED: (
        "{code} 已装进发货单 {delivery_no}，退货登记不能撤销：先在那张单里取出。",
        "{code} is packed in shipment {delivery_no}: take it out there first.",
    ),
    Reason.RETURN_NONE: (
        "没有要登记的：请先扫退回的盒、中包装、大包装或箱标签。",
        "There is nothing to register: scan what came back first.",
    ),
    Reason.RETURN_DROPPED: ("已从列表移去最后一行。", "The last row was taken off the list."),
    Reason.RETURNED: (
        "已登记退回 {count} 盒，这些码可以重新装箱发货。",
        "{count} boxes are registered as returned and may be packed again.",
    ),
    Reason.RETURN_WITHDRAWN: (
        "已撤销 {count} 盒的退货登记。",
        "The registration of {count} boxes is withdrawn.",
    ),
    Reason.NOTHING_REFUSED: ("这张发货单没有被退回，不用重发。", "This shipment was not refused."),
}


def say(reason: Reason, values: Values) -> Saying:
    """The sentence of a reason."""
    chinese, english = _WORDS[reason]
    return Saying(chinese.format_map(_Said(values)), english.format_map(_Said(values)))


class PackingRefused(Exception):
    """A wish that is not granted, with the reason."""

    def __init__(self, reason: Reason, **values: str | int) -> None:
        """Keep the values the sentence needs."""
        super().__init__(str(say(reason, values)))
        self.reason = reason
        self.values = values

    @property
    def sentence(self) -> Saying:
        """What a person is told."""
        return say(self.reason, self.values)


class _Said(dict[str, str | int]):
    """Values of a sentence; what an older fact does not say stays empty."""

    def __missing__(self, key: str) -> str:
        return ""
