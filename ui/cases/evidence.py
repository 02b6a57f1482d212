"""Both sides of a code, side by side: without it a person would decide on a word.

Who scanned it, when, for which receipt, what the reader read and what the clerk was told; and which
operation of the log says so. Of another institution no more is shown than the service tells. Every
text can be selected and copied.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.tracing.cases.values import CaseBody, CodeBody, SideBody
from ui.cases.words import moment, shown, told_then
from ui.parts.languages import TranslatedWidget
from ui.parts.readable import readable
from ui.parts.roles import set_role

MOST_SIDES = 3
"""Side by side; how many more there are is said."""
_DIGEST = 16
"""Characters of an operation's digest; all of it is on the paper."""


class EvidencePanel(TranslatedWidget):
    """Shows the sides of one code of a case."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._body: CaseBody | None = None
        self._code: CodeBody | None = None
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)

    @property
    def texts(self) -> list[str]:
        """All that is shown, row by row."""
        board = self._area.widget()
        return [] if board is None else [label.text() for label in board.findChildren(QLabel)]

    def retranslate(self) -> None:
        """Word the evidence anew."""
        self._draw()

    def show_code(self, body: CaseBody, code: CodeBody) -> None:
        """Show who claims a code."""
        self._body, self._code = body, code
        self._draw()

    def clear(self) -> None:
        """Show nothing."""
        self._body = self._code = None
        self._draw()

    def _draw(self) -> None:
        board = QWidget(self)
        grid = QGridLayout(board)
        grid.setContentsMargins(2, 2, 2, 2)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(5)
        if self._body is not None and self._code is not None:
            self._fill(grid, self._body, self._code)
        # The old board goes with its labels.
        self._area.setWidget(board)

    def _fill(self, grid: QGridLayout, body: CaseBody, code: CodeBody) -> None:
        sides = _sides_of(body, code)
        first = code.holder if len(sides) > 1 else None
        columns = [self._column(side, side.no == first) for side in sides[:MOST_SIDES]]
        rows = self._fill_rows(grid, columns)
        for place in range(1, len(columns) + 1):
            grid.setColumnStretch(place, 1)
        if len(sides) > MOST_SIDES:
            said = self.tr("另有 {count} 方，见打印的处理单。").format(
                count=len(sides) - MOST_SIDES
            )
            grid.addWidget(_label(said, muted=True), rows, 0, 1, -1)
        grid.setRowStretch(rows + 1, 1)

    def _fill_rows(self, grid: QGridLayout, columns: Sequence[Sequence[str]]) -> int:
        """A row for each fact that one of the sides has; how many."""
        names = self._names()
        wanted = [n for n in range(len(names)) if any(column[n] for column in columns)]
        for row, number in enumerate(wanted):
            grid.addWidget(_label(names[number], muted=True), row, 0)
            for place, column in enumerate(columns, start=1):
                grid.addWidget(_label(column[number] or "—", strong=number == 0), row, place)
        return len(wanted)

    def _names(self) -> Sequence[str]:
        return (
            "",
            self.tr("收货单"),
            self.tr("配送单"),
            self.tr("配送企业"),
            self.tr("工作站"),
            self.tr("扫码人"),
            self.tr("扫码时间"),
            self.tr("读到内容"),
            self.tr("当时判定"),
            self.tr("箱号"),
            self.tr("上传时间"),
            self.tr("记录位次"),
            self.tr("记录摘要"),
        )

    def _column(self, side: SideBody, holds: bool) -> Sequence[str]:
        return (
            self._title(side, holds),
            readable(side.receipt_no),
            readable(side.delivery_no),
            readable(side.distributor),
            readable(side.station),
            readable(side.person),
            moment(side.read_at),
            shown(side.raw.decode("utf-8", "replace")),
            told_then(side.verdict) if side.verdict else "",
            readable(side.carton_no),
            moment(side.since),
            "" if side.place is None else str(side.place),
            side.op_sha256[:_DIGEST],
        )

    def _title(self, side: SideBody, holds: bool) -> str:
        other = readable(side.name) or self.tr("另一家机构")
        who = self.tr("本院") if side.own else other
        return self.tr("{who} · 先到").format(who=who) if holds else who


def _sides_of(body: CaseBody, code: CodeBody) -> list[SideBody]:
    """The sides of one code, the holder first."""
    sides = (side for side in body.sides if side.no in code.sides)
    return sorted(sides, key=lambda side: (side.no != code.holder, side.no))


def _label(text: str, *, muted: bool = False, strong: bool = False) -> QLabel:
    label = QLabel(text)
    # Foreign text must never become markup.
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(not muted)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    if muted:
        set_role(label, "muted")
    if strong:
        font = label.font()
        font.setBold(True)
        label.setFont(font)
    return label
