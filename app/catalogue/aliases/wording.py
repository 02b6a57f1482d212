"""What is said about aliases, in Chinese and English.

Without it a person would be told that two names are refused, and not why, or what to write instead.
"""

from __future__ import annotations

from app.readers.saying import Saying
from app.readers.system_words import of_system
from app.tables.refused import TableRefused

_SAYINGS: dict[str, tuple[str, str]] = {
    "laid-down": (
        "已登记 {count} 条，正在按它重新校验。",
        "{count} laid down; the catalogues are being checked by them.",
    ),
    "taken-back": (
        "已撤销 {count} 条，历史仍保留；正在重新校验。",
        "{count} taken back, the history stays; the catalogues are being checked again.",
    ),
    "still-joined": (
        "已登记 {count} 条。注意：另有别名把“{one}”与“{other}”连在一起（{chain}），这两个写法之间"
        "按“不同”处理，其他写法仍按同一个处理；如不对请撤销其中一条。",
        "{count} laid down. Other aliases still join “{one}” and “{other}” ({chain}): these two are"
        " held to be different, all others the same; take one back if that is wrong.",
    ),
    "exported": ("已导出 {count} 条到 {name}。", "{count} written to {name}."),
    "nothing": ("没有选中任何一条，请先选中。", "Nothing is chosen: choose something first."),
    "nothing-new": (
        "都已经登记过了，不用再登记。",
        "All of it is laid down already.",
    ),
    "name-missing": (
        "两个写法都要填写，请补上后再登记。",
        "Both writings are needed: complete them, then lay them down again.",
    ),
    "why-missing": (
        "请写明理由（如 更名、换发批件、集团同一厂区），以便他人核对。",
        "Say why (renamed, new certificate …), so that others can check it.",
    ),
    "no-name": (
        "“{text}”里没有可以比较的文字，请填写名称或文号。",
        "Nothing in “{text}” can be compared: write a name or a number.",
    ),
    "no-number": (
        "“{text}”不像批准文号，应有字母和数字，如 国药准字H20000001，请核对。",
        "“{text}” is no approval number: it needs letters and digits, such as 国药准字H20000001.",
    ),
    "too-long": (
        "“{text}…”超过 {most} 个字，请缩短后再登记。",
        "“{text}…” has more than {most} characters: shorten it.",
    ),
    "same-already": (
        "“{one}”与“{other}”只差括号、空格、大小写这类写法，本来就视为同一个，不用登记。",
        "“{one}” and “{other}” differ in brackets, blanks or case only: they are one already.",
    ),
    "too-many": (
        "一次最多登记 {most} 条，这里有 {count} 条，请分成几个文件。",
        "At most {most} can be laid down at once, here are {count}: divide the file.",
    ),
    "opposite": (
        "与 {person} {day} 登记的“{verdict}”相反，没有读入；确实要改，请先撤销那一条。",
        "{person} said the opposite ({verdict}) on {day}: take that back first.",
    ),
}


def saying(key: str, **values: object) -> Saying:
    """One sentence."""
    chinese, english = _SAYINGS[key]
    return Saying(chinese.format(**values), english.format(**values))


def of_file_error(error: OSError | TableRefused) -> Saying:
    """Why a file cannot be read or written, and what to do."""
    if isinstance(error, TableRefused):
        return Saying(str(error), error.english)
    why = of_system(error)
    return Saying(
        f"文件不能读写（{why.chinese}），请核对文件和位置后再试。",
        f"The file cannot be read or written ({why.english}): check it, then try again.",
    )
