"""What the gateway's and the platform's codes mean and ask of the caller.

Without it a busy gateway would look like a wrong request and a wrong request would be sent for
ever. Gateway: sub_code `isp.` is the server's fault, worth another try; `isv.` is the caller's, not
worth one; code 7 (`accesscontrol.limited-by-…`) bans for the seconds its sub_msg names. 30 and 31
are about this machine's clock: another try signs with the clock as it is then. Business codes are
never worth another try, but one: goods that were just taken in wait in the platform's queue.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sync.connectors.mashangfangxin.settings import MsfxSettings
from sync.connectors.port import PlatformError

NOT_IN_STOCK = "FAIL_BIZ_NOT_CURRENT_OPERATE_CODE"
NO_SUCH_BILL = "FAIL_BIZ_NO_PAT_INFO"
BAD_ANSWER = "bad-answer"
SERVER_WAIT_S = 60.0
UNREADABLE_WAIT_S = 600.0
CLOCK_WAIT_S = 600.0

_CALL_LIMIT = "7"
_CLOCK = frozenset({"30", "31"})
_SERVER = frozenset({"3", "10", "15"})
"""The server's fault unless the sub_code says otherwise."""
_BAN = re.compile(r"ban will last for (\d{1,6}) more second")

MEANINGS: Mapping[str, str] = {
    "3": "文件上传失败",
    "7": "调用次数超限",
    "9": "请求方式有误",
    "10": "服务不可用",
    "11": "应用权限不足",
    "12": "用户权限不足",
    "13": "合作伙伴权限不足",
    "15": "远程服务出错",
    "21": "缺少方法名",
    "22": "方法名有误",
    "23": "返回格式有误",
    "24": "缺少签名",
    "25": "签名不正确，请核对应用密钥与签名方式",
    "26": "缺少授权（session）",
    "27": "授权（session）无效或已过期，请重新授权",
    "28": "缺少应用标识",
    "29": "应用标识无效，请核对",
    "30": "缺少时间戳",
    "31": "时间戳无效，请校准本机时钟",
    "32": "缺少版本号",
    "33": "版本号有误",
    "34": "版本号不受支持",
    "40": "缺少参数",
    "41": "参数有误",
    NOT_IN_STOCK: "该码尚未入库，请先上传采购入库单，处理成功后才能展开",
    NO_SUCH_BILL: "平台没有这张单据",
    "BILL_DECODE_ERROR": "单据无法解析",
    "BILL_FILE_NAME_DUPLICATE_UPLOAD": "单据号重复",
}

Json = Mapping[str, Any]


def of_gateway(error: Json, settings: MsfxSettings) -> PlatformError:
    """Say what an `error_response` means."""
    code, sub_code = text(error, "code"), text(error, "sub_code")
    said = text(error, "sub_msg") or text(error, "msg")
    return PlatformError(
        sub_code or f"top-{code}",
        _message(MEANINGS.get(code, "码上放心拒绝了请求"), f"{code} {sub_code} {said}"),
        retry_after_s=_wait_s(code, sub_code, said, settings),
    )


def of_business(result: Json, settings: MsfxSettings) -> PlatformError:
    """Say what a result that is no success means."""
    code = text(result, "msg_code") or "no-success"
    wait_s = settings.queue_wait_s if code == NOT_IN_STOCK else None
    meaning = MEANINGS.get(code, "码上放心没有接受")
    return PlatformError(
        code, _message(meaning, f"{code} {text(result, 'msg_info')}"), retry_after_s=wait_s
    )


def unexpected(what: str) -> PlatformError:
    """Say that an answer cannot be read."""
    return PlatformError(
        BAD_ANSWER,
        f"码上放心的应答不合规则：{what}，稍后会自动重试",
        retry_after_s=UNREADABLE_WAIT_S,
    )


def text(fields: Json, name: str) -> str:
    """A field as text; empty where it is missing or nothing."""
    value = fields.get(name)
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()


def _wait_s(code: str, sub_code: str, said: str, settings: MsfxSettings) -> float | None:
    if code == _CALL_LIMIT or sub_code.startswith("accesscontrol."):
        ban = _BAN.search(said)
        # One second more than it says: its clock and ours do not tick together.
        return float(ban[1]) + 1 if ban else settings.call_limit_wait_s
    if code in _CLOCK:
        return CLOCK_WAIT_S
    if sub_code.startswith("isp.") or (code in _SERVER and not sub_code.startswith("isv.")):
        return SERVER_WAIT_S
    return None


def _message(meaning: str, hint: str) -> str:
    hint = " ".join(hint.split())
    return f"{meaning}（平台提示：{hint}）" if hint else meaning
