"""What the platform's answers mean and ask of the caller.

Without it an expired token would look like a refusal, and a refusal would be sent for ever.
returnCode: 1 done, 0 the token does not hold (a new one, and again), 2 an error that returnMsg
tells. Uploads are judged entry by entry: successList, and errorList with errorReasonList. Which
errors pass by themselves is written nowhere; only the platform's own words can tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sync.connectors.port import PlatformError
from sync.connectors.zhejiang_hsnn.settings import HsnnSettings

Json = Mapping[str, Any]

DONE = "1"
TOKEN_REFUSED = "0"
REFUSED = "2"
BAD_ANSWER = "bad-answer"
TOKEN_WAIT_S = 60.0
BUSY_WAIT_S = 600.0

_NAMED = 10
"""Entries that are named in one sentence."""


def require_done(answer: Json, settings: HsnnSettings) -> None:
    """Return when the platform has done what was asked; raises PlatformError."""
    code, said = text(answer, "returnCode"), text(answer, "returnMsg")
    if code == DONE:
        return
    if code == TOKEN_REFUSED:
        raise PlatformError(
            TOKEN_REFUSED, _message("令牌无效或已过期", said), retry_after_s=TOKEN_WAIT_S
        )
    if code == REFUSED:
        raise refusal(REFUSED, _message("浙江采购平台没有接受", said), settings)
    raise unexpected(f"处理结果（returnCode）为“{code}”")


def refusal(code: str, message: str, settings: HsnnSettings) -> PlatformError:
    """Say that something was not taken; worth another try where the platform's words say so."""
    passing = any(word in message for word in settings.passing_words)
    return PlatformError(code, message, retry_after_s=BUSY_WAIT_S if passing else None)


def unexpected(what: str) -> PlatformError:
    """Say that an answer cannot be read."""
    return PlatformError(
        BAD_ANSWER,
        f"浙江采购平台的应答不合规则：{what}，稍后会自动重试",
        retry_after_s=BUSY_WAIT_S,
    )


def not_offered(what: str, setting: str) -> PlatformError:
    """Say that a call has no name yet."""
    return PlatformError(
        "not-offered", f"浙江采购平台的{what}接口还没有设置（{setting}），请向平台索取接口路径"
    )


def require_taken(
    answer: Json, entries: Sequence[Mapping[str, str]], keys: Sequence[str], settings: HsnnSettings
) -> list[Json]:
    """The platform's word on each entry that was sent, in their order; raises PlatformError.

    `keys`: what names an entry; an answer may repeat some of them only. An entry of which nothing
    is said is not known to be taken.
    """
    failed = rows(answer, "errorList")
    wrong = [(entry, row) for entry in entries for row in failed if _is_of(row, entry, keys)]
    if wrong:
        code = next(iter(_reasons(wrong[0][1])), ("", ""))[0] or "refused"
        said = "；".join(_named(entry, row, keys) for entry, row in wrong[:_NAMED])
        more = f"；另有 {len(wrong) - _NAMED} 条有误" if len(wrong) > _NAMED else ""
        raise refusal(code, f"浙江采购平台没有接受：{said}{more}", settings)
    taken = rows(answer, "successList")
    found = []
    for entry in entries:
        mine = next((row for row in taken if _is_of(row, entry, keys)), None)
        if mine is None:
            raise unexpected(f"没有说明 {entry[keys[0]]} 是否成功")
        found.append(mine)
    return found


def rows(parent: Json, name: str) -> list[Json]:
    """The objects of a list; empty where there is none."""
    value = parent.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise unexpected(f"{name} 不是列表")
    return value


def text(parent: Json, name: str) -> str:
    """A field as text; empty where it is missing or nothing."""
    value = parent.get(name)
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()


def _is_of(row: Json, entry: Mapping[str, str], keys: Sequence[str]) -> bool:
    said = [key for key in keys if text(row, key)]
    return bool(said) and all(text(row, key) == entry[key] for key in said)


def _named(entry: Mapping[str, str], row: Json, keys: Sequence[str]) -> str:
    reasons = "，".join(f"{said or '未说明原因'}（{code}）" for code, said in _reasons(row))
    return f"{entry[keys[0]]} {reasons or '未说明原因'}"


def _reasons(row: Json) -> list[tuple[str, str]]:
    return [(text(one, "errorCode"), text(one, "errorMsg")) for one in rows(row, "errorReasonList")]


def _message(meaning: str, hint: str) -> str:
    hint = " ".join(hint.split())
    return f"{meaning}（平台提示：{hint}）" if hint else meaning
