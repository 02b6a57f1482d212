"""审计: who did what, where, with what outcome; for who holds the right to read it.

Without it the audit log could be read by whoever types requests. It is asked of the service by a
person who signed in. F5 asks again, Ctrl+Shift+Q signs out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.people.at_service import Why
from app.people.audit.asking import AuditWish
from app.people.audit.events import (
    Asked,
    AuditEvent,
    AuditFound,
    AuditRefused,
    AuditVerified,
    AuditWritten,
)
from ui.audit.entries_tab import COMPACT_WIDTH, EntriesTab
from ui.audit.words import fault_word
from ui.notice_strip import NoticeStrip
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.eliding_label import ElidingLabel
from ui.parts.languages import TranslatedWidget
from ui.parts.moments import utc_now
from ui.parts.readable import readable
from ui.signing.gate import Gate

if TYPE_CHECKING:
    from ui.audit.port import Audit

_UNDER_WAY = {Asked.WRITE: "file", Asked.VERIFY: "count"}


class AuditPage(TranslatedWidget):
    """The log, and what every answer means for it."""

    refused = Signal(str)
    """Something was not done: one sentence that says why."""

    def __init__(
        self,
        audit: Audit,
        parent: QWidget | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(parent)
        self.person = ""
        self._audit = audit
        self.strip = NoticeStrip(self)
        self.gate = Gate(audit, self, self._wanted, EntriesTab.see)
        self.again = add_action(self, "F5", self.refresh, inside=True)
        self.enter = add_action(self, "Ctrl+Shift+I", self.sign_in, inside=True)
        self.leave = add_action(self, "Ctrl+Shift+Q", self.gate.forget, inside=True)
        self.who = ElidingLabel(self)
        self.who.setProperty("role", "muted")
        self.entries = EntriesTab(self.enter, self, now)
        self._hears: dict[type[Any], Callable[[Any], None]] = {
            AuditFound: self.entries.show_found,
            AuditWritten: self.show_written,
            AuditVerified: self.show_verdict,
            AuditRefused: self.show_refusal,
        }
        self._lay_out()
        self.gate.changed.connect(self.follow_speaker)
        self.entries.list_wished.connect(self.list_entries)
        self.entries.file_wished.connect(self.write_entries)
        self.entries.verify_wished.connect(self.verify)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the page anew."""
        self.again.setText(self.tr("刷新"))
        self.enter.setText(self.tr("登录"))
        self.leave.setText(self.tr("退出登录"))
        self._say_who()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use less room on a small screen."""
        super().resizeEvent(event)
        self.entries.set_compact(compact=self.width() < COMPACT_WIDTH)

    def opened(self) -> None:
        """Ask for what is shown: the page is entered."""
        self.follow_speaker()
        self.entries.focus()
        self.refresh()

    def closed(self) -> None:
        """Nobody is signed in any more: the page is left."""
        self.strip.hide()
        self.gate.forget()

    @Slot()
    def sign_in(self) -> None:
        """Let somebody in who may see the log."""
        self.gate.do(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """Ask for what is shown, where it may be seen."""
        self.entries.ask()

    @Slot(object)
    def list_entries(self, wish: AuditWish) -> None:
        """Ask for a page."""
        self.gate.do(lambda: self._audit.list_entries(wish))

    @Slot(object, object)
    def write_entries(self, wish: AuditWish, path: Path) -> None:
        """Have entries written into a file."""
        self._begin(Asked.WRITE, lambda: self._audit.write_entries(wish, path))

    @Slot()
    def verify(self) -> None:
        """Have the log counted again."""
        self._begin(Asked.VERIFY, self._audit.verify)

    @Slot()
    def follow_speaker(self) -> None:
        """Show the log to who may see it, and nothing to nobody."""
        before = self.entries.speaker
        self.entries.show_speaker(self.gate.speaker)
        self._say_who()
        if self.isVisible() and self.gate.speaker != before:
            self.refresh()

    @Slot(object)
    def hear(self, event: AuditEvent) -> None:
        """Show an answer."""
        if not isinstance(event, AuditRefused):
            self.gate.settle()
        if self.gate.speaker is not None or isinstance(event, AuditRefused):
            self._hears[type(event)](event)

    def show_written(self, event: AuditWritten) -> None:
        """Offer the file that is there."""
        self.entries.show_under_way("file", begun=False)
        said = self.tr("已导出：{name}").format(name=readable(event.path.name))
        self.strip.say_ready(said, QUrl.fromLocalFile(str(event.path)))

    def show_verdict(self, event: AuditVerified) -> None:
        """Say what counting again came to; the first altered row by number and day."""
        self.entries.show_under_way("count", begun=False)
        verdict = event.verdict
        if verdict.ok:
            signed = self.tr("，其中到第 {seq} 条有签名").format(seq=verdict.signed_to)
            said = self.tr("逐条核对无误：共 {count} 条（第 {first}～{last} 条）{signed}。")
            counted = said.format(
                count=f"{verdict.entries:,}",
                first=verdict.first,
                last=verdict.last,
                signed=signed if verdict.signed_to else "",
            )
            self.strip.say_right(counted)
            return
        day = self.tr("（{day}）").format(day=verdict.day) if verdict.day else ""
        said = self.tr(
            "审计记录被动过：{what}{day}，此前 {count} 条无误。"
            "请保全服务器和备份，用工作站的 workstation.db 作证再核对一次。"
        )
        what = fault_word(verdict)
        self.strip.say_wrong(said.format(what=what, day=day, count=f"{verdict.entries:,}"))

    def show_refusal(self, event: AuditRefused) -> None:
        """Say what could not be done."""
        what = _UNDER_WAY.get(event.asked)
        if what is not None:
            self.entries.show_under_way(what, begun=False)
        elif event.asked is Asked.LIST:
            self.entries.paging.failed()
        if event.why is Why.SIGN_IN:
            # It is done as soon as somebody signed in.
            self.gate.ask_again()
        else:
            self.refused.emit(readable(event.message))

    def _begin(self, asked: Asked, wish: Callable[[], None]) -> None:
        def work() -> None:
            self.strip.hide()
            self.entries.show_under_way(_UNDER_WAY[asked], begun=True)
            wish()

        self.gate.do(work)

    def _wanted(self) -> str:
        return self.tr("审计记录由审计管理员查看，请登录。")

    def _say_who(self) -> None:
        person = self.gate.speaker
        said = self.tr("已登录：{name}").format(name=readable(person.name)) if person else ""
        self.who.set_text(said)
        self.leave_button.setVisible(self.gate.person is not None)

    def _lay_out(self) -> None:
        self.leave_button = ActionButton(self.leave, self)
        top = QHBoxLayout()
        top.addStretch(1)
        top.addWidget(self.who)
        top.addWidget(self.leave_button)
        top.addWidget(ActionButton(self.again, self))
        layout = QVBoxLayout(self)
        layout.addWidget(self.strip)
        layout.addLayout(top)
        layout.addWidget(self.entries, 1)
