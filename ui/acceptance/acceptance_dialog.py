"""The acceptance of a receipt on one screen: without it papers and temperatures would be left out.

What is still missing stands on top, and one key goes to it. Sections: arrival and cold chain,
packages, lines, attachments, signatures (Alt+1 to Alt+5). Each entry is sent at once; there is
nothing to save, and closing loses nothing.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.receiving.acceptance.checking import Note
from app.receiving.acceptance.events import (
    AcceptanceRefused,
    AcceptanceShown,
    AttachmentLoading,
    AttachmentReady,
)
from app.receiving.acceptance.values import AcceptanceView, Document, Missing, Purpose, Role
from app.receiving.progress import ReceiptState
from ui.acceptance.arrival_panel import ArrivalPanel
from ui.acceptance.attachments_panel import AttachmentsPanel, ChooseFiles, choose_files
from ui.acceptance.lines_panel import AcceptedLinesPanel
from ui.acceptance.packages_panel import PackagesPanel
from ui.acceptance.signatures_panel import SignaturesPanel
from ui.acceptance.words import missing_text
from ui.notice_strip import NoticeStrip
from ui.parts.eliding_label import ElidingLabel
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.roles import set_role
from ui.ports import AcceptanceDesk

_SIZE = QSize(1160, 640)
_ARRIVAL, _PACKAGES, _LINES, _ATTACHMENTS, _SIGNATURES = range(5)
_OF_THE_SIGNATURES = {
    "first-signature-missing",
    "second-signature-missing",
    "one-person-twice",
    "signature-outdated",
}


class MissingStrip(TranslatedWidget):
    """What is still missing: how much, the first of it, and a button that goes there."""

    wished = Signal(object)
    """Go to this one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._missing: tuple[Missing, ...] | None = None
        self._at = 0
        self.count = QLabel(self)
        self.first = ElidingLabel(self)
        self.next = QPushButton(self)
        self.next.setAutoDefault(False)
        self.next.clicked.connect(self.go_on)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.count)
        layout.addWidget(self.first, 1)
        layout.addWidget(self.next)
        self.retranslate()

    def retranslate(self) -> None:
        """Word all anew."""
        self.next.setText(self.tr("转到 F8"))
        if self._missing is None:
            self.count.setText("")
        elif self._missing:
            text = self.tr("还缺 {count} 项").format(count=len(self._missing))
            self.count.setText(text)
        else:
            self.count.setText(self.tr("✓ 没有缺项"))
        set_role(self.count, "wrong" if self._missing else "title")
        self.next.setVisible(bool(self._missing))
        self._show_current()

    def show_missing(self, missing: tuple[Missing, ...]) -> None:
        """Show what is missing now, the first first."""
        if missing != self._missing:
            self._missing, self._at = missing, 0
            self.retranslate()

    @Slot()
    def go_on(self) -> None:
        """Wish for the one that is shown, and show the next."""
        if not self._missing:
            return
        wanted = self._missing[self._at % len(self._missing)]
        self.wished.emit(wanted)
        self._at = (self._at + 1) % len(self._missing)

    def _show_current(self) -> None:
        self.first.set_text(missing_text(self._missing[self._at]) if self._missing else "")


class AcceptanceDialog(QDialog):
    """Shows the acceptance of one receipt and sends what is noted."""

    def __init__(
        self,
        desk: AcceptanceDesk,
        persons: Sequence[str] = (),
        choose: ChooseFiles = choose_files,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._receipt_id: uuid.UUID | None = None
        self._view: AcceptanceView | None = None
        self._missing: tuple[Missing, ...] = ()
        self.strip = NoticeStrip(self)
        self.missing = MissingStrip(self)
        self.arrival = ArrivalPanel(self)
        self.packages = PackagesPanel(self)
        self.lines = AcceptedLinesPanel(self)
        self.attachments = AttachmentsPanel(choose, self)
        self.signatures = SignaturesPanel(self)
        self.signatures.offer(persons)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.close_button = QPushButton(self)
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.accept)
        self._lay_out()
        self._connect()
        self._name_sections()
        self._word_frame()
        self.resize(_SIZE if parent is None else _SIZE.boundedTo(parent.window().size()))

    def begin(self, receipt_id: uuid.UUID, person: str) -> None:
        """Ask for the acceptance of a receipt; this person notes from now on."""
        self._receipt_id = receipt_id
        self.arrival.courier.setFocus()
        self._desk.open_acceptance(receipt_id, person)

    @Slot(object)
    def show_acceptance(self, event: AcceptanceShown) -> None:
        """Show what is known now."""
        view = event.view
        if self._receipt_id is not None and view.receipt_id != self._receipt_id:
            return
        self.setWindowTitle(self.tr("验收 {receipt}").format(receipt=view.receipt_no))
        self._view, self._missing = view, event.missing
        self.missing.show_missing(event.missing)
        self._name_sections()
        self.arrival.show_view(view)
        self.arrival.mark_missing({missing.key for missing in event.missing})
        self.packages.show_view(view)
        self.lines.show_view(view, event.required)
        self.attachments.show_view(view, event.files)
        self.signatures.show_view(view, list(event.required.values()))
        is_open = view.state is ReceiptState.OPEN
        for panel in (self.arrival, self.packages, self.lines, self.signatures):
            panel.setEnabled(is_open)
        self.attachments.allow_changes(allowed=is_open)
        self.strip.hide()

    @Slot(object)
    def show_refusal(self, event: AcceptanceRefused) -> None:
        """Say what could not be done, and show again what is on record."""
        self.strip.say_wrong(spoken(event.saying))
        if self._view is not None:
            self.arrival.show_view(self._view)

    @Slot(object)
    def show_loading(self, event: AttachmentLoading) -> None:
        """Say that an attachment comes from elsewhere."""
        self.strip.say_right(self.tr("正在取回附件 {name}…").format(name=event.name))

    @Slot(object)
    def show_file(self, event: AttachmentReady) -> None:
        """Let the system show an attachment."""
        self.strip.hide()
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(event.path)))

    @Slot(object)
    def go_to(self, missing: Missing) -> None:
        """Go to where something is missing."""
        section = _section_of(missing)
        self.tabs.setCurrentIndex(section)
        if section == _LINES and missing.line_no is not None:
            self.lines.point_at_line(missing.line_no)
        elif section == _SIGNATURES:
            self.signatures.point_at_first_unsigned()
        elif section == _PACKAGES:
            self.packages.view.setFocus()
        else:
            self.arrival.field_of(missing.key).setFocus()

    @Slot()
    def say_misread(self) -> None:
        """Say that an entry cannot be read."""
        self.strip.say_wrong(
            self.tr("标红的一格认不出来，没有保存，请改正：温度如 5.5，时间如 14:05")
        )

    @Slot(object)
    def send_note(self, what: Note) -> None:
        """Hand a note to the desk."""
        self._desk.note(what)

    @Slot(object, str)
    def send_signature(self, role: Role, person: str) -> None:
        """Hand a signature to the desk."""
        self._desk.sign(role, person)

    @Slot(object)
    def send_withdrawal(self, role: Role) -> None:
        """Hand to the desk that a signature is taken back."""
        self._desk.withdraw(role)

    @Slot(Path, object, object, object)
    def send_file(
        self, path: Path, purpose: Purpose, line_no: int | None, document: Document | None
    ) -> None:
        """Hand a file to the desk."""
        self._desk.attach(path, purpose, line_no, document)

    @Slot(object)
    def send_removal(self, attachment_id: uuid.UUID) -> None:
        """Hand to the desk that an attachment is taken off."""
        self._desk.remove(attachment_id)

    @Slot(object)
    def ask_for_file(self, attachment_id: uuid.UUID) -> None:
        """Ask the desk for a file to show."""
        self._desk.open_attachment(attachment_id)

    @Slot()
    def ask_for_logger(self) -> None:
        """Ask a person for a logger's file."""
        self.attachments.ask_for(Purpose.LOGGER)

    def changeEvent(self, event: QEvent) -> None:
        """Word the frame anew after a change of language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._word_frame()
            self._name_sections()
        super().changeEvent(event)

    def _word_frame(self) -> None:
        title = self.tr("验收")
        if self._view is not None:
            title = self.tr("验收 {receipt}").format(receipt=self._view.receipt_no)
        self.setWindowTitle(title)
        self.close_button.setText(self.tr("回到收货"))

    def _name_sections(self) -> None:
        missing = Counter(map(_section_of, self._missing))
        words = [
            self.tr("到货与冷链"),
            self.tr("包装"),
            self.tr("明细"),
            self.tr("附件"),
            self.tr("签字"),
        ]
        if self._view is not None and self._view.attachments:
            count = len(self._view.attachments)
            words[_ATTACHMENTS] = self.tr("附件 {count}").format(count=count)
        for position, word in enumerate(words):
            if missing[position]:
                text = self.tr("{section}（缺 {count}）")
                word = text.format(section=word, count=missing[position])
            self.tabs.setTabText(position, word)
            self.tabs.setTabToolTip(position, f"Alt+{position + 1}")

    def _lay_out(self) -> None:
        for panel in (
            _scrolling(self.arrival),
            self.packages,
            self.lines,
            self.attachments,
            _scrolling(self.signatures),
        ):
            self.tabs.addTab(panel, "")
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.addWidget(self.missing)
        layout.addWidget(self.strip)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(below)

    def _connect(self) -> None:
        self.missing.wished.connect(self.go_to)
        for panel in (self.arrival, self.packages, self.lines):
            panel.noted.connect(self.send_note)
        self.arrival.misread.connect(self.say_misread)
        self.arrival.logger_wished.connect(self.ask_for_logger)
        self.attachments.attached.connect(self.send_file)
        self.attachments.opened.connect(self.ask_for_file)
        self.attachments.removed.connect(self.send_removal)
        self.signatures.signed.connect(self.send_signature)
        self.signatures.withdrawn.connect(self.send_withdrawal)
        self._shortcut("F8").triggered.connect(self.missing.go_on)
        for position in range(self.tabs.count()):
            action = self._shortcut(f"Alt+{position + 1}")
            action.setData(position)
            action.triggered.connect(self.show_section)

    @Slot()
    def show_section(self) -> None:
        """Show the section whose number was pressed."""
        sender = self.sender()
        assert isinstance(sender, QAction)
        self.tabs.setCurrentIndex(sender.data())
        panel = (self.arrival.courier, self.packages.view, self.lines.view)
        fields = (*panel, self.attachments.list, self.signatures.rows[Role.ACCEPTOR].name)
        fields[sender.data()].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _shortcut(self, keys: str) -> QAction:
        action = QAction(self)
        action.setShortcut(QKeySequence(keys))
        self.addAction(action)
        return action


def _section_of(missing: Missing) -> int:
    if missing.line_no is not None:
        return _LINES
    if missing.key in _OF_THE_SIGNATURES:
        return _SIGNATURES
    return _PACKAGES if missing.key == "package-remark-missing" else _ARRIVAL


def _scrolling(panel: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.viewport().setAutoFillBackground(False)
    area.setWidget(panel)
    panel.setAutoFillBackground(False)
    return area
