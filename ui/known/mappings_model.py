"""Identifiers and items as rows, and what is to be said about a conflict among them.

Without it nobody would see why boxes of one identifier cannot be told apart.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication

from app.receiving.known.review import ReviewRow
from app.receiving.known.values import MappingState
from app.receiving.verdicts import Severity
from ui.known.words import level_word, local_minute, source_word, state_mark, state_word
from ui.parts.readable import readable
from ui.parts.rows_model import DETAIL_ROLE, DONE_ROLE, SEVERITY_ROLE, RowsModel

IDENTIFIER, ITEM, LEVEL, STATE, WHO = range(5)


class MappingsModel(RowsModel[ReviewRow]):
    """One row for each identifier and item."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            self.tr("药品标识码"),
            self.tr("品种"),
            self.tr("包装级别"),
            self.tr("状态"),
            self.tr("谁 · 何时"),
        )

    def key(self, row: ReviewRow) -> Hashable:
        """Return the pair."""
        return row.entry.identifier, row.entry.province_code

    def text(self, row: ReviewRow, column: int) -> str:
        """Return what a cell says."""
        texts = (
            row.entry.identifier,
            readable(row.name or row.entry.province_code),
            level_word(row.entry.level),
            state_word(row.entry.state),
            readable(row.entry.person),
        )
        return texts[column]

    def special(self, row: ReviewRow, column: int, role: int) -> Any:  # noqa: ANN401
        """Return second lines, marks, and whether somebody has decided against it."""
        if role == DONE_ROLE:
            return row.entry.state in (MappingState.REFUSED, MappingState.WITHDRAWN)
        if role == SEVERITY_ROLE and column == STATE:
            return state_mark(row.entry.state)
        if role == SEVERITY_ROLE and column == IDENTIFIER and row.rivals:
            return Severity.WRONG
        if role == DETAIL_ROLE:
            return self._detail(row, column)
        return None

    def _detail(self, row: ReviewRow, column: int) -> str:
        if column == IDENTIFIER and row.rivals:
            return self.tr("对应 {count} 个品种").format(count=len(row.rivals) + 1)
        if column == ITEM:
            parts = (row.entry.province_code, row.strength, row.maker)
            return readable(" · ".join(filter(None, parts)))
        if column == LEVEL and row.crowded:
            return self.tr("同级另有标识码")
        if column == STATE:
            return source_word(row.entry.source)
        return local_minute(row.entry.at) if column == WHO else ""


def explained(row: ReviewRow) -> str:
    """Say what is odd about a row and what to do; nothing where all is well."""
    said = []
    if row.rivals:
        names = "、".join(readable(item.name) for item in row.rivals[:3])
        text = QCoreApplication.translate(
            "Known",
            "冲突：{identifier} 还对应 {names}。扫到它的盒无法自动判定品种，请核对实物，"
            "驳回不对的那一条；确实共用的可以都确认，收货时按配送单判定。",
        )
        said.append(text.format(identifier=row.entry.identifier, names=names))
    if row.siblings:
        others = "、".join(
            f"{one.identifier}（{level_word(one.level)}）" for one in row.siblings[:4]
        )
        text = QCoreApplication.translate("Known", "该品种还有标识码 {others}。")
        if row.crowded:
            text = QCoreApplication.translate(
                "Known", "该品种还有标识码 {others}；同一级别有多个，换过包装属正常，否则请核对。"
            )
        said.append(text.format(others=others))
    return "\n".join(said)
