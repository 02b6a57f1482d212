"""The open shipment: verdict, carton at hand, lines, cartons.

Without it a scan would be answered nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.packing.events import PackAnswered
from app.packing.refusals import Reason
from app.packing.values import CartonState, HandingState, LineView, ShipmentState, ShipmentView
from app.readers.saying import Saying
from app.receiving.verdicts import Severity
from ui.packing.carton_card import CartonCard
from ui.packing.cartons_panel import PackCartonsPanel
from ui.packing.header import ShipmentHeader
from ui.packing.lines_panel import PackLinesPanel
from ui.packing.words import (
    HANDING_SEVERITY,
    goods_text,
    handing_word,
    reason_severity,
    reason_word,
    state_word,
)
from ui.parts.action_button import ActionButton
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.receiving.manual_entry import ManualEntry
from ui.receiving.verdict_panel import VerdictPanel
from ui.wedge import ScanFocus

_COMPACT_WIDTH = 1060
_COMPACT_HEIGHT = 560


class HandingStrip(TranslatedWidget):
    """How a closed shipment stands with the relay, and the button that sends it again."""

    def __init__(self, send_again: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: ShipmentView | None = None
        self.label = QLabel(self)
        self.label.setWordWrap(True)
        # The relay's words are foreign text.
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.button = ActionButton(send_again, self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 6, 4)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.button)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.hide()

    def retranslate(self) -> None:
        """Word it anew."""
        view = self._view
        if view is not None:
            self.label.setText(self._text(view))

    def show_view(self, view: ShipmentView) -> None:
        """Show how it stands; nothing while it is packed."""
        self._view = view
        refused = view.handing.state is HandingState.REFUSED
        set_role(self, "strip-wrong" if refused else "strip-said")
        # What stands in the strip was styled for the role before.
        set_role(self.label, "")
        self.button.setVisible(refused)
        self.retranslate()
        self.setVisible(view.handing.state is not HandingState.NOT_YET or bool(view.short_reason))

    def _text(self, view: ShipmentView) -> str:
        handing = view.handing
        texts = {
            HandingState.WAITING: self.tr("等待上传：网络通了自动上传，不用守着。"),
            HandingState.TAKEN: self.tr("已上传 {count} 个码，{time}。").format(
                count=f"{handing.codes:,}",
                time="" if handing.at is None else f"{handing.at.astimezone():%m-%d %H:%M}",
            ),
            HandingState.REFUSED: self.tr("被退回：{said}").format(said=readable(handing.message)),
        }
        said = texts.get(handing.state, "")
        if handing.state is HandingState.WAITING and handing.message:
            said = f"{handing_word(handing.state)}：{readable(handing.message)}"
        more = [said]
        if view.returned:
            more.append(self.tr("已退回 {count}。").format(count=f"{view.returned:,}"))
        if view.logistics_no:
            text = self.tr("运单号 {number}").format(number=readable(view.logistics_no))
            more.append(text)
        if view.short_reason:
            more.append(self.tr("未发足：{reason}").format(reason=readable(view.short_reason)))
        return "  ".join(part for part in more if part)


class ShipmentWork(TranslatedWidget):
    """Shows the open shipment."""

    code_typed = Signal(str)

    def __init__(
        self, actions: Sequence[QAction], send_again: QAction, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.view: ShipmentView | None = None
        self._said: tuple[Severity, str, Saying, str, str] | None = None
        """What the verdict says: severity, word, sentence, title, count."""
        self._reason: Reason | None = None
        self.header = ShipmentHeader(actions, self)
        self.handing = HandingStrip(send_again, self)
        self.manual = ManualEntry(self)
        self.manual.code_typed.connect(self.code_typed)
        self.manual.closed.connect(self.give_focus_to_scanning)
        self.verdict = VerdictPanel(self)
        self.card = CartonCard(self)
        self.lines = PackLinesPanel(self)
        self.cartons = PackCartonsPanel(self)
        self.scan_focus = ScanFocus(self)
        self.scan_focus.setFixedSize(1, 1)
        self._lay_out()

    def retranslate(self) -> None:
        """Word the verdict anew."""
        if self.view is None:
            return
        if self._said is None:
            self._show_note(self.view)
        else:
            severity, _, sentence, title, count = self._said
            word = reason_word(self._reason)
            self.verdict.show_note(severity, word, readable(spoken(sentence)), title, count)

    def show_view(self, view: ShipmentView, said: Saying | None = None) -> None:
        """Show all of it; what was said before stays where it is the same shipment."""
        before, self.view = self.view, view
        another = before is None or before.shipment_id != view.shipment_id
        ended = before is not None and before.state is not view.state
        self.header.show_view(view)
        self.handing.show_view(view)
        self.lines.show_lines(view.lines, view.line_at_hand)
        self.cartons.show_cartons(view.cartons)
        self._show_at_hand()
        handed = before is not None and before.handing.state is not view.handing.state
        if another or ended or handed:
            self._said = None
        if said is not None:
            self._reason = Reason.COMMAND
            self._say(reason_severity(self._reason), said)
        elif self._said is None:
            self._show_note(view)
        if another:
            self.lines.point_at_lacking()
            self.give_focus_to_scanning()

    def show_answer(self, event: PackAnswered) -> None:
        """Show one answer, and the rows it changed."""
        self.lines.show_changed(event.lines, counted=event.accepted)
        self.cartons.show_changed(event.cartons)
        self.header.show_sums(self.lines.model.rows, self.cartons.model.rows)
        self._show_at_hand()
        if self.view is not None:
            self.view = replace(
                self.view,
                lines=tuple(self.lines.model.rows),
                cartons=tuple(self.cartons.model.rows),
                undoable=event.undoable,
            )
        self._reason = event.reason
        line = None if event.line_no is None else self.lines.model.row(event.line_no)
        title = "" if line is None else goods_text(line)
        self._say(reason_severity(event.reason), event.sentence, title, _count(line, event))
        self.verdict.flash()

    def show_refusal(self, reason: Reason | None, sentence: Saying) -> None:
        """Show why a scan was not taken at all."""
        self._reason = reason
        self._say(reason_severity(reason), sentence)
        self.verdict.flash()

    @property
    def last_reason(self) -> Reason | None:
        """What the last scan came to."""
        return self._reason

    def give_focus_to_scanning(self) -> None:
        """Put the keys where no field takes them."""
        self.scan_focus.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use less room on a small or strongly scaled screen."""
        super().resizeEvent(event)
        size = event.size()
        compact = size.width() < _COMPACT_WIDTH or size.height() < _COMPACT_HEIGHT
        for panel in (self.header, self.lines, self.cartons):
            panel.set_compact(compact=compact)
        beside = max(300, min(560, size.width() * 35 // 100))
        self.cartons.setFixedWidth(beside)
        self.card.setFixedWidth(beside)
        height = max(132, size.height() * 30 // 100)
        self.verdict.setFixedHeight(height)
        self.card.setFixedHeight(height)

    def _say(self, severity: Severity, sentence: Saying, title: str = "", count: str = "") -> None:
        self._said = (severity, reason_word(self._reason), sentence, title, count)
        self.retranslate()

    def _show_note(self, view: ShipmentView) -> None:
        if view.state is ShipmentState.PACKING:
            said = self.tr("请扫盒、中包装或大包装上的药品追溯码；封箱后扫箱上的新标签。")
            self.verdict.show_note(Severity.NEUTRAL, self.tr("等待扫码"), said)
            return
        said = self.tr("这张发货单已经结束：Ctrl+P 打印随货同行单，Esc 回到列表。")
        if view.state is ShipmentState.GIVEN_UP:
            self.verdict.show_note(Severity.NEUTRAL, state_word(view.state), said)
            return
        handing = view.handing.state
        if handing is HandingState.REFUSED:
            said = self.tr("Ctrl+Shift+S 再发一次；要改货，按 F3 选“重新装箱”。")
        self.verdict.show_note(HANDING_SEVERITY[handing], handing_word(handing), said)

    def _show_at_hand(self) -> None:
        packing = self.view is not None and self.view.state is ShipmentState.PACKING
        cartons = [c for c in self.cartons.model.rows if c.state is not CartonState.VOIDED]
        ended = None if packing else len(cartons)
        self.card.show_carton(self.cartons.at_hand, self.lines.model.rows, ended)

    def _lay_out(self) -> None:
        above, below = QHBoxLayout(), QHBoxLayout()
        for row, left, right in (
            (above, self.verdict, self.card),
            (below, self.lines, self.cartons),
        ):
            row.setSpacing(10)
            row.addWidget(left, 1)
            row.addWidget(right)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(8)
        layout.addWidget(self.header)
        layout.addWidget(self.manual)
        layout.addWidget(self.handing)
        layout.addLayout(above)
        layout.addLayout(below, 1)


def _count(line: LineView | None, event: PackAnswered) -> str:
    if line is None or not event.accepted:
        return ""
    return f"{line.packed:,} / {line.line.quantity:,} {line.line.unit}"
