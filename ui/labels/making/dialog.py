"""打印标签: choose a design, say what the labels say, see them, and print or save them.

Without it only cartons would get labels. A form, a table, or what the program knows fills them; the
picture is the very dots that are printed. Ctrl+Enter has the labels checked and prints them,
Ctrl+S saves them, Alt+1 … turn the ways to fill, Alt+Left and Alt+Right the labels. Enter alone
prints nothing: a scanner ends its codes with it. Esc gives up what is being made, then closes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.labels.designing import Which
from app.labels.forms import (
    CheckWish,
    DrawWish,
    FormDrawn,
    FormsEvent,
    FormsListed,
    FormsRefused,
    KnownListed,
    LabelForm,
    LabelRow,
    LabelsChecked,
    LabelsCounted,
    LabelsSent,
    TableRead,
    TableWish,
    TemplateWritten,
    Values,
)
from app.labels.printers import DPIS, LabelPrinter, printer_for
from app.labels.queue import MOST_LABELS
from app.people.permissions import Permission
from ui.labels.making.bar import DesignBar
from ui.labels.making.confirm_dialog import ConfirmDialog
from ui.labels.making.foot import Foot
from ui.labels.making.known_pane import KnownPane
from ui.labels.making.look_pane import LookPane
from ui.labels.making.pane import RowsPane
from ui.labels.making.saving import ask_for_place, ask_for_template
from ui.labels.making.table_pane import TablePane
from ui.labels.making.typed_pane import TypedPane
from ui.labels.port import LabelForms
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.permitted import guard
from ui.parts.readable import readable

_SIZE = (1180, 690)
_SETTLES_MS = 120
"""After the last change, before a label is drawn."""


class Way(IntEnum):
    """How labels are filled."""

    TYPED = 0
    TABLE = 1
    KNOWN = 2


Memory = dict[Which, Values]
"""What was said last, by the design, the last one last; kept for the session."""


@dataclass(frozen=True, slots=True)
class Begin:
    """What is to be printed first."""

    kind: str
    """Of the label: the first design there is for it."""
    values: Values
    saved_by: tuple[Permission, ...]
    """One of these is enough to save it as a file."""


class MakingDialog(QDialog):
    """Makes labels, until they are in the queue."""

    sent = Signal(int)
    """So many labels went into the queue."""
    printers_wished = Signal()
    """A printer is to be added first."""

    def __init__(
        self,
        forms: LabelForms,
        memory: Memory,
        person: str,
        parent: QWidget | None = None,
        begin: Begin | None = None,
    ) -> None:
        super().__init__(parent)
        self._begin = begin
        self._forms, self._memory, self._person = forms, memory, person
        self._turn = self._reading = 0
        self._shown: LabelForm | None = None
        self._checking: Callable[[LabelsChecked], None] | None = None
        """What follows once the labels are checked."""
        self._working = False
        self.confirm: ConfirmDialog | None = None
        self.setWindowTitle(self.tr("打印标签"))
        # Tab goes through them in this order.
        self.bar, self.ways, self.panes = DesignBar(self), QTabBar(self), QStackedWidget(self)
        self.typed, self.table, self.known = TypedPane(self), TablePane(self), KnownPane(self)
        self.look, self.foot = LookPane(self), Foot(self)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLES_MS)
        self._settling.timeout.connect(self.draw)
        self.print_it = add_action(self, "Ctrl+Return; Ctrl+Enter", self.wish_print)
        self.save_it = add_action(self, "Ctrl+S", self.wish_save)
        self.save_it.setText(self.tr("保存为 PDF、PNG"))
        guard(Permission.PRINT, self.print_it)
        guard(Permission.PRINT if begin is None else begin.saved_by, self.save_it)
        self._hears: dict[type[Any], Callable[[Any], None]] = self._hearing()
        self._lay_out()
        self._join()
        room = self.screen().availableGeometry()
        self.resize(min(_SIZE[0], room.width() - 40), min(_SIZE[1], room.height() - 60))
        self._forms.list_forms()

    @property
    def pane(self) -> RowsPane:
        """The way labels are filled now."""
        shown = self.panes.currentWidget()
        assert isinstance(shown, RowsPane)
        return shown

    @property
    def form(self) -> LabelForm | None:
        """The form of the design that is chosen."""
        return self.bar.form

    @Slot(object)
    def hear(self, event: FormsEvent) -> None:
        """Show an answer."""
        self._hears[type(event)](event)

    def show_printers(self, printers: tuple[LabelPrinter, ...]) -> None:
        """Offer the printers that are set."""
        self.bar.show_printers(printers)
        self._preset_printer()

    def take_scan(self, text: str) -> None:
        """Take a scan into the form, or look for its item."""
        if self.confirm is None:
            self.pane.take_scan(text)

    @Slot()
    def show_design(self) -> None:
        """Ask for the labels of the design that is chosen."""
        form = self.form
        if form is None:
            return
        self._remember()
        self._give_up()
        self._shown, self.look.place = form, 0
        self.typed.show_form(form)
        QWidget.setTabOrder(self.typed.put_behind(self.ways), self.table.buttons[0])
        self.typed.fill(self._memory.get(form.which, {}))
        self.table.show_form(form)
        self.known.show_form(form)
        if self.pane is self.known:
            self.known.begin()
        self._preset_printer()
        self.follow()

    @Slot(str)
    def look_for(self, text: str) -> None:
        """Ask for what a text finds."""
        if self.form is not None:
            self._forms.list_known(self.form.which, text)

    @Slot(int)
    def show_way(self, number: int) -> None:
        """Fill labels in another way."""
        self.panes.setCurrentIndex(number)
        if self.pane is self.known:
            self.known.begin()
        self.follow()
        if not self.ways.hasFocus():
            self.pane.focus()

    @Slot()
    def follow(self) -> None:
        """The labels are others: give up what is made of those before, and draw anew."""
        self._give_up()
        count = self.pane.count()
        self.look.show_count(count)
        copies = self.foot.copies.value()
        fits = 0 < count * copies <= MOST_LABELS
        for action in (self.print_it, self.save_it):
            action.setEnabled(fits)
        self.print_it.setText(
            self.tr("打印 {count} 张").format(count=count * copies) if fits else self.tr("打印")
        )
        too_many = self.tr("一次最多 {most} 张，请分几次打印。").format(most=MOST_LABELS)
        self.foot.say(too_many if count * copies > MOST_LABELS else "")
        self._settling.start()

    @Slot()
    def draw(self) -> None:
        """Have the label drawn that is looked at."""
        form = self.form
        if form is None:
            return
        if self.pane.count() == 0:
            self.look.show_nothing(self._nothing_word())
            self.pane.show_problems(())
            return
        self._turn += 1
        row = self.pane.row(self.look.place)
        self._forms.draw_form(DrawWish(self._turn, form.which, self._dpi(), row))

    @Slot()
    def wish_print(self) -> None:
        """Have the labels checked; print them, where there are many after a question."""
        self._check(self._print_checked)

    @Slot()
    def wish_save(self) -> None:
        """Have the labels checked, and save them as a file."""
        self._check(self._save_checked)

    @Slot()
    def give_up(self) -> None:
        """Give up what is being made."""
        self._give_up()
        self.foot.say(self.tr("已取消，什么都没有打印。"))

    @Slot(object, object)
    def read_table(self, source: Path | bytes, mapping: dict[str, str]) -> None:
        """Have a table read."""
        if self.form is not None:
            self._turn += 1
            self._forms.read_table(TableWish(self._turn, self.form.which, source, mapping))
            self._reading = self._turn

    @Slot()
    def wish_template(self) -> None:
        """Ask where an empty table goes."""
        form = self.form
        if form is not None:
            ask_for_template(
                self, form.title, lambda path: self._forms.write_template(form.which, Path(path))
            )

    @Slot(object)
    def take_over(self, row: LabelRow) -> None:
        """Begin the form with what the program knows."""
        self.ways.setCurrentIndex(Way.TYPED)
        self.typed.fill(row.values)
        self.typed.focus()

    def reject(self) -> None:
        """Give up what is being made; where nothing is, close."""
        if self._working:
            self.give_up()
        else:
            super().reject()

    def done(self, result: int) -> None:
        """Remember what was said, and close."""
        self._settling.stop()
        self._forms.cancel()
        self._remember()
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter do nothing: it is the end of a scan."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
        else:
            super().keyPressEvent(event)

    def _check(self, then: Callable[[LabelsChecked], None]) -> None:
        form, count = self.form, self.pane.count()
        if form is None or count == 0 or self._working:
            return
        self._settling.stop()
        self._turn += 1
        self._checking, self._working = then, True
        self.foot.show_progress(0, count)
        copies = self.foot.copies.value()
        rows = self.pane.rows()
        self._forms.check_labels(CheckWish(self._turn, form.which, self._dpi(), rows, copies))

    def _print_checked(self, checked: LabelsChecked) -> None:
        printer = self.bar.printer
        word = self.tr("打印 {count} 张").format(count=checked.count)
        where = readable(printer.name) if printer is not None else ""
        name = "" if printer is None else printer.name
        turn = checked.turn
        self._asked(
            checked, word, where, lambda: self._forms.print_checked(turn, name, self._person)
        )

    def _save_checked(self, checked: LabelsChecked) -> None:
        word = self.tr("保存 {count} 张").format(count=checked.count)

        def save(path: str) -> None:
            self._working = True
            self.foot.show_progress(0, checked.count)
            self._forms.save_checked(checked.turn, Path(path))

        form = self.form
        title = "" if form is None else form.kind_title
        self._asked(checked, word, "", lambda: ask_for_place(self, title, save))

    def _asked(
        self, checked: LabelsChecked, word: str, where: str, do: Callable[[], object]
    ) -> None:
        """Do it, after a question where there is more to see than what is seen here."""
        unread = self.pane.unread()
        left_out = checked.left_out + len({one.where for one in unread})
        problems = (*unread, *checked.problems)
        checked = replace(checked, problems=problems, left_out=left_out)
        if self.pane.count() == 1 and not checked.left_out:
            do()
            return
        self.confirm = ConfirmDialog(checked, word, where, self)
        self.confirm.agreed.connect(do)
        self.confirm.finished.connect(self._forget_question)
        self.confirm.open()

    @Slot()
    def _forget_question(self) -> None:
        question, self.confirm = self.confirm, None
        if question is not None:
            question.deleteLater()

    def _show_forms(self, event: FormsListed) -> None:
        self.foot.say(readable(event.complaint))
        begin, self._begin = self._begin, None
        if begin is not None:
            of_kind = (one.which for one in event.forms if one.kind == begin.kind)
            self._memory |= dict.fromkeys(tuple(of_kind)[:1], begin.values)
        self.bar.show_forms(event.forms, next(reversed(self._memory), None))
        self.pane.focus()

    def _show_drawn(self, event: FormDrawn) -> None:
        if event.turn != self._turn:
            return
        self.look.show_drawn(event.drawn, self.pane.show_problems(event.problems))

    def _show_read(self, event: TableRead) -> None:
        if event.turn == self._reading:
            self.table.show_read(event)

    def _show_counted(self, event: LabelsCounted) -> None:
        if event.turn == self._turn and self._working:
            self.foot.show_progress(event.done, event.total)

    def _show_checked(self, event: LabelsChecked) -> None:
        if event.turn != self._turn or self._checking is None:
            return
        then, self._checking = self._checking, None
        self._end_work()
        if event.count:
            then(event)
            return
        self.foot.say(self.tr("一张也不能打印，原因见上面。"))
        self.look.show_reasons(self.pane.show_problems(event.problems))

    def _show_sent(self, event: LabelsSent) -> None:
        if event.turn != self._turn:
            return
        self._end_work()
        if event.path is None:
            self.sent.emit(event.count)
            self.accept()
            return
        said = self.tr("已保存 {count} 张：{path}")
        self.foot.say(said.format(count=event.count, path=readable(str(event.path))))

    def _show_refused(self, event: FormsRefused) -> None:
        if event.turn and event.turn == self._reading:
            self.table.show_refused(event.reason)
        elif event.turn in (0, self._turn):
            self._checking = None
            self._end_work()
            self.foot.say_wrong(readable(event.reason))

    def _show_template(self, event: TemplateWritten) -> None:
        said = self.tr("空白模板已保存：{path}")
        self.foot.say(said.format(path=readable(str(event.path))))

    def _show_known(self, event: KnownListed) -> None:
        if self.form is not None and event.which == self.form.which:
            self.known.show_known(event)

    def _remember(self) -> None:
        if self._shown is not None:
            self._memory.pop(self._shown.which, None)
            self._memory[self._shown.which] = self.typed.texts()

    def _give_up(self) -> None:
        """Let nothing come of what is being made."""
        if self._working:
            self._forms.cancel()
        self._checking = None
        self._turn += 1
        self._end_work()

    def _end_work(self) -> None:
        self._working = False
        self.foot.show_progress(0, 0)

    def _dpi(self) -> int:
        printer = self.bar.printer
        return DPIS[0] if printer is None else printer.dpi

    def _nothing_word(self) -> str:
        if self.pane is self.typed:
            return self.tr("序列还没有写对。")
        return self.tr("还没有标签。")

    def _preset_printer(self) -> None:
        if self.form is not None:
            self.bar.point_at(printer_for(self.bar.printers, self.form.kind))

    def _hearing(self) -> dict[type[Any], Callable[[Any], None]]:
        return {
            FormsListed: self._show_forms,
            FormDrawn: self._show_drawn,
            TableRead: self._show_read,
            KnownListed: self._show_known,
            LabelsCounted: self._show_counted,
            LabelsChecked: self._show_checked,
            LabelsSent: self._show_sent,
            TemplateWritten: self._show_template,
            FormsRefused: self._show_refused,
        }

    def _join(self) -> None:
        self.bar.design_chosen.connect(self.show_design)
        self.bar.printer_chosen.connect(self.follow)
        self.bar.add_printer.clicked.connect(self.printers_wished)
        self.look.turned.connect(self.draw)
        self.foot.copies.valueChanged.connect(self.follow)
        self.foot.give_up.clicked.connect(self.give_up)
        for pane in (self.typed, self.table, self.known):
            pane.changed.connect(self.follow)
        self.table.read_wished.connect(self.read_table)
        self.table.template_wished.connect(self.wish_template)
        self.table.pointed.connect(self.look.show_place)
        self.known.taken_over.connect(self.take_over)
        self.known.search_wished.connect(self.look_for)
        self.ways.currentChanged.connect(self.show_way)
        for way in Way:
            add_action(self, f"Alt+{way + 1}", lambda way=way: self.ways.setCurrentIndex(way))

    def _lay_out(self) -> None:
        for word in (self.tr("填写"), self.tr("用表格"), self.tr("从程序里选")):
            self.ways.addTab(word)
        for pane in (self.typed, self.table, self.known):
            self.panes.addWidget(pane)
        self.ways.setDrawBase(False)
        self.ways.setExpanding(False)
        self.ways.setAccessibleName(self.tr("怎样填写"))
        self.foot.add(
            ActionButton(self.save_it, self), ActionButton(self.print_it, self, primary=True)
        )
        left = QVBoxLayout()
        left.addWidget(self.ways)
        left.addWidget(self.panes, 1)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addLayout(left, 3)
        middle.addWidget(self.look, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(self.bar)
        column.addLayout(middle, 1)
        column.addWidget(self.foot)
