"""Says what is wrong with a setting while it is typed; without it only the service would.

The service checks again and knows more; what is refused here is refused there, too.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication

from app.links.connections import FieldKind, LinkField
from ui.parts.languages import QT_TRANSLATE_NOOP, spoken

LONGEST = 1_000_000
LONGEST_LINE = 4_000
LINK_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}", re.ASCII)

_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?", re.ASCII)
_LACKING = QT_TRANSLATE_NOOP("LinkChecks", "请填写“{label}”。")
_NO_NUMBER = QT_TRANSLATE_NOOP("LinkChecks", "应为数字，如 30。")
_NO_ADDRESS = QT_TRANSLATE_NOOP("LinkChecks", "应为完整的地址，如 https://平台地址/service。")
_SPACE = QT_TRANSLATE_NOOP("LinkChecks", "地址里有空格，请删去。")
_PASSWORD = QT_TRANSLATE_NOOP("LinkChecks", "地址里不要写账号口令，请填在“账户”里。")
_TOO_LONG = QT_TRANSLATE_NOOP("LinkChecks", "太长，最多 {most} 个字符。")
_NO_NAME = QT_TRANSLATE_NOOP("LinkChecks", "代号用字母、数字和短横，如 shanghai-yy。")
_TAKEN = QT_TRANSLATE_NOOP("LinkChecks", "已有叫这个代号的连接，请换一个。")


def _said(text: str, **values: object) -> str:
    return QCoreApplication.translate("LinkChecks", text).format(**values)


def problem_of(field: LinkField, text: str, *, kept: bool = False) -> str:
    """What is wrong with a value; empty: nothing. `kept`: a secret is there already."""
    if not text.strip():
        lacking = field.required and not kept and not field.default
        return _said(_LACKING, label=spoken(field.called)) if lacking else ""
    most = LONGEST if field.kind is FieldKind.LONG_TEXT else LONGEST_LINE
    if len(text) > most:
        return _said(_TOO_LONG, most=most)
    if field.kind is FieldKind.NUMBER and not _NUMBER.fullmatch(text.strip()):
        return _said(_NO_NUMBER)
    return _address_problem(text.strip()) if field.kind is FieldKind.URL else ""


def name_problem(name: str, taken: frozenset[str]) -> str:
    """What is wrong with the name of a new connection."""
    if not LINK_NAME.fullmatch(name):
        return _said(_NO_NAME)
    return _said(_TAKEN) if name in taken else ""


def _address_problem(text: str) -> str:
    if any(character.isspace() for character in text):
        return _said(_SPACE)
    try:
        parts = urlsplit(text)
        on_the_web = parts.scheme in ("http", "https")
        if not parts.scheme or "://" not in text or (on_the_web and not parts.hostname):
            return _said(_NO_ADDRESS)
        return _said(_PASSWORD) if on_the_web and parts.password else ""
    except ValueError:
        return _said(_NO_ADDRESS)
