"""Says in words what the store or a mistake of ours did to a wish.

Without it every desk would have its own table of the same faults, each with its own gaps, and a
full disk would be called a database that "cannot be used". A sentence says what happened and what
to do about it; the half sentence that ends it differs by what was wished for, and the desk gives
it. Scans have sentences of their own, by key, because their facts are kept.
"""

from __future__ import annotations

from app.readers.saying import Saying
from app.store import errors
from app.store.errors import StoreError

NOT_SAVED = Saying("没有保存，之后再做一次。", "nothing was saved, so do it again afterwards.")
"""How it ends where something was to be written, all of it or nothing."""
AGAIN = Saying("之后再试一次。", "then try again.")
"""How it ends where something was only asked for."""

_STORE: dict[type[StoreError], Saying] = {
    errors.DatabaseInUse: Saying(
        "数据库正被另一个程序使用（{detail}），请先关闭那个程序",
        "Another program is using the database ({detail}): close that program",
    ),
    errors.DatabaseUnreachable: Saying(
        "打不开数据库（{detail}），请检查路径、权限和网络，或联系管理员",
        "The database cannot be opened ({detail}): check its path, its rights and the network, or"
        " ask an administrator",
    ),
    errors.DiskFull: Saying("磁盘已满，请清理磁盘", "The disk is full: free some space"),
    errors.DiskFailing: Saying(
        "磁盘读写出错（{detail}），请联系管理员检查磁盘",
        "The disk fails ({detail}): ask an administrator to check it",
    ),
    errors.DatabaseDamaged: Saying(
        "数据库已损坏（{detail}），请勿删除，联系管理员从备份恢复",
        "The database is damaged ({detail}): do not delete it, ask for a restore from backup",
    ),
    errors.DatabaseLocked: Saying(
        "数据库已加密，这台电脑上没有密钥 {detail}，请在窗口里输入恢复密钥，"
        "或用命令 main.py encryption unlock",
        "The database is encrypted and its key {detail} is not on this machine: enter the recovery"
        " key in the window, or by the command main.py encryption unlock",
    ),
    errors.DatabaseBusy: Saying("数据库正忙，请稍候", "The database is busy: wait a moment"),
    errors.SchemaTooNew: Saying(
        "数据库由更新的版本写成（{detail}），请升级 TraceDock",
        "A newer version wrote the database ({detail}): update TraceDock",
    ),
    errors.SettingRefused: Saying(
        "数据库不接受防丢数据的设置（{detail}），请联系管理员，不要放在网络盘上",
        "The database refused a safety setting ({detail}): ask an administrator, and keep it off"
        " network drives",
    ),
}
_ELSE = Saying(
    "数据库现在不能使用（{detail}），请联系管理员",
    "The database cannot be used now ({detail}): ask an administrator",
)


def of_store(error: StoreError, after: Saying = NOT_SAVED) -> Saying:
    """What the disk or the database did, and what to do; `after` ends the sentence."""
    said = _STORE.get(type(error), _ELSE)
    detail = error.detail or error.place
    return Saying(
        f"{said.chinese.format(detail=detail)}；{after.chinese}",
        f"{said.english.format(detail=detail)}; {after.english}",
    )


def of_bug(number: str) -> Saying:
    """What is our own fault."""
    return Saying(
        f"程序出错（编号 {number}），这一次没有做完；已保存的都在，请把编号告诉管理员。",
        f"The program failed (number {number}) and did not finish this; what was saved is safe."
        " Tell an administrator.",
    )
