"""The codes for a lost telephone, shown once; without them its owner could not sign in again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ui.parts.fonts import fixed_font


class RecoveryCodesDialog(QDialog):
    """A list to be written down, and one button."""

    def __init__(self, codes: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("恢复码"))
        said = QLabel(
            self.tr(
                "手机丢失时，可用恢复码代替动态口令，每个只能用一次。请抄下收好，关闭后不再显示。"
            ),
            self,
        )
        said.setWordWrap(True)
        self.codes = QPlainTextEdit("\n".join(codes), self)
        self.codes.setReadOnly(True)
        self.codes.setFont(fixed_font())
        self.codes.setAccessibleName(self.tr("恢复码"))
        lines = self.codes.fontMetrics().lineSpacing() * (len(codes) + 1)
        self.codes.setMinimumHeight(lines)
        buttons = QDialogButtonBox(self)
        self.done_button = buttons.addButton(
            self.tr("我已抄下"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        buttons.accepted.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        for part in (said, self.codes, buttons):
            layout.addWidget(part)
        self.resize(420, self.sizeHint().height())
