"""打印队列: jobs above, the labels of the one under the cursor below, the label itself at right.

Without it nobody would know which carton has no label yet. F7 pauses a job or lets it go on, F2
moves it to another printer, Del takes back what was not printed; F6 prints the label under the
cursor again. The field at the top takes a number that a scanner cannot read.
"""

from __future__ import annotations

import uuid

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.labels.queue import (
    ON_PAPER,
    LabelDrawn,
    LabelsShown,
    LabelState,
    QueuedJob,
    QueuedLabel,
    QueueShown,
)
from ui.labels.models import JobsModel, LabelsModel, show_rows
from ui.labels.preview import LabelPreview
from ui.links.foreign_label import ForeignLabel
from ui.links.models import Now
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.empty_note import EmptyNote
from ui.parts.languages import TranslatedWidget
from ui.parts.moments import utc_now
from ui.parts.rows_view import RowsView

_JOB_ROW, _LABEL_ROW = 46, 30
_SETTLES_MS = 120
"""Before a label is drawn: the cursor may be on its way."""
COMPACT_WIDTH, _SMALL_WIDTH = 1060, 880
_PREVIEW, _COMPACT_PREVIEW = 320, 220


class QueueTab(TranslatedWidget):
    """Jobs, labels, and what can be wished of them."""

    labels_wished = Signal(object)
    """The labels of the job with this id are to be shown."""
    drawing_wished = Signal(object)
    """The label with this id is to be seen."""
    cancel_wished = Signal(object)
    hold_wished = Signal(object)
    move_wished = Signal(object)
    """This QueuedJob."""
    again_wished = Signal(object)
    """This QueuedLabel."""
    typed = Signal(str)
    """This number was typed as if it were scanned."""
    printers_wished = Signal()
    """A printer is to be added."""

    def __init__(self, parent: QWidget | None = None, now: Now = utc_now) -> None:
        super().__init__(parent)
        self._loaded, self._has_printers = False, True
        self._shown_job: uuid.UUID | None = None
        self._asked_for: QueuedJob | None = None
        """The job as it stood when its labels were asked for; None: they are here."""
        self._known_for: QueuedJob | None = None
        """The same, until they are asked for again."""
        self._drawn_for: uuid.UUID | None = None
        self.jobs, self.labels = JobsModel(self, now), LabelsModel(self, now)
        self.jobs.troubles = {}
        self.view: RowsView[QueuedJob] = RowsView(self.jobs, _JOB_ROW, self)
        self.labels_view: RowsView[QueuedLabel] = RowsView(self.labels, _LABEL_ROW, self)
        self.preview = LabelPreview(self)
        self.note = ForeignLabel(self)
        """All there is to say of the label under the cursor."""
        self.field, self.field_word = QLineEdit(self), QLabel(self)
        self._drawing = QTimer(self)
        self._drawing.setSingleShot(True)
        self._drawing.setInterval(_SETTLES_MS)
        self._drawing.timeout.connect(self.wish_drawing)
        self._make_actions()
        self.empty = EmptyNote(self.add_printer, self)
        self._lay_out()
        self.field.returnPressed.connect(self.take_typed)
        self.view.selectionModel().currentRowChanged.connect(self.follow)
        self.labels_view.selectionModel().currentRowChanged.connect(self.follow_label)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the tab anew."""
        self.jobs.retranslate()
        self.labels.retranslate()
        self.preview.retranslate()
        self.cancel.setText(self.tr("取消未打印的"))
        self.move_it.setText(self.tr("改打印机"))
        self.again.setText(self.tr("重打"))
        self.add_printer.setText(self.tr("添加标签打印机"))
        self.to_field.setText(self.tr("回扫"))
        self.field_word.setText(self.tr("回扫贴好的标签："))
        self.field.setPlaceholderText(self.tr("扫标签，或输入号码后按 Enter (Ctrl+F)"))
        self.field.setAccessibleName(self.tr("回扫"))
        self.view.setAccessibleName(self.tr("打印任务"))
        self.labels_view.setAccessibleName(self.tr("任务里的标签"))
        self._fit()
        self._say_empty()
        self.follow()

    def ask_anew(self) -> None:
        """Ask for labels again, also where an answer did not come."""
        self._asked_for = self._known_for = None

    def focus(self) -> None:
        """Put the keys where one begins."""
        self.view.setFocus()

    def show_queue(self, event: QueueShown) -> None:
        """Show how the queue stands; the cursor stays on its job."""
        self._loaded = True
        before = self.jobs.troubles
        self.jobs.troubles = dict(event.troubles)
        was_empty = not self.jobs.rows
        show_rows(self.view, self.jobs, event.jobs)
        if before != self.jobs.troubles:
            self.jobs.retranslate()
        self._stack.setCurrentIndex(0 if event.jobs else 1)
        self._say_empty()
        if event.jobs and was_empty:
            self.view.point_at(0)
            if self.isVisible() and not self.field.hasFocus():
                self.view.setFocus()
        self.follow()

    def show_labels(self, event: LabelsShown) -> None:
        """Show the labels of the job under the cursor."""
        asked, self._asked_for = self._asked_for, None
        job = self.view.current_row()
        if job is not None and event.job_id == job.job_id:
            self._shown_job = job.job_id
            show_rows(self.labels_view, self.labels, event.labels)
            if event.labels and self.labels_view.current_row() is None:
                self.labels_view.point_at(0)
            self.follow_label()
        if job is not None and job != asked:
            # It went on meanwhile.
            self._ask(job)

    def show_drawn(self, event: LabelDrawn) -> None:
        """Show the label under the cursor as it is printed."""
        label = self.labels_view.current_row()
        if label is not None and label.label_id == event.label_id:
            self.preview.show_drawn(event)

    def show_printers(self, *, any_set: bool) -> None:
        """Know whether a printer is set: an empty queue says what to do first."""
        self._has_printers = any_set
        self._say_empty()

    def point_at(self, label: QueuedLabel) -> None:
        """Put the cursor on a label, where its job is shown."""
        position = self.labels.position(label.label_id)
        if position is not None:
            self.labels_view.point_at(position)

    @Slot()
    def follow(self) -> None:
        """Show what belongs to the job under the cursor."""
        job = self.view.current_row()
        waits = job is not None and job.count(LabelState.WAITING) > 0
        self.hold.setEnabled(job is not None and job.open)
        held = job is not None and bool(job.held)
        self.hold.setText(self.tr("继续") if held else self.tr("暂停"))
        self.cancel.setEnabled(waits)
        self.move_it.setEnabled(waits)
        if job is None:
            self.labels.show_rows(())
            self._shown_job = None
        else:
            if job.job_id != self._shown_job:
                self.labels.show_rows(())
                self._shown_job = None
            self._ask(job)
        self.follow_label()

    @Slot()
    def follow_label(self) -> None:
        """Offer what can be done with the label under the cursor, and have it drawn."""
        label = self.labels_view.current_row()
        self.again.setEnabled(label is not None and label.state in ON_PAPER)
        self.note.say("" if label is None else self.labels.of_it(label))
        if label is None:
            self._drawing.stop()
            self._drawn_for = None
            self.preview.show_drawn(None)
        elif label.label_id != self._drawn_for:
            self._drawing.start()

    @Slot()
    def wish_drawing(self) -> None:
        """Have the label under the cursor drawn."""
        label = self.labels_view.current_row()
        if label is not None:
            self._drawn_for = label.label_id
            self.drawing_wished.emit(label.label_id)

    @Slot()
    def take_typed(self) -> None:
        """Take what was typed as a scan."""
        text = self.field.text().strip()
        self.field.clear()
        if text:
            self.typed.emit(text)

    @Slot()
    def wish_cancel(self) -> None:
        """What was not printed is to be taken back."""
        if (job := self.view.current_row()) is not None:
            self.cancel_wished.emit(job)

    @Slot()
    def wish_hold(self) -> None:
        """The job is to wait, or to go on."""
        if (job := self.view.current_row()) is not None:
            self.hold_wished.emit(job)

    @Slot()
    def wish_move(self) -> None:
        """The job is to come out elsewhere."""
        if (job := self.view.current_row()) is not None:
            self.move_wished.emit(job)

    @Slot()
    def wish_again(self) -> None:
        """The label is to be printed again."""
        label = self.labels_view.current_row()
        if label is not None and self.again.isEnabled():
            self.again_wished.emit(label)

    @Slot()
    def go_to_field(self) -> None:
        """Put the keys into the field of numbers."""
        self.field.setFocus()
        self.field.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use less room on a small screen."""
        super().resizeEvent(event)
        compact = self.width() < COMPACT_WIDTH
        small = self.width() < _SMALL_WIDTH
        # Who has little room needs the tables; what a label says stands in them as well.
        self._side.setVisible(not small)
        self.field_word.setVisible(not small)
        self.view.setColumnHidden(1, small)
        self._side.setFixedWidth(_COMPACT_PREVIEW if compact else _PREVIEW)
        for button in self.buttons:
            button.set_compact(compact=compact)

    def _ask(self, job: QueuedJob) -> None:
        """Ask for its labels, but never for more than one answer at a time."""
        if self._asked_for is None and job != self._known_for:
            self._asked_for = self._known_for = job
            self.labels_wished.emit(job.job_id)

    def _fit(self) -> None:
        self.view.set_widths(
            {1: "MMMMMMMMMM", 2: "10,000 / 10,000", 3: self.tr("已打完，全部贴好") + "MMMMMM"}
        )
        self.labels_view.set_widths(
            {
                0: "0" * 20,
                2: self.tr("已打出，待回扫") + "MMM",
                3: "11-22 00:00M",
            }
        )

    def _say_empty(self) -> None:
        if not self._loaded:
            self.empty.say(self.tr("正在读取…"), "", offers=False)
        elif self._has_printers:
            self.empty.say(
                self.tr("没有打印任务"),
                self.tr("封箱后箱签会自己进到这里，一张接一张打印；贴好后扫一下，就算贴好。"),
                offers=False,
            )
        else:
            self.empty.say(
                self.tr("还没有标签打印机"),
                self.tr("先添加一台标签打印机并试打一张；没有打印机时，可以先用一个文件夹代替。"),
            )

    def _make_actions(self) -> None:
        self.hold = add_action(self, "F7", self.wish_hold, inside=True)
        self.move_it = add_action(self, "F2", self.wish_move, inside=True)
        self.cancel = add_action(self, "Del", self.wish_cancel, inside=True)
        self.again = add_action(self, "F6", self.wish_again, inside=True)
        self.to_field = add_action(self, "Ctrl+F", self.go_to_field, inside=True)
        self.add_printer = add_action(self, "", self.printers_wished)

    def _lay_out(self) -> None:
        self.field.setMaximumWidth(420)
        head = QHBoxLayout()
        head.addWidget(self.field_word)
        head.addWidget(self.field, 1)
        head.addStretch(1)
        self.buttons = [
            ActionButton(one, self) for one in (self.hold, self.move_it, self.cancel, self.again)
        ]
        foot = QHBoxLayout()
        foot.setSpacing(6)
        for number, button in enumerate(self.buttons):
            if number == len(self.buttons) - 1:
                foot.addStretch(1)
            foot.addWidget(button)
        tables = QSplitter(Qt.Orientation.Vertical, self)
        tables.setChildrenCollapsible(False)
        tables.addWidget(self.view)
        tables.addWidget(self.labels_view)
        tables.setStretchFactor(0, 2)
        tables.setStretchFactor(1, 3)
        self._side = QWidget(self)
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self.preview, 1)
        side.addWidget(self.note)
        middle = QHBoxLayout()
        middle.setSpacing(10)
        middle.addWidget(tables, 1)
        middle.addWidget(self._side)
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addLayout(middle, 1)
        column.addLayout(foot)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(body)
        self._stack.addWidget(self.empty)
        self._stack.setCurrentIndex(1)
