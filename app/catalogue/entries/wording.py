"""What the desk of the catalogues says to persons, in Chinese and English.

Without it a file that is locked would be an English message of the system. Each sentence says what
happened and what to do next.
"""

from __future__ import annotations

from app.catalogue.entries.events import Task
from app.catalogue.entries.values import Decision
from app.readers.saying import Saying
from app.readers.system_words import of_system
from app.store import faults
from app.store.errors import StoreError
from app.tables.refused import TableRefused

_AFTER: dict[Task, Saying] = {
    Task.IMPORT: Saying(
        "之后重新导入同一个文件：已写入的保留，不会重复。",
        "then import the same file again: what was written stays and is not doubled.",
    ),
    Task.DECIDE: Saying(
        "之后核对对照：已记下的保留，没有记下的可以再做一次。",
        "then look at the matches: what was kept stays, the rest can be done again.",
    ),
}
_DECIDED: dict[Decision, tuple[str, str]] = {
    Decision.CONFIRMED: ("已确认 {count} 条对照", "{count} matches confirmed"),
    Decision.REJECTED: ("已否定 {count} 条对照", "{count} matches rejected"),
    Decision.WITHDRAWN: ("已撤回 {count} 条对照的决定", "Decisions on {count} matches withdrawn"),
}
_SAYINGS: dict[str, tuple[str, str]] = {
    "nothing-chosen": ("没有选中对照，请先选中再决定。", "Nothing is chosen: choose pairs first."),
    "no-service": (
        "本机还没有加入服务，不能同步；可以先导入文件，或在设置里加入。",
        "This workstation has no service: import a file, or join a service in the settings.",
    ),
    "synced": (
        "服务端已向平台查询 {asked} 个品种，{news} 个有变化，会随同步下发。",
        "The platform was asked for {asked} items; {news} have changed and come with the sync.",
    ),
    "synced-in-part": (
        "服务端已向平台查询 {asked} 个品种，{news} 个有变化；"
        "其余 {left} 个由服务端陆续查询，不用等。",
        "The platform was asked for {asked} items; {news} have changed. The service asks for the"
        " other {left} by itself.",
    ),
    "sync-failed": ("同步没有完成：{why}", "The sync did not finish: {why}"),
}


def of_store(task: Task, error: StoreError) -> Saying:
    """What the disk or the database did."""
    return faults.of_store(error, _AFTER.get(task, faults.AGAIN))


def of_file_error(error: OSError) -> Saying:
    """What the system said of a file that a person chose."""
    name, why = error.filename or "", of_system(error)
    return Saying(
        f"读不了文件 {name}（{why.chinese}），请核对文件后重新导入。",
        f"Cannot read {name} ({why.english}): check the file, then import again.",
    )


def of_refused_file(error: TableRefused) -> Saying:
    """Why a file is no catalogue."""
    return Saying(str(error), error.english)


def decided(decision: Decision, count: int, contested: int) -> Saying:
    """What became of a decision."""
    chinese, english = (text.format(count=count) for text in _DECIDED[decision])
    if not contested:
        return Saying(f"{chinese}。", f"{english}.")
    return Saying(
        f"{chinese}；其中 {contested} 条与他人的决定不一致，请打开核对后再定。",
        f"{english}; {contested} of them contradict what others decided: open and decide them.",
    )


def saying(key: str, **values: object) -> Saying:
    """A sentence by its key."""
    chinese, english = _SAYINGS[key]
    return Saying(chinese.format(**values), english.format(**values))
