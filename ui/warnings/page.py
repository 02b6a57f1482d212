"""校验预警: a work list of what the two catalogues disagree on, the worst first.

Without it nobody would know which differences matter, and who decided what about them. Left the
list, right what is marked and the decisions by key (Alt+1 to Alt+5). Ctrl+F searches, F9 checks
the catalogues, Ctrl+U edits the rules, F5 asks again, Ctrl+Z takes the last decision back; Alt+6
says that both writings are one maker or one number, Ctrl+B shows all such aliases.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.catalogue.findings import Field, Severity
from app.catalogue.warnings.events import (
    CheckShown,
    DecideWish,
    RulesShown,
    RulesTaken,
    WarningsDecided,
    WarningsListed,
    WarningsRefused,
    WordsListed,
)
from app.catalogue.warnings.values import (
    CatalogueWarning,
    Decision,
    Returned,
    WarningCounts,
    WarningKey,
    WarningsAsked,
    WarningState,
)
from ui.catalogue.words import field_word
from ui.known.searched_list import SearchedList
from ui.notice_strip import NoticeStrip
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.rows_view import RowsView
from ui.warnings.decide_panel import DecidePanel
from ui.warnings.models import FIELD, STATE, WarningsModel
from ui.warnings.naming_bar import NamingBar
from ui.warnings.rules_dialog import RulesDialog
from ui.warnings.words import returned_word, severity_word, state_word

if TYPE_CHECKING:
    from ui.aliases.port import Aliases
    from ui.warnings.port import Warnings

_ROW = 46
_WAITING = "waiting"
_COMPACT_WIDTH = 1100
_SHARES = {False: [820, 420], True: [480, 320]}
"""How list and panel share the room, wide or compact."""
_NARROW_LIST = 640
"""Below it, the state is left to the panel."""
_SCROLL_BAR = 14


class WarningsPage(TranslatedWidget):
    """The list, and what is decided on it."""

    refused = Signal(str)
    """Something was not done: one sentence that says why."""
    open_counted = Signal(int)
    """So many wait for a person."""

    def __init__(
        self,
        warnings: Warnings,
        aliases: Aliases,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._warnings, self._now = warnings, now
        self.person = ""
        self._asked = WarningsAsked()
        self._shown: WarningsAsked | None = None
        self._more = False
        self._to_list = False
        """The keys are to go into the list when it comes."""
        self._counts: WarningCounts | None = None
        self._fitting = 0
        self._wished = False
        """Somebody at this screen wished for a check."""
        self._compact: bool | None = None
        self._last: tuple[WarningKey, ...] = ()
        """What was decided on last."""
        self.dialog: RulesDialog | None = None
        self.strip = NoticeStrip(self)
        self.model = WarningsModel(self)
        self.view: RowsView[CatalogueWarning] = RowsView(self.model, _ROW, self)
        self.state_box, self.field_box, self.severity_box = (QComboBox(self) for _ in range(3))
        self.check_it = add_action(self, "F9", self.check, inside=True)
        self.rules = add_action(self, "Ctrl+U", self.edit_rules, inside=True)
        self.again = add_action(self, "F5", self.refresh, inside=True)
        self.to_field = add_action(self, "Ctrl+F", self.begin_search, inside=True)
        self.before = add_action(self, "Ctrl+PgUp", self.turn_back, inside=True)
        self.after = add_action(self, "Ctrl+PgDown", self.turn_on, inside=True)
        self.cancel = add_action(self, "", self.cancel_check, inside=True)
        self.undo = add_action(self, "Ctrl+Z", self.take_back, inside=True)
        self.list = SearchedList(self.view, self.check_it, self)
        self.panel = DecidePanel(self)
        self.naming = NamingBar(self, warnings, aliases, lambda: self.person)
        self.all_of = self.panel.all_of
        self.buttons: list[ActionButton] = []
        self.progress, self.checking = QProgressBar(self), QLabel(self)
        self.running = QWidget(self)
        self._lay_out()
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        """Word the page anew."""
        self.model.retranslate()
        self.view.setAccessibleName(self.tr("校验预警"))
        self.list.field.setPlaceholderText(self.tr("品种、代码、厂家、配送企业或数值 (Ctrl+F)"))
        self.list.field.setAccessibleName(self.tr("查找预警"))
        self.check_it.setText(self.tr("校验"))
        self.rules.setText(self.tr("规则"))
        self.again.setText(self.tr("刷新"))
        self.before.setText(self.tr("上一页"))
        self.after.setText(self.tr("下一页"))
        self.cancel.setText(self.tr("停止"))
        self.undo.setText(self.tr("撤销"))
        self.undo.setToolTip(self.tr("撤销刚才的处理，重新待处理 (Ctrl+Z)"))
        self._word_boxes()
        metrics = self.view.fontMetrics()
        longest = max((field_word(one) for one in Field), key=metrics.horizontalAdvance)
        self.view.set_widths({FIELD: longest + "MM", STATE: returned_word(Returned.VALUES)})
        self._say_found()

    def opened(self) -> None:
        """Ask for the list: the page is entered."""
        self._to_list = True
        self.refresh()
        self.view.setFocus()

    def closed(self) -> None:
        """Put away what was said: the page is left."""
        self._to_list = False
        self.strip.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use less room on a small screen."""
        super().resizeEvent(event)
        compact = self.width() < _COMPACT_WIDTH
        for button in self.buttons:
            button.set_compact(compact=compact)
        self.naming.set_compact(compact=compact)
        # What the buttons ask for from now on is asked at once: the splitter shares the room.
        self.head.activate()
        self.panel.set_compact(compact=compact)
        self.area.setMinimumWidth(self.panel.minimumSizeHint().width() + _SCROLL_BAR)
        if compact is not self._compact:
            self._compact = compact
            self.splitter.setSizes(_SHARES[compact])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the columns to the list, whoever made it wider or narrower."""
        if watched is self.list and event.type() is QEvent.Type.Resize:
            narrow = self.list.width() < _NARROW_LIST
            self.view.setColumnHidden(STATE, narrow)
            self.list.stack_filters(stacked=narrow)
        return super().eventFilter(watched, event)

    @Slot()
    def refresh(self) -> None:
        """Ask for what is shown."""
        self._warnings.list_warnings(self._asked)

    @Slot()
    def ask(self) -> None:
        """Ask for what the fields say, from the first page on."""
        state, field = self.state_box.currentData(), self.field_box.currentData()
        severity = self.severity_box.currentData()
        waiting = frozenset({WarningState.OPEN, WarningState.CONTESTED})
        self._asked = WarningsAsked(
            states=waiting if state == _WAITING else frozenset({WarningState(state)}),
            fields=frozenset({Field(field)}) if field else frozenset(),
            severities=frozenset({Severity(severity)}) if severity else frozenset(),
            text=self.list.text,
        )
        self.all_of.setChecked(False)
        self.refresh()

    @Slot()
    def turn_on(self) -> None:
        """Show the next page."""
        if self._more:
            self._asked = replace(self._asked, page=self._asked.page + 1)
            self.refresh()

    @Slot()
    def turn_back(self) -> None:
        """Show the page before."""
        if self._asked.page:
            self._asked = replace(self._asked, page=self._asked.page - 1)
            self.refresh()

    @Slot()
    def begin_search(self) -> None:
        """Put the keys into the field."""
        self.list.begin_search()

    @Slot()
    def check(self) -> None:
        """Check the catalogues."""
        self._wished = True
        self._warnings.check()
        self._show_running(running=True)

    @Slot()
    def cancel_check(self) -> None:
        """Break the check off."""
        self._warnings.cancel()

    @Slot()
    def edit_rules(self) -> None:
        """Show the rules."""
        self.dialog = RulesDialog(self)
        self.dialog.panel.trial_wished.connect(self._warnings.try_rules)
        self.dialog.panel.taken.connect(self.take_rules)
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.finished.connect(self.forget_dialog)
        self._warnings.show_rules()
        self.dialog.open()

    @Slot(int)
    def forget_dialog(self, result: int) -> None:
        """The rules are no longer shown; a trial ends, the check that they began does not."""
        self.dialog = None
        if result == QDialog.DialogCode.Rejected:
            self._warnings.cancel()

    @Slot(object, str)
    def take_rules(self, rules: object, why: str) -> None:
        """Let edited rules hold."""
        assert isinstance(rules, tuple)
        self._warnings.lay_down(rules, self.person, why)

    @Slot(object, str, object)
    def decide(self, decision: Decision, why: str, until: date | None) -> None:
        """Decide on what is marked, or on all that the filters show."""
        if self.all_of.isChecked():
            wish = DecideWish(decision, self.person, (), self._asked, why, until)
        else:
            keys = tuple(row.key for row in self.list.chosen)
            wish = DecideWish(decision, self.person, keys, None, why, until)
        if wish.keys or wish.all_of is not None:
            self._warnings.decide(wish)

    @Slot()
    def take_back(self) -> None:
        """Open again what was decided on last."""
        if self._last:
            why = self.tr("撤销刚才的处理")
            self._warnings.decide(DecideWish(Decision.REOPEN, self.person, self._last, None, why))

    @Slot(object)
    def show_listed(self, event: WarningsListed) -> None:
        """Show a page of warnings, if it is the one that was asked for last."""
        self.open_counted.emit(event.counts.open)
        if event.asked != self._asked:
            return
        self._more, self._counts, self._fitting = event.more, event.counts, event.fitting
        self.panel.show_fitting(event.fitting)
        # What was decided leaves the cursor where it was; another page is read from its top.
        turned, self._shown = event.asked != self._shown, event.asked
        place = 0 if turned else max(0, self.view.currentIndex().row())
        self.model.show_rows(event.rows)
        if event.rows and (turned or self.view.current_row() is None):
            self.view.point_at(min(place, len(event.rows) - 1))
        self._say_found()
        if event.rows and self._to_list:
            # Only now: a list that is empty is not seen, and what is not seen takes no keys.
            self.view.setFocus()
            self._to_list = False
        self.follow_marks()

    @Slot()
    def follow_marks(self) -> None:
        """Show what is marked, and ask what was said of it."""
        rows = self.list.chosen
        self.panel.show_rows(rows, self._now().astimezone().date())
        self.naming.follow(rows[0] if rows else None)
        if rows:
            self._warnings.list_words(rows[0].key)

    @Slot(object)
    def show_words(self, event: WordsListed) -> None:
        """Show what was decided on the warning under the cursor."""
        rows = self.list.chosen
        if rows and rows[0].key == event.key:
            self.panel.show_words(event.words)

    @Slot(object)
    def show_decided(self, event: WarningsDecided) -> None:
        """Say what was decided, and show what is left."""
        reopened = event.wish.decision is Decision.REOPEN
        self._last = () if reopened else event.keys
        self.undo.setEnabled(bool(self._last))
        self.strip.say_right(spoken(event.said))
        self.all_of.setChecked(False)
        self._to_list = True
        self.refresh()

    @Slot(object)
    def show_check(self, event: CheckShown) -> None:
        """Show how far a check is, and what it came to; a trial is for the dialog."""
        if self.dialog is not None:
            self.dialog.panel.show_check(event)
        if event.tried is not None:
            return
        done = event.done
        if done is None:
            if self.dialog is None:
                self._show_running(running=True)
                self.progress.setRange(0, event.of)
                self.progress.setValue(event.checked)
            return
        self._show_running(running=False)
        said = self.tr(
            "校验了 {count} 个院内品种：新增 {new} 条，消除 {closed} 条，变化 {changed} 条"
        )
        if done.cancelled:
            said = self.tr("校验已停止，列表没有改动。")
        if self._wished or done.new or done.closed or done.changed:
            # One that came by itself and found nothing is no news.
            self.strip.say_right(
                said.format(
                    count=f"{done.looked_at:,}",
                    new=f"{done.new:,}",
                    closed=f"{done.closed:,}",
                    changed=f"{done.changed:,}",
                )
            )
        self._wished = False
        self.refresh()

    @Slot(object)
    def show_rules(self, event: RulesShown) -> None:
        """Show the rules in their dialog."""
        if self.dialog is not None:
            self.dialog.panel.show_rules(event)

    @Slot(object)
    def show_taken(self, event: RulesTaken) -> None:
        """Rules hold: the dialog has done its work."""
        if self.dialog is not None:
            self.dialog.accept()
        self.strip.say_right(spoken(event.said))

    @Slot(object)
    def show_refusal(self, event: WarningsRefused) -> None:
        """Say what could not be done, where it was wished."""
        self._show_running(running=False)
        if self.dialog is not None:
            self.dialog.panel.show_problem(spoken(event.why))
        else:
            self.refused.emit(spoken(event.why))

    def _show_running(self, *, running: bool) -> None:
        self.running.setVisible(running)
        self.check_it.setEnabled(not running)
        if running and self.progress.value() <= 0:
            self.progress.setRange(0, 0)
        if not running:
            self.progress.reset()

    def _say_found(self) -> None:
        counts = self._counts
        narrowed = self._asked.text or self._asked.fields or self._asked.severities
        waits = WarningState.OPEN in self._asked.states
        if waits and not narrowed:
            heading = self.tr("没有要处理的差异")
            sentence = self.tr("同步或导入目录后会自动校验；也可以现在校验。")
        else:
            heading = self.tr("没有符合条件的差异")
            sentence = self.tr("请少写几个字，或把状态、字段、级别放宽。")
        self.list.empty.say(heading, sentence, offers=waits and not narrowed)
        said = ""
        if counts is not None:
            said = self.tr(
                "筛选出 {fitting} 条，第 {page} 页；"
                "未处理 {open}，已处理 {decided}，已消除 {closed}"
            ).format(
                fitting=f"{self._fitting:,}",
                open=f"{counts.open:,}",
                decided=f"{counts.decided:,}",
                closed=f"{counts.closed:,}",
                page=self._asked.page + 1,
            )
        self.list.show_count(said, empty=self.model.rowCount() == 0)
        self.before.setEnabled(self._asked.page > 0)
        self.after.setEnabled(self._more)
        self.checking.setText(self.tr("正在校验"))

    def _word_boxes(self) -> None:
        states = {_WAITING: self.tr("要处理的")}
        states |= {state.value: state_word(state) for state in WarningState}
        fields = {"": self.tr("全部字段")} | {one.value: field_word(one) for one in Field}
        severities = {"": self.tr("全部级别")}
        severities |= {one.value: severity_word(one) for one in Severity}
        boxes = (self.state_box, self.field_box, self.severity_box)
        for box, words in zip(boxes, (states, fields, severities), strict=True):
            chosen = box.currentData()
            box.blockSignals(True)
            box.clear()
            for value, word in words.items():
                box.addItem(word, value)
            box.setCurrentIndex(max(0, box.findData(chosen)))
            box.blockSignals(False)
        self.state_box.setAccessibleName(self.tr("处理状态"))
        self.field_box.setAccessibleName(self.tr("字段"))
        self.severity_box.setAccessibleName(self.tr("级别"))

    def _lay_out(self) -> None:
        self.list.count.setWordWrap(True)
        for box in (self.state_box, self.field_box, self.severity_box):
            # Words of the other language may be longer.
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.list.use_filters(self.state_box, self.field_box, self.severity_box)
        self.buttons += [ActionButton(action, self) for action in (self.before, self.after)]
        self.list.use_buttons((), *self.buttons)
        row = QHBoxLayout(self.running)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.checking)
        row.addWidget(self.progress, 1)
        row.addWidget(ActionButton(self.cancel, self))
        self.running.hide()
        self.splitter = both = QSplitter(Qt.Orientation.Horizontal, self)
        both.setChildrenCollapsible(False)
        both.addWidget(self.list)
        both.addWidget(self._right())
        both.setStretchFactor(0, 1)
        self.list.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.addWidget(self.strip)
        layout.addWidget(self.running)
        layout.addWidget(both, 1)

    def _right(self) -> QWidget:
        right = QWidget(self)
        self.head = row = QHBoxLayout()
        self.undo.setEnabled(False)
        for action in (self.check_it, self.rules, self.naming.all, self.undo):
            self.buttons.append(ActionButton(action, right))
            row.addWidget(self.buttons[-1])
        row.addStretch(1)
        column = QVBoxLayout(right)
        column.setContentsMargins(8, 6, 0, 0)
        column.addLayout(row)
        column.addWidget(self.naming)
        # Buttons are never squeezed: on a low screen the panel scrolls.
        self.area = area = QScrollArea(right)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.panel)
        column.addWidget(area, 1)
        return right

    def _connect(self) -> None:
        self.list.search_wished.connect(self.ask)
        for box in (self.state_box, self.field_box, self.severity_box):
            box.currentIndexChanged.connect(self.ask)
        self.view.selectionModel().selectionChanged.connect(self.follow_marks)
        self.panel.decided.connect(self.decide)
        self.naming.laid_down.connect(self.strip.say_right)
