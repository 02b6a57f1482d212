"""连接: how every connection stands, and what is exchanged with it when.

Without it nobody would know that a platform has not answered since yesterday. Ctrl+N connects a
platform, Enter or F2 changes the one under the cursor, F8 tries it, F7 switches it off or on, Del
removes it; below, F9 does an exchange now, Enter changes when it is done, Ctrl+H shows its runs.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.links.connections import Health, KindsShown, LinkShown, LinksShown
from app.links.exchanges import Plan, PlansShown
from ui.links.foreign_label import ForeignLabel
from ui.links.models import LinksModel, Now, PlansModel
from ui.links.words import health_severity
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.empty_note import EmptyNote
from ui.parts.languages import TranslatedWidget
from ui.parts.moments import utc_now
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.parts.rows_view import RowsView
from ui.status_strip import StateMark

_ROW, _PLAN_ROW = 46, 30
COMPACT_WIDTH = 1100


class LinksTab(TranslatedWidget):
    """Connections above, exchanges of the one under the cursor below."""

    new_wished = Signal()
    change_wished = Signal(object)
    test_wished = Signal(object)
    toggle_wished = Signal(object)
    drop_wished = Signal(object)
    """This LinkShown."""
    run_wished = Signal(object)
    times_wished = Signal(object)
    runs_wished = Signal(object)
    """This Plan."""

    def __init__(self, parent: QWidget | None = None, now: Now = utc_now) -> None:
        super().__init__(parent)
        self._loaded = False
        self._plans: Sequence[Plan] = ()
        self.links, self.plans = LinksModel(self, now), PlansModel(self, now)
        self.view: RowsView[LinkShown] = RowsView(self.links, _ROW, self)
        self.plans_view: RowsView[Plan] = RowsView(self.plans, _PLAN_ROW, self)
        self.mark, self.said = StateMark(self), ForeignLabel(self, selectable=True)
        self._make_actions()
        self.empty = EmptyNote(self.new, self)
        self._lay_out()
        self.view.row_chosen.connect(self.change_wished)
        self.plans_view.row_chosen.connect(self.wish_times)
        self.view.selectionModel().currentRowChanged.connect(self.follow)
        self.plans_view.selectionModel().currentRowChanged.connect(self.follow_plan)
        self.retranslate()
        self._set_compact(compact=True)

    def retranslate(self) -> None:
        """Word the tab anew."""
        self.links.retranslate()
        self.plans.retranslate()
        self.new.setText(self.tr("新建"))
        self.change.setText(self.tr("修改"))
        self.test.setText(self.tr("测试"))
        self.drop.setText(self.tr("删除"))
        self.run.setText(self.tr("现在同步"))
        self.times.setText(self.tr("时间安排"))
        self.runs.setText(self.tr("运行记录"))
        self.view.setAccessibleName(self.tr("连接"))
        self.plans_view.setAccessibleName(self.tr("同步内容"))
        last = self.tr("上次成功 {at}").format(at="11-22 00:00")
        self.view.set_widths({2: last, 3: self.tr("{count} 条等人处理") + "MMMM"})
        self.plans_view.set_widths(
            {
                1: self.tr("每天 {at}").format(at="00:00") + "MM",
                2: self.tr("没有成功") + "MMM 11-22 00:00M",
                3: self.tr("收到 / 变化 / 失败") + "M",
                4: "11-22 00:00M",
            }
        )
        self._say_empty()
        self.follow()

    @property
    def current(self) -> LinkShown | None:
        """The connection under the cursor."""
        return self.view.current_row()

    def focus(self) -> None:
        """Put the keys where one begins."""
        self.view.setFocus()

    def show_links(self, event: LinksShown) -> None:
        """Show how they stand."""
        self._loaded = True
        self.links.show_rows(event.links)
        self._stack.setCurrentIndex(0 if event.links else 1)
        self._say_empty()
        if event.links and self.current is None:
            self.view.point_at(0)
        self.follow()

    def show_kinds(self, event: KindsShown) -> None:
        """Know what kinds are called."""
        self.links.kind_titles = {kind.name: kind.called for kind in event.kinds}
        self.links.retranslate()

    def show_plans(self, event: PlansShown) -> None:
        """Show when things are exchanged."""
        self._plans = event.plans
        self.follow()

    def show_plan(self, plan: Plan) -> None:
        """Show one of them as it is now."""
        known = {(one.link, one.exchange): one for one in self._plans}
        known[(plan.link, plan.exchange)] = plan
        self._plans = tuple(known.values())
        self.follow()

    def point_at(self, link: str) -> None:
        """Put the cursor on a connection."""
        position = self.links.position(link)
        if position is not None:
            self.view.point_at(position)

    @Slot()
    def follow(self) -> None:
        """Show what belongs to the connection under the cursor."""
        link = self.current
        self._offer(link)
        self._say(link)
        rows = [] if link is None else [one for one in self._plans if one.link == link.link]
        self.plans.show_rows(rows)
        if rows and self.plans_view.current_row() is None:
            self.plans_view.point_at(0)
        self.follow_plan()

    def _offer(self, link: LinkShown | None) -> None:
        for action in (self.change, self.toggle, self.drop):
            action.setEnabled(link is not None and link.version > 0)
            fixed = link is not None and not link.version
            action.setToolTip(self._fixed_word() if fixed else "")
        self.test.setEnabled(link is not None)
        on = link is None or link.enabled
        self.toggle.setText(self.tr("停用") if on else self.tr("启用"))

    @Slot()
    def follow_plan(self) -> None:
        """Offer what can be done with the exchange under the cursor."""
        plan, link = self.plans_view.current_row(), self.current
        on = plan is not None and link is not None and link.enabled
        self.run.setEnabled(on and plan is not None and plan.running_since is None)
        self.times.setEnabled(plan is not None)
        self.runs.setEnabled(plan is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use less room on a small screen."""
        super().resizeEvent(event)
        self._set_compact(compact=self.width() < COMPACT_WIDTH)

    @Slot()
    def wish_change(self) -> None:
        """The connection under the cursor is to be changed."""
        self._emit(self.change_wished, self.current)

    @Slot()
    def wish_test(self) -> None:
        """The connection under the cursor is to be tried."""
        self._emit(self.test_wished, self.current)

    @Slot()
    def wish_toggle(self) -> None:
        """The connection under the cursor is to be switched off, or on."""
        self._emit(self.toggle_wished, self.current)

    @Slot()
    def wish_drop(self) -> None:
        """The connection under the cursor is to be removed."""
        self._emit(self.drop_wished, self.current)

    @Slot()
    def wish_run(self) -> None:
        """The exchange under the cursor is to be done now."""
        self._emit(self.run_wished, self.plans_view.current_row())

    @Slot()
    def wish_times(self) -> None:
        """The exchange under the cursor is to be done at other times."""
        self._emit(self.times_wished, self.plans_view.current_row())

    @Slot()
    def wish_runs(self) -> None:
        """The runs of the exchange under the cursor are to be seen."""
        self._emit(self.runs_wished, self.plans_view.current_row())

    def _emit(self, signal: SignalInstance, row: object | None) -> None:
        if row is not None:
            signal.emit(row)

    def _say(self, link: LinkShown | None) -> None:
        """Say in full how the connection under the cursor stands, and what to do."""
        said = [] if link is None else [readable(link.message)]
        if link is not None and link.health is Health.UNUSED and not link.message:
            said.append(self.tr("还没有和平台交换过，可以先测试，再同步一次。"))
        if link is not None and not link.version:
            said.append(self._fixed_word())
        self.mark.setVisible(link is not None)
        if link is not None:
            self.mark.show_severity(health_severity(link.health))
            wrong = link.health in (Health.FAILING, Health.STUCK)
            set_role(self.said, "title" if wrong else "muted")
        self.said.setText(
            "".join(one if one[-1] in "。！？.!?" else f"{one}。" for one in said if one)
        )

    def _fixed_word(self) -> str:
        return self.tr("这个连接由启动服务端的人设定，不能在这里修改。")

    def _say_empty(self) -> None:
        if not self._loaded:
            self.empty.say(self.tr("正在读取…"), "", offers=False)
            return
        self.empty.say(
            self.tr("还没有连接任何平台"),
            self.tr(
                "连接就是服务端通往省招采平台、码上放心、医保或院内系统的路："
                "配送单、目录从那里来，验收从这里去。准备好平台给的地址、账号和口令，点“新建”。"
            ),
        )

    def _set_compact(self, *, compact: bool) -> None:
        for button in self.buttons:
            button.set_compact(compact=compact)

    def _make_actions(self) -> None:
        def act(keys: str, wish: object) -> QAction:
            return add_action(self, keys, wish, inside=True)

        self.new = act("Ctrl+N", self.new_wished)
        self.change = act("F2", self.wish_change)
        self.test = act("F8", self.wish_test)
        self.toggle = act("F7", self.wish_toggle)
        self.drop = act("Del", self.wish_drop)
        self.run = act("F9", self.wish_run)
        self.times = act("Ctrl+U", self.wish_times)
        self.runs = act("Ctrl+H", self.wish_runs)

    def _lay_out(self) -> None:
        upper = (self.new, self.change, self.test, self.toggle, self.drop)
        lower = (self.run, self.times, self.runs)
        self.buttons = [ActionButton(one, self) for one in (*upper, *lower)]
        foot = QHBoxLayout()
        foot.setSpacing(6)
        for number, button in enumerate(self.buttons):
            if number == len(upper):
                foot.addStretch(1)
            foot.addWidget(button)
        line = QHBoxLayout()
        line.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.said, 1)
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.view, 3)
        column.addLayout(line)
        column.addWidget(self.plans_view, 2)
        column.addLayout(foot)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(body)
        self._stack.addWidget(self.empty)
        self._stack.setCurrentIndex(1)
