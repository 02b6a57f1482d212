"""What is said while a reader is set up, in both languages.

Without it a person would see that it does not work, and not what to do.
"""

from __future__ import annotations

from app.readers.saying import Saying


def unreadable(baud: int | None) -> Saying:
    """Say that nothing readable came, and which speed to try."""
    if baud is None:
        return Saying(
            "收到的内容无法辨认。请恢复扫码枪出厂设置，再扫一次。",
            "What came cannot be read. Reset the reader to its factory settings and scan again.",
        )
    return Saying(
        f"收到的内容无法辨认，多半是波特率不对。请改用 {baud} 再扫一次。",
        f"What came cannot be read; the speed is probably wrong. Try {baud} baud and scan again.",
    )


def another_code(number: int, wanted: int) -> Saying:
    """Say that it was a code of the sheet, not the one that is asked for."""
    return Saying(
        f"这是第 {number} 个码，请扫第 {wanted} 个码。",
        f"That was code {number}. Scan code {wanted}.",
    )


def same_again(number: int, wanted: int) -> Saying:
    """Say that the code before was scanned again."""
    return Saying(
        f"第 {number} 个码已经扫过了，请扫第 {wanted} 个码（只扫一次）。",
        f"Code {number} was scanned before. Scan code {wanted} (once).",
    )


def twice(number: int) -> Saying:
    """Say that one code came more than once at once."""
    return Saying(
        f"第 {number} 个码一次收到了两遍。请只扫一次；若每次都这样，"
        "请关闭扫码枪的连续扫描（或重复发送）功能。",
        f"Code {number} came twice at once. Scan it once; if it is always so, switch off the "
        "reader's continuous mode.",
    )


def no_set_up_code(wanted: int) -> Saying:
    """Say that it was none of the three codes."""
    return Saying(
        f"这不是设置码，或扫码枪改动了内容。请扫设置页上的第 {wanted} 个码；仍然如此时，"
        "请恢复扫码枪出厂设置，并把键盘布局设为美国英语。",
        f"That was no set-up code, or the reader changed it. Scan code {wanted} of the sheet; if "
        "it stays so, reset the reader and set its keyboard to US English.",
    )


def case_changed() -> Saying:
    """Say that upper and lower case came wrong."""
    return Saying(
        "字母大小写与设置码不一致。请关闭扫码枪的大小写转换（或 Caps Lock 模拟）后再扫一次。",
        "Upper and lower case are not those of the code. Switch off the reader's case conversion "
        "(or Caps Lock simulation) and scan again.",
    )


def two_readers() -> Saying:
    """Say that two readers typed at once."""
    return Saying(
        "两支扫码枪同时输入，或扫码时有人按键。请只用要设置的这一支，再扫一次。",
        "Two readers typed at once, or somebody pressed keys. Use only the reader that is set up, "
        "and scan again.",
    )


def no_common_settings() -> Saying:
    """Say that the three scans cannot be read in one way."""
    return Saying(
        "三个码都收到了，但扫码枪每次添加的内容不同，或添加在换行之后，无法确定设置。"
        "请恢复扫码枪出厂设置，从第 1 个码重新开始。",
        "All three codes came, but what the reader adds differs each time or stands after the line "
        "ending. Reset the reader to its factory settings and begin again with code 1.",
    )


def too_slow() -> Saying:
    """Say that the reader types no faster than a person."""
    return Saying(
        "扫码枪输入太慢，无法与人打字区分。请按说明书减小“字符间延时”，从第 1 个码重新开始。",
        "The reader types so slowly that it looks like a person. Reduce its inter-character delay "
        "(see its manual) and begin again with code 1.",
    )


def gs_lost() -> Saying:
    """Say that the separator does not come."""
    return Saying(
        "分隔符丢失：GS1 码的读取不完全可靠，请按扫码枪说明书开启“发送 GS（FNC1）分隔符”，"
        "再设置一次；一时做不到也可先使用，20 位追溯码不受影响。",
        "The separator is lost: GS1 codes cannot be read with certainty. Switch on sending of GS "
        "(FNC1), see the reader's manual, and set up again; until then 20-digit codes are safe.",
    )


def gs_by_key(name: str) -> Saying:
    """Say which key stands for the separator."""
    return Saying(f"分隔符以按键 {name} 发送。", f"The separator comes as the key {name}.")


def gs_by_text(text: str) -> Saying:
    """Say which text stands for the separator."""
    return Saying(
        f"分隔符以 {text} 代替；码中若本来含有 {text}，会被当作分隔符。",
        f"The separator comes as {text}; a {text} within a code would be taken for it.",
    )


def gs_kept() -> Saying:
    """Say that the separator comes as it should."""
    return Saying("分隔符（GS）完整。", "The separator (GS) arrives.")


def affixes(prefix: str, suffix: str) -> Saying:
    """Say what stands around each code."""
    if not prefix and not suffix:
        return Saying("没有前缀和后缀。", "No prefix and no suffix.")
    return Saying(
        f"前缀：{_shown(prefix, '无')}；后缀：{_shown(suffix, '无')}。",
        f"Prefix: {_shown(prefix, 'none')}; suffix: {_shown(suffix, 'none')}.",
    )


def line_ending(name: str) -> Saying:
    """Say what ends a scan."""
    if not name:
        return Saying(
            "没有换行：每次扫码要等静默后才算完。建议设置扫码枪以回车结尾。",
            "No line ending: each scan waits for a silence. Better let the reader end with Enter.",
        )
    return Saying(f"以 {name} 结尾。", f"A scan ends with {name}.")


def symbology(names: str) -> Saying:
    """Say whether AIM symbology identifiers come."""
    if not names:
        return Saying(
            "没有发送 AIM 码制标识；建议按说明书开启（AIM ID），识别更可靠。",
            "No AIM symbology identifiers come; switching them on (AIM ID) makes codes surer.",
        )
    return Saying(f"AIM 码制标识：{names}。", f"AIM symbology identifiers: {names}.")


def caps_lock() -> Saying:
    """Say that Caps Lock is on and does no harm."""
    return Saying(
        "Caps Lock 开着：不影响读取。", "Caps Lock is on; it does not change what is read."
    )


def by_place() -> Saying:
    """Say that keys are read by their place."""
    return Saying(
        "按键位读取：不受键盘布局和输入法影响。",
        "Keys are read by their place: layout and input method do not matter.",
    )


def pace(average_ms: int, longest_ms: int) -> Saying:
    """Say how fast the reader types."""
    return Saying(
        f"平均每键 {average_ms} 毫秒，最长停顿 {longest_ms} 毫秒。",
        f"A key every {average_ms} ms on average, the longest pause {longest_ms} ms.",
    )


def seven_bits(parity: str) -> Saying:
    """Say that the line has 7 bits and a parity."""
    return Saying(
        f"串口为 7 位数据位、校验 {parity}。", f"The line has 7 data bits and parity {parity}."
    )


def _shown(text: str, nothing: str) -> str:
    return "".join(c if c.isprintable() else f"<{ord(c):02X}>" for c in text) or nothing
