"""How the way to the service is, which readers are there, who works: the status bar.

Without it nobody would know that yesterday's receipts still wait on this machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.receiving.verdicts import Severity
from ui.parts.eliding_label import ElidingLabel
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.marks import paint_mark
from ui.parts.punctuation import listed
from ui.parts.readable import readable
from ui.parts.theme import colours_of
from ui.ports import HandOverShown, LinkState, SyncShown

if TYPE_CHECKING:
    from app.readers.events import ReaderShown, ReadersShown


class StateMark(QWidget):
    """A small mark: tick, triangle or cross."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.severity = Severity.NEUTRAL
        self.setFixedSize(16, 16)

    def show_severity(self, severity: Severity) -> None:
        """Show another mark."""
        self.severity = severity
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the mark."""
        del event
        colours = colours_of(self.palette())
        fill = QColor(colours.tone(self.severity).mark)
        square = self.rect().toRectF().adjusted(1, 1, -1, -1)
        paint_mark(QPainter(self), square, self.severity, fill, QColor(colours.surface))


class StatusStrip(TranslatedWidget):
    """Sync at left, devices in the middle, the person at right."""

    connection_wished = Signal()
    """Somebody pressed on the sync."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sync: SyncShown | None = None
        self._hand_over: HandOverShown | None = None
        """What is being fetched; None while nothing is."""
        self._readers: tuple[ReaderShown, ...] = ()
        self._person = ""
        self.sync_mark, self.device_mark = StateMark(self), StateMark(self)
        self.sync_text, self.device_text = ElidingLabel(self), ElidingLabel(self)
        self.person_text = QLabel(self)
        self.person_text.setTextFormat(Qt.TextFormat.PlainText)
        for pressed in (self.sync_mark, self.sync_text):
            pressed.setCursor(Qt.CursorShape.PointingHandCursor)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 2, 10, 2)
        layout.addWidget(self.sync_mark)
        layout.addWidget(self.sync_text, 3)
        layout.addWidget(self.device_mark)
        layout.addWidget(self.device_text, 2)
        layout.addWidget(self.person_text)
        self.retranslate()

    def retranslate(self) -> None:
        """Word everything anew."""
        self._show_sync()
        self._show_readers()
        self.person_text.setText(self._person)

    @Slot(object)
    def show_sync(self, event: SyncShown) -> None:
        """Show how the sync is."""
        self._sync = event
        self._show_sync()

    @Slot(object)
    def show_hand_over(self, event: HandOverShown) -> None:
        """Show how much of a hand-over is here."""
        self._hand_over = event
        self._show_sync()

    @Slot(object)
    def end_hand_over(self, event: object) -> None:
        """Say no more of one that is here: the list of deliveries has it now."""
        del event
        if self._hand_over is not None and self._hand_over.here >= self._hand_over.count:
            self._hand_over = None
            self._show_sync()

    @Slot(object)
    def show_readers(self, event: ReadersShown) -> None:
        """Show that a reader came, went or failed."""
        self._readers = event.readers
        self._show_readers()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Show more of the sync to whoever presses on it; keys have the menu for it."""
        at = event.position().toPoint()
        parts = (self.sync_mark, self.sync_text)
        if any(part.geometry().contains(at) for part in parts):
            self.connection_wished.emit()
        super().mouseReleaseEvent(event)

    def show_person(self, person: str) -> None:
        """Show who works."""
        self._person = person
        self.person_text.setText(person)

    def _show_sync(self) -> None:
        sync = self._sync
        if sync is None:
            self.sync_text.set_text(self.tr("还没有同步"))
            return
        parts = [self._waiting_text(sync)]
        if sync.waiting and sync.waiting_since is not None:
            since = sync.waiting_since.astimezone().strftime("%H:%M")
            parts.append(self.tr("自 {time}").format(time=since))
        if sync.loading is not None:
            done, count = sync.loading
            parts.insert(0, self.tr("首次装入 {done}/{count}").format(done=done, count=count))
        if self._hand_over is not None:
            parts.insert(0, self._hand_over_text(self._hand_over))
        state = self._link_text(sync)
        parts.append(f"{state}：{sync.reason}" if sync.reason else state)
        self.sync_text.set_text(" · ".join(parts))
        self.sync_mark.show_severity(_severity(sync))
        only_here = self.tr("{count} 条只在本机和服务端的磁盘上，还没有核对过的备份")
        safe = self.tr("全部都在服务端核对过的备份里")
        said = only_here.format(count=sync.unsafe) if sync.unsafe else safe
        self.sync_mark.setToolTip(said)

    def _waiting_text(self, sync: SyncShown) -> str:
        if sync.waiting == 0:
            return self.tr("已全部同步")
        if sync.pushing is not None:
            done, total = sync.pushing
            return self.tr("正在上传 {done}/{total}").format(done=f"{done:,}", total=f"{total:,}")
        return self.tr("待同步 {count} 条").format(count=sync.waiting)

    def _hand_over_text(self, shown: HandOverShown) -> str:
        number, codes = shown.delivery_no, f"{shown.code_count:,}"
        if shown.here >= shown.count:
            said = self.tr("正在装入 {number} 的 {codes} 个追溯码")
            return said.format(number=readable(number), codes=codes)
        said = self.tr("正在下载 {number} 的 {codes} 个追溯码 {here}/{count}")
        return said.format(number=readable(number), codes=codes, here=shown.here, count=shown.count)

    def _link_text(self, sync: SyncShown) -> str:
        texts = {
            LinkState.CONNECTED: self.tr("在线"),
            LinkState.OFFLINE: self.tr("离线"),
            LinkState.REFUSED: self.tr("服务端拒绝"),
            LinkState.NOT_ENROLLED: self.tr("本机未登记"),
        }
        return texts[sync.state]

    def _show_readers(self) -> None:
        listened = [reader for reader in self._readers if reader.state is not None]
        gone = [reader for reader in listened if reader.gone]
        if gone:
            said = (f"{r.profile.name} {spoken(r.state.detail)}" for r in gone if r.state)
            self.device_text.set_text(self.tr("扫码枪断开：{devices}").format(devices=listed(said)))
            self.device_mark.show_severity(Severity.NOTICE)
        elif any(not reader.types for reader in listened):
            names = listed(reader.profile.name for reader in listened)
            self.device_text.set_text(self.tr("扫码枪：{devices}").format(devices=names))
            self.device_mark.show_severity(Severity.RIGHT)
        else:
            self.device_text.set_text(self.tr("扫码枪：键盘口"))
            self.device_mark.show_severity(Severity.NEUTRAL)


def _severity(sync: SyncShown) -> Severity:
    """Connected, and something to say: it is for people to look at."""
    if sync.state is LinkState.CONNECTED and sync.reason:
        return Severity.NOTICE
    return _SEVERITY[sync.state]


_SEVERITY = {
    LinkState.CONNECTED: Severity.RIGHT,
    LinkState.OFFLINE: Severity.NOTICE,
    LinkState.REFUSED: Severity.WRONG,
    LinkState.NOT_ENROLLED: Severity.NEUTRAL,
}
