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


UDEV_RULES_FILE = "/etc/udev/rules.d/70-tracedock-hid.rules"
"""Where Linux is told who may use a HID reader; 70, because `uaccess` is acted on at 73."""


def udev_rule(usb: str) -> str:
    """Write the rule that lets whoever sits at the machine use the reader `usb:VVVV:PPPP…`."""
    _, vendor, product = usb.split(":")[:3]
    return (
        f'KERNEL=="hidraw*", SUBSYSTEM=="hidraw", ATTRS{{idVendor}}=="{vendor}", '
        f'ATTRS{{idProduct}}=="{product}", MODE="0660", TAG+="uaccess"'
    )


def hid_forbidden(usb: str) -> Saying:
    """Say that the person may not use a HID reader, and give the rule that allows it."""
    rule = udev_rule(usb)
    return Saying(
        f"没有权限使用扫码枪 {usb}。请管理员在 {UDEV_RULES_FILE} 中写入一行：{rule}，"
        "然后重新插拔扫码枪，本程序会自动连接。",
        f"You may not use the reader {usb}. Ask the administrator to write this line into "
        f"{UDEV_RULES_FILE}: {rule} and plug the reader in again; it is connected by itself.",
    )


def hid_library_missing(reason: str) -> Saying:
    """Say that HID readers cannot be used for want of the library."""
    return Saying(
        f"不能使用 USB HID 扫码枪：缺少 hidapi 组件（{reason}）。"
        "请管理员重新安装本程序，或把扫码枪改为串口或键盘模式。",
        f"USB HID readers cannot be used: the component hidapi is missing ({reason}). Ask the "
        "administrator to install this program again, or set the reader to serial or keyboard "
        "mode.",
    )


def hid_search_failed(reason: str) -> Saying:
    """Say that HID readers could not be looked for."""
    return Saying(
        f"查找 USB HID 扫码枪时出错（{reason}）。请重新插拔扫码枪后再找一次。",
        f"Looking for USB HID readers failed ({reason}). Plug the reader in again and look once "
        "more.",
    )


def hid_code_not_whole() -> Saying:
    """Say that the rest of a code never came."""
    return Saying(
        "刚才的条码没有收完整，已作废，请重新扫描。",
        "The last code did not come whole and was left out. Scan it again.",
    )
