"""How this workstation stands to its service, row by row.

Without it nobody would know to which institution its scans go, and whether they arrived.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QWidget

from app.connection import ConnectionShown, TokenPlace
from ui.connection.words import is_clock_wrong, moment, token_text, trust_text
from ui.parts.roles import set_role
from ui.ports import LinkState, SyncShown
from ui.restoring.words import plain_label


class StandingPanel(QFrame):
    """Institution, workstation, service, what waits, where the token is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._shown = ConnectionShown()
        self._sync: SyncShown | None = None
        self._form = QFormLayout(self)
        self.hospital = self._row(self.tr("机构"))
        self.workstation = self._row(self.tr("工作站"))
        self.place = self._row(self.tr("配送点"))
        self.since = self._row(self.tr("登记时间"))
        self.service = self._row(self.tr("前置服务"))
        self.state = self._row(self.tr("状态"))
        self.contact = self._row(self.tr("最近联系"))
        self.waiting = self._row(self.tr("待上传"))
        self.unsafe = self._row(self.tr("备份"))
        self.clock = self._row(self.tr("时钟"))
        self.token = self._row(self.tr("凭据"))

    def show_standing(self, shown: ConnectionShown) -> None:
        """Show to whom it belongs."""
        self._shown = shown
        self.hospital.setText(f"{shown.hospital}（{shown.org}）")
        number = self.tr("{name}（{number} 号）").format(name=shown.name, number=shown.number)
        self.workstation.setText(number)
        self.place.setText(shown.stands_at or self.tr("不限"))
        self.since.setText(moment(shown.since))
        where = f"{shown.address or '—'}\n{trust_text(shown)}"
        if shown.training:
            where = self.tr("本机的培训服务（培训模式不能改）")
        self.service.setText(where)
        self.token.setText(token_text(shown))
        set_role(self.token, "wrong" if shown.token is TokenPlace.NONE else "")
        self._show_clock()
        self._show_sync()

    @Slot(object)
    def show_sync(self, event: SyncShown) -> None:
        """Show what waits, and how the way is."""
        self._sync = event
        self._show_sync()

    @property
    def refused(self) -> bool:
        """Whether the service refuses this workstation until somebody does something."""
        return self._sync is not None and self._sync.state is LinkState.REFUSED

    def _show_clock(self) -> None:
        skew_s = self._shown.skew_s
        if skew_s is None:
            self.clock.setText("—")
            return
        if not is_clock_wrong(skew_s):
            self.clock.setText(self.tr("与服务端一致"))
        else:
            minutes = max(1, round(abs(skew_s) / 60))
            fast = self.tr("本机比服务端快 {minutes} 分钟，请校准本机时钟")
            slow = self.tr("本机比服务端慢 {minutes} 分钟，请校准本机时钟")
            self.clock.setText((fast if skew_s > 0 else slow).format(minutes=minutes))
        set_role(self.clock, "wrong" if is_clock_wrong(skew_s) else "")

    def _show_sync(self) -> None:
        sync = self._sync
        if sync is None or not self._shown.joined:
            no_token = self.tr("没有凭据，不能同步；扫过的都保存在本机")
            self.state.setText("—" if self._shown.joined else no_token)
            for row in (self.contact, self.unsafe) if sync is None else ():
                row.setText("—")
        else:
            said = self._state_words(sync.state)
            self.state.setText(f"{said}：{sync.reason}" if sync.reason else said)
        set_role(self.state, "wrong" if self.refused else "")
        if sync is None:
            self.waiting.setText("—")
            return
        self.contact.setText(moment(sync.last_contact))
        waits = self.tr("{count} 条，自 {time} 起；都保存在本机，连上后自动上传").format(
            count=sync.waiting, time=moment(sync.waiting_since)
        )
        self.waiting.setText(waits if sync.waiting else self.tr("没有，都已上传"))
        unsafe = self.tr("{count} 条还没有进入服务端核对过的备份，本机替它们保留着")
        safe = self.tr("全部都在服务端核对过的备份里")
        self.unsafe.setText(unsafe.format(count=sync.unsafe) if sync.unsafe else safe)

    def _state_words(self, state: LinkState) -> str:
        texts = {
            LinkState.CONNECTED: self.tr("在线"),
            LinkState.OFFLINE: self.tr("离线，会自动重试"),
            LinkState.REFUSED: self.tr("服务端拒绝"),
            LinkState.NOT_ENROLLED: self.tr("本机未登记"),
        }
        return texts[state]

    def _row(self, title: str) -> QLabel:
        value = plain_label(self)
        value.setAccessibleName(title)
        heading = QLabel(title, self)
        heading.setProperty("role", "muted")
        heading.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._form.addRow(heading, value)
        return value
