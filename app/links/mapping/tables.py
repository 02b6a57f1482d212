"""Which tables a platform's files hold, and which fields of ours stand in each.

Without it a mapping could name fields that nobody reads. Headings under which provinces, web pages
and other programs write a field are offered to a person, never taken unasked; code tables likewise
(sources: domain/procurement.md §1.1.5, §1.1.6, §2.1, §6.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.purchasing.returns import RETURN_NAMES, ReturnState
from app.purchasing.states import STATE_NAMES, OrderState
from app.tables.headings import Column


class Form(StrEnum):
    """How a field is written in a cell."""

    TEXT = "text"
    CODE = "code"
    """Digits and letters whose zeros count."""
    NAMES = "names"
    """Several, joined by semicolons."""
    DAY = "day"
    MOMENT = "moment"
    """A day, perhaps with the time of day, in Beijing."""
    WHOLE = "whole"
    COUNT = "count"
    """A whole number, one at least."""
    RATIO = "ratio"
    AMOUNT = "amount"
    """元."""
    WORD = "word"
    """One of some words, by a code table."""


@dataclass(frozen=True, slots=True)
class TableField:
    """One field of a table."""

    name: str
    label: str
    form: Form = Form.TEXT
    required: bool = False
    others: tuple[str, ...] = ()
    """Headings under which it is written elsewhere."""
    words: tuple[Word, ...] = ()

    @property
    def column(self) -> Column:
        """As headings are looked for."""
        return Column(self.name, self.label, self.required, self.others)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of ours that a cell may mean."""

    ours: str
    """As the program says it: `delivering`."""
    label: str
    """As people here say it."""
    others: tuple[str, ...] = ()
    """What platforms write for it; taken as it is where it means nothing else."""

    @property
    def texts(self) -> tuple[str, ...]:
        """All that people and platforms write for it, our own first."""
        return (self.label, *self.others)


@dataclass(frozen=True, slots=True)
class PlatformTable:
    """One table, as it comes or goes."""

    name: str
    title: str
    about: str
    """One Chinese sentence for the person who maps it."""
    fields: tuple[TableField, ...]
    outgoing: bool = False
    """Written by us."""
    unique: tuple[str, ...] = ()
    """Fields that no two rows have alike; empty: rows may be alike."""
    document: tuple[str, ...] = ()
    """Fields that say which document a row belongs to: it is taken whole or not at all."""

    def field(self, name: str) -> TableField:
        """One field by its name; KeyError where there is none."""
        return {one.name: one for one in self.fields}[name]

    def words_of(self, name: str) -> tuple[str, ...]:
        """The words of ours that a field may mean; empty for a field without."""
        found = next((one.words for one in self.fields if one.name == name), ())
        return tuple(word.ours for word in found)


def _field(
    name: str, label: str, *others: str, form: Form = Form.TEXT, required: bool = False
) -> TableField:
    return TableField(name, label, form, required, others)


def _must(name: str, label: str, *others: str, form: Form = Form.TEXT) -> TableField:
    return _field(name, label, *others, form=form, required=True)


_ORDER_WORDS: Mapping[OrderState, tuple[str, ...]] = {
    OrderState.SENT: ("待确认", "未确认", "未审批", "10", "00"),
    OrderState.CONFIRMED: ("已确认", "待配送", "未配送", "已接单", "20"),
    OrderState.DELIVERING: ("配送中", "部分配送", "配货中", "21"),
    OrderState.CLOSED: ("已完结", "已完成", "完成", "已收货", "31"),
    OrderState.STOPPED: (
        *("已终止", "已撤销", "作废", "已作废", "已拒绝", "拒绝", "已失效", "审批未通过"),
        *("01", "11", "30", "33"),
    ),
}
_RETURN_WORDS: Mapping[ReturnState, tuple[str, ...]] = {
    ReturnState.UNDER_REVIEW: ("未审批", "待审核", "审核中", "10", "00"),
    ReturnState.GRANTED: ("同意", "已同意", "已通过", "20"),
    ReturnState.TURNED_DOWN: ("拒绝", "不同意", "已驳回", "11"),
    ReturnState.VOIDED: ("已撤销", "作废", "01"),
}
_YES_NO = (
    Word("1", "是", ("1", "Y", "YES", "TRUE", "有效", "启用", "在用", "正常")),
    Word("0", "否", ("0", "2", "N", "NO", "FALSE", "无效", "停用", "禁用", "失效")),
)
_PASSED = (
    Word("passed", "验收通过", ("通过", "合格", "1", "10", "20")),
    Word("failed", "验收不通过", ("不通过", "不合格", "拒收", "0", "11")),
)
_DETAIL_WORDS = (
    Word("open", "待验收", ("未验收", "未确认", "待收货", "00")),
    Word("passed", "验收通过", ("通过", "合格", "已验收", "1", "10")),
    Word("failed", "验收不通过", ("不通过", "不合格", "拒收", "0", "11")),
    Word("stocked", "已入库", ("入库", "20")),
    Word("void", "已作废", ("作废", "已撤销", "01")),
)
_UNITS = (
    Word("pack", "包装单位", ("计价单位", "1", "盒", "瓶")),
    Word("dosage", "最小使用单位", ("最小单位", "制剂单位", "2", "片", "支")),
)

_PROVINCE_CODE = (
    "province_code",
    "省标代码",
    *("统编代码", "商品统编代码", "省平台编码", "商品编码", "药品编码", "产品编码", "平台药品编码"),
    *("ZXSPBM", "流水号"),
)
_DISTRIBUTOR = (
    "distributor_code",
    "配送企业代码",
    *("配送企业编码", "药企编码", "供应商编码", "供应商代码", "配送商编码", "企业编码", "YQBM"),
    *("统一社会信用代码", "配送企业", "供应商", "供货单位"),
)
_BATCH = ("batch", "批号", "生产批号", "产品批号", "药品批号", "SCPH")
_EXPIRY = ("expiry", "有效期至", "有效期", "有效日期", "失效日期", "效期", "有效期限", "YXRQ")
_MAKER = ("maker", "生产企业", "生产厂家", "生产企业名称", "生产厂商", "厂家", "产地", "SCQYMC")
_NAME = ("name", "通用名", "药品名称", "通用名称", "品名", "产品名称", "名称", "药品通用名", "CPM")
_STRENGTH = ("strength", "规格", "药品规格", "制剂规格", "包装规格", "GG")
_FORM = ("form", "剂型", "剂型名称", "YPJX")
_UNIT = ("unit", "包装单位", "单位", "计量单位", "最小销售包装单位", "BZDWMC")
_QUANTITY = "数量"
_PRICE = ("price", "单价", "含税单价", "采购价", "采购单价", "采购价格", "价格", "中标价", "挂网价")
_AMOUNT = ("amount", "金额", "含税金额", "总金额", "采购金额", "合计金额")
_POINT = ("delivery_point", "配送点编码", "配送点", "配送地址编码", "收货地址编码", "PSDBM")
_LINE_ID = (
    *("order_line_id", "订单明细编号", "订单明细号", "采购明细编号", "DDMXBH"),
    *("关联明细编号", "GLMXBH"),
)
_ORDER_NO = (
    "plan_no",
    "医院计划单号",
    "计划单号",
    "采购计划单号",
    "医院订单号",
    "订单编号",
    "订单号",
)
_ORDER_LINE = ("line_no", "行号", "序号", "顺序号", "明细序号", "SXH")
_REMARK = ("remark", "备注", "说明", "备注说明", "BZSM")

_ORDER_REFERENCE = (
    _field(*_LINE_ID, form=Form.CODE),
    _field(*_ORDER_NO, form=Form.CODE),
    _field(*_ORDER_LINE, form=Form.COUNT),
)
"""Which order line a row is about."""
_MADE = (_field(*_STRENGTH), _field(*_FORM), _field(*_MAKER))

DELIVERIES = PlatformTable(
    "deliveries",
    "配送单",
    "配送企业发来的随货清单：一行是一个品种的一个批号（有箱码时一箱一行）。",
    (
        _must("delivery_no", "配送单号", "送货单号", "随货单号", "出库单号", "发货单号", "PSDH"),
        _must(*_DISTRIBUTOR, form=Form.CODE),
        _must(*_PROVINCE_CODE, form=Form.CODE),
        _field(*_NAME),
        *_MADE,
        _field(*_BATCH, form=Form.CODE),
        _field("production_date", "生产日期", "生产时间", "SCRQ", form=Form.DAY),
        _must(*_EXPIRY, form=Form.DAY),
        _must(
            *(
                "quantity",
                "配送数量",
                _QUANTITY,
                "发货数量",
                "送货数量",
                "出库数量",
                "配送量",
                "PSL",
            ),
            form=Form.WHOLE,
        ),
        _field(*_UNIT),
        _field(
            "carton_no", "箱码", "箱号", "配送单条码", "箱条码", "物流码", "PSDTM", form=Form.CODE
        ),
        _field("shipped_at", "发货日期", "配送日期", "送货日期", "出库日期", form=Form.MOMENT),
        _field("detail_id", "配送明细编号", "配送明细号", "明细编号", "PSMXBH", form=Form.CODE),
        *_ORDER_REFERENCE,
    ),
    document=("delivery_no", "distributor_code"),
)
CATALOGUE = PlatformTable(
    "catalogue",
    "目录",
    "省平台导出的药品目录：一行是一个品种。",
    (
        _must(*_PROVINCE_CODE, form=Form.CODE),
        _must(*_NAME),
        *_MADE,
        _field("approval_number", "批准文号", "国药准字", "注册证号", "批文号", "PZWH"),
        _field("standard_code", "药品本位码", "本位码", "国家药品编码", "YPBWM", form=Form.CODE),
        _field(*_UNIT),
        _field("dosage_unit", "最小单位", "制剂单位", "最小制剂单位", "最小使用单位", "YYDWMC"),
        _must(
            *("pack_quantity", "转换比", "包装数量", "转换系数", "包装转换比", "系数", "BZNHSL"),
            form=Form.RATIO,
        ),
        _field(*_PRICE, form=Form.AMOUNT),
        _field(
            *("insurance_code", "医保代码", "医保编码", "国家医保代码", "国家医保编码"),
            form=Form.CODE,
        ),
        _field("trade_name", "商品名", "商品名称"),
        _field("distributors", "配送企业", "配送公司", "供货单位", "供应商", form=Form.NAMES),
        _field("status", "状态", "使用状态", "采购状态", "在用状态"),
        _field("material", "包装材质", "材质"),
    ),
    unique=("province_code",),
)
INVOICES = PlatformTable(
    "invoices",
    "发票",
    "配送企业的发票明细：一行是发票的一行，红字发票数量为负。",
    (
        _must("invoice_no", "发票号", "发票号码", "发票编号", "FPH", form=Form.CODE),
        _must(*_DISTRIBUTOR, form=Form.CODE),
        _field("invoiced_on", "开票日期", "发票日期", "FPRQ", form=Form.DAY),
        _field("line_id", "发票明细编号", "发票明细号", "FPMXBH", form=Form.CODE),
        _must(*_PROVINCE_CODE, form=Form.CODE),
        _field(*_BATCH, form=Form.CODE),
        _field(*_EXPIRY, form=Form.DAY),
        _must("quantity", _QUANTITY, "开票数量", "SPSL", form=Form.WHOLE),
        _field(*_PRICE, "HSDJ", form=Form.AMOUNT),
        _field(*_AMOUNT, "HSJE", form=Form.AMOUNT),
        *_ORDER_REFERENCE,
    ),
    document=("invoice_no", "distributor_code"),
)
RELATIONS = PlatformTable(
    "relations",
    "配送关系",
    "谁可以配送什么到哪里：一行是一个品种的一家配送企业。",
    (
        _must(*_DISTRIBUTOR, form=Form.CODE),
        _field("distributor", "配送企业名称", "企业名称", "供应商名称"),
        _field(*_PROVINCE_CODE, form=Form.CODE),
        _field("address_code", "配送点编码", "配送点", "PSDBM", form=Form.CODE),
        _field("valid_from", "有效期起", "生效日期", "开始日期", "启用日期", form=Form.DAY),
        _field("valid_until", "有效期止", "失效日期", "截止日期", "结束日期", form=Form.DAY),
        TableField("enabled", "是否有效", Form.WORD, False, ("启用", "有效", "状态"), _YES_NO),
        _field("scope", "配送范围"),
        _field("restraint", "配送制约要求"),
        _field("period", "中标期数"),
    ),
    unique=("distributor_code", "province_code", "address_code"),
)
ORDER_STATES = PlatformTable(
    "order-states",
    "订单状态",
    "平台给回的订单处理结果：一行是订单的一行，没有行号时对整张订单有效。",
    (
        _must(*_ORDER_NO, form=Form.CODE),
        _field(*_ORDER_LINE, form=Form.COUNT),
        _field(*_PROVINCE_CODE, form=Form.CODE),
        TableField(
            "state",
            "订单状态",
            Form.WORD,
            True,
            ("状态", "明细状态", "处理状态", "处理结果", "DDMXZT"),
            tuple(
                Word(state.value, STATE_NAMES[state][0], others)
                for state, others in _ORDER_WORDS.items()
            ),
        ),
        _field(*_LINE_ID, form=Form.CODE),
    ),
)
ACCEPTANCE_STATES = PlatformTable(
    "acceptance-states",
    "验收状态",
    "平台或配送企业给回的验收结果，用来对账：一行是一条配送明细；没有明细编号时按配送单号、品种、"
    "批号和箱码认。",
    (
        _field("detail_id", "配送明细编号", "配送明细号", "明细编号", "PSMXBH", form=Form.CODE),
        _field("delivery_no", "配送单号", "送货单号", "随货单号", "PSDH", form=Form.CODE),
        _field(*_DISTRIBUTOR, form=Form.CODE),
        _field(*_PROVINCE_CODE, form=Form.CODE),
        _field(*_BATCH, form=Form.CODE),
        _field("carton_no", "箱码", "箱号", "配送单条码", "箱条码", "PSDTM", form=Form.CODE),
        TableField(
            "state",
            "验收状态",
            Form.WORD,
            True,
            ("状态", "处理状态", "明细状态", "验收结果", "验收结论", "CLZT"),
            _DETAIL_WORDS,
        ),
        _field("taken", "验收数量", "入库数量", "实收数量", "收货数量", form=Form.WHOLE),
    ),
)
RETURN_STATES = PlatformTable(
    "return-states",
    "退货状态",
    "平台给回的退货处理结果：一行是一张退货单。",
    (
        _must("return_no", "退货单号", "医院退货单号", "THDBH", form=Form.CODE),
        TableField(
            "state",
            "退货状态",
            Form.WORD,
            True,
            ("状态", "处理状态", "处理结果", "审批状态"),
            tuple(
                Word(state.value, RETURN_NAMES[state][0], others)
                for state, others in _RETURN_WORDS.items()
            ),
        ),
    ),
)
ORDERS = PlatformTable(
    "orders",
    "订单（送出）",
    "要在平台上导入的采购订单：请选平台的导入模板作为样本。",
    (
        _must(*_ORDER_NO, form=Form.CODE),
        _field(*_ORDER_LINE, form=Form.COUNT),
        _must(*_PROVINCE_CODE, form=Form.CODE),
        _must("quantity", "采购数量", _QUANTITY, "订购数量", "CGSL", form=Form.WHOLE),
        TableField("counts", "采购计量单位", Form.WORD, False, ("计量单位", "CGJLDW"), _UNITS),
        _field(*_PRICE, "CGDJ", form=Form.AMOUNT),
        _field(*_AMOUNT, form=Form.AMOUNT),
        _field(*_DISTRIBUTOR, form=Form.CODE),
        _field(*_POINT, form=Form.CODE),
        _field("latest_on", "最晚到货日期", "要求到货日期", "到货日期", "ZWDHRQ", form=Form.DAY),
        _field(*_NAME),
        _field(*_STRENGTH),
        _field(*_MAKER),
        _field(*_UNIT),
        _field(*_REMARK),
    ),
    outgoing=True,
)
ACCEPTANCES = PlatformTable(
    "acceptances",
    "验收（送出）",
    "要在平台上导入的验收结果：一行是一条配送明细。",
    (
        _must("detail_id", "配送明细编号", "配送明细号", "明细编号", "PSMXBH", form=Form.CODE),
        TableField(
            "result", "验收结果", Form.WORD, True, ("验收情况", "验收结论", "YSJG"), _PASSED
        ),
        _field("delivery_no", "配送单号", "送货单号", "随货单号", "PSDH", form=Form.CODE),
        _field(*_DISTRIBUTOR, form=Form.CODE),
        _field("carton_no", "箱码", "箱号", "配送单条码", "箱条码", "PSDTM", form=Form.CODE),
        _field(*_PROVINCE_CODE, form=Form.CODE),
        _field(*_NAME),
        _field(*_BATCH, form=Form.CODE),
        _field(*_EXPIRY, form=Form.DAY),
        _field("quantity", "配送数量", _QUANTITY, "配送量", "PSL", form=Form.WHOLE),
        _field("taken", "验收数量", "入库数量", "实收数量", "收货数量", form=Form.WHOLE),
        _field(*_REMARK, "验收备注", "不通过原因", "YSJGBZ"),
    ),
    outgoing=True,
)
RETURNS = PlatformTable(
    "returns",
    "退货（送出）",
    "要在平台上导入的退货单：一行是一个品种的一个批号。",
    (
        _must("return_no", "退货单号", "医院退货单号", form=Form.CODE),
        _must(*_DISTRIBUTOR, form=Form.CODE),
        _field(*_POINT, form=Form.CODE),
        _must(*_PROVINCE_CODE, form=Form.CODE),
        _must(*_BATCH, form=Form.CODE),
        _must("quantity", "退货数量", _QUANTITY, "THSL", form=Form.WHOLE),
        _field("price", "退货单价", "单价", "THDJ", form=Form.AMOUNT),
        _field("amount", "退货金额", "退货总价", "金额", "THZJ", form=Form.AMOUNT),
        _field("reason", "退货原因", "原因", "THYY"),
        TableField("volume_based", "带量采购", Form.WORD, False, ("带量采购标志",), _YES_NO),
        _field("detail_ids", "配送明细编号", "配送明细号", "PSMXBH", form=Form.NAMES),
    ),
    outgoing=True,
)
TABLES: Mapping[str, PlatformTable] = {
    one.name: one
    for one in (
        *(DELIVERIES, CATALOGUE, INVOICES, RELATIONS),
        *(ORDER_STATES, RETURN_STATES, ACCEPTANCE_STATES),
        *(ORDERS, ACCEPTANCES, RETURNS),
    )
}
SETTING = "mapping-"
"""What the names of settings begin with that hold a mapping: mapping-deliveries."""


def table_of(setting: str) -> PlatformTable | None:
    """The table whose mapping a setting holds; None for another setting."""
    return TABLES.get(setting.removeprefix(SETTING)) if setting.startswith(SETTING) else None
