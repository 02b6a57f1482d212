"""What a reader on a port says about itself, in both languages.

Without it a person would read a driver's error in the system's own words.
"""

from __future__ import annotations

from app.readers.saying import Saying


def connected(port: str) -> Saying:
    """Say that a reader is there."""
    return Saying(f"扫码枪已连接（端口 {port}）。", f"The reader is connected (port {port}).")


def missing(port: str) -> Saying:
    """Say that a reader is not there."""
    return Saying(
        f"没有找到扫码枪（端口 {port}）。请检查数据线和电源，插好后会自动连接。",
        f"No reader at port {port}. Check its cable and power; it is connected when it is there.",
    )


def lost(port: str) -> Saying:
    """Say that a reader went away."""
    return Saying(
        f"扫码枪已断开（端口 {port}）。请检查数据线和电源，插好后会自动重新连接；"
        "已扫的码没有丢失。",
        f"The reader went away (port {port}). Check its cable and power; it is connected again "
        "when it is back. Nothing that was scanned is lost.",
    )


def held(port: str) -> Saying:
    """Say that another program has the port."""
    return Saying(
        f"端口 {port} 正被另一个程序占用。"
        "请关闭那个程序（例如厂家的扫码枪工具），本程序会自动重试。",
        f"Another program holds port {port}. Close it (the maker's reader tool, say); this program "
        "tries again by itself.",
    )


def forbidden(port: str) -> Saying:
    """Say that the person may not use the port."""
    return Saying(
        f"没有权限打开端口 {port}。"
        "请管理员把当前用户加入串口用户组（Linux 为 dialout），然后重新登录。",
        f"You may not open port {port}. Ask the administrator to add you to the group of serial "
        "ports (dialout on Linux), then log in again.",
    )


def refused(port: str) -> Saying:
    """Say that the driver refuses the port or its settings."""
    return Saying(
        f"端口 {port} 打不开，或不接受设置的通信参数。请核对端口、波特率、数据位、校验位和停止位。",
        f"Port {port} cannot be opened with these settings. Check port, speed, data bits, parity "
        "and stop bits.",
    )


def bug(number: str) -> Saying:
    """Say that the program is at fault."""
    return Saying(
        f"扫码枪程序出现内部错误（编号 {number}）。正在自动重试；如反复出现，请把编号告诉管理员。",
        f"An error inside the program (number {number}). It tries again by itself; if it comes "
        "back, tell the administrator the number.",
    )
