"""Recalls or stops something: without it a recall would need a programmer.

A recall names an item, a batch, an identifier, or several of them; a stop names an item. Both say
why, and by which notice (文号).
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.codes.reading import fold
from app.receiving.known import wording
from app.receiving.known.events import BarWish
from app.receiving.known.listing import BarKind
from app.receiving.known.mapping import is_identifier
from ui.known.waiting_dialog import WaitingDialog
from ui.known.words import bar_word
from ui.parts.languages import spoken

KINDS = tuple(BarKind)


class BarDialog(WaitingDialog):
    """Takes what may not be received, and why."""

    barred = Signal(object)
    """This BarWish is to hold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.setWindowTitle(self.tr("新增召回或停用"))
        self.ok.setText(self.tr("生效"))
        self.kind = QComboBox(self)
        self.kind.addItems([bar_word(kind) for kind in KINDS])
        self.batch, self.identifier = QLineEdit(self), QLineEdit(self)
        self.reason, self.document = QLineEdit(self), QLineEdit(self)
        self.batch.setMaxLength(40)
        self.identifier.setMaxLength(14)
        self.reason.setMaxLength(120)
        self.document.setMaxLength(60)
        self.batch.setPlaceholderText(self.tr("不填：所有批号"))
        self.identifier.setPlaceholderText(self.tr("7 位数字或商品条码；一般不填"))
        self.reason.setPlaceholderText(self.tr("扫到时会念给收货员，例如 国家局通告：含量不合格"))
        self.document.setPlaceholderText(self.tr("通知或公告的文号（可不填）"))
        self.form.addRow(self.tr("类型"), self.kind)
        self.form.addRow(self.tr("品种"), self.item)
        self.form.addRow(self.tr("批号"), self.batch)
        self.form.addRow(self.tr("药品标识码"), self.identifier)
        self.form.addRow(self.tr("原因"), self.reason)
        self.form.addRow(self.tr("文号"), self.document)
        self.kind.currentIndexChanged.connect(self.choose_kind)
        for field in (self.batch, self.identifier, self.reason):
            field.textChanged.connect(self.check)
        self.item.changed.connect(self.check)
        self.item.setFocus()
        self.check()

    @property
    def asked(self) -> BarWish:
        """What is filled in."""
        kind = KINDS[max(0, self.kind.currentIndex())]
        recalled = kind is BarKind.RECALL
        return BarWish(
            kind=kind,
            reason=self.reason.text().strip(),
            document_no=self.document.text().strip(),
            province_code="" if self.item.chosen is None else self.item.chosen.province_code,
            batch=fold(self.batch.text()).strip() if recalled else "",
            identifier=fold(self.identifier.text()).strip() if recalled else "",
        )

    @Slot()
    def choose_kind(self) -> None:
        """Ask for batch and identifier where they are of use."""
        recalled = KINDS[max(0, self.kind.currentIndex())] is BarKind.RECALL
        self.form.setRowVisible(self.batch, recalled)
        self.form.setRowVisible(self.identifier, recalled)
        self.check()

    @Slot()
    def check(self) -> None:
        """Say what is missing or wrong."""
        missing = self._missing()
        self.ok.setEnabled(not missing)
        if missing:
            self.say(missing)
            return
        self.say(self.tr("生效后，扫到的盒会被拒收；已打开的收货单也马上按此判定。"))

    @Slot()
    def wish(self) -> None:
        """Wish that it holds."""
        if not self._missing():
            self.ok.setEnabled(False)
            self.barred.emit(self.asked)

    def _missing(self) -> str:
        asked = self.asked
        if asked.identifier and not is_identifier(asked.identifier):
            return spoken(wording.saying("identifier-wrong", identifier=asked.identifier))
        if asked.kind is BarKind.STOP and not asked.province_code:
            return spoken(wording.saying("stop-without-item"))
        named = asked.province_code or asked.batch or asked.identifier
        if not named or not asked.reason:
            key = "recall-of-nothing" if asked.kind is BarKind.RECALL else "stop-without-reason"
            return spoken(wording.saying(key))
        return ""
