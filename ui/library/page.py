"""追溯码库: finds any code the hospital holds or held, shows its card, lets codes leave.

Without it the code library would be a table nobody can look into. While the page is shown, scans
are held: they are looked up here, or put on the list of codes that are to leave when that list is
open, and count for no receipt.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.readers.events import ScanSeen
from app.tracing.events import (
    CodesFound,
    CodeShown,
    LibraryFailed,
    Moved,
    TakeBack,
    Task,
)
from app.tracing.values import MoveKind
from app.tracing.wanted import Wanted
from ui.library.asking import Guess, Meaning, guesses, is_whole_code
from ui.library.card_panel import CardPanel, reversible
from ui.library.files import LibraryFiles
from ui.library.held_strip import HeldStrip
from ui.library.move_list import MoveListPanel, refusal_text
from ui.library.questions import MoveQuestions
from ui.library.results import ResultsView
from ui.library.search_bar import SearchBar
from ui.library.task_strip import TaskStrip
from ui.library.words import kind_word, meaning_word
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.empty_note import EmptyNote
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.readable import readable
from ui.ports import Library, Readers

_COMPACT_WIDTH = 1060
_COMPACT_HEIGHT = 560
_WIDEST_CARD = 480
_CARD, _LIST = range(2)
_RESULTS, _NONE, _EMPTY = range(3)


class LibraryPage(TranslatedWidget):
    """Search at left, the card of a code or the list of codes to leave at right."""

    refused = Signal(str)
    """Something was not done: one sentence that says why."""

    def __init__(
        self,
        library: Library,
        readers: Readers,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._library, self._readers, self._now = library, readers, now
        self._person = ""
        self._open = False
        self._guesses: tuple[Guess, ...] = ()
        self._wanted: Wanted | None = None
        self._searching, self._staying = False, False
        self._asked_code = ""
        self._trail: list[str] = []
        self.strip = TaskStrip(self)
        self.files = LibraryFiles(library, self.strip, now, self)
        self._make_actions()
        self._make_panels()
        self.questions = MoveQuestions(library, self.moves, self)
        self._lay_out()
        self._join()
        self.retranslate()
        self.allow()

    @property
    def wanted(self) -> Wanted | None:
        """What is searched for; None where too little is typed."""
        return self._wanted

    @property
    def person(self) -> str:
        """Who is signed in: in whose name codes move."""
        return self._person

    @person.setter
    def person(self, name: str) -> None:
        self._person = name
        self.moves.person = name
        self.files.person = name

    def retranslate(self) -> None:
        """Word the page anew."""
        self.to_field.setText(self.tr("查找"))
        self.collect.setText(self.tr("加入出库单"))
        self.collect.setToolTip(self.tr("把选中的码加入出库单 (F7)"))
        self.take_back.setText(self.tr("冲销"))
        self.take_back.setToolTip(self.tr("冲销这个码最近的一次出库或拆零 (F9)"))
        self.copy_card.setText(self.tr("复制"))
        self.copy_card.setToolTip(self.tr("复制这个码的全部信息 (Ctrl+C)"))
        self.show_all.setText(self.tr("清空条件"))
        self.back.setText("←")
        self.back.setToolTip(self.tr("回到上一个码 (Alt+Left)"))
        self.bring_in.setText(self.tr("期初导入"))
        self.bring_in.setToolTip(self.tr("从 CSV 或 XLSX 导入期初库存 (Ctrl+O)"))
        self.bring_out.setText(self.tr("导出"))
        self.bring_out.setToolTip(self.tr("把查到的追溯码导出为 CSV 或 XLSX (Ctrl+S)"))
        self.tabs.setTabText(_CARD, self.tr("追溯码"))
        self.empty.say(
            self.tr("追溯码库还是空的"),
            self.tr("确认收货后，追溯码会出现在这里；原有库存可用“期初导入”。"),
        )
        self.results.retranslate()
        self.word_tabs()
        self._word_found()

    def opened(self) -> None:
        """Hold the scans and search: the page is entered."""
        self._open = True
        self._readers.hold_scans(True)
        self.bar.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.bar.field.selectAll()
        self.refresh()

    def closed(self) -> None:
        """Let scans count again: the page is left."""
        if self._open:
            self._open = False
            self._readers.hold_scans(False)

    @Slot(object)
    def show_scan(self, event: ScanSeen) -> None:
        """Look a held scan up, or put it on the list when that is open."""
        if not (self._open and event.held):
            return
        text = (event.scan.symbology or "") + event.scan.text
        if self.tabs.currentIndex() == _LIST:
            self.moves.add([text])
            return
        self.look_up(text)

    def look_up(self, text: str) -> None:
        """Search for a text, and show the card of a code."""
        self.bar.show_text(text)
        self.search()
        if is_whole_code(text):
            self.show_code(text)

    @Slot()
    def search(self) -> None:
        """Search for what the bar says."""
        self._staying = False
        self._guesses = guesses(self.bar.text, self.bar.meaning)
        self._ask_next_guess()

    @Slot(object)
    def show_found(self, event: CodesFound) -> None:
        """Show rows; where nothing is found, ask for the next thing the text may mean."""
        if event.wanted != self._wanted:
            return
        if event.after is not None:
            self.results.show_more(event)
            self._word_found()
            return
        self._searching = False
        if not event.rows and event.next is None and self._guesses:
            self._ask_next_guess()
            return
        self.results.show_first(event)
        # What is looked at stays; only a new search points at its first row.
        place = self.results.codes.position(self._asked_code)
        if place is not None or (event.rows and not self._staying):
            self.results.point_at(place or 0)
        self._staying = False
        self._word_found()

    @Slot(str)
    def show_code(self, code: str) -> None:
        """Ask for the card of a code."""
        if code != self._asked_code:
            self._asked_code = code
            self._library.show(code)

    @Slot(str)
    def go_to(self, code: str) -> None:
        """Show a relative of the code that is shown; Alt+← comes back."""
        if self.card.code:
            self._trail.append(self.card.code)
        self.show_code(code)
        self.allow()

    @Slot()
    def go_back(self) -> None:
        """Show the code that was shown before."""
        if self._trail:
            self.show_code(self._trail.pop())
            self.allow()

    @Slot(object)
    def show_card(self, event: CodeShown) -> None:
        """Show the card that was asked for last."""
        if event.code == self._asked_code:
            self.card.show_code(event)
            self.allow()

    @Slot(object)
    def show_moved(self, event: Moved) -> None:
        """Say what moved, and show it everywhere."""
        answer, wish = event.answer, event.wish
        kind = MoveKind.REVERSAL if isinstance(wish, TakeBack) else wish.kind
        said = self.tr("已{kind} {count} 盒（{codes} 个码）。").format(
            kind=kind_word(kind), count=f"{answer.packages:,}", codes=f"{len(answer.moved):,}"
        )
        if answer.refused:
            more = self.tr("{count} 个码没有办理：{why}")
            why = refusal_text(answer.refused[0])
            said += more.format(count=f"{len(answer.refused):,}", why=why)
        self.strip.say(said, wrong=not answer.moved)
        if not isinstance(wish, TakeBack):
            self.moves.take_out(answer)
        self.refresh()

    @Slot(object)
    def show_failure(self, event: LibraryFailed) -> None:
        """Say what could not be done, and what to do next."""
        if event.task is Task.SEARCH:
            self._searching = False
            self.results.pause()
        if event.task in (Task.IMPORT, Task.EXPORT):
            self.files.show_failure(event)
        if event.task is Task.SHOW:
            self._asked_code = ""
        self.strip.say(readable(spoken(event.why)), wrong=True)
        self._word_found()
        self.allow()
        if event.task is Task.MOVE:
            self.moves.check()
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Ask again for what is shown."""
        code, self._asked_code = self.card.code, ""
        if code:
            self.show_code(code)
        if self._open:
            self.search()
            self._staying = bool(code)

    @Slot()
    def collect_chosen(self) -> None:
        """Put the chosen codes on the list of codes to leave."""
        if self.tabs.currentIndex() == _CARD and self._in_card() and self.card.code:
            codes = [self.card.code]
        else:
            codes = [row.code for row in self.results.chosen_rows]
        if codes:
            self.moves.add(codes)
            self.tabs.setCurrentIndex(_LIST)

    @Slot()
    def ask_to_take_back(self) -> None:
        """Ask what of the last movement is to be taken back."""
        if self.card.card is not None:
            self.questions.ask_to_take_back(self.card.card, self.person)

    @Slot()
    def copy(self) -> None:
        """Copy the card, for people."""
        if self.card.event_shown is not None:
            QGuiApplication.clipboard().setText(self.card.as_text())

    @Slot()
    def export_found(self) -> None:
        """Ask for a file for all that the search finds."""
        if self._wanted is not None:
            self.files.ask_where_to_export(self._wanted)

    @Slot(object, object)
    def ask_for_more(self, wanted: Wanted, after: str) -> None:
        """Ask for the rows that follow."""
        if self._open:
            self._library.search(wanted, after)
        self._word_found()

    @Slot()
    def wait_for_text(self) -> None:
        """Put the keys into the search field."""
        self.bar.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.field.selectAll()

    @Slot()
    def show_everything(self) -> None:
        """Ask for everything again."""
        self.bar.clear()
        self.search()
        self.wait_for_text()

    @Slot()
    def turn_tab(self) -> None:
        """Show the list instead of the card, or the card again."""
        self.tabs.setCurrentIndex(_LIST if self.tabs.currentIndex() == _CARD else _CARD)

    @Slot()
    def choose_current(self) -> None:
        """Show the card of the row the cursor is on."""
        row = self.results.current_row()
        if row is not None:
            self._trail.clear()
            self.show_code(row.code)
        self.allow()

    @Slot(object)
    def turn_to_card(self, _row: object) -> None:
        """Show the card beside the rows, not the list."""
        self.tabs.setCurrentIndex(_CARD)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go down into the results with the arrow key, back with Esc."""
        if event.key() == Qt.Key.Key_Down and self.bar.field.hasFocus():
            self.results.setFocus()
        elif event.key() == Qt.Key.Key_Escape:
            self.wait_for_text()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use less room on a small or strongly scaled screen."""
        super().resizeEvent(event)
        size = event.size()
        compact = size.width() < _COMPACT_WIDTH or size.height() < _COMPACT_HEIGHT
        for button in self._buttons:
            button.set_compact(compact=compact)
        self.card.set_compact(compact=compact)
        self.moves.set_compact(compact=compact)

    def _ask_next_guess(self) -> None:
        if not self._guesses:
            self._wanted, self._searching = None, False
            self.results.clear()
            self._word_found()
            return
        guess, *rest = self._guesses
        self._guesses = tuple(rest)
        self._wanted = self.bar.filters.narrow(guess.wanted)
        self._meaning = guess.meaning
        self._searching = True
        self._library.search(self._wanted)
        self._word_found()

    def _in_card(self) -> bool:
        focus = self.focusWidget()
        return focus is not None and self.card.isAncestorOf(focus)

    @Slot()
    def word_tabs(self) -> None:
        """Say how many codes are on the list, and where scans go."""
        count = len(self.moves.model.rows)
        text = self.tr("出库单 ({count})") if count else self.tr("出库单")
        self.tabs.setTabText(_LIST, text.format(count=f"{count:,}"))
        self.held.say(listing=self.tabs.currentIndex() == _LIST)

    def _word_found(self) -> None:
        count = len(self.results.codes.rows)
        if self._searching:
            text = self.tr("正在查找…")
        elif self._wanted is None:
            text = ""
        elif self.results.complete:
            text = self.tr("共 {count} 个")
        elif count < 1:
            text = self.tr("正在查找…")
        else:
            text = self.tr("已列出 {count} 个，往下还有")
        if count and not self._searching and self._meaning is not Meaning.ANY:
            text = self.tr("按{meaning}：").format(meaning=meaning_word(self._meaning)) + text
        self.count.setText(text.format(count=f"{count:,}"))
        self._stack.setCurrentIndex(self._place(count))
        self.allow()

    def _place(self, count: int) -> int:
        """Rows, or what to do where there are none."""
        if count or self._searching or not self.results.complete:
            return _RESULTS
        if not self.bar.text.strip() and self.bar.filters.empty:
            return _EMPTY
        heading = self.tr("没有查到")
        said = self.tr("请核对输入，换一种含义（追溯码、药品、批号、单号），或清空条件再查。")
        if self._wanted is None:
            heading = self.tr("再多输入几个字符")
            said = self.tr("按追溯码查找至少要 4 个字符：开头，或末尾几位。")
        self.none.say(heading, said)
        return _NONE

    @Slot()
    def allow(self) -> None:
        """Let be done what can be done."""
        card = self.card.card
        self.back.setEnabled(bool(self._trail))
        self.copy_card.setEnabled(self.card.event_shown is not None)
        self.take_back.setEnabled(card is not None and reversible(card) is not None)
        self.collect.setEnabled(bool(self.results.codes.rows) or bool(self.card.code))
        self.bring_in.setEnabled(not self.files.importing)
        self.bring_out.setEnabled(bool(self.results.codes.rows) and not self.files.exporting)

    def _make_actions(self) -> None:
        self._meaning = Meaning.ANY
        self.to_field = add_action(self, "Ctrl+F", self.wait_for_text, inside=True)
        self.collect = add_action(self, "F7", self.collect_chosen, inside=True)
        self.take_back = add_action(self, "F9", self.ask_to_take_back, inside=True)
        self.copy_card = add_action(self, "Ctrl+C", self.copy, inside=True)
        self.back = add_action(self, "Alt+Left", self.go_back, inside=True)
        self.bring_in = add_action(self, "Ctrl+O", self.files.ask_for_file, inside=True)
        self.bring_out = add_action(self, "Ctrl+S", self.export_found, inside=True)
        self.show_all = add_action(self, "F8", self.show_everything, inside=True)
        self.again = add_action(self, "F5", self.refresh, inside=True)
        self.turn = add_action(self, "F6", self.turn_tab, inside=True)

    def _make_panels(self) -> None:
        self.held, self.count = HeldStrip(self), QLabel(self)
        self.count.setProperty("role", "muted")
        self.bar = SearchBar(lambda: self._now().astimezone().date(), self)
        self.results = ResultsView(self)
        self._buttons = [ActionButton(action, self) for action in (self.bring_in, self.bring_out)]
        self.card = CardPanel(
            [self.back, self.copy_card, self.collect, self.take_back], self.to_field, self
        )
        self.moves = MoveListPanel(self.to_field, self)
        self.moves.go.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        self.moves.go.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addAction(self.moves.go)
        self.tabs = QTabWidget(self)
        self.tabs.setMaximumWidth(_WIDEST_CARD)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for panel in (self.card, self.moves):
            self.tabs.addTab(panel, "")
        self.none = EmptyNote(self.show_all, self)
        self.empty = EmptyNote(self.bring_in, self)

    def _join(self) -> None:
        self.bar.search_wished.connect(self.search)
        self.results.page_wished.connect(self.ask_for_more)
        self.results.selectionModel().currentRowChanged.connect(self.choose_current)
        self.results.row_chosen.connect(self.turn_to_card)
        self.card.code_wished.connect(self.go_to)
        self.moves.refused.connect(self.refused)
        self.moves.count_changed.connect(self.word_tabs)
        self.tabs.currentChanged.connect(self.word_tabs)
        # One strip at a time: a small screen has no room for both.
        self.strip.turned.connect(self.held.setHidden)
        self.files.state_changed.connect(self.allow)
        self.files.stock_changed.connect(self.refresh)

    def _lay_out(self) -> None:
        self.count.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        found = QWidget(self)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.results)
        self._stack.addWidget(self.none)
        self._stack.addWidget(self.empty)
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        for button in self._buttons:
            foot.addWidget(button)
        column = QVBoxLayout(found)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.bar)
        column.addLayout(self._stack, 1)
        column.addLayout(foot)
        below = QHBoxLayout()
        below.setSpacing(10)
        below.addWidget(found, 2)
        below.addWidget(self.tabs, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(6)
        layout.addWidget(self.held)
        layout.addWidget(self.strip)
        layout.addLayout(below, 1)
