"""What is left to do when an institution was founded: recovery codes, and where to sign in.

Without it the codes for a lost telephone would never be seen. They are shown this once.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from ui.parts.fonts import fixed_font
from ui.parts.roles import set_role
from ui.restoring.words import plain_label


class DonePage(QWidget):
    """A column of codes for each of the three, and how the workstation stands."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said = plain_label(self)
        how = plain_label(
            self,
            self.tr(
                "恢复码：手机丢失时代替 6 位数字，每个只能用一次。请各人抄下收好，关闭后不再显示。"
            ),
        )
        self.columns = QHBoxLayout()
        self.codes: list[QPlainTextEdit] = []
        self.noted = QCheckBox(self.tr("三位管理员都已抄下自己的恢复码(&W)"), self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self.said, how):
            layout.addWidget(part)
        layout.addLayout(self.columns, 1)
        layout.addWidget(self.noted)

    def show_codes(self, recovery: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Show whose codes are which: a title and the codes."""
        for title, codes in recovery:
            column, heading = QVBoxLayout(), QLabel(title, self)
            heading.setWordWrap(True)
            box = QPlainTextEdit("\n".join(codes), self)
            box.setReadOnly(True)
            box.setFont(fixed_font())
            box.setAccessibleName(title)
            box.setMinimumHeight(box.fontMetrics().lineSpacing() * (len(codes) + 1))
            self.codes.append(box)
            column.addWidget(heading)
            column.addWidget(box)
            self.columns.addLayout(column)

    def say(self, text: str, *, wrong: bool = False) -> None:
        """Say how it ended."""
        set_role(self.said, "wrong" if wrong else "")
        self.said.setText(text)
