"""What the desk of cases says: Chinese first, English beside it.

Without it a person would be told `closed`. Each sentence says what happened and what to do next.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.readers.saying import Saying
from app.readers.system_words import of_system
from app.tracing.cases.store import Case
from app.tracing.cases.values import DECISION_NAMES, CaseKind, Decision

UNKNOWN = Saying(
    "本机还没有这件重码记录，请等同步完成后再打开。",
    "This case is not here yet: open it again after the next sync.",
)
NOT_FOR_THIS = Saying(
    "这类重码不能这样处理，请从列出的处理结果中选择。",
    "This cannot be decided of such a case: choose one of those that are offered.",
)
REMARK_LACKING = Saying(
    "这个处理结果需要说明，请填写备注后再确认。",
    "This decision needs a remark: write one, then confirm.",
)
OPEN_ALREADY = Saying(
    "这件重码现在就是待处理，不用重新打开。", "This case waits for a decision already."
)
REOPENED = Saying("已重新打开，等待处理。", "It is open again and waits for a decision.")


def closed(decision: Decision) -> Saying:
    """A case was closed."""
    chinese = f"已处理：{DECISION_NAMES[decision]}。处理错了可以重新打开。"
    return Saying(chinese, "The case is closed; it can be opened again.")


def closed_already(case: Case) -> Saying:
    """Somebody was quicker."""
    by = case.standing.by
    assert by is not None
    word = DECISION_NAMES.get(by.decision, by.decision)
    return Saying(
        f"{by.person}已处理为“{word}”，请先核对；要改请先重新打开。",
        f"{by.person} has decided already: look at it first, and open it again to change it.",
    )


def alarm(cases: Sequence[Case]) -> Saying:
    """What a person must hear of now."""
    across = [case for case in cases if case.kind is CaseKind.CROSS_SITE]
    case = (across or list(cases))[0]
    code = case.body.codes[0].code
    more_zh = f"等 {len(case.body.codes)} 个" if len(case.body.codes) > 1 else ""
    if across:
        return Saying(
            f"追溯码 {code} {more_zh}另一家机构也收过，可能有假码："
            "请先封存实物，到“重码处理”核对。",
            f"Another institution has received {code}, too: set the boxes apart, then look at the"
            " case.",
        )
    if case.body.came_before:
        count = len(case.body.codes) + case.body.left_out
        return Saying(
            f"在库药品被召回，涉及 {count} 盒（{code} {more_zh}）："
            "请封存实物，不要发出，到“重码处理”核对。",
            f"{count} boxes that are here were recalled ({code} and others): set them apart, hand"
            " none out, then look at the case.",
        )
    return Saying(
        f"追溯码 {code} {more_zh}属于已召回的药品却收了货：请先封存实物，到“重码处理”核对。",
        f"{code} was received although it is recalled: set the boxes apart, then look at the case.",
    )


def of_file_error(error: OSError) -> Saying:
    """Why a list was not written."""
    what = of_system(error)
    return Saying(
        f"清单没有保存（{what.chinese}），请换一个文件夹或检查磁盘后重新导出。",
        f"The list was not written ({what.english}): choose another folder or check the disk.",
    )
