"""Why a code does not move, in words: Chinese first, English beside it.

Without it a person would be told `left`. Each sentence says what happened and what to do next; a
code that has left is told when, how and with which document.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.tracing.rules import Departed, Standing
from app.tracing.values import KIND_NAMES, MoveKind, Problem


@dataclass(frozen=True, slots=True)
class Refusal:
    """One code that did not move."""

    code: str
    problem: Problem
    message: str
    """One Chinese sentence: what is wrong, and what to do."""
    english: str


_SENTENCES: dict[Problem, tuple[str, str]] = {
    Problem.NO_CODE: (
        "“{code}”不是追溯码，请扫描包装上的追溯码。",
        "“{code}” is no trace code: scan the one on the package.",
    ),
    Problem.UNKNOWN: (
        "追溯码 {code} 没有收过货，不在院内信息库里，请先收货或核对是否拿错。",
        "{code} was never received: receive it first, or check whether it is the right box.",
    ),
    Problem.UNCONFIRMED: (
        "追溯码 {code} 的收货单 {receipt} 尚未确认，确认收货之后才能出库。",
        "Receipt {receipt} of {code} is not confirmed yet; confirm it first.",
    ),
    Problem.LEFT: (
        "追溯码 {code} 已于 {when} {kind}{document}，不能再次出库，请核对；确有退回请先冲销。",
        "{code} left at {when} ({kind_name}{document}) and cannot leave again; if it came back,"
        " reverse that first.",
    ),
    Problem.OPENED: (
        "追溯码 {code} 已拆零，还剩 {remaining}/{units}，不能再拆零或退供应商。",
        "{code} was opened, {remaining} of {units} remain: it cannot be opened again or returned.",
    ),
    Problem.NOT_OPENED: (
        "追溯码 {code} 没有拆零，请先登记拆零再使用。",
        "{code} was not opened: open it before units are used.",
    ),
    Problem.NOT_SMALLEST: (
        "追溯码 {code} 是中包装或大包装，不能拆零，请扫描里面的小包装。",
        "{code} holds other packages and is not opened by units: scan a package inside.",
    ),
    Problem.UNITS: (
        "追溯码 {code} 的拆零数量不对，请填写 1 以上的整数。",
        "The units of {code} must be a whole number from 1 on.",
    ),
    Problem.TOO_FEW: (
        "追溯码 {code} 只剩 {remaining}/{units}，不够这次使用，请减少数量或换一盒。",
        "Only {remaining} of {units} remain in {code}: use less, or another box.",
    ),
    Problem.NOT_MOVED: (
        "追溯码 {code} 没有可以冲销的出库记录，请核对是否拿错。",
        "There is nothing to reverse for {code}; check whether it is the right box.",
    ),
    Problem.REVERSED: (
        "追溯码 {code} 的这次出库已经冲销过，不能再冲销。",
        "This movement of {code} was reversed before.",
    ),
    Problem.IN_USE: (
        "追溯码 {code} 拆零后已经使用，请先冲销各次使用，再冲销拆零。",
        "Units of {code} were used: reverse each use before the opening.",
    ),
    Problem.EMPTY: (
        "包装 {code} 里面的小包装都已出库，没有可以出库的了。",
        "All packages inside {code} have left.",
    ),
}


def refusal(
    problem: Problem, code: str, found: Standing | None = None, document_no: str = ""
) -> Refusal:
    """Word one; `document_no` is that of the departure."""
    values: dict[str, object] = {
        "code": code,
        "document": f"（{document_no}）" if document_no else "",
    }
    values |= {
        "receipt": found.receipt_no if found else "",
        "when": "",
        "kind": "",
        "kind_name": "",
    }
    opened = found.opened if found else None
    values |= {
        "remaining": opened.remaining if opened else 0,
        "units": opened.units if opened else 0,
    }
    if found is not None and found.departed is not None:
        values |= _departed(found.departed)
    chinese, english = _SENTENCES[problem]
    return Refusal(code, problem, chinese.format(**values), english.format(**values))


def _departed(left: Departed) -> dict[str, object]:
    name = "拆零用完" if left.kind is MoveKind.USED else KIND_NAMES[left.kind]
    when = left.at.astimezone().strftime("%Y-%m-%d %H:%M")
    return {"when": when, "kind": name, "kind_name": left.kind.value}
