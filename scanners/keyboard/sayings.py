"""What is said about keyboard readers, in both languages.

Without it two readers that crossed would be an unknown code, and nobody would know why.
"""

from __future__ import annotations

from app.readers.saying import Saying


def crossed() -> Saying:
    """Say that two readers typed at once."""
    return Saying(
        "两支键盘口扫码枪同时输入（或扫码时有人按键），这次读到的内容不可靠，没有采用。请分别重扫；"
        "经常出现时，建议把扫码枪改用串口模式。",
        "Two keyboard readers typed at once (or somebody pressed keys during the scan). What came "
        "cannot be trusted and was not taken. Scan again one after the other; if it happens often, "
        "use serial mode.",
    )


def unknown_key(name: str) -> Saying:
    """Say that a reader sent a key that means no character."""
    shown = name or "?"
    return Saying(
        f"扫码枪发来一个不认识的键（{shown}），这次读到的内容没有采用。"
        "请用三个设置码重新设置这支扫码枪。",
        f"The reader sent a key that means nothing here ({shown}). The scan was not taken. Set the "
        "reader up again with the three printed codes.",
    )
