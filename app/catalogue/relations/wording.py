"""What the desk of delivery relations says to persons, in Chinese and English.

Without it a person would be told that something is wrong, not what to write instead.
"""

from __future__ import annotations

from app.readers.saying import Saying
from app.readers.system_words import of_system

_SAYINGS: dict[str, tuple[str, str]] = {
    "laid-down": ("已登记 {count} 条。", "{count} laid down."),
    "taken-back": ("已删除 {count} 条，历史仍保留。", "{count} taken back; the history stays."),
    "imported": (
        "已读入 {count} 条配送关系，新登记企业 {companies} 家、配送点 {places} 处；"
        "新企业请补统一社会信用代码和证照。{unreadable} 行没有读入。",
        "{count} relations read in, with {companies} new distributors and {places} new addresses:"
        " complete the new ones. {unreadable} rows were not read.",
    ),
    "no-service": (
        "本机还没有连接服务端，无法从平台更新。可以导入文件，或在连接后重试。",
        "This workstation is joined to no service: read a file in, or join one and try again.",
    ),
    "download-failed": ("没有从平台更新：{why}", "The platform's relations did not come: {why}"),
    "downloaded": (
        "平台列出 {total} 条配送关系：新增 {added} 条，变更 {changed} 条，终止 {ended} 条。"
        "{message}",
        "The platform lists {total} relations: {added} new, {changed} changed, {ended} ended."
        " {message}",
    ),
    "adopted": (
        "{count} 条改为以平台为准；平台以后的变化会直接生效。",
        "{count} follow the platform from now on.",
    ),
    "kept": (
        "{count} 条以本院登记为准；平台再有变化时会重新提示。",
        "{count} stay as they were laid down here; they are shown again when the platform changes.",
    ),
    "nothing": ("没有选中任何一条，请先选中。", "Nothing is chosen: choose something first."),
    "distributor-incomplete": (
        "配送企业要有编码和名称，请补上后再保存。",
        "A distributor needs a code and a name: complete them, then save again.",
    ),
    "document-incomplete": (
        "证照要写明是哪家企业的，并有编号，请补上后再保存。",
        "A paper needs its distributor and a number: complete them, then save again.",
    ),
    "address-incomplete": (
        "配送点要有编码和名称，请补上后再保存。",
        "An address needs a code and a name: complete them, then save again.",
    ),
    "relation-incomplete": (
        "配送关系要有配送企业，请选择后再保存。",
        "A relation needs a distributor: choose one, then save again.",
    ),
    "dates": (
        "开始日期 {start} 晚于结束日期 {end}，请改正后再保存。",
        "It begins on {start}, after it ends on {end}: correct the dates, then save again.",
    ),
    "too-long": (
        "“{text}…”超过 {most} 个字，请缩短后再保存。",
        "“{text}…” has more than {most} characters: shorten it, then save again.",
    ),
}


def saying(key: str, **values: object) -> Saying:
    """A sentence by its key."""
    chinese, english = _SAYINGS[key]
    return Saying(chinese.format(**values), english.format(**values))


def of_file_error(error: Exception) -> Saying:
    """Why a file cannot be read."""
    why = of_system(error) if isinstance(error, OSError) else Saying(str(error), str(error))
    return Saying(f"读不了文件：{why.chinese}", f"The file cannot be read: {why.english}")
