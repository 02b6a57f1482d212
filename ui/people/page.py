"""人员与权限: who works here, what each role may do, workstations, signing in and its rules.

Without it administrators would type commands at the server. Everything is asked of the service by a
person who signed in; who may not see or change something finds that said. F5 asks again, Alt+1 …
turn the tabs, Ctrl+Shift+Q signs out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.people.answers import (
    BadgeGiven,
    BadgeWithdrawn,
    DeviceAdmitted,
    DevicePlaced,
    DevicesListed,
    EnrolmentCodeMade,
    FileRead,
    HeldBackListed,
    Imported,
    PeopleEvent,
    PeopleRefused,
    PersonKept,
    PersonsListed,
    RoleKept,
    RolesListed,
    RulesKept,
    RulesListed,
    SessionEnded,
    SessionsListed,
    TelephoneDropped,
    TemplateWritten,
)
from app.people.at_service import Why
from app.people.permissions import Permission
from ui.notice_strip import NoticeStrip
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.beside import Beside
from ui.parts.eliding_label import ElidingLabel
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.moments import utc_now
from ui.parts.readable import readable
from ui.people.asking import PeopleAsking
from ui.people.devices_tab import DevicesTab
from ui.people.persons_tab import PersonsTab
from ui.people.roles_tab import RolesTab
from ui.people.rules_tab import RulesTab
from ui.people.seen_tab import SeenTab
from ui.people.sessions_tab import SessionsTab
from ui.people.tending import Tabs, Tending
from ui.people.words import role_word
from ui.signing.gate import Gate

if TYPE_CHECKING:
    from ui.people.port import People

COMPACT_WIDTH = 1100
_LISTS = (PersonsListed, RolesListed, DevicesListed, SessionsListed, RulesListed, HeldBackListed)


class PeoplePage(TranslatedWidget):
    """The tabs, and what every answer means for them."""

    refused = Signal(str)
    """Something was not done: one sentence that says why."""

    def __init__(
        self,
        people: People,
        parent: QWidget | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(parent)
        self.person = ""
        self._is_open = False
        self.strip = NoticeStrip(self)
        self.gate = Gate(people, self, self._wanted, (Permission.MANAGE_PERSONS,))
        self.tabs, self.pages = QTabBar(self), QStackedWidget(self)
        self.again = add_action(self, "F5", self.refresh, inside=True)
        self.enter = add_action(self, "Ctrl+Shift+I", self.sign_in, inside=True)
        self.leave = add_action(self, "Ctrl+Shift+Q", self.gate.forget, inside=True)
        self.who = ElidingLabel(self)
        self.who.setProperty("role", "muted")
        self.persons = PersonsTab(people, self.enter, self)
        self.asking = PeopleAsking(people, self.gate, self.persons, self)
        self.roles = RolesTab(people, self.enter, self)
        self.devices = DevicesTab(people, self.enter, self, now)
        self.sessions = SessionsTab(people, self.enter, self, now)
        self.rules = RulesTab(people, self.enter, self)
        self._shown: tuple[SeenTab, ...] = (
            self.persons,
            self.roles,
            self.devices,
            self.sessions,
            self.rules,
        )
        tabs = Tabs(self.persons, self.roles, self.devices, self.sessions, self.rules)
        self.tending = Tending(people, self.gate, self.asking, tabs, self, now)
        self._hears: dict[type[Any], Callable[[Any], None]] = self._hearing()
        for number in range(len(self._shown)):
            turn = add_action(self, f"Alt+{number + 1}", self._turner(number), inside=True)
            turn.setObjectName(f"tab-{number + 1}")
        self._lay_out()
        self.tabs.currentChanged.connect(self.show_tab)
        self.gate.changed.connect(self.follow_speaker)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the page anew."""
        self.again.setText(self.tr("刷新"))
        self.enter.setText(self.tr("登录"))
        self.leave.setText(self.tr("退出登录"))
        words = (
            self.tr("人员"),
            self.tr("岗位与权限"),
            self.tr("工作站"),
            self.tr("登录会话"),
            self.tr("登录规则"),
        )
        for number, word in enumerate(words):
            self.tabs.setTabText(number, word)
        self.tabs.setAccessibleName(self.tr("人员与权限"))
        self._say_who()

    @property
    def shown(self) -> SeenTab:
        """The tab that is seen."""
        return self._shown[self.tabs.currentIndex()]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use less room on a small screen."""
        super().resizeEvent(event)
        for tab in self._shown:
            tab.set_compact(compact=self.width() < COMPACT_WIDTH)
        self._top.share(self.width())

    def opened(self) -> None:
        """Ask for what is shown: the page is entered."""
        self.follow_speaker()
        self._is_open = True
        self.refresh()
        self.shown.focus()

    def closed(self) -> None:
        """Nobody is signed in any more: the page is left."""
        self._is_open = False
        self.strip.hide()
        self.asking.close()
        self.gate.forget()

    @Slot()
    def sign_in(self) -> None:
        """Let somebody in who may see what is shown."""
        self.gate.do(self.refresh, needs=self.shown.see)

    @Slot()
    def refresh(self) -> None:
        """Ask for what is shown, where it may be seen."""
        if self.shown.is_seen:
            self.shown.look()

    @Slot(int)
    def show_tab(self, number: int) -> None:
        """Show one of the tabs."""
        self.strip.hide()
        self.pages.setCurrentIndex(number)
        # The tab that is seen is wider than the others.
        self._top.share(self.width())
        if not self.tabs.hasFocus():
            self.shown.focus()
        self.refresh()

    @Slot()
    def follow_speaker(self) -> None:
        """Show what who speaks may see, and nothing to nobody."""
        before = self.shown.speaker
        for tab in self._shown:
            tab.show_speaker(self.gate.speaker)
        self._say_who()
        if self._is_open and self.gate.speaker != before:
            self.refresh()

    @Slot(object)
    def hear(self, event: PeopleEvent) -> None:
        """Show an answer."""
        if not isinstance(event, (PeopleRefused, *_LISTS)):
            self.gate.settle()
        if isinstance(event, (PeopleRefused, *_LISTS)) and self.shown.waiting:
            self.shown.waiting = False
            self.shown.follow()
        if self.gate.speaker is not None or isinstance(event, PeopleRefused | TemplateWritten):
            self._hears[type(event)](event)

    def show_refusal(self, event: PeopleRefused) -> None:
        """Say what could not be done, where it was wished."""
        if event.why is Why.SIGN_IN:
            # It is done as soon as somebody signed in.
            self.gate.ask_again(self.asking.dialog)
        elif not self.asking.refuse(event) and not self.tending.refuse(event):
            self.refused.emit(readable(spoken(event.message)))

    def show_kept(self, event: PersonKept) -> None:
        """Say that a person is as it was wished."""
        self.asking.close()
        who = readable(f"{event.name}（{event.number}）")
        self.strip.say_right(self.tr("已保存{who}；有变化的岗位，他要重新登录。").format(who=who))
        self.refresh()

    def show_withdrawn(self, event: BadgeWithdrawn) -> None:
        """Say that a badge opens nothing any more."""
        self.asking.close()
        said = self.tr("已收回 {number} 的胸卡，扫它不能再登录。")
        self.strip.say_right(said.format(number=readable(event.number)))
        self.refresh()

    def show_dropped(self, event: TelephoneDropped) -> None:
        """Say that a telephone is to be set up anew."""
        said = self.tr("已解除 {number} 的手机验证器，下次登录时重新绑定。")
        self.strip.say_right(said.format(number=readable(event.number)))

    def show_role(self, event: RoleKept) -> None:
        """Say that a role holds what was wished."""
        self.asking.close()
        said = self.tr("已保存岗位“{name}”，持有人下一次操作就按新的权限。")
        name = role_word(event.role.role, event.role.name)
        self.strip.say_right(said.format(name=name))
        self.refresh()

    def show_admitted(self, event: DeviceAdmitted) -> None:
        """Say that a workstation works again, or does not."""
        stopped = self.tr("已停用这台工作站：它还能交出手里的数据，但不会采用。")
        self.strip.say_right(self.tr("已恢复这台工作站。") if event.admitted else stopped)
        self.refresh()

    def show_placed(self, event: DevicePlaced) -> None:
        """Say that a workstation stands where it was wished."""
        self.asking.close()
        placed = self.tr("已保存工作站的配送点，它下次联系前置服务时生效。")
        none = self.tr("这台工作站不限配送点了，它下次联系前置服务时生效。")
        self.strip.say_right(placed if event.place else none)
        self.refresh()

    def show_ended(self, event: SessionEnded) -> None:
        """Say that somebody is signed in there no more."""
        del event
        self.strip.say_right(self.tr("已结束这个登录，那里要重新登录才能继续。"))
        self.refresh()

    def show_rules(self, event: RulesKept) -> None:
        """Say that people sign in by these rules now."""
        self.rules.show_rules(event)
        self.strip.say_right(self.tr("已保存登录规则，各工作站下次联系前置服务时生效。"))

    def _hearing(self) -> dict[type[Any], Callable[[Any], None]]:
        return {
            PersonsListed: self._show_persons,
            RolesListed: self._show_roles,
            RoleKept: self.show_role,
            DevicesListed: self.devices.show_devices,
            EnrolmentCodeMade: self.tending.show_code,
            DeviceAdmitted: self.show_admitted,
            DevicePlaced: self.show_placed,
            HeldBackListed: self.tending.show_held,
            SessionsListed: self.sessions.show_sessions,
            SessionEnded: self.show_ended,
            RulesListed: self.rules.show_rules,
            RulesKept: self.show_rules,
            PersonKept: self.show_kept,
            BadgeGiven: self._show_badge,
            BadgeWithdrawn: self.show_withdrawn,
            TelephoneDropped: self.show_dropped,
            FileRead: self.asking.show_file,
            Imported: self._show_imported,
            TemplateWritten: self.asking.show_file,
            PeopleRefused: self.show_refusal,
        }

    def _show_persons(self, event: PersonsListed) -> None:
        self.persons.show_persons(event)
        self.sessions.name({one.number: one.name for one in event.persons})

    def _show_roles(self, event: RolesListed) -> None:
        self.persons.show_roles(event)
        self.roles.show_roles(event)

    def _show_badge(self, event: BadgeGiven) -> None:
        self.asking.show_badge(event)
        self.refresh()

    def _show_imported(self, event: Imported) -> None:
        self.asking.show_file(event)
        self.refresh()

    def _say_who(self) -> None:
        person = self.gate.speaker
        said = self.tr("已登录：{name}").format(name=readable(person.name)) if person else ""
        self.who.set_text(said)
        self.leave.setEnabled(self.gate.person is not None)
        self.leave_button.setVisible(self.gate.person is not None)
        self._top.share(self.width())
        self.enter.setEnabled(True)

    def _wanted(self) -> str:
        return self.tr("人员、岗位和登录由安全管理员管理，工作站由系统管理员管理，请登录。")

    def _turner(self, number: int) -> Callable[[], None]:
        def turn() -> None:
            self.tabs.setCurrentIndex(number)
            self.shown.focus()

        return turn

    def _lay_out(self) -> None:
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for one in self._shown:
            self.tabs.addTab("")
            self.pages.addWidget(one)
        self.leave_button = ActionButton(self.leave, self)
        keys = QHBoxLayout()
        keys.addStretch(1)
        for widget in (self.who, self.leave_button, ActionButton(self.again, self)):
            keys.addWidget(widget)
        self._top = Beside(self.tabs, keys)
        layout = QVBoxLayout(self)
        layout.addWidget(self.strip)
        layout.addLayout(self._top)
        layout.addWidget(self.pages, 1)
