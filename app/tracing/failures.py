"""Words what the store, a file or a bug did to a wish of the code library.

Without it a full disk would be an English message of a driver. Each sentence says what happened and
what to do next. A movement or an import may have been written in part: what was written stays, and
the sentence says where to look.
"""

from __future__ import annotations

from app.readers.saying import Saying
from app.store import errors
from app.store.errors import StoreError
from app.tracing.events import Task
from app.tracing.stock_file import FileProblem
from app.tracing.values import ENDING

_STORE: dict[type[StoreError], tuple[str, str]] = {
    errors.DiskFull: ("磁盘已满，请清理磁盘", "The disk is full: free some space"),
    errors.DiskFailing: (
        "磁盘读写出错，请联系管理员检查磁盘",
        "The disk fails: ask an administrator to check it",
    ),
    errors.DatabaseBusy: ("数据库正忙，请稍候", "The database is busy: wait a moment"),
    errors.DatabaseDamaged: (
        "数据库已损坏，请勿删除，联系管理员从备份恢复",
        "The database is damaged: do not delete it, ask for a restore from backup",
    ),
}
_STORE_ELSE = (
    "数据库现在不能使用（{detail}），请联系管理员",
    "The database cannot be used now ({detail}): ask an administrator",
)
_NEXT: dict[Task, tuple[str, str]] = {
    Task.SEARCH: ("然后重新查找。", "then search again."),
    Task.SHOW: ("然后重新查看。", "then look again."),
    Task.PREVIEW: ("然后重新核对。", "then check again."),
    Task.MOVE: (
        "然后重新核对：已登记的保留，没有登记的可以再做一次。",
        "then check again: what was recorded stays, the rest can be done again.",
    ),
    Task.IMPORT: (
        "然后重新导入同一个文件：已导入的保留，不会重复。",
        "then import the same file again: what was imported stays and is not doubled.",
    ),
    Task.EXPORT: ("然后重新导出；没有留下文件。", "then export again; no file was left."),
}


def of_store_error(task: Task, error: StoreError) -> Saying:
    """What the disk or the database did."""
    chinese, english = _STORE.get(type(error), _STORE_ELSE)
    after_zh, after_en = _NEXT[task]
    detail = error.detail or error.place
    return Saying(
        f"{chinese.format(detail=detail)}，{after_zh}",
        f"{english.format(detail=detail)}, {after_en}",
    )


def of_file_error(task: Task, error: OSError) -> Saying:
    """What the system said of a file that a person chose."""
    name, why = error.filename or "", error.strerror or str(error)
    if task is Task.IMPORT:
        return Saying(
            f"读不了文件 {name}（{why}），请核对文件后重新导入。",
            f"Cannot read {name} ({why}): check the file, then import again.",
        )
    return Saying(
        f"写不了文件 {name}（{why}），没有留下文件，请换一个位置再导出。",
        f"Cannot write {name} ({why}), no file was left: export to another place.",
    )


def of_bug(number: str) -> Saying:
    """What is our own fault."""
    return Saying(
        f"程序出错，编号 {number}；已登记的都在，请把编号告诉管理员。",
        f"The program failed, number {number}; what was recorded is safe. Tell an administrator.",
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
