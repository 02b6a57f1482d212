"""Words what the store or a file did to a wish of the code library.

Without it a file that is locked would be an English message of the system. Each sentence says what
happened and what to do next. A movement or an import may have been written in part: what was
written stays, and the sentence says where to look.
"""

from __future__ import annotations

from app.readers.saying import Saying
from app.readers.system_words import of_system
from app.tracing.events import Task
from app.tracing.stock_file import FileProblem
from app.tracing.values import ENDING

AFTER: dict[Task, Saying] = {
    Task.SEARCH: Saying("之后重新查找。", "then search again."),
    Task.SHOW: Saying("之后重新查看。", "then look again."),
    Task.PREVIEW: Saying("之后重新核对。", "then check again."),
    Task.MOVE: Saying(
        "之后重新核对：已登记的保留，没有登记的可以再做一次。",
        "then check again: what was recorded stays, the rest can be done again.",
    ),
    Task.IMPORT: Saying(
        "之后重新导入同一个文件：已导入的保留，不会重复。",
        "then import the same file again: what was imported stays and is not doubled.",
    ),
    Task.EXPORT: Saying("之后重新导出；没有留下文件。", "then export again; no file was left."),
}
"""How the sentence on a fault of the store ends."""


def of_file_error(task: Task, error: OSError) -> Saying:
    """What the system said of a file that a person chose."""
    name, why = error.filename or "", of_system(error)
    if task is Task.IMPORT:
        return Saying(
            f"读不了文件 {name}（{why.chinese}），请核对文件后重新导入。",
            f"Cannot read {name} ({why.english}): check the file, then import again.",
        )
    return Saying(
        f"写不了文件 {name}（{why.chinese}），没有留下文件，请换一个位置再导出。",
        f"Cannot write {name} ({why.english}), no file was left: export to another place.",
    )


def of_unreadable(problem: FileProblem) -> Saying:
    """Why a file of opening stock cannot be read; its reader speaks Chinese."""
    return Saying(str(problem), f"The file cannot be read: {problem}")


def too_little() -> Saying:
    """Fewer characters of a code than are searched for."""
    return Saying(
        f"请至少输入追溯码的 {ENDING} 个字符。",
        f"Type at least {ENDING} characters of a code.",
    )
