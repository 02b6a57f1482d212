"""待处理消息: what a platform refused for good, and what still waits to be sent.

Without it a receipt the platform never took would be found by an inspector. A person decides:
F9 sends what is marked again, Del gives it up, with a reason that is kept. Ctrl+A marks all. Enter,
a double click or Ctrl+O opens the document that a message is about.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QWidget

from app.links.answers import LettersListed
from app.links.calls import Letter, LetterDecided
from app.receiving.verdicts import Severity
from ui.known.searched_list import SearchedList
from ui.links.foreign_label import ForeignLabel
from ui.links.models import Now, TimedModel
from ui.links.narrowed_tab import NarrowedTab
from ui.links.words import long_since
from ui.orders.dialogs import ReasonDialog
from ui.parts.actions import add_action
from ui.parts.eliding_label import ElidingLabel
from ui.parts.moments import utc_now
from ui.parts.readable import readable
from ui.parts.rows_model import DETAIL_ROLE, SEVERITY_ROLE
from ui.parts.rows_view import RowsView

if TYPE_CHECKING:
    from ui.links.port import Links
    from ui.signing.gate import Gate

_ROW = 46


class LettersModel(TimedModel[Letter]):
    """Messages, those that wait for a person first."""

    title_of: Callable[[str], str] = str
    """What a connection is called."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return self.tr("消息"), self.tr("平台怎么说"), self.tr("等了"), self.tr("下次发送")

    def key(self, row: Letter) -> Hashable:
        """Return its identity."""
        return row.letter_id

    def text(self, row: Letter, column: int) -> str:
        """Return what a cell says."""
        return (
            readable(row.title or row.kind),
            readable(row.error) or self.tr("还没有发送过"),
            long_since(row.created_at, self._now()),
            self.at(row.next_at) if row.next_at is not None else self.tr("等人处理"),
        )[column]

    def special(self, row: Letter, column: int, role: int) -> object:
        """Return second lines, and the mark of what waits for a person."""
        if role == SEVERITY_ROLE and column == 3:
            return Severity.WRONG if row.next_at is None else Severity.NEUTRAL
        if role != DETAIL_ROLE:
            return None
        tried = self.tr("试了 {tries} 次").format(tries=row.tries)
        return (f"{self.title_of(row.link)} · {readable(row.kind)}", "", tried, "")[column]


class LettersTab(NarrowedTab):
    """A list, what the platform said of the message under the cursor, two decisions."""

    counted = Signal(int)
    """So many wait for a person."""
    said = Signal(str)
    """What became of those that were decided."""

    def __init__(
        self, links: Links, gate: Gate, parent: QWidget | None = None, now: Now = utc_now
    ) -> None:
        super().__init__(parent)
        self._links, self._gate = links, gate
        self._more = False
        self.model = LettersModel(self, now)
        self.view: RowsView[Letter] = RowsView(self.model, _ROW, self)
        self.shown = QComboBox(self)
        self.model.title_of = self.link.title_of
        self.error = ForeignLabel(self, selectable=True)
        self.again = add_action(self, "F9", self.send_again, inside=True)
        self.give_up = add_action(self, "Del", self.ask_why, inside=True)
        self.open = add_action(self, "Ctrl+O", self.open_current, inside=True)
        self.about = ElidingLabel(self)
        self.list = SearchedList(self.view, self.again, self)
        self.dialog: ReasonDialog | None = None
        self._all: Sequence[Letter] = ()
        self._lay_out()
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        """Word the tab anew."""
        super().retranslate()
        self.model.retranslate()
        words = self.tr("等人处理的"), self.tr("全部待发送的")
        chosen = max(0, self.shown.currentIndex())
        self.shown.blockSignals(True)
        self.shown.clear()
        self.shown.addItems(words)
        self.shown.setCurrentIndex(chosen)
        self.shown.blockSignals(False)
        self.shown.setAccessibleName(self.tr("列出哪些"))
        self.again.setText(self.tr("重新发送"))
        self.give_up.setText(self.tr("放弃"))
        self.open.setText(self.tr("打开单据"))
        self.view.setAccessibleName(self.tr("待处理消息"))
        self.view.set_widths({2: self.tr("{number} 分钟") + "MM", 3: "11-22 00:00MMM"})
        self._say()

    @Slot()
    def ask(self) -> None:
        """List what waits."""
        self._links.list_letters(self.link.link)

    def show_letters(self, event: LettersListed) -> None:
        """Show what waits, if it is still what is asked for."""
        if event.link != self.link.link:
            return
        self._all, self._more = event.shown.letters, event.shown.more
        self.narrow()
        stuck = event.shown.stuck
        if stuck is None and not event.link:
            stuck = sum(one.next_at is None for one in event.shown.letters)
        if stuck is not None:
            self.counted.emit(stuck)
        if event.decided:
            self.said.emit(self.tr("已处理 {count} 条消息。").format(count=event.decided))

    @Slot()
    def narrow(self) -> None:
        """Show those that wait for a person, or all."""
        only = self.shown.currentIndex() == 0
        self.model.show_rows([one for one in self._all if one.next_at is None or not only])
        self.list.point_at_first()
        self._say()

    @Slot()
    def follow(self) -> None:
        """Show in full what the platform said, and offer what can be decided."""
        row = self.view.current_row()
        self.error.say("" if row is None else readable(row.error))
        decidable = bool(self._decidable())
        self.again.setEnabled(decidable)
        self.give_up.setEnabled(decidable)
        document = None if row is None else row.document
        self.open.setEnabled(document is not None)
        named = "" if document is None else self.tr("单据：{name}").format(name=document.name)
        if row is not None and document is None:
            named = self.tr("单据：没有记下是哪一张")
        self.about.set_text(readable(named))

    @Slot()
    def open_current(self) -> None:
        """Open what the message under the cursor is about."""
        row = self.view.current_row()
        if row is not None:
            self.open_row(row)

    @Slot(object)
    def open_row(self, row: Letter) -> None:
        """Look for what a message is about."""
        if row.document is not None:
            self._links.find_document(row.document)

    @Slot()
    def send_again(self) -> None:
        """Send what is marked again."""
        self._decide(again=True, why="")

    @Slot()
    def ask_why(self) -> None:
        """Ask why what is marked is given up."""
        count = len(self._decidable())
        if not count:
            return
        heading = self.tr("放弃 {count} 条消息：不再发给平台，原因会保留。").format(count=count)
        title, field = self.tr("放弃发送"), self.tr("原因")
        dialog = ReasonDialog(title, heading, field, self.tr("放弃"), self)
        dialog.given.connect(lambda why: self._decide(again=False, why=why))
        dialog.finished.connect(dialog.deleteLater)
        self.dialog = dialog
        dialog.open()

    def _decide(self, *, again: bool, why: str) -> None:
        letters, link = self._decidable(), self.link.link
        if letters:
            wish = LetterDecided(tuple(one.letter_id for one in letters), again, why)
            self._gate.do(lambda: self._links.decide(wish, link))

    def _decidable(self) -> list[Letter]:
        return [one for one in self.list.chosen if one.next_at is None]

    def _say(self) -> None:
        count = self.model.rowCount()
        said = self.tr("{count} 条消息").format(count=f"{count:,}")
        self.list.show_count(said + (self.tr("，往下还有") if self._more else ""), empty=not count)
        self.list.empty.say(
            self.tr("没有待处理的消息"),
            self.tr("平台拒绝的消息会列在这里，等您重新发送或放弃。"),
            offers=False,
        )
        self.follow()

    def _connect(self) -> None:
        self.view.selectionModel().selectionChanged.connect(self.follow)
        self.view.selectionModel().currentRowChanged.connect(self.follow)
        self.view.row_chosen.connect(self.open_row)
        self.link.currentIndexChanged.connect(self.ask)
        self.shown.currentIndexChanged.connect(self.narrow)

    def _lay_out(self) -> None:
        self.list.put_below(self.error)
        self.list.put_below(self.about)
        self.list.use_buttons((self.again, self.give_up, self.open))
        self.lay_out_below(self.shown, self.link)
