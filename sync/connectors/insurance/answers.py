"""Reads answers: the envelope's verdict first, then the output's own.

Without it a refused batch would pass for taken: infcode 0 says only that the message arrived, and
output.result.retRslt, or a list of refused records, says whether it was done. The output is an
object, or a text that holds one. The codes of refusals are not documented; err_msg is read for the
words that the settings name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from sync.connectors.insurance.sealing import unseal
from sync.connectors.insurance.settings import InsuranceSettings
from sync.connectors.insurance_port import ALREADY_THERE, TOO_MANY, RefusedRecord
from sync.connectors.port import PlatformError

NOT_THERE = "not-there"
BUSY = "busy"
BAD_ANSWER = "bad-answer"
UNREADABLE_WAIT_S = 600.0
CLOCK_WAIT_S = 600.0

Json = Mapping[str, Any]

_OK = "0"
_DONE, _REFUSED = "1", "0"
_SIZE_WORDS = ("条数", "笔数", "过大")
_CLOCK_WORDS = ("timestamp", "时间戳", "时间")


def open_answer(body: bytes, settings: InsuranceSettings) -> bytes:
    """The plain text of an answer; refusals come plain also where messages are sealed."""
    if settings.keys is None:
        return body
    root = _object(body, "应答")
    if "encData" not in root:
        if text(root, "infcode") == _OK:
            raise unexpected("成功的应答没有加密")
        return body
    try:
        return unseal(root, settings.keys)
    except ValueError as error:
        raise unexpected(str(error)) from error


def read_answer(body: bytes, settings: InsuranceSettings) -> dict[str, Any]:
    """Read a plain answer and return its output; raises PlatformError unless it is a success."""
    root = _object(body, "应答")
    code = text(root, "infcode")
    if not code:
        raise _of_gateway(root)
    if code != _OK:
        raise _refusal(f"infcode-{code}", text(root, "err_msg"), settings)
    output = _output(root.get("output"))
    _require_done(output, settings)
    return output


def _require_done(output: Json, settings: InsuranceSettings) -> None:
    """The second verdict: refused as a whole, where no list tells which records were."""
    result = output.get("result")
    if not isinstance(result, Mapping):
        return
    said = text(result, "retRslt")
    if said == _REFUSED and not any(refused_rows(output)):
        raise _refusal("refused", text(result, "msgRslt"), settings)
    if said not in ("", _DONE, _REFUSED):
        raise unexpected(f"retRslt 为“{said}”")


def refused_records(output: Json, settings: InsuranceSettings) -> tuple[RefusedRecord, ...]:
    """The records of a batch that were not taken; PlatformError where one has no number."""
    found = []
    for row in refused_rows(output):
        number = text(row, "fixmedins_bchno") or text(row, "fixmedinsBchno")
        if not number:
            raise unexpected("未通过的明细没有批次流水号")
        reason = text(row, "msgRslt") or "平台没有说明原因"
        problem = _refusal("refused", reason, settings)
        found.append(
            RefusedRecord(number, reason, problem.code, problem.message, problem.retry_after_s)
        )
    return tuple(dict.fromkeys(found))


def refused_rows(output: Json) -> Iterator[Json]:
    """The rows of the lists of refusals (purcinfoErrDetail and its kind)."""
    for name, rows in output.items():
        if name.endswith("ErrDetail") and isinstance(rows, list):
            yield from (
                row for row in rows if isinstance(row, Mapping) and text(row, "retRslt") != _DONE
            )


def says_known(said: str, settings: InsuranceSettings) -> bool:
    """A refusal says that the number is there; one about a trace code never says that."""
    of_code = any(word in said for word in settings.code_words)
    return not of_code and any(word in said for word in settings.known_words)


def rows(output: Json) -> list[Json]:
    """The rows of a question's answer, under whichever name they stand."""
    lists = [value for value in output.values() if isinstance(value, list)]
    listed = lists[0] if lists else [one for one in output.values() if isinstance(one, dict)]
    found: list[Json] = [one for one in listed if isinstance(one, dict)]
    if len(found) < len(listed):
        raise unexpected("查询结果不是列表")
    return found


def inside(output: Json) -> Json:
    """The fields of an answer, whether they stand in a node or not."""
    nodes = [value for value in output.values() if isinstance(value, dict)]
    return nodes[0] if len(output) == 1 and nodes else output


def text(fields: Json, name: str) -> str:
    """A field as text; empty where it is missing or nothing."""
    value = fields.get(name)
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()


def unexpected(what: str) -> PlatformError:
    """Say that an answer cannot be read; whether anything was done is unknown."""
    return PlatformError(
        BAD_ANSWER,
        f"医保平台的应答不合规则：{what}，稍后会自动重试",
        retry_after_s=UNREADABLE_WAIT_S,
    )


def _object(body: bytes, what: str) -> dict[str, Any]:
    try:
        root = json.loads(body, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise unexpected(f"{what}不是 JSON") from error
    if not isinstance(root, dict):
        raise unexpected(f"{what}不是 JSON 对象")
    return root


def _output(said: object) -> dict[str, Any]:
    if isinstance(said, str) and said.strip():
        return _object(said.encode("utf-8", "replace"), "output ")
    if said is None or said == "":
        return {}
    if isinstance(said, list):
        return {"data": said}
    if not isinstance(said, dict):
        raise unexpected("output 不是 JSON 对象")
    return said


def _of_gateway(root: Json) -> PlatformError:
    """What lies before the platform refused: it has words of its own, and no infcode."""
    code = text(root, "code")
    said = text(root, "message") or text(root, "msg")
    if not code:
        return unexpected("没有 infcode")
    clock = any(word in said.lower() for word in _CLOCK_WORDS)
    advice = "请校准本机时钟" if clock else "请核对 paasid、令牌与网关地址"
    return PlatformError(
        f"gateway-{code}",
        f"医保网关没有放行，{advice}（网关提示：{_line(said)}）",
        retry_after_s=CLOCK_WAIT_S if clock else None,
    )


def _refusal(code: str, said: str, settings: InsuranceSettings) -> PlatformError:
    hint = f"（平台提示：{_line(said)}）" if said else ""

    def says(words: tuple[str, ...]) -> bool:
        return any(word in said for word in words)

    if says(settings.busy_words):
        return PlatformError(
            BUSY, f"医保平台繁忙，稍后会自动重试{hint}", retry_after_s=settings.busy_wait_s
        )
    if says_known(said, settings):
        return PlatformError(ALREADY_THERE, f"医保平台已有这个流水号，请核对{hint}")
    if says(settings.absent_words):
        return PlatformError(NOT_THERE, f"医保平台没有所指的记录，请核对{hint}")
    if says(_SIZE_WORDS):
        code = TOO_MANY
    return PlatformError(code, f"医保平台没有接受，请按提示更正后重新上传{hint}")


def _line(said: str) -> str:
    return " ".join(said.split())
