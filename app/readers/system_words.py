"""Says in both languages what the operating system said: a missing file, a locked one, a full disk.

Without it a sentence in Chinese would have `No such file or directory` in its middle. What is not
in the table is said as the system says it: rare, and better than nothing.
"""

from __future__ import annotations

import errno
import os
import socket

from app.readers.saying import Saying

_WORDS: dict[int, Saying] = {
    errno.ENOENT: Saying("找不到这个文件或文件夹", "there is no such file or folder"),
    errno.EACCES: Saying("没有权限", "permission denied"),
    errno.EPERM: Saying("系统不允许", "the system does not allow it"),
    errno.EISDIR: Saying("这是文件夹，不是文件", "it is a folder, not a file"),
    errno.ENOTDIR: Saying("路径中间的一段不是文件夹", "a part of the path is a file, not a folder"),
    errno.EEXIST: Saying("已经有同名的文件或文件夹", "there is a file or folder of that name"),
    errno.ENOTEMPTY: Saying("文件夹不是空的", "the folder is not empty"),
    errno.ENOSPC: Saying("磁盘已满", "the disk is full"),
    errno.EFBIG: Saying("文件太大，磁盘放不下", "the file is too large for the disk"),
    errno.EROFS: Saying("磁盘是只读的", "the disk is read-only"),
    errno.EIO: Saying("磁盘或设备读写出错", "the disk or the device fails"),
    errno.EBUSY: Saying("正被别的程序占用", "another program is using it"),
    errno.EMFILE: Saying("程序打开的文件太多", "too many files are open"),
    errno.ENFILE: Saying("系统打开的文件太多", "too many files are open in the system"),
    errno.ENAMETOOLONG: Saying("名称太长", "the name is too long"),
    errno.ELOOP: Saying("快捷方式互相指来指去", "links point at each other"),
    errno.ENODEV: Saying("没有这个设备", "there is no such device"),
    errno.ENXIO: Saying("设备没有接好或已拔出", "the device is not connected"),
    errno.ENOMEM: Saying("内存不够", "there is not enough memory"),
    errno.EPIPE: Saying("对方已关闭连接", "the other side closed the connection"),
    errno.ECONNREFUSED: Saying(
        "对方没有开启这个端口，拒绝连接", "the other side refuses the connection"
    ),
    errno.ECONNRESET: Saying("连接被对方中断", "the other side broke the connection"),
    errno.ECONNABORTED: Saying("连接中断", "the connection broke"),
    errno.ETIMEDOUT: Saying("对方没有回应", "the other side did not answer"),
    errno.EHOSTUNREACH: Saying("到不了对方的机器", "the other machine cannot be reached"),
    errno.ENETUNREACH: Saying("网络不通", "the network cannot be reached"),
    errno.EADDRINUSE: Saying("这个端口正被别的程序占用", "another program is using this port"),
    errno.EADDRNOTAVAIL: Saying("本机没有这个地址", "this machine has no such address"),
}
if hasattr(errno, "EDQUOT"):  # Windows tells a full quota as a full disk
    _WORDS[errno.EDQUOT] = Saying("磁盘配额已用完", "the disk quota is used up")
_NO_NAME = Saying("找不到这个名称的机器", "no machine of this name was found")
_IN_USE = Saying("文件正被别的程序打开", "another program has the file open")
_SHARING = frozenset((32, 33))
"""Windows: sharing violation and lock violation, which Python calls a missing right."""


def of_system(error: OSError) -> Saying:
    """Say what the system said, as part of a sentence: no capital and no full stop."""
    if isinstance(error, socket.gaierror):
        return _NO_NAME
    if isinstance(error, TimeoutError):
        return _WORDS[errno.ETIMEDOUT]
    if getattr(error, "winerror", None) in _SHARING:
        return _IN_USE
    text = error.strerror or str(error)
    # TLS and drivers have numbers of their own: only what reads like the system's is the system's.
    is_of_system = hasattr(error, "winerror") or text == os.strerror(error.errno or 0)
    return (is_of_system and _WORDS.get(error.errno or 0)) or Saying(text, text)
