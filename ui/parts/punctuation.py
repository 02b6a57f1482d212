"""How names and remarks are strung together: without it English would be spoken with 、 and ：."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication


def listed(names: Iterable[str]) -> str:
    """List names as the language that is spoken does."""
    return QCoreApplication.translate("Language", "、").join(names)


def with_remark(word: str, remark: str) -> str:
    """Put a remark, where there is one, behind the word it explains."""
    return QCoreApplication.translate("Language", "：").join(
        part for part in (word, remark) if part
    )
