"""The page on which a delivery is received: without it there is only a list of deliveries.

Joins the verdict, lines, cartons, the exceptions tray and the last answers, and turns keys into
wishes to the desk. A refusal never blocks: it is shown, heard and put into the tray, and the next
scan is taken. A scan redraws only the rows it changed.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QMenu,
    QStackedLayout,
    QStyle,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.codes.code import Command
from app.receiving.code_questions import MANUAL_DEVICE
from app.receiving.progress import (
    LineProgress,
    OthersCounted,
    ReceiptConfirmed,
    ReceiptOpened,
    ReceiptState,
    ReceiptView,
    ScanAnswered,
)
from app.receiving.verdicts import Severity
from ui.parts.actions import add_action
from ui.parts.empty_note import EmptyNote
from ui.parts.languages import TranslatedWidget
from ui.parts.punctuation import listed
from ui.parts.verdict_words import answer_severity
from ui.ports import Desk, Papers
from ui.receiving.armed_strip import ArmedStrip
from ui.receiving.assigning import Assigning
from ui.receiving.confirm_dialog import ConfirmDialog
from ui.receiving.desk_commands import DeskCommands
from ui.receiving.line_notices import NoticesPanel
from ui.receiving.lines_panel import LinesPanel
from ui.receiving.manual_entry import ManualEntry
from ui.receiving.receipt_header import ReceiptHeader
from ui.receiving.settle_dialog import SettleDialog
from ui.receiving.side_panels import AnswersPanel, CartonsPanel, TrayPanel
from ui.receiving.verdict_panel import VerdictPanel
from ui.sound import Sound
from ui.wedge import ScanFocus

_COMPACT_WIDTH = 1060
_COMPACT_HEIGHT = 560
_GAP = 8
_NOTICES = 3
"""The place of its tab."""


class ReceivingPage(TranslatedWidget):
    """Shows the open receipt and takes wishes about it."""

    refused = Signal(str)
    """A wish cannot be carried out now: one sentence that says what to do first."""
    delivery_wished = Signal(object)
    """Another delivery (its id) is to be opened."""
    deliveries_wished = Signal()
    """Back to the list."""
    acceptance_wished = Signal()
    """The acceptance of this receipt is to be completed."""

    def __init__(
        self,
        desk: Desk,
        papers: Papers,
        sound: Sound,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._papers, self._sound, self._now = desk, papers, sound, now
        self.person = ""
        self._view: ReceiptView | None = None
        self._dialog: QDialog | None = None
        self._undoable = self._redoable = False
        self._make_actions()
        self._make_panels()
        self._lay_out()
        self.retranslate()
        self._allow()

    @property
    def open_receipt_id(self) -> uuid.UUID | None:
        """The receipt that takes scans at the moment."""
        if self._view is None or self._view.state is not ReceiptState.OPEN:
            return None
        return self._view.receipt_id

    @property
    def shown_receipt_id(self) -> uuid.UUID | None:
        """The receipt that is shown, open or confirmed."""
        return None if self._view is None else self._view.receipt_id

    @property
    def actions_shown(self) -> list[QAction]:
        """The actions of this page, for a menu."""
        return [
            self.type_code,
            self.undo,
            *self.commands.actions,
            self.print_paper,
            self.confirm,
        ]

    def retranslate(self) -> None:
        """Word actions, tabs and the empty page anew."""
        self.type_code.setText(self.tr("录入"))
        self.type_code.setToolTip(self.tr("手工录入一个扫不出的码 (F2)"))
        self.undo.setText(self.tr("撤销"))
        self.undo.setToolTip(self.tr("撤销最近一次计数的扫码 (Ctrl+Z)"))
        self.print_paper.setText(self.tr("打印"))
        self.print_paper.setToolTip(self.tr("打印收货单 (Ctrl+P)"))
        self.confirm.setText(self.tr("确认收货"))
        self.confirm.setToolTip(self.tr("核对差异并确认收货 (Ctrl+Enter)"))
        self.more.setText(self.tr("指令"))
        self.more.setToolTip(self.tr("拒收、待处理、恢复和其他命令 (F3)"))
        self.commands.retranslate()
        self.to_deliveries.setText(self.tr("到货"))
        said = self.tr("到“到货”里选一张配送单，按 Enter 打开；或直接扫箱签。")
        self._empty.say(self.tr("没有打开的收货单"), said)
        self.tabs.setTabText(1, self.tr("箱"))
        self.tabs.setTabText(2, self.tr("最近"))
        if self._view is not None and not self.verdict.has_answer:
            self._show_note(self._view)
        self._word_counting_tabs()

    @Slot(object)
    def show_receipt(self, event: ReceiptOpened | ReceiptConfirmed) -> None:
        """Show a whole receipt: it was opened, changed as a whole, or confirmed."""
        view = event.view
        another = self._view is None or self._view.receipt_id != view.receipt_id
        self._view = view
        self.header.show_receipt(view)
        self.lines.show_lines(view.lines)
        self.cartons.model.show_rows(view.cartons)
        self.tray.show_entries(view.tray)
        self.notices.show_lines(view.lines)
        self.answers.model.show_rows(view.answers)
        if another or view.state is ReceiptState.CONFIRMED:
            self._show_latest(view)
            self.scan_focus.setFocus()
        self._stack.setCurrentIndex(1)
        self.strip.show_armed(view.armed)
        self._redoable = view.redoable
        if isinstance(self._dialog, ConfirmDialog):
            self._dialog.show_lines(view.lines)
            self._dialog.show_missing(view.missing)
        self._after_change(view.scan_count, undoable=view.undoable)
        self.assigning.follow(view)

    @Slot(object)
    def show_answer(self, event: ScanAnswered) -> None:
        """Show and sound one answer, and the rows it changed."""
        if self._view is None or event.receipt_id != self._view.receipt_id:
            return
        answer = event.answer
        self._sound.play(answer_severity(answer))
        self.lines.show_changed(event.lines, _counted_line(event))
        self.verdict.show_answer(answer, self.lines.model.row(answer.line_no))
        self.cartons.show_changed(event.cartons)
        self.answers.show_answer(answer)
        if event.tray is not None:
            self.tray.show_changed(event.tray)
        self.strip.show_answer(event)
        self._redoable = event.redoable
        self._after_change(event.scan_count, undoable=event.undoable)
        if isinstance(self._dialog, ConfirmDialog):
            self._dialog.show_lines(self.lines.model.rows)
        elif answer.sentence.key == "confirm-asked":
            self.ask_to_confirm()
        if answer.sentence.key == "print-asked" and answer.code == Command.PRINT:
            self.print_receipt()

    @Slot(object)
    def show_others(self, event: OthersCounted) -> None:
        """Show the rows that another workstation changed, without taking the eye from here."""
        if self._view is None or event.receipt_id != self._view.receipt_id:
            return
        self.lines.model.show_changed(event.lines)
        for carton in event.cartons:
            self.cartons.model.change_row(carton)
        self.tray.show_entries(event.tray)
        self._after_change(event.scan_count, undoable=self._undoable)
        if isinstance(self._dialog, ConfirmDialog):
            self._dialog.show_lines(self.lines.model.rows)

    @Slot()
    def open_manual_entry(self) -> None:
        """Open the field for a code that no scanner reads."""
        self.manual.open()

    @Slot(str)
    def send_typed(self, text: str) -> None:
        """Hand a typed code to the desk as a scan of the device `manual`."""
        self._desk.scan(text, text.encode(), MANUAL_DEVICE, self._now())

    @Slot()
    def take_back(self) -> None:
        """Wish the last counted scan undone."""
        self._desk.undo()

    @Slot()
    def switch_delivery(self) -> None:
        """Go on with the delivery that the last scan belongs to; this receipt stays as it is."""
        if self.strip.belongs_to is not None:
            self.delivery_wished.emit(self.strip.belongs_to)

    @Slot()
    def show_commands(self) -> None:
        """Show all commands with their keys."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.commands.actions)
        button = self.header.button_of(self.more)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    @Slot()
    def ask_to_confirm(self) -> None:
        """Open the confirmation; refuse, with the reason, while the tray is not empty."""
        if self._view is None or self.open_receipt_id is None or self._dialog is not None:
            return
        waiting = self.tray.model.waiting
        if waiting:
            self.show_tray()
            numbers = listed(str(entry.seq) for entry in waiting[:5])
            text = self.tr(
                "异常筐里还有 {count} 条没有说明（第 {numbers} 次扫码），请先按 Enter 逐条说明。"
            )
            self.refused.emit(text.format(count=len(waiting), numbers=numbers))
            return
        held = sum(line.held for line in self.lines.model.rows)
        if held:
            text = self.tr("还有 {count} 盒待处理，请再扫一次收入，或拒收，然后确认收货。")
            self.refused.emit(text.format(count=held))
            return
        cartons = sum(not row.is_package for row in self.cartons.model.rows)
        dialog = ConfirmDialog(self.lines.model.rows, cartons, self, self._view.missing)
        dialog.accepted.connect(self.send_confirmation)
        dialog.acceptance_wished.connect(self.acceptance_wished)
        self._open(dialog)
        # What was accepted since the receipt was shown last comes with the answer.
        self._desk.look_again()

    @Slot()
    def send_confirmation(self) -> None:
        """Hand the reasons, then the confirmation, to the desk."""
        if not isinstance(self._dialog, ConfirmDialog):
            return
        news = self._dialog.explanations()
        if news:
            self._desk.explain_lines(news)
        self._desk.confirm(self.person)

    @Slot(object)
    def ask_to_settle(self, entry: object) -> None:
        """Open the dialog that explains one entry of the tray."""
        if self._dialog is None and self.open_receipt_id is not None:
            dialog = SettleDialog(entry, self)  # type: ignore[arg-type] # a signal carries objects
            dialog.accepted.connect(self.send_settlement)
            self._place_beside_verdict(dialog)
            self._open(dialog)

    @Slot()
    def send_settlement(self) -> None:
        """Hand the explanation to the desk."""
        if isinstance(self._dialog, SettleDialog):
            self.assigning.forget()
            entry = self._dialog.entry
            self._desk.settle(entry.seq, self._dialog.explanation, entry.workstation)

    @Slot()
    def forget_dialog(self) -> None:
        """Let go of a dialog that was closed; the keys go to the next exception, or to scanning."""
        dialog, self._dialog = self._dialog, None
        # Not every window system hands the keys back to the window below by itself.
        self.activateWindow()
        self.scan_focus.setFocus()
        if dialog is None:
            return
        dialog.deleteLater()
        if isinstance(dialog, SettleDialog):
            self.tray.point_at_next(dialog.entry, settled=bool(dialog.result()))

    @Slot()
    def print_receipt(self) -> None:
        """Wish the paper of the receipt."""
        if self._view is not None:
            self._papers.print_receipt(self._view.receipt_id)

    @Slot()
    def print_all(self) -> None:
        """Wish every paper that the receipt calls for."""
        if self._view is None:
            self.refused.emit(self.tr("没有打开的收货单，没有单据可打印。"))
        else:
            self._papers.print_papers(self._view.receipt_id)

    @Slot()
    def print_commands(self) -> None:
        """Wish the sheet of commands."""
        self._papers.print_command_sheet()

    @Slot()
    def show_tray(self) -> None:
        """Bring the exceptions to the front."""
        self.tabs.setCurrentIndex(0)
        self.tray.point_at_first()

    @Slot()
    def give_focus_to_scanning(self) -> None:
        """Put the keys where no field takes them."""
        self.scan_focus.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Allow what can be done with the receipt that is seen now."""
        super().showEvent(event)
        self._allow()

    def hideEvent(self, event: QHideEvent) -> None:
        """Allow nothing: the menu's keys would reach a receipt that nobody sees."""
        super().hideEvent(event)
        self._allow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use less room on a small or strongly scaled screen."""
        super().resizeEvent(event)
        size = event.size()
        compact = size.width() < _COMPACT_WIDTH or size.height() < _COMPACT_HEIGHT
        self.header.set_compact(compact=compact)
        self.lines.set_compact(compact=compact)
        for panel in (self.tray, self.cartons, self.answers, self.notices):
            panel.set_compact(compact=compact)
        self.tabs.setFixedWidth(max(276, min(520, size.width() * 33 // 100)))
        self.verdict.setFixedHeight(max(132, size.height() * 32 // 100))

    def _make_actions(self) -> None:
        self.type_code = add_action(self, "F2", self.open_manual_entry)
        self.undo = add_action(self, "Ctrl+Z", self.take_back)
        self.print_paper = add_action(self, "Ctrl+P", self.print_receipt)
        self.confirm = add_action(self, "Ctrl+Return", self.ask_to_confirm)
        self.confirm.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])

        self.more = add_action(self, "F3", self.show_commands)
        self.commands = DeskCommands(self._desk, self, self._lines_now, self._open_alone)
        self.commands.switch_wished.connect(self.switch_delivery)
        self.commands.sheet_wished.connect(self.print_commands)

        self.to_deliveries = QAction(self)
        self.to_deliveries.triggered.connect(self.deliveries_wished)

    def _lines_now(self) -> tuple[Sequence[LineProgress], int | None]:
        current = self.lines.view.current_row()
        return self.lines.model.rows, None if current is None else current.line_no

    def _open_alone(self, dialog: QDialog) -> None:
        """Open a dialog, unless there is one."""
        if self._dialog is None and self.open_receipt_id is not None:
            self._place_beside_verdict(dialog)
            self._open(dialog)
        else:
            dialog.deleteLater()

    def _make_panels(self) -> None:
        buttons = [self.type_code, self.undo, self.more, self.print_paper, self.confirm]
        self.header = ReceiptHeader(buttons, self)
        self.strip = ArmedStrip(self)
        self.header.tray_wished.connect(self.show_tray)
        self.verdict = VerdictPanel(self)
        self.lines = LinesPanel(self)
        self.cartons = CartonsPanel(self)
        self.tray = TrayPanel(self, self.commands.assign)
        self.tray.settle_wished.connect(self.ask_to_settle)
        self.assigning = Assigning(self._desk, self._open_alone, self.tray, self.lines)
        self.assigning.refused.connect(self.refused)
        self.assigning.done.connect(self.verdict.ask_for_scan_again)
        self.commands.assignment_wished.connect(self.assigning.ask)
        self.notices = NoticesPanel(self)
        self.notices.line_chosen.connect(self.lines.point_at_line)
        self.answers = AnswersPanel(self)
        self.manual = ManualEntry(self)
        self.manual.code_typed.connect(self.send_typed)
        self.manual.closed.connect(self.give_focus_to_scanning)
        self.scan_focus = ScanFocus(self)
        self.scan_focus.setFixedSize(1, 1)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for panel in (self.tray, self.cartons, self.answers, self.notices):
            self.tabs.addTab(panel, "")
        self.tabs.setCurrentIndex(1)
        self._empty = EmptyNote(self.to_deliveries, self)

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        below.setSpacing(10)
        below.addWidget(self.lines, 1)
        below.addWidget(self.tabs)
        work = QWidget(self)
        layout = QVBoxLayout(work)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(8)
        layout.addWidget(self.header)
        layout.addWidget(self.manual)
        layout.addWidget(self.strip)
        layout.addWidget(self.verdict)
        layout.addLayout(below, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(work)

    def _open(self, dialog: QDialog) -> None:
        self._dialog = dialog
        dialog.finished.connect(self.forget_dialog)
        dialog.open()

    def _place_beside_verdict(self, dialog: QDialog) -> None:
        """Leave the verdict to be seen: its word stands at the left, scanning goes on."""
        title_height = self.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight)
        lowest = self.window().geometry().bottomRight()
        below = self.verdict.mapToGlobal(self.verdict.rect().bottomLeft()).y() + _GAP
        top = min(below, lowest.y() - dialog.height() - title_height)
        dialog.move(lowest.x() - dialog.width() - _GAP, max(0, top))

    def _after_change(self, scan_count: int, *, undoable: bool) -> None:
        sums = self.lines.model
        self.header.show_sums(
            sums.received, sums.expected, sums.complete, len(sums.rows), scan_count
        )
        self.header.show_waiting(len(self.tray.model.waiting))
        self._word_counting_tabs()
        self._undoable = undoable
        self._allow()

    def _allow(self) -> None:
        seen = self.isVisible()
        open_now = seen and self.open_receipt_id is not None
        self.type_code.setEnabled(open_now)
        self.undo.setEnabled(open_now and self._undoable)
        self.confirm.setEnabled(open_now)
        self.print_paper.setEnabled(seen and self._view is not None)
        self.more.setEnabled(seen)
        self.commands.allow(
            seen=seen,
            open_now=open_now,
            redoable=self._redoable,
            armed=self.strip.armed,
            elsewhere=self.strip.belongs_to is not None,
            assignable=bool(self.tray.assignable),
        )

    def _word_counting_tabs(self) -> None:
        waiting = len(self.tray.model.waiting)
        text = self.tr("异常 {count}").format(count=waiting) if waiting else self.tr("异常")
        self.tabs.setTabText(0, text)
        notices = len(self.notices.model.rows)
        self.tabs.setTabText(_NOTICES, self.tr("提示 {count}").format(count=notices))
        self.tabs.setTabVisible(_NOTICES, notices > 0)

    def _show_latest(self, view: ReceiptView) -> None:
        if view.answers and view.state is ReceiptState.OPEN:
            newest = view.answers[0]
            self.verdict.show_answer(newest, self.lines.model.row(newest.line_no))
        else:
            self._show_note(view)

    def _show_note(self, view: ReceiptView) -> None:
        if view.state is ReceiptState.CONFIRMED:
            said = self.tr("收货单已确认，可以打印，或回到“到货”。")
            self.verdict.show_note(Severity.RIGHT, self.tr("已确认"), said)
        else:
            said = self.tr("请扫箱签，或盒上的药品追溯码。")
            self.verdict.show_note(Severity.NEUTRAL, self.tr("等待扫码"), said)


def _counted_line(event: ScanAnswered) -> int | None:
    """Return the line that looks counted: none for a refused box, although it may name one."""
    if not event.answer.added:
        return None
    first = event.lines[0].line_no if event.lines else None
    return event.answer.line_no or first
