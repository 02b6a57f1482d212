"""配送关系: relations, distributors with their papers, papers that end, our addresses.

Without it whoever orders would look up by hand who may deliver. Ctrl+N writes a new one, Enter
changes the one under the cursor, Del takes it back, Ctrl+Shift+N adds a paper to a distributor,
Ctrl+O reads relations from a file, F9 has the platform asked for them, F5 asks again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app.catalogue.relations.events import (
    AddressesListed,
    DistributorRow,
    DistributorsListed,
    DocumentsDue,
    DownloadShown,
    RelationRow,
    RelationsAsked,
    RelationsChanged,
    RelationsListed,
    RelationsRefused,
)
from app.catalogue.relations.values import (
    Address,
    Distributor,
    Document,
    DocumentKind,
    DocumentWarning,
    Relation,
)
from ui.known.searched_list import SearchedList
from ui.notice_strip import NoticeStrip
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.languages import spoken
from ui.parts.rows_view import RowsView
from ui.relations.models import (
    DistributorsModel,
    DueModel,
    RelationsModel,
)
from ui.relations.platform_part import PlatformPart
from ui.relations.writing import RelationsForms

if TYPE_CHECKING:
    from ui.relations.port import AnyValue, Relations

RELATIONS, DISTRIBUTORS, DUE, ADDRESSES = range(4)
DUE_DAYS = 90
_ROW = 46
_BESIDE = 30
"""What stands around tabs and buttons, where they stand beside each other."""
Values = dict[str, str]


class RelationsPage(RelationsForms):
    """Four lists, and a form for each of them."""

    refused = Signal(str)
    """Something was not done: one sentence that says why."""

    def __init__(self, relations: Relations, parent: QWidget | None = None) -> None:
        super().__init__(relations, parent)
        self._asked = RelationsAsked()
        self._more = False
        self.strip = NoticeStrip(self)
        self.tabs, self.pages = QTabBar(self), QStackedWidget(self)
        self.relations, self.distributors = RelationsModel(self), DistributorsModel(self)
        self.due = DueModel(self)
        models = (self.relations, self.distributors, self.due, self.addresses)
        self.views: list[RowsView[Any]] = [RowsView(model, _ROW, self) for model in models]
        self.gone = QCheckBox(self)
        self.new = add_action(self, "Ctrl+N", self.write_new, inside=True)
        self.remove = add_action(self, "Del", self.take_back, inside=True)
        self.paper = add_action(self, "Ctrl+Shift+N", self.write_paper, inside=True)
        self.bring_in = add_action(self, "Ctrl+O", self.ask_for_file, inside=True)
        self.again = add_action(self, "F5", self.refresh, inside=True)
        self.before = add_action(self, "Ctrl+PgUp", self.turn_back, inside=True)
        self.after = add_action(self, "Ctrl+PgDown", self.turn_on, inside=True)
        self.platform = PlatformPart(self)
        top = (self.new, self.paper, self.remove, self.bring_in, self.again)
        self.buttons = [ActionButton(action, self) for action in top]
        self.lists = [SearchedList(view, self.new, self) for view in self.views]
        for number in range(len(self.views)):
            turn = add_action(self, f"Alt+{number + 1}", self._turner(number), inside=True)
            turn.setObjectName(f"tab-{number + 1}")
        self._lay_out()
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        """Word the page anew."""
        for model in (self.relations, self.distributors, self.due, self.addresses):
            model.retranslate()
        titles = (self.tr("配送关系"), self.tr("配送企业"), self.tr("证照到期"), self.tr("配送点"))
        for number, title in enumerate(titles):
            self.tabs.setTabText(number, title)
            self.views[number].setAccessibleName(title)
        self.new.setText(self.tr("新增"))
        self.remove.setText(self.tr("取消"))
        self.paper.setText(self.tr("新证照"))
        self.bring_in.setText(self.tr("导入"))
        self.again.setText(self.tr("刷新"))
        self.before.setText(self.tr("上一页"))
        self.after.setText(self.tr("下一页"))
        self.gone.setText(self.tr("含已取消的(&G)"))
        hints = (
            self.tr("省标代码；空着列出全部 (Ctrl+F)"),
            self.tr("企业名称或代码 (Ctrl+F)"),
        )
        for one, hint in zip(self.lists, hints, strict=False):
            one.field.setPlaceholderText(hint)
            one.field.setAccessibleName(hint)
        self._say_empty()
        self.views[RELATIONS].set_widths({3: "2026-11-21 – 2026-11-21M", 4: "2026-11-21MM"})
        self.views[DISTRIBUTORS].set_widths({2: self.tr("配送关系"), 3: "00000000000M"})
        self.views[DUE].set_widths({3: self.tr("{name}还有 {days} 天到期") + "MMM"})
        self.views[ADDRESSES].set_widths({2: "00000000000M"})
        self._say_counts()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use less room on a small or strongly scaled screen."""
        super().resizeEvent(event)
        wanted = self.tabs.sizeHint().width() + self._keys.sizeHint().width() + _BESIDE
        wide = event.size().width() >= wanted
        way = QBoxLayout.Direction
        self._top.setDirection(way.LeftToRight if wide else way.TopToBottom)

    def opened(self) -> None:
        """Ask for what is shown, and for what forms offer: the page is entered."""
        self.refresh()
        self._relations.list_distributors()
        self._relations.list_addresses()
        self.views[self.tabs.currentIndex()].setFocus()

    def closed(self) -> None:
        """Put away what was said: the page is left."""
        self.strip.hide()

    @Slot()
    def refresh(self) -> None:
        """Ask for what is shown."""
        shown = self.tabs.currentIndex()
        if shown == RELATIONS:
            self._relations.list_relations(self._asked)
        elif shown == DISTRIBUTORS:
            self._relations.list_distributors(self.lists[DISTRIBUTORS].text)
        elif shown == DUE:
            self._relations.list_due(DUE_DAYS)
        else:
            self._relations.list_addresses()

    @Slot()
    def ask(self) -> None:
        """Ask for what the fields say, from the first page on."""
        code = self.lists[RELATIONS].text
        asked = RelationsAsked(province_code=code, gone=self.gone.isChecked())
        self._asked = self.platform.narrow(asked)
        self.refresh()

    @Slot()
    def turn_on(self) -> None:
        """Show the next page of relations."""
        if self._more:
            self._asked = replace(self._asked, page=self._asked.page + 1)
            self.refresh()

    @Slot()
    def turn_back(self) -> None:
        """Show the page before."""
        if self._asked.page:
            self._asked = replace(self._asked, page=self._asked.page - 1)
            self.refresh()

    @Slot(int)
    def show_tab(self, number: int) -> None:
        """Show one of the lists."""
        self.pages.setCurrentIndex(number)
        self.paper.setEnabled(number == DISTRIBUTORS)
        self.refresh()

    @Slot(object)
    def show_relations(self, event: RelationsListed) -> None:
        """Show a page of relations, if it is the one that was asked for last."""
        if event.asked == self._asked:
            self._more = event.more
            self.relations.show_rows(event.rows)
            self.platform.show_downloads(event.downloads)
            self.point()
            self._say_counts()

    @Slot(object)
    def show_distributors(self, event: DistributorsListed) -> None:
        """Show the distributors, and offer all of them in forms."""
        if not event.search:
            self._offered = {row.distributor.code: row.distributor.name for row in event.rows}
        if event.search == self.lists[DISTRIBUTORS].text:
            self.distributors.show_rows(event.rows)
            self._say_counts()

    @Slot(object)
    def show_due(self, event: DocumentsDue) -> None:
        """Show the papers that end."""
        self.due.show_rows(event.rows)
        self._say_counts()

    @Slot(object)
    def show_addresses(self, event: AddressesListed) -> None:
        """Show the addresses."""
        self.addresses.show_rows(event.rows)
        self._say_counts()

    @Slot(object)
    def show_changed(self, event: RelationsChanged) -> None:
        """Show what stands otherwise, and what a wish did."""
        if event.said is not None:
            self.strip.say_right(spoken(event.said))
        self.refresh()

    @Slot(object)
    def show_download(self, event: DownloadShown) -> None:
        """Show that the platform is being asked, and what it brought or why it did not."""
        self.platform.show_running(event)
        if event.said is not None and event.failed:
            self.strip.say_wrong(spoken(event.said))
        elif event.said is not None:
            self.strip.say_right(spoken(event.said))

    @Slot()
    def download(self) -> None:
        """Have the platform asked for relations."""
        self._relations.download(self.person)

    @Slot(bool)
    def decide(self, theirs: bool) -> None:
        """Let the platform's word on what is marked stand, or ours."""
        rows = [row.relation for row in self.lists[RELATIONS].chosen]
        values = [one for one in rows if one.told is not None]
        if values:
            wish = self._relations.adopt if theirs else self._relations.keep
            wish(values, self.person)

    @Slot()
    def point(self) -> None:
        """Show what the platform says of the relation under the cursor."""
        self.platform.show_row(self.views[RELATIONS].current_row())

    @Slot(object)
    def show_refusal(self, event: RelationsRefused) -> None:
        """Say what could not be done."""
        self.platform.show_running(None)
        self.refused.emit(spoken(event.why))

    @Slot()
    def write_new(self) -> None:
        """Ask for a new one of what is listed."""
        shown = self.tabs.currentIndex()
        if shown == RELATIONS:
            self._ask_relation(Relation("", ""), is_new=True)
        elif shown == ADDRESSES:
            self._ask_address(Address("", ""), is_new=True)
        elif shown == DISTRIBUTORS:
            self._ask_distributor(Distributor("", ""), is_new=True)
        else:
            self.write_paper()

    @Slot(object)
    def change(self, row: object) -> None:
        """Ask what is to be changed about the one that was chosen."""
        if isinstance(row, RelationRow):
            self._ask_relation(row.relation)
        elif isinstance(row, DistributorRow):
            self._ask_distributor(row.distributor)
        elif isinstance(row, Address):
            self._ask_address(row)
        elif isinstance(row, DocumentWarning):
            self._ask_paper(replace(row.document, valid_from=None, valid_until=None))

    @Slot()
    def write_paper(self) -> None:
        """Ask for a new paper of the distributor under the cursor."""
        row = self.views[self.tabs.currentIndex()].current_row()
        if isinstance(row, DistributorRow):
            code = row.distributor.code
            self._ask_paper(Document(code, DocumentKind.DRUG_LICENCE, ""))
        elif isinstance(row, DocumentWarning):
            self.change(row)

    @Slot()
    def take_back(self) -> None:
        """Take back what is marked."""
        values: list[AnyValue] = []
        for row in self.lists[self.tabs.currentIndex()].chosen:
            if isinstance(row, RelationRow):
                values.append(row.relation)
            elif isinstance(row, DistributorRow):
                values.append(row.distributor)
            elif isinstance(row, DocumentWarning):
                values.append(row.document)
            else:
                values.append(row)
        if values:
            self._relations.take_back(values, self.person)

    @Slot()
    def ask_for_file(self) -> None:
        """Ask which file holds relations."""
        chosen, _kind = QFileDialog.getOpenFileName(
            self, self.tr("导入配送关系"), "", self.tr("表格 (*.csv *.xlsx)")
        )
        if chosen:
            self._relations.import_file(Path(chosen), self.person)

    def _say_counts(self) -> None:
        for number, (one, view) in enumerate(zip(self.lists, self.views, strict=True)):
            count = view.model().rowCount()
            said = self.tr("{count} 条").format(count=f"{count:,}")
            if number == RELATIONS and (self._more or self._asked.page):
                said = self.tr("第 {page} 页，本页 {count} 条").format(
                    page=self._asked.page + 1, count=f"{count:,}"
                )
                said += self.tr("，往下还有") if self._more else ""
            one.show_count(said, empty=count == 0)
        self._say_empty()
        self.before.setEnabled(self._asked.page > 0)
        self.after.setEnabled(self._more)

    def _say_empty(self) -> None:
        """Say why a list is empty: nothing was written, or nothing fits what was typed."""
        notes = (
            (self.tr("没有配送关系"), self.tr("可以从平台更新、从文件导入，或在这里新增。")),
            (self.tr("没有配送企业"), self.tr("新增配送企业后，可以登记证照和配送关系。")),
            (self.tr("没有快到期的证照"), self.tr("三个月内到期和已过期的证照会列在这里。")),
            (self.tr("没有配送点"), self.tr("新增配送点，下单时才能选地址。")),
        )
        for number, (one, note) in enumerate(zip(self.lists, notes, strict=True)):
            if one.text:
                note = (self.tr("没有查到"), self.tr("请核对输入，或少写几个字。"))
            one.empty.say(*note, offers=not one.text and number != DUE)

    def _lay_out(self) -> None:
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for _ in self.views:
            self.tabs.addTab("")
        for one in self.lists:
            self.pages.addWidget(one)
        for shown in (DUE, ADDRESSES):
            self.lists[shown].field.hide()
        self.lists[RELATIONS].use_filters(self.platform.shown, self.gone)
        self.lists[RELATIONS].put_below(self.platform)
        foot = (self.platform.download, self.before, self.after)
        self.lists[RELATIONS].use_buttons((), *(ActionButton(one, self) for one in foot))
        self._keys = keys = QHBoxLayout()
        for button in self.buttons:
            keys.addWidget(button)
        keys.addStretch(1)
        # Below each other to begin with: else the page would begin wider than a small screen.
        self._top = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._top.addWidget(self.tabs, 1)
        self._top.addLayout(keys)
        layout = QVBoxLayout(self)
        layout.addWidget(self.strip)
        layout.addLayout(self._top)
        layout.addWidget(self.pages, 1)

    def _turner(self, number: int) -> Callable[[], None]:
        def turn() -> None:
            self.tabs.setCurrentIndex(number)
            self.views[number].setFocus()

        return turn

    def _connect(self) -> None:
        self.paper.setEnabled(False)
        self.tabs.currentChanged.connect(self.show_tab)
        self.gone.toggled.connect(self.ask)
        self.platform.narrowed.connect(self.ask)
        self.platform.download_wished.connect(self.download)
        self.platform.decided.connect(self.decide)
        self.views[RELATIONS].selectionModel().currentRowChanged.connect(self.point)
        for view, one in zip(self.views, self.lists, strict=True):
            view.row_chosen.connect(self.change)
            one.search_wished.connect(self.ask)
