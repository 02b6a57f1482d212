"""The gateway's result codes and what each asks of the caller.

Without it "already uploaded" would look like a failure and a failure would be sent for ever. Only 0
is done; which codes say that something was done before, and which another try may change, are
settings. Codes without a name here were seen in ranges, or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping

from sync.connectors.jiangsu_dep.settings import DepSettings
from sync.connectors.port import PlatformError

PLATFORM = "江苏采购平台"
DONE = "0"
PARTLY = "2"
BAD_ANSWER = "bad-answer"
BUSY_WAIT_S = 600.0

_MISMATCHES = (11011, 11020)

MEANINGS: Mapping[str, str] = {
    "1": "处理错误",
    PARTLY: "部分内容有误，其余已处理",
    "3": "与平台上的历史数据不匹配",
    "10000": "平台未知错误，稍后会自动重试",
    "10001": "没有指定业务类型",
    "10002": "业务类型无效",
    "10003": "平台不支持此业务",
    "10004": "平台没有为本机构配置数据流，请联系平台",
    "10005": "用户未知，请核对医院编码",
    "10006": "密码有误",
    "10007": "平台没有推送地址，请联系平台",
    "10010": "没有明细",
    "10011": "药品编码（UniCode）重复，请合并同一药品的行",
    "10012": "机构类型有误",
    "10013": "行号（Seq）重复",
    "10014": "一次上传的记录过多",
    "10015": "必填内容为空",
    "10016": "必填内容为空",
    "10017": "必填内容为空",
    "10018": "必填内容为空",
    "11001": "医院编码不匹配，请核对设置",
    "11002": "药品编码（UniCode）不匹配，请核对目录",
    "11003": "配送点不匹配，请核对配送点编码",
    "11004": "供应商不匹配，请核对配送企业编码",
    "11005": "生产厂家不匹配",
    "11006": "资料待平台审核，审核后再上传",
    "11019": "发票号不匹配",
    "11020": "平台代码不匹配",
    "12000": "已上传过",
    "20000": "无需处理",
    "20004": "已作废",
    "20005": "已有后续流程，不能再改",
    "40101": "用户有误，请核对医院编码",
    "40102": "密码有误",
    "40300": "令牌未获授权，请向平台核对令牌",
    "40301": "授权已过期，请向平台换取新令牌",
    "40302": "授权尚未生效，请核对生效日期",
}


def refused(code: str, said: str, settings: DepSettings) -> PlatformError:
    """Say what a result means that is not done."""
    hint = " ".join(said.split())
    meaning = MEANINGS.get(code) or _unnamed(code)
    wait_s = BUSY_WAIT_S if code in settings.passing_codes else None
    message = f"{PLATFORM}：{meaning}（代码 {code}）"
    return PlatformError(
        code, f"{message}，平台提示：{hint}" if hint else message, retry_after_s=wait_s
    )


def unexpected(what: str) -> PlatformError:
    """Say that an answer cannot be read."""
    return PlatformError(
        BAD_ANSWER,
        f"{PLATFORM}的应答不合规则：{what}，稍后会自动重试",
        retry_after_s=BUSY_WAIT_S,
    )


def not_offered(what: str, advice: str) -> PlatformError:
    """Say that the platform has no such message."""
    return PlatformError("not-offered", f"{PLATFORM}不提供{what}，{advice}")


def _unnamed(code: str) -> str:
    least, most = _MISMATCHES
    known = code.isascii() and code.isdigit() and least <= int(code[:9]) <= most
    return "上传内容与平台资料不匹配" if known else "平台返回未知代码，请联系平台"
