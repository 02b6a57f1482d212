"""The platform's result codes and what each asks of the caller.

Without it a notice would look like a failure and a failure would be sent again for ever. Source:
tables 4.1.11 and 4.1.12. First digit: 0 done; 1 and 2 nothing processed, fix before sending again;
3 a notice, processed. 34001 and 34002 begin with 3 and are refusals all the same. Codes are judged
by number; only 11001 (the platform's own communication failure) is worth another try, after ten
minutes at the earliest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sync.connectors.port import PlatformError

COMMUNICATION_FAILED = "11001"
COMMUNICATION_WAIT_S = 600.0

_DONE = "00000"
_NAMED = 10
"""Lines that are named in one sentence."""
_REFUSED_NOTICES = frozenset({"34001", "34002"})

MEANINGS: Mapping[str, str] = {
    "10000": "至少一条明细处理失败",
    "11001": "通信失败",
    "11002": "系统处理错误",
    "11003": "用户名密码校验失败",
    "11004": "消息类型码有误",
    "11005": "签名比对失败",
    "11006": "XML 格式有误",
    "12001": "操作类型有误",
    "12002": "医院编码不存在",
    "12003": "药企编码不存在",
    "12004": "医院配送点不存在",
    "12005": "采购类型有误",
    "12006": "批准文号不存在",
    "12007": "本位码不存在",
    "12009": "药企商品编码不存在",
    "12010": "商品类型有误",
    "12011": "药品类型有误",
    "12012": "包装类型有误",
    "12015": "提交方式有误",
    "12016": "订单状态有误",
    "12017": "退货单状态有误",
    "12018": "询价单状态有误",
    "12022": "配送单号不存在",
    "12026": "询价单编号不存在",
    "12027": "询价单已过期",
    "12028": "报价单编号不存在",
    "12029": "确认的订单信息不一致",
    "12030": "确认的退货单信息不一致",
    "13001": "批准文号不存在",
    "13002": "本位码不存在",
    "13005": "商品类型有误",
    "13006": "药品类型有误",
    "13007": "包装类型有误",
    "13008": "商品编码未对照",
    "13009": "装箱类型有误",
    "13014": "订单明细编号有误",
    "13015": "配送信息不存在",
    "13016": "顺序号不唯一",
    "22001": "日期间隔大于 60 天",
    "22002": "日期间隔大于 365 天",
    "22003": "明细记录数校验有误",
    "22004": "装箱数校验有误",
    "22007": "发票号不存在",
    "22008": "订单号不存在",
    "22009": "报价单号不存在",
    "22010": "退货单号不存在",
    "23001": "特需药品未申报成功",
    "23002": "可在平台采购",
    "34001": "没有采购权",
    "34002": "达到可申报上限",
}


def require_processed(head: Mapping[str, str], structs: Sequence[Mapping[str, str]] = ()) -> None:
    """Return when the platform has done what was asked, raise PlatformError when it has not.

    `structs`: the answer's details, which say what is wrong with each line of an upload.
    """
    code = head.get("ZTCLJG", "")
    if code[:1] == "0" or (code[:1] == "3" and code not in _REFUSED_NOTICES):
        return
    if not code:
        raise PlatformError(
            "bad-answer",
            "阳光采购平台的应答没有处理结果（ZTCLJG），稍后会自动重试",
            retry_after_s=COMMUNICATION_WAIT_S,
        )
    wait_s = COMMUNICATION_WAIT_S if code == COMMUNICATION_FAILED else None
    said = _message(code, head.get("CWXX", "")) + _of_details(structs)
    raise PlatformError(code, said, retry_after_s=wait_s)


def _message(code: str, hint: str) -> str:
    meaning = MEANINGS.get(code, "平台返回未知代码")
    return f"{meaning}（平台提示：{hint}）" if hint and hint != meaning else meaning


def _of_details(structs: Sequence[Mapping[str, str]]) -> str:
    """What is wrong with which line; nothing where no line says so."""
    bad = [
        f"第 {struct.get('SXH') or position} 行 {struct.get('ZXSPBM', '')}："
        f"{_message(struct['CLJG'], struct.get('CLQKMS', ''))}"
        for position, struct in enumerate(structs, start=1)
        if struct.get("CLJG", _DONE)[:1] not in ("0", "")
    ]
    more = f"；另有 {len(bad) - _NAMED} 行有误" if len(bad) > _NAMED else ""
    return "。" + "；".join(bad[:_NAMED]) + more if bad else ""
