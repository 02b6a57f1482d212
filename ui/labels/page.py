"""标签: the queue of labels, the label printers, and room for what draws labels.

Without it nobody would see that a printer stands without paper, and a label that came out twice
would be stuck twice. While the queue or the printers are seen, scans are held and mark the label
that was scanned as stuck; one that is void is said loudly. Questions are asked in a strip, never in
a box. Ctrl+P prints labels of a form, F5 asks again, Alt+1 … turn the tabs, F8 and F9 answer
whether a label came out.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QMessageBox,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app.codes.parse import parse
from app.labels.events import LabelsEvent
from app.labels.printers import (
    LabelPrinter,
    LabelPrintersKept,
    LabelPrintersShown,
    LabelPrinterTried,
)
from app.labels.queue import (
    LabelAsked,
    LabelDrawn,
    LabelScanned,
    LabelsShown,
    QueuedJob,
    QueuedLabel,
    QueueShown,
)
from app.readers.events import ScanSeen
from app.receiving.verdicts import Severity
from ui.labels.asking import AgainQuestion, MoveQuestion
from ui.labels.making.dialog import MakingDialog
from ui.labels.printer_dialog import PrinterDialog
from ui.labels.printers_tab import PrintersTab
from ui.labels.queue_tab import QueueTab
from ui.labels.strips import TroubleStrip, UncertainStrip
from ui.labels.words import tried_word
from ui.notice_strip import NoticeStrip
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.languages import TranslatedWidget
from ui.parts.moments import utc_now
from ui.parts.readable import readable

if TYPE_CHECKING:
    from ui.labels.making.opening import Making
    from ui.labels.port import Labels
    from ui.ports import Readers
    from ui.sound import Sound

QUEUE, PRINTERS, DESIGNS = range(3)


class LabelsPage(TranslatedWidget):
    """The tabs, and what every answer means for them."""

    refused = Signal(str)
    """Something was not done: one sentence that says why."""

    def __init__(
        self,
        labels: Labels,
        readers: Readers,
        sound: Sound,
        parent: QWidget | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(parent)
        self._labels, self._readers, self._sound = labels, readers, sound
        self.person = ""
        self.dialog: QDialog | None = None
        self._open = False
        self._scans: list[str] = []
        """Scanned here, and not answered yet."""
        self._printers: tuple[LabelPrinter, ...] = ()
        self._unreadable = False
        self._designer: QWidget | None = None
        self._designer_word: Callable[[], str] = str
        self.strip = NoticeStrip(self)
        self.trouble, self.question = TroubleStrip(self), UncertainStrip(self)
        self.tabs, self.pages = QTabBar(self), QStackedWidget(self)
        self.queue_tab, self.printers_tab = QueueTab(self, now), PrintersTab(self)
        self._making: Making | None = None
        self.print_it = add_action(self, "Ctrl+P", self.print_labels, inside=True)
        self.print_it.setEnabled(False)
        self.again = add_action(self, "F5", self.refresh, inside=True)
        self._hears: dict[type[Any], Callable[[Any], None]] = self._hearing()
        self._lay_out()
        self._add_tab(self.queue_tab)
        self._add_tab(self.printers_tab)
        self._join()
        self.retranslate()

    def retranslate(self) -> None:
        """Word the page anew."""
        self.print_it.setText(self.tr("打印标签…"))
        self.again.setText(self.tr("刷新"))
        self.tabs.setAccessibleName(self.tr("标签"))
        self.tabs.setTabText(QUEUE, self.tr("打印队列"))
        self.tabs.setTabText(PRINTERS, self.tr("标签打印机"))
        if self._designer is not None:
            self.tabs.setTabText(DESIGNS, self._designer_word())

    def take_designer(self, widget: QWidget, word: Callable[[], str]) -> None:
        """Put what draws labels behind the last tab; `word` names it in today's language.

        Scans go to it, not to the queue, while it is seen.
        """
        self._designer, self._designer_word = widget, word
        self._add_tab(widget)
        self.retranslate()

    def take_making(self, making: Making) -> None:
        """Offer to print labels of what a person fills in."""
        self._making = making
        self.print_it.setEnabled(True)
        making.sent.connect(self.show_sent)
        making.printers_wished.connect(self.add_printer)

    def opened(self) -> None:
        """Hold the scans and ask how everything stands: the page is entered."""
        self._open = True
        self._readers.hold_scans(True)
        self.refresh()
        self._focus()

    def closed(self) -> None:
        """Let scans count again: the page is left."""
        if self._open:
            self._open = False
            self._readers.hold_scans(False)
            self.strip.hide()
            self._scans.clear()
            if self.dialog is not None:
                self.dialog.done(QDialog.DialogCode.Rejected)

    @Slot()
    def refresh(self) -> None:
        """Ask for what is shown."""
        self.question.forget_answers()
        self.queue_tab.ask_anew()
        self._labels.show_printers()
        self._labels.show_queue()

    @Slot(int)
    def show_tab(self, number: int) -> None:
        """Show one of the tabs."""
        self.strip.hide()
        self.pages.setCurrentIndex(number)
        if not self.tabs.hasFocus():
            self._focus()

    @Slot(object)
    def hear(self, event: LabelsEvent) -> None:
        """Show an answer."""
        self._hears[type(event)](event)

    @Slot(object)
    def show_scan(self, event: ScanSeen) -> None:
        """Take a held scan as that of a label which sticks where it belongs."""
        if not (self._open and event.held):
            return
        if isinstance(self.dialog, MakingDialog):
            self.dialog.take_scan(event.scan.text)
        elif self.tabs.currentIndex() != DESIGNS and self.dialog is None:
            self.take_number(event.scan.text)

    @Slot(str)
    def take_number(self, text: str) -> None:
        """Mark the label with this number as stuck."""
        number = number_of(text)
        self._scans.append(number)
        self._labels.scanned(number)

    @Slot()
    def add_printer(self) -> None:
        """Ask for a new printer."""
        self.tabs.setCurrentIndex(PRINTERS)
        if not self._unreadable:
            self._open_form(None)

    @Slot()
    def print_labels(self) -> None:
        """Ask what labels are to say, and print them."""
        if self._making is not None and self.dialog is None:
            self._show_dialog(self._making.open(self._printers, self.person))

    @Slot(int)
    def show_sent(self, count: int) -> None:
        """Say that labels are in the queue, and show it."""
        self.tabs.setCurrentIndex(QUEUE)
        self.strip.say_right(self.tr("{count} 张标签已进入打印队列。").format(count=count))

    @Slot(object)
    def change_printer(self, printer: LabelPrinter) -> None:
        """Change one."""
        self._open_form(self._printers.index(printer))

    @Slot(object)
    def try_printer(self, printer: LabelPrinter) -> None:
        """Print a test label."""
        said = self.tr("正在打印机“{name}”上试打…").format(name=readable(printer.name))
        self.strip.say_right(said)
        self._labels.try_printer(printer)

    @Slot(object)
    def ask_to_remove(self, printer: LabelPrinter) -> None:
        """Ask before a printer is forgotten."""
        box = QMessageBox(self)
        box.setWindowTitle(self.tr("删除标签打印机"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self.tr("删除“{name}”吗？").format(name=readable(printer.name)))
        box.setInformativeText(
            self.tr("它的任务留在队列里等着：改到另一台打印机，或用同一个名称再添加它。")
        )
        remove = box.addButton(self.tr("删除"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(self.tr("保留"), QMessageBox.ButtonRole.RejectRole)
        # One key too many must not remove anything.
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        left = tuple(one for one in self._printers if one != printer)
        remove.clicked.connect(lambda: self._labels.keep_printers(left))
        self._show_dialog(box)

    @Slot(object)
    def toggle(self, job: QueuedJob) -> None:
        """Let a job wait, or go on."""
        reason = "" if job.held else self.tr("由 {person} 暂停").format(person=self.person)
        self._labels.hold(job.job_id, reason)

    @Slot(object)
    def cancel(self, job: QueuedJob) -> None:
        """Take back what was not printed."""
        self._labels.cancel(job.job_id, self.person)

    @Slot(object)
    def ask_where(self, job: QueuedJob) -> None:
        """Ask where a job is to come out."""
        others = [one.name for one in self._printers if one.name != job.printer]
        if not others:
            self.refused.emit(self.tr("没有另一台标签打印机，请先在“标签打印机”里添加。"))
            return
        question = MoveQuestion(job, others, self)
        question.wished.connect(self._labels.move)
        self._show_dialog(question)

    @Slot(object)
    def ask_why(self, label: QueuedLabel) -> None:
        """Ask why a label is printed again."""
        question = AgainQuestion(label, self)
        question.wished.connect(self.print_again)
        self._show_dialog(question)

    @Slot(object, str)
    def print_again(self, label_id: uuid.UUID, why: str) -> None:
        """Print a label anew; the old one is void."""
        self._labels.again(label_id, why, self.person)

    @Slot(object, bool)
    def answer(self, label_id: uuid.UUID, there: bool) -> None:
        """Hand on what a person saw."""
        self._labels.said(label_id, there)

    def _show_queue(self, event: QueueShown) -> None:
        # A printer without work troubles nobody.
        wanted = {job.printer for job in event.jobs if job.open and not job.held}
        troubles = tuple(one for one in event.troubles if one[0] in wanted)
        self.trouble.show_troubles(troubles)
        self.printers_tab.show_troubles(dict(troubles))
        self.question.show_asked(event.asked)
        self.queue_tab.show_queue(event)

    def _show_scanned(self, event: LabelScanned) -> None:
        if event.number not in self._scans:
            return
        self._scans.remove(event.number)
        number = readable(event.number)
        if event.label is not None:
            self._sound.play(Severity.RIGHT)
            said = self.tr("{number} {words} 已贴好。").format(
                number=number, words=readable(event.label.words)
            )
            self.strip.say_right(said)
            self.queue_tab.point_at(event.label)
            return
        why = event.complaint or self.tr("本机没有打印过号码 {number} 的标签，请核对。").format(
            number=number
        )
        self._sound.play(Severity.WRONG)
        self.strip.say_wrong(readable(why))

    def _show_printers(self, event: LabelPrintersShown) -> None:
        self._printers, self._unreadable = event.printers, bool(event.complaint)
        self.printers_tab.show_printers(event.printers, readable(event.complaint))
        self.queue_tab.show_printers(any_set=bool(event.printers))
        if isinstance(self.dialog, PrinterDialog):
            self.dialog.show_printers(event)
        elif isinstance(self.dialog, MakingDialog):
            self.dialog.show_printers(event.printers)

    def _show_kept(self, event: LabelPrintersKept) -> None:
        if isinstance(self.dialog, PrinterDialog):
            self.dialog.show_kept(event)
        elif event.complaint:
            self.refused.emit(readable(event.complaint))
        if not event.complaint:
            self._labels.show_printers()

    def _show_tried(self, event: LabelPrinterTried) -> None:
        if isinstance(self.dialog, PrinterDialog):
            self.dialog.show_tried(event)
        elif event.complaint:
            self.strip.say_wrong(readable(event.complaint))
        else:
            self.strip.say_right(readable(tried_word(event)))

    def _open_form(self, place: int | None) -> None:
        dialog = PrinterDialog(self._printers, place, self)
        dialog.find_wished.connect(self._labels.find_printers)
        dialog.try_wished.connect(self._labels.try_printer)
        dialog.keep_wished.connect(self._labels.keep_printers)
        self._show_dialog(dialog)
        dialog.look_again()

    def _show_dialog(self, dialog: QDialog) -> None:
        self.strip.hide()
        self.dialog = dialog
        dialog.finished.connect(self._let_go)
        dialog.open()

    @Slot()
    def _let_go(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()
        self._focus()

    def _hearing(self) -> dict[type[Any], Callable[[Any], None]]:
        return {
            QueueShown: self._show_queue,
            LabelsShown: self.queue_tab.show_labels,
            LabelAsked: self._pass_over,
            LabelScanned: self._show_scanned,
            LabelDrawn: self.queue_tab.show_drawn,
            LabelPrintersShown: self._show_printers,
            LabelPrintersKept: self._show_kept,
            LabelPrinterTried: self._show_tried,
        }

    def _pass_over(self, event: LabelAsked) -> None:
        """QueueShown names it as well."""

    def _focus(self) -> None:
        shown = self.pages.currentWidget()
        if isinstance(shown, QueueTab | PrintersTab):
            shown.focus()
        elif shown is not None:
            shown.setFocus()

    def _add_tab(self, widget: QWidget) -> None:
        number = self.pages.addWidget(widget)
        self.tabs.addTab("")

        def turn() -> None:
            self.tabs.setCurrentIndex(number)
            self._focus()

        add_action(self, f"Alt+{number + 1}", turn, inside=True)

    def _join(self) -> None:
        queue, printers = self.queue_tab, self.printers_tab
        self.tabs.currentChanged.connect(self.show_tab)
        self.question.answered.connect(self.answer)
        queue.labels_wished.connect(self._labels.show_labels)
        queue.drawing_wished.connect(self._labels.show_label)
        queue.cancel_wished.connect(self.cancel)
        queue.hold_wished.connect(self.toggle)
        queue.move_wished.connect(self.ask_where)
        queue.again_wished.connect(self.ask_why)
        queue.typed.connect(self.take_number)
        queue.printers_wished.connect(self.add_printer)
        printers.add_wished.connect(self.add_printer)
        printers.change_wished.connect(self.change_printer)
        printers.try_wished.connect(self.try_printer)
        printers.remove_wished.connect(self.ask_to_remove)

    def _lay_out(self) -> None:
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        top = QHBoxLayout()
        top.addWidget(self.tabs, 1)
        top.addWidget(ActionButton(self.print_it, self))
        top.addWidget(ActionButton(self.again, self))
        layout = QVBoxLayout(self)
        for strip in (self.strip, self.trouble, self.question):
            layout.addWidget(strip)
        layout.addLayout(top)
        layout.addWidget(self.pages, 1)


def number_of(text: str) -> str:
    """The number that a scanned label carries: its SSCC, or the very text."""
    code = parse(text)
    return code.sscc or code.code or text.strip()
