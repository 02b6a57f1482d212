"""What the station of readers says by itself, in both languages.

Without it a wish that cannot be done would be a button that does nothing.
"""

from __future__ import annotations

from app.readers.saying import Saying

KEYBOARD_HEARD = Saying("正在监听键盘口：直接扫码即可。", "The keyboard is listened to: just scan.")
NO_PICTURES = Saying(
    "本机没有安装图片识别组件，不能读取图片或摄像头。请管理员重新安装本程序。",
    "The parts that read pictures and cameras are not installed here. Have the program installed "
    "again.",
)


def switched_off(name: str) -> Saying:
    """Say that a reader has to be switched on first."""
    return Saying(
        f"“{name}”已停用。请先启用，再进行此操作。",
        f"“{name}” is switched off. Switch it on first.",
    )


def no_codes_to_scan(name: str) -> Saying:
    """Say that a reader cannot be set up by three codes."""
    return Saying(
        f"“{name}”不是扫码枪，不需要三码设置。",
        f"“{name}” is no hand reader; it needs no set-up by three codes.",
    )


def no_camera(name: str) -> Saying:
    """Say that a reader is no camera."""
    return Saying(
        f"“{name}”不是摄像头。请选择一个摄像头。",
        f"“{name}” is no camera. Choose one.",
    )


def slow_to_stop(name: str) -> Saying:
    """Say that a reader's driver hangs."""
    return Saying(
        f"“{name}”的驱动没有响应，旧连接还没有断开。请拔下扫码枪后重新插上。",
        f"The driver of “{name}” does not answer, and its old connection is still there. Pull the "
        "reader out and plug it in again.",
    )


def recordings_locked(lines: int) -> Saying:
    """What was read before cannot be looked at: scans without an answer may be among it."""
    return Saying(
        f"扫码记录有 {lines} 行加密了，本机没有密钥，其中可能有上次没有判定的扫码。"
        "请用恢复密钥解锁，并对照实物核对上次最后收的货。",
        f"{lines} lines of the scan journal are encrypted and their key is not here; scans nobody "
        "answered may be among them. Unlock them by the recovery key, and compare what was "
        "received last with the goods.",
    )


def list_stays(reason: Saying) -> Saying:
    """The list of scans to be repeated could not be put away."""
    return Saying(
        f"清单没有收起（{reason.chinese}），请检查磁盘后再试。",
        f"The list was not put away ({reason.english}): check the disk, then try again.",
    )
