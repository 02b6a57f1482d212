"""The result codes this stand-in answers with, and their words.

Without it every message would invent its own. Source: tables 4.1.11 and 4.1.12 of the interface.
"""

from __future__ import annotations

from enum import Enum


class Result(Enum):
    """处理结果: the code and what it means."""

    DONE = ("00000", "")
    BAD_DETAIL = ("10000", "明细处理有误，请查看各行处理结果")
    COMMUNICATION_FAILED = ("11001", "通信失败")
    SYSTEM_ERROR = ("11002", "系统处理错误")
    WRONG_ACCOUNT = ("11003", "用户名密码校验失败")
    WRONG_MESSAGE = ("11004", "消息类型码有误")
    WRONG_SIGNATURE = ("11005", "签名比对失败")
    WRONG_XML = ("11006", "XML 格式有误")
    WRONG_OPERATION = ("12001", "操作类型有误")
    NO_HOSPITAL = ("12002", "医院编码不存在")
    NO_DISTRIBUTOR = ("12003", "药企编码不存在")
    NO_DELIVERY_POINT = ("12004", "医院配送点不存在")
    WRONG_PURCHASE_TYPE = ("12005", "采购类型有误")
    NO_APPROVAL = ("12006", "批准文号不存在")
    NO_STANDARD_CODE = ("12007", "本位码不存在")
    NO_PRODUCT = ("12009", "药企商品编码不存在")
    WRONG_GOODS = ("12010", "商品类型有误")
    WRONG_KIND = ("12011", "药品类型有误")
    WRONG_ORDER_STATE = ("12016", "订单状态有误")
    WRONG_RETURN_STATE = ("12017", "退货单状态有误")
    WRONG_INQUIRY_STATE = ("12018", "询价单状态有误")
    NO_DELIVERY = ("12022", "配送单号不存在")
    NO_INQUIRY = ("12026", "询价单编号不存在")
    INQUIRY_OVER = ("12027", "询价单已过期")
    NO_QUOTATION_NUMBER = ("12028", "报价单编号不存在")
    OTHER_ORDER = ("12029", "确认的订单信息不一致")
    OTHER_RETURN = ("12030", "确认的退货单信息不一致")
    WRONG_GOODS_TYPE = ("13005", "商品类型有误")
    WRONG_KIND_OF_LINE = ("13006", "药品类型有误")
    UNMATCHED_PRODUCT = ("13008", "商品编码未对照")
    WRONG_PACKING = ("13009", "装箱类型有误")
    NO_ORDER_LINE = ("13014", "订单明细编号有误")
    NO_DETAIL = ("13015", "配送信息不存在")
    LINE_NO_TWICE = ("13016", "顺序号不唯一")
    INTERVAL_60 = ("22001", "日期间隔大于 60 天")
    INTERVAL_365 = ("22002", "日期间隔大于 365 天")
    WRONG_COUNT = ("22003", "明细记录数校验有误")
    WRONG_CARTONS = ("22004", "装箱数校验有误")
    NO_INVOICE = ("22007", "发票号不存在")
    NO_ORDER = ("22008", "订单号不存在")
    NO_QUOTATION = ("22009", "报价单号不存在")
    NO_RETURN = ("22010", "退货单号不存在")
    NOT_DECLARED = ("23001", "特需药品未申报成功")
    # The same number, said of a return.
    WRONG_SUM = ("23001", "退回总价校验有误")
    ALREADY_CONFIRMED = ("32001", "订单号已确认")
    RETURN_ALREADY_CONFIRMED = ("32002", "退货单号已确认")
    PACK_UNMATCHED = ("33003", "药品包装不存在，待人工匹配")

    @property
    def code(self) -> str:
        """The five digits."""
        return str(self.value[0])

    @property
    def meaning(self) -> str:
        """The platform's words."""
        return str(self.value[1])


class Refusal(Exception):
    """A message was not processed: why, for ZTCLJG and CWXX."""

    def __init__(self, result: Result, hint: str = "") -> None:
        """Give the code, and more words where the code alone does not say what to mend."""
        super().__init__(f"{result.code} {hint or result.meaning}")
        self.result = result
        self.hint = hint or result.meaning
