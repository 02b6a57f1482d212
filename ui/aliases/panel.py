"""别名: a list of pairs at left, what is to be said of one at right.

Without it nobody would find who said that two makers are one. Ctrl+F searches, Enter takes a pair
over into the form, Del takes back what is marked, Ctrl+Z what was done last, Ctrl+O reads a list
from a file, Ctrl+E writes one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.catalogue.aliases.events import (
    AliasesAsked,
    AliasesChanged,
    AliasesExported,
    AliasesLaidDown,
    AliasesListed,
    AliasesRefused,
    AliasFileRead,
    NamesOffered,
)
from app.catalogue.aliases.values import Alias, Kind, State, Statement, Verdict
from app.catalogue.warnings.values import TrialOutcome
from app.people.permissions import Permission
from ui.aliases.form import AliasForm
from ui.aliases.models import SAID, STATE, AliasesModel
from ui.aliases.port import Aliases, Trials
from ui.aliases.words import kind_word, state_word, word_of
from ui.known.searched_list import SearchedList
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.permitted import guard
from ui.parts.rows_view import RowsView

_ROW = 46
_LIST, _FORM = 540, 400
_COMPACT_WIDTH = 1000
_ENDINGS = "*.csv *.xlsx"


class AliasesPanel(TranslatedWidget):
    """All that is known of names, and the form."""

    laid_down = Signal(object)
    """This AliasesLaidDown is durable."""

    def __init__(
        self, aliases: Aliases, trials: Trials, person: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._aliases, self._trials, self._person = aliases, trials, person
        self._asked = AliasesAsked()
        self._found = 0
        self._undoing: tuple[Statement, ...] = ()
        self._tried: tuple[Statement, ...] = ()
        """What was asked for last, until it is answered or laid down."""
        self.model = AliasesModel(self)
        self.view: RowsView[Alias] = RowsView(self.model, _ROW, self)
        self.kind_box, self.withdrawn = QComboBox(self), QCheckBox(self)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setProperty("role", "muted")
        self.form = AliasForm(self)
        self.to_field = add_action(self, "Ctrl+F", self.begin_search, inside=True)
        self.remove = add_action(self, "Del", self.take_back, inside=True)
        self.undo = add_action(self, "Ctrl+Z", self.undo_last, inside=True)
        self.bring_in = add_action(self, "Ctrl+O", self.ask_for_file, inside=True)
        self.write_out = add_action(self, "Ctrl+E", self.ask_where, inside=True)
        self.list = SearchedList(self.view, self.bring_in, self)
        actions = (self.remove, self.undo, self.bring_in, self.write_out)
        guard(Permission.CHANGE_CATALOGUE_RULES, *actions)
        self.buttons = [ActionButton(action, self) for action in actions]
        self._lay_out()
        self._connect()
        self.retranslate()
        self._allow()

    def retranslate(self) -> None:
        """Word the panel anew."""
        self.model.retranslate()
        self.view.setAccessibleName(self.tr("别名"))
        self.list.field.setPlaceholderText(self.tr("名称、文号、理由或登记人 (Ctrl+F)"))
        self.list.field.setAccessibleName(self.tr("查找别名"))
        self.withdrawn.setText(self.tr("含已撤销(&W)"))
        self.remove.setText(self.tr("撤销登记"))
        self.undo.setText(self.tr("撤回上一步"))
        self.bring_in.setText(self.tr("导入"))
        self.write_out.setText(self.tr("导出"))
        self.kind_box.setAccessibleName(self.tr("类别"))
        chosen = self.kind_box.currentData()
        self.kind_box.blockSignals(True)
        self.kind_box.clear()
        self.kind_box.addItem(self.tr("全部"), "")
        for kind in Kind:
            self.kind_box.addItem(kind_word(kind), kind.value)
        self.kind_box.setCurrentIndex(max(0, self.kind_box.findData(chosen)))
        self.kind_box.blockSignals(False)
        widest = max((state_word(state) for state in State), key=len)
        self.view.set_widths({STATE: widest + "MM", SAID: "2026-11-21 "})
        self._say_found()

    @property
    def trying(self) -> bool:
        """Whether somebody waits for a trial."""
        return bool(self._tried)

    def opened(self) -> None:
        """Ask for what is shown."""
        self.refresh()
        self.form.one.setFocus()

    def propose(self, statement: Statement) -> None:
        """Show what a warning suggests, and try it."""
        self.refresh()
        self.form.show_statement(statement)
        self.form.wish_trial()

    @Slot()
    def refresh(self) -> None:
        """Ask for what is shown."""
        self._aliases.list_aliases(self._asked)

    @Slot()
    def ask(self) -> None:
        """Ask for what the fields say."""
        kind = self.kind_box.currentData()
        self._asked = AliasesAsked(
            self.list.text, Kind(kind) if kind else None, self.withdrawn.isChecked()
        )
        self.refresh()

    @Slot()
    def begin_search(self) -> None:
        """Put the keys into the field."""
        self.list.begin_search()

    @Slot()
    def take_back(self) -> None:
        """Take back what is marked."""
        marked: Sequence[Alias] = self.list.chosen
        statements = [
            replace(one.statement, verdict=Verdict.WITHDRAWN)
            for one in marked
            if one.state is not State.WITHDRAWN
        ]
        if statements:
            self._aliases.lay_down(statements, self._person)

    @Slot()
    def undo_last(self) -> None:
        """Let all stand as before the last thing that was done here."""
        if self._undoing:
            self._aliases.lay_down(self._undoing, self._person)

    @Slot()
    def ask_for_file(self) -> None:
        """Ask which file holds a list."""
        dialog = QFileDialog(self, self.tr("导入别名"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("表格 ({endings})").format(endings=_ENDINGS))
        dialog.fileSelected.connect(self.open_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def open_file(self, path: str) -> None:
        """Read a list; it is shown before anything is laid down."""
        self._aliases.read_file(Path(path))

    @Slot()
    def ask_where(self) -> None:
        """Ask where the pairs that are shown are to be written."""
        dialog = QFileDialog(self, self.tr("导出别名"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("表格 ({endings})").format(endings=_ENDINGS))
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(self.tr("别名") + ".xlsx")
        dialog.fileSelected.connect(self.write_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def write_file(self, path: str) -> None:
        """Write the pairs that the filters show."""
        self._aliases.export(Path(path), self._asked)

    @Slot(object)
    def show_event(self, event: object) -> None:
        """Take any event of the desk."""
        if isinstance(event, AliasesListed):
            self._show_listed(event)
        elif isinstance(event, NamesOffered):
            self.form.offer(event)
        elif isinstance(event, AliasesLaidDown):
            self._show_laid_down(event)
        elif isinstance(event, AliasFileRead):
            self.form.show_file(event)
        elif isinstance(event, AliasesExported):
            self.form.say(spoken(event.said))
        elif isinstance(event, AliasesChanged):
            self.refresh()
        elif isinstance(event, AliasesRefused):
            self._show_refusal(event)

    def show_trial(self, statements: Sequence[Statement], outcome: TrialOutcome) -> None:
        """Show what came of a trial, if it was asked for last."""
        if tuple(statements) == self._tried:
            self._tried = ()
            self.form.show_trial(outcome)

    @Slot()
    def follow_cursor(self) -> None:
        """Show all that was said of the pair under the cursor."""
        row = self.view.current_row()
        self.words.setText("" if row is None else "\n".join(map(word_of, row.words)))
        self._allow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use less room on a small screen."""
        super().resizeEvent(event)
        compact = event.size().width() < _COMPACT_WIDTH
        for button in self.buttons:
            button.set_compact(compact=compact)
        self.form.set_compact(compact=compact)

    def _show_listed(self, event: AliasesListed) -> None:
        if event.asked != self._asked:
            return
        place = self.view.currentIndex().row()
        self._found = event.found
        self.model.show_rows(event.rows)
        if event.rows and self.view.current_row() is None:
            self.view.point_at(max(0, min(place, len(event.rows) - 1)))
        self._say_found()
        self.follow_cursor()

    def _show_laid_down(self, event: AliasesLaidDown) -> None:
        self._undoing = event.undoing
        self.form.begin()
        self.form.say(spoken(event.said))
        self.refresh()
        self.view.setFocus()
        self.laid_down.emit(event)

    def _show_refusal(self, event: AliasesRefused) -> None:
        said = spoken(event.why)
        if event.number is not None:
            said = self.tr("{said}（编号 {number}）").format(said=said, number=event.number)
        self.form.say(said)

    @Slot(object)
    def _try(self, statements: tuple[Statement, ...]) -> None:
        self._tried = statements
        self._trials.try_aliases(statements, self._person)

    @Slot(object)
    def _take(self, statements: tuple[Statement, ...]) -> None:
        # A check follows: what is broken off from here on would be the check.
        self._tried = ()
        self._aliases.lay_down(statements, self._person)

    @Slot(object, str)
    def _offer(self, kind: Kind, text: str) -> None:
        self._aliases.offer_names(kind, text)

    def _allow(self) -> None:
        self.remove.setEnabled(any(one.state is not State.WITHDRAWN for one in self.list.chosen))
        self.undo.setEnabled(bool(self._undoing))

    def _say_found(self) -> None:
        shown = self.model.rowCount()
        said = self.tr("共 {count} 条")
        if shown < self._found:
            said = self.tr("共 {count} 条，列出前 {shown} 条")
        count = said.format(count=f"{self._found:,}", shown=f"{shown:,}")
        self.list.show_count(count, empty=shown == 0)
        if self._asked != AliasesAsked():
            self.list.empty.say(self.tr("没有查到"), self.tr("请少写几个字，或换一个类别。"))
            return
        self.list.empty.say(
            self.tr("还没有登记别名"),
            self.tr("在右边登记更名的厂家、换发的文号，或从文件导入；预警里也能直接登记。"),
        )

    def _lay_out(self) -> None:
        self.list.use_filters(self.kind_box, self.withdrawn)
        self.list.put_below(self.words)
        self.list.use_buttons((), *self.buttons)
        both = QSplitter(Qt.Orientation.Horizontal, self)
        both.setChildrenCollapsible(False)
        both.addWidget(self.list)
        both.addWidget(self.form)
        both.setStretchFactor(0, 1)
        both.setSizes([_LIST, _FORM])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(both)

    def _connect(self) -> None:
        self.list.search_wished.connect(self.ask)
        self.kind_box.currentIndexChanged.connect(self.ask)
        self.withdrawn.toggled.connect(self.ask)
        self.view.selectionModel().selectionChanged.connect(self.follow_cursor)
        self.view.row_chosen.connect(self.form.show_alias)
        self.form.names_wished.connect(self._offer)
        self.form.trial_wished.connect(self._try)
        self.form.taken.connect(self._take)
