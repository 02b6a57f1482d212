"""对接: connections to outside platforms, the journal of calls, messages that wait, reconciliation.

Without it whoever looks after the platforms would ask the service's log. What changes something
wants a person who signed in at the service; see ui/signing/gate.py. F5 asks again, Alt+1 … turn the
tabs, Ctrl+Shift+Q signs out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app.links.answers import (
    Asked,
    CallsListed,
    CallsWritten,
    DaysListed,
    DocumentFound,
    LettersListed,
    LinkDropped,
    LinkSaved,
    LinksEvent,
    LinksRefused,
    PlanKept,
    RunAnswered,
    RunBegun,
    RunsListed,
)
from app.links.calls import CallOpened
from app.links.connections import KindsShown, LinksShown, LinkTested
from app.links.exchanges import PlansShown, RunState
from app.people.at_service import Why
from app.people.permissions import Permission
from ui.links.asking import LinkAsking
from ui.links.calls_tab import CallsTab
from ui.links.days_tab import DaysTab
from ui.links.letters_tab import LettersTab
from ui.links.links_tab import LinksTab
from ui.links.words import exchange_word
from ui.notice_strip import NoticeStrip
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.beside import Beside
from ui.parts.eliding_label import ElidingLabel
from ui.parts.empty_note import EmptyNote
from ui.parts.languages import TranslatedWidget
from ui.parts.moments import utc_now
from ui.parts.readable import readable
from ui.signing.gate import Gate

if TYPE_CHECKING:
    from ui.links.port import Links

LINKS, CALLS, LETTERS, DAYS = range(4)
_LOOK_MS = 3_000
_SETTLES = (LinkSaved, LinkTested, LinkDropped, PlanKept, CallsListed, CallOpened, CallsWritten)
"""Answers to what wanted a person."""


class LinksPage(TranslatedWidget):
    """The tabs, and what every answer means for them."""

    refused = Signal(str)
    """Something was not done: one sentence that says why."""
    waiting_counted = Signal(int)
    """So many messages wait for a person."""
    document_wished = Signal(object)
    """What this DocumentFound is about is to be seen; it is here."""

    def __init__(
        self,
        links: Links,
        parent: QWidget | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(parent)
        self._links = links
        self._person = ""
        self.strip = NoticeStrip(self)
        self.gate = Gate(links, self, self._wanted, (Permission.MANAGE_CONNECTIONS,))
        self.tabs, self.pages = QTabBar(self), QStackedWidget(self)
        self.links_tab = LinksTab(self, now)
        self.calls_tab = CallsTab(links, self.gate, self, now)
        self.letters_tab = LettersTab(links, self.gate, self, now)
        self.days_tab = DaysTab(links, self, now)
        self.asking = LinkAsking(links, self.gate, self.links_tab, now)
        self.again = add_action(self, "F5", self.refresh, inside=True)
        self.leave = add_action(self, "Ctrl+Shift+Q", self.gate.forget, inside=True)
        self.who = ElidingLabel(self)
        self.who.setProperty("role", "muted")
        self.old = EmptyNote(self.again, self)
        self._shown = (self.links_tab, self.calls_tab, self.letters_tab, self.days_tab)
        self._stuck = 0
        self._looking = QTimer(self)
        self._looking.setSingleShot(True)
        self._looking.setInterval(_LOOK_MS)
        self._looking.timeout.connect(self.look_at_plans)
        self._hears: dict[type[Any], Callable[[Any], None]] = self._hearing()
        for number in range(len(self._shown)):
            turn = add_action(self, f"Alt+{number + 1}", self._turner(number), inside=True)
            turn.setObjectName(f"tab-{number + 1}")
        self._lay_out()
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        """Word the page anew."""
        self.again.setText(self.tr("刷新"))
        self.leave.setText(self.tr("退出登录"))
        for number, word in enumerate((self.tr("连接"), self.tr("调用日志"), "", self.tr("对账"))):
            self.tabs.setTabText(number, word)
        self.count_letters(self._stuck)
        self.tabs.setAccessibleName(self.tr("对接"))
        self.old.say(
            self.tr("服务端版本较旧"),
            self.tr("这个服务端还没有对接管理，请先升级服务端；本机照常收货。"),
        )
        self.say_who()

    @property
    def person(self) -> str:
        """Who works at this workstation; said with what is done now."""
        return self._person

    @person.setter
    def person(self, name: str) -> None:
        if name != self._person:
            self.gate.forget()
        self._person = self.asking.person = name

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put tabs and buttons beside each other where both have room."""
        super().resizeEvent(event)
        self._top.share(self.width())

    def opened(self) -> None:
        """Ask for what is shown: the page is entered."""
        self._links.list_kinds()
        self.refresh()
        self._shown[self.tabs.currentIndex()].focus()

    def closed(self) -> None:
        """Nobody is signed in any more: the page is left."""
        self.strip.hide()
        self._looking.stop()
        self.gate.forget()

    @Slot()
    def refresh(self) -> None:
        """Ask for what is shown."""
        self._links.list_links()
        shown = self.tabs.currentIndex()
        if shown == LINKS:
            self._links.list_plans()
        elif shown == CALLS:
            self.calls_tab.refresh()
        elif shown == LETTERS:
            self.letters_tab.ask()
        else:
            self.days_tab.ask()

    @Slot(int)
    def count_letters(self, count: int) -> None:
        """Say how many messages wait for a person."""
        self._stuck = count
        said = self.tr("待处理消息")
        self.tabs.setTabText(LETTERS, f"{said} ({count:,})" if count else said)
        self.waiting_counted.emit(count)

    @Slot(int)
    def show_tab(self, number: int) -> None:
        """Show one of the tabs."""
        self.strip.hide()
        self.pages.setCurrentIndex(number)
        if not self.tabs.hasFocus():
            self._shown[number].focus()
        self.refresh()

    @Slot(object)
    def hear(self, event: LinksEvent) -> None:
        """Show an answer."""
        if not isinstance(event, LinksRefused):
            self._show_old(old=False)
        if isinstance(event, _SETTLES):
            self.gate.settle()
        self._hears[type(event)](event)

    @Slot()
    def say_who(self) -> None:
        """Say who is signed in at the service."""
        person = self.gate.person
        said = self.tr("已登录：{name}").format(name=readable(person.name)) if person else ""
        self.who.set_text(said)
        self.leave.setEnabled(person is not None)
        self.leave_button.setVisible(person is not None)
        self._top.share(self.width())

    def show_links(self, event: LinksShown) -> None:
        """Show how connections stand, and count what waits for a person."""
        self.links_tab.show_links(event)
        for tab in (self.calls_tab, self.letters_tab, self.days_tab):
            tab.show_links(event)
        self.asking.show_links(event)
        self.count_letters(sum(link.stuck for link in event.links))

    def show_refusal(self, event: LinksRefused) -> None:
        """Say what could not be done, where it was wished."""
        self.calls_tab.refuse(event)
        if event.asked is Asked.DAYS:
            self.days_tab.allow()
        if event.why is Why.SIGN_IN and self.gate.ask_again(self.asking.dialog):
            pass  # It is done as soon as somebody signed in.
        elif event.why is Why.OLD:
            self._show_old(old=True)
        elif not self.asking.refuse(event):
            self.refused.emit(readable(event.message))

    def show_saved(self, event: LinkSaved) -> None:
        """Say that a connection stands as it was wished."""
        self.asking.show_saved(event)
        self.strip.say_right(self.tr("已保存“{title}”。").format(title=readable(event.link.title)))
        self.refresh()

    def show_dropped(self, event: LinkDropped) -> None:
        """Say that a connection is no more."""
        del event
        self.strip.say_right(self.tr("已删除连接；它的调用日志都保留。"))
        self.refresh()

    def show_written(self, event: CallsWritten) -> None:
        """Say where the journal was written to."""
        said = self.tr("已写出 {count} 次调用：{name}").format(
            count=f"{event.count:,}", name=readable(event.path.name)
        )
        self.strip.say_ready(said, QUrl.fromLocalFile(str(event.path)))

    def show_document(self, event: DocumentFound) -> None:
        """Have a document opened, or say that it is not here."""
        if event.look_for is not None:
            self.document_wished.emit(event)
            return
        name = readable(event.document.name)
        said = self.tr("本机没有“{name}”，打不开：请等同步完成后再试。消息照样可以处理。")
        self.strip.say_wrong(said.format(name=name))

    def show_begun(self, event: RunBegun) -> None:
        """Say that an exchange is under way."""
        name = exchange_word(event.exchange)
        self.strip.say_right(self.tr("正在同步{exchange}…").format(exchange=name))

    def show_run(self, event: RunAnswered) -> None:
        """Say what came of a run."""
        run = event.run
        name = exchange_word(run.exchange)
        if run.state is RunState.FAILED:
            self.strip.say_wrong(
                self.tr("{exchange}没有同步成功：{why}").format(
                    exchange=name, why=readable(run.message)
                )
            )
        elif run.state is RunState.DONE:
            said = self.tr("{exchange}已同步：收到 {came}，变化 {changed}，失败 {failed}。").format(
                exchange=name, came=run.came, changed=run.changed, failed=run.failed
            )
            self.strip.say_right(said + readable(run.message))
        self.refresh()

    def show_plans(self, event: PlansShown) -> None:
        """Show when things are exchanged; look again soon where something is under way."""
        self.links_tab.show_plans(event)
        if self.isVisible() and any(plan.running_since is not None for plan in event.plans):
            self._looking.start()

    @Slot()
    def look_at_plans(self) -> None:
        """See how far they are."""
        if self.isVisible():
            self._links.list_links()
            self._links.list_plans()

    def show_kept(self, event: PlanKept) -> None:
        """Show when an exchange is done from now on."""
        self.asking.close()
        self.links_tab.show_plan(event.plan)

    def _hearing(self) -> dict[type[Any], Callable[[Any], None]]:
        return {
            LinksShown: self.show_links,
            KindsShown: self._show_kinds,
            LinkSaved: self.show_saved,
            LinkDropped: self.show_dropped,
            LinkTested: self.asking.show_tested,
            PlansShown: self.show_plans,
            PlanKept: self.show_kept,
            RunBegun: self.show_begun,
            RunAnswered: self.show_run,
            RunsListed: self.asking.show_runs,
            CallsListed: self.calls_tab.show_calls,
            CallOpened: self.calls_tab.show_call,
            CallsWritten: self.show_written,
            LettersListed: self._show_letters,
            DocumentFound: self.show_document,
            DaysListed: self.days_tab.show_days,
            LinksRefused: self.show_refusal,
        }

    def _wanted(self) -> str:
        return self.tr("修改对接、查看调用日志，需要有“对接管理”权限的人登录。")

    def _show_kinds(self, event: KindsShown) -> None:
        self.links_tab.show_kinds(event)
        self.asking.kinds = event.kinds

    def _show_letters(self, event: LettersListed) -> None:
        self.letters_tab.show_letters(event)
        if event.decided:
            self.gate.settle()
            self._links.list_links()

    def _show_old(self, *, old: bool) -> None:
        self._whole.setCurrentIndex(1 if old else 0)

    def _turner(self, number: int) -> Callable[[], None]:
        def turn() -> None:
            self.tabs.setCurrentIndex(number)
            self._shown[number].focus()

        return turn

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self.show_tab)
        self.gate.changed.connect(self.say_who)
        self.letters_tab.counted.connect(self.count_letters)
        self.letters_tab.said.connect(self.strip.say_right)
        self.days_tab.said.connect(self.strip.say_right)

    def _lay_out(self) -> None:
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for one in self._shown:
            self.tabs.addTab("")
            self.pages.addWidget(one)
        self.leave_button = ActionButton(self.leave, self)
        self.again_button = ActionButton(self.again, self)
        keys = QHBoxLayout()
        keys.addStretch(1)
        for widget in (self.who, self.leave_button, self.again_button):
            keys.addWidget(widget)
        self._top = Beside(self.tabs, keys)
        inner = QWidget(self)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._top)
        column.addWidget(self.pages, 1)
        self._whole = QStackedWidget(self)
        self._whole.addWidget(inner)
        self._whole.addWidget(self.old)
        layout = QVBoxLayout(self)
        layout.addWidget(self.strip)
        layout.addWidget(self._whole, 1)
