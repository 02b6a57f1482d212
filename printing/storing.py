"""Writes a finished paper to a file, whole or not at all.

Without it a full disk would leave half a PDF under the name of a whole one, and a reprint that
fails would destroy the paper that was there before.
"""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from app.readers.system_words import of_system

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class PaperNotWritten(Exception):
    """A paper could not be saved; what stood at its place before still stands there."""

    def __init__(self, path: Path, cause: OSError) -> None:
        self.path = path
        self.cause = cause
        super().__init__(f"“{path}”没有保存：{_reason(cause)}")


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file that is there whole and durable, or as before; PaperNotWritten says why."""
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:50]}.", dir=path.parent)
    except OSError as error:
        raise PaperNotWritten(path, error) from error
    beside = Path(name)
    try:
        _write(descriptor, content)
        # A temporary file is private; a paper may be read by whoever reads the folder.
        beside.chmod(0o644)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise PaperNotWritten(path, error) from error


def _write(descriptor: int, content: bytes) -> None:
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _reason(cause: OSError) -> str:
    if cause.errno in _FULL:
        return "磁盘已满，请清理磁盘后再打印一次。"
    if isinstance(cause, PermissionError):
        return "没有写入权限，或文件正被别的程序打开，请关闭它或换一个位置。"
    if isinstance(cause, FileNotFoundError | NotADirectoryError):
        return "文件夹不存在，请先建立或换一个位置。"
    if isinstance(cause, IsADirectoryError):
        return "这个名字已经是一个文件夹，请换一个文件名。"
    return f"磁盘或网络盘出错（{of_system(cause)}），请换一个位置再试。"
