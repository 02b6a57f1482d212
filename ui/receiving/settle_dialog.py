"""Explains one refused scan: without it the exceptions tray could never be emptied.

A reason is chosen with one digit key, or written; scanning goes on behind the open dialog.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from app.receiving.progress import TrayEntry
from ui.parts.languages import QT_TRANSLATE_NOOP
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.parts.verdict_words import sentence_text, verdict_word
from ui.receiving.told_words import explanation_text, told_text

REASONS = (
    QT_TRANSLATE_NOOP("Settle", "退回配送企业"),
    QT_TRANSLATE_NOOP("Settle", "误扫，不是本次到货"),
    QT_TRANSLATE_NOOP("Settle", "已改扫正确的码"),
    QT_TRANSLATE_NOOP("Settle", "单独存放，待质量负责人处理"),
    QT_TRANSLATE_NOOP("Settle", "已与配送企业核实"),
)


class SettleDialog(QDialog):
    """Asks why a scan was refused and what became of the box."""

    def __init__(self, entry: TrayEntry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = entry
        self.setWindowTitle(self.tr("说明异常"))
        title = QLabel(verdict_word(entry.verdict), self)
        title.setProperty("role", "wrong")
        said = QLabel(f"{readable(entry.raw)}\n{sentence_text(entry.sentence)}", self)
        said.setWordWrap(True)
        said.setTextFormat(Qt.TextFormat.PlainText)
        self.reasons = _reason_list(self)
        if entry.told is not None:
            said.setText(f"{said.text()}\n{told_text(entry.told)}")
            self.reasons.addItem(f"{len(REASONS) + 1}  {explanation_text(entry.told)}")
        self.remark = QLineEdit(self)
        self.remark.setPlaceholderText(self.tr("补充说明（可不填）"))
        self.remark.setMaxLength(200)
        self.remark.setAccessibleName(self.tr("补充说明"))
        self._buttons = _button_box(self, self.tr("确定"), self.tr("取消"))
        layout = QVBoxLayout(self)
        for widget in (title, said, self.reasons, self.remark, self._buttons):
            layout.addWidget(widget)
        self.reasons.currentRowChanged.connect(self.allow)
        self.reasons.itemActivated.connect(self.finish)
        self.remark.textChanged.connect(self.allow)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.allow()
        self.reasons.setFocus()
        self.resize(520, 380)

    @property
    def explanation(self) -> str:
        """What was chosen and written, as it is kept."""
        item = self.reasons.currentItem()
        parts = [item.text()[3:] if item is not None else "", self.remark.text().strip()]
        return "；".join(part for part in parts if part)

    @Slot()
    def allow(self) -> None:
        """Let the dialog be finished once there is an explanation."""
        ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(bool(self.explanation))

    @Slot()
    def finish(self) -> None:
        """Accept when there is an explanation."""
        if self.explanation:
            self.accept()


def _reason_list(parent: QWidget) -> QListWidget:
    reasons = QListWidget(parent)
    # The digit comes first, so that Qt's own keyboard search picks a reason with one key.
    for number, reason in enumerate(REASONS, start=1):
        reasons.addItem(f"{number}  {QCoreApplication.translate('Settle', reason)}")
    reasons.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    reasons.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    return reasons


def _button_box(parent: QWidget, ok_text: str, cancel_text: str) -> QDialogButtonBox:
    standard = QDialogButtonBox.StandardButton
    buttons = QDialogButtonBox(standard.Ok | standard.Cancel, parent)
    buttons.button(standard.Ok).setText(ok_text)
    set_role(buttons.button(standard.Ok), "primary")
    buttons.button(standard.Cancel).setText(cancel_text)
    return buttons
