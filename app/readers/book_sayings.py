"""What the book of readers says when it does not do what was wished, in both languages.

Without it a person would read that a key of a file is wrong, in English.
"""

from __future__ import annotations

from pathlib import Path

from app.readers.saying import Saying
from app.readers.system_words import of_system


def damaged(path: Path, aside: Path | None) -> Saying:
    """Say that the file is no book, and that defaults are used."""
    where = f"；原文件已保留为 {aside.name}" if aside else ""
    kept = f" The file was kept as {aside.name}." if aside else ""
    return Saying(
        f"扫码枪设置文件 {path.name} 已损坏或来自其他版本，现在使用默认设置{where}。"
        "请在“设备”中重新添加扫码枪。",
        f"The readers' file {path.name} is damaged or of another version; defaults are used.{kept} "
        "Add the readers again under Devices.",
    )


def not_read(path: Path, error: OSError) -> Saying:
    """Say that the file cannot be read, and that defaults are used."""
    return Saying(
        f"读不了扫码枪设置文件 {path.name}（{of_system(error).chinese}），现在使用默认设置。"
        "请让管理员检查文件权限，然后重新启动。",
        f"The readers' file {path.name} cannot be read ({of_system(error).english}); defaults are "
        "used. Have its permissions checked, then start again.",
    )


def left_out(name: str, reason: str) -> Saying:
    """Say that one reader of the file is not used."""
    return Saying(
        f"扫码枪“{name}”的设置不能用，没有启用：{reason}。请在“设备”中重新添加。",
        f"The settings of reader “{name}” cannot be used, it is left out: {reason}. Add it again "
        "under Devices.",
    )


def kept(aside: Path | None) -> Saying:
    """Say where the file is as it was."""
    if aside is None:
        return Saying("原设置文件无法另存。", "The file could not be kept as it was.")
    return Saying(f"原设置文件已保留为 {aside.name}。", f"The file was kept as {aside.name}.")


def not_written(path: Path, error: OSError) -> Saying:
    """Say that a change is not kept."""
    return Saying(
        f"扫码枪设置没有保存到 {path.name}（{of_system(error).chinese}），设置未改变。"
        "请清理磁盘或检查权限后再试。",
        f"The readers' settings were not saved to {path.name} ({of_system(error).english}); "
        "nothing was changed. Free the disk or check permissions, then try again.",
    )


def unknown(reader_id: str) -> Saying:
    """Say that there is no such reader."""
    return Saying(
        f"没有编号为 {reader_id} 的扫码枪，可能刚刚被删除。请刷新列表。",
        f"There is no reader {reader_id}; it may just have been removed. Look at the list again.",
    )


def same_name(name: str) -> Saying:
    """Say that a name is taken."""
    return Saying(
        f"已有名为“{name}”的扫码枪。请换一个名称。",
        f"There is a reader called “{name}” already. Choose another name.",
    )


def same_place(other: str, place: str) -> Saying:
    """Say that another reader is on that port."""
    return Saying(
        f"“{other}”已在使用 {place}。请先停用它，或选择另一个端口。",
        f"“{other}” uses {place} already. Switch it off first, or choose another port.",
    )


def same_prefix(other: str, prefix: str) -> Saying:
    """Say that another keyboard reader has that prefix."""
    have = f"前缀“{prefix}”" if prefix else "“没有前缀”"
    has = f"the prefix “{prefix}”" if prefix else "no prefix"
    return Saying(
        f"键盘口扫码枪“{other}”也是{have}，无法区分两把枪。请给其中一把设置不同的前缀。",
        f"Keyboard reader “{other}” has {has} too, so the two cannot be told apart. Set one of "
        "them to another prefix.",
    )


def other_kind(name: str) -> Saying:
    """Say that a reader cannot become one of another kind."""
    return Saying(
        f"“{name}”不能改成另一种接口的扫码枪。请添加一把新的。",
        f"“{name}” cannot become a reader of another kind. Add a new one.",
    )


def last_keyboard(name: str) -> Saying:
    """Say that the last keyboard reader stays."""
    return Saying(
        f"“{name}”是唯一的键盘口扫码枪，不能删除，可以停用。",
        f"“{name}” is the only keyboard reader; it can be switched off, not removed.",
    )


def bad_setting(reason: str) -> Saying:
    """Say that a setting is outside its limits."""
    return Saying(reason, f"A setting is outside its limits: {reason}")
