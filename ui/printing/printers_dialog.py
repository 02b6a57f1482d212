"""打印机设置: for each kind of paper which printer, how many copies, and whether at once.

Without it every paper would go to the system's default printer, or nowhere. What is shown was asked
for when the dialog opened; a printer that is gone stays chosen and is said to be gone.
"""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.papers import Choice, ChoicesKept, PaperKind, PaperNotPrinted, PaperPrinted, PrintersShown
from ui.parts.roles import set_role
from ui.printing.choice_row import ChoiceRow, paper_name
from ui.printing.port import Printing
from ui.restoring.words import plain_label

_WHERE, _ADDRESS = 1, 2


class PrintersDialog(QDialog):
    """One row for each kind of paper."""

    def __init__(self, printing: Printing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._printing = printing
        self.setWindowTitle(self.tr("打印机设置"))
        said = plain_label(
            self,
            self.tr(
                "“立即打印”：单据一生成就打印，确认收货时自动打印收货单、拒收报告单和差异单；"
                "不选则只生成 PDF，在提示条上再决定是否打印。"
                "网络打印机须能直接打印 PDF，默认端口 9100。"
            ),
        )
        said.setProperty("role", "muted")
        self.rows = {kind: ChoiceRow(kind, self) for kind in PaperKind}
        self.answer = plain_label(self)
        self.refresh = QPushButton(self.tr("重新查找打印机"), self)
        self.refresh.setAutoDefault(False)
        self.buttons = self._make_buttons()
        self.buttons.addButton(self.refresh, QDialogButtonBox.ButtonRole.ResetRole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(said)
        layout.addLayout(self._grid())
        layout.addWidget(self.answer)
        layout.addStretch(1)
        layout.addWidget(self.buttons)
        for row in self.rows.values():
            row.test_wished.connect(self.print_test)
        self.refresh.clicked.connect(self.look_again)
        self.buttons.accepted.connect(self.keep)
        self.buttons.rejected.connect(self.reject)
        self.resize(900, 420)

    def begin(self) -> None:
        """Show the dialog and ask for the printers."""
        self.look_again()
        self.open()

    @Slot()
    def look_again(self) -> None:
        """Ask for the printers."""
        self._say("", self.tr("正在查找打印机…"))
        self._allow(allowed=False)
        self._printing.list_printers()

    @Slot(object)
    def show_printers(self, event: PrintersShown) -> None:
        """Offer the printers and show what was chosen."""
        for kind, choice in event.choices:
            self.rows[kind].show_choice(event.printers, choice)
        if event.complaint:
            self._say("wrong", event.complaint)
        elif not event.printers:
            self._say("", self.tr("这台电脑没有打印机；可以用网络打印机，或只生成 PDF。"))
        else:
            self._say("", self.tr("找到 {count} 台打印机。").format(count=len(event.printers)))
        self._allow(allowed=True)

    @Slot(object)
    def print_test(self, choice: Choice) -> None:
        """Print a test page as the row says, kept or not."""
        self._say("", self.tr("正在发送测试页…"))
        self._printing.print_test(choice)

    @Slot(object)
    def show_printed(self, event: PaperPrinted) -> None:
        """Say that a printer took a page."""
        text = self.tr("已发送到 {printer}，共 {copies} 份；请看打印机是否出纸。")
        self._say("", text.format(printer=event.printer, copies=event.copies))

    @Slot(object)
    def show_not_printed(self, event: PaperNotPrinted) -> None:
        """Say why no printer took a page."""
        self._say("wrong", event.reason)

    @Slot()
    def keep(self) -> None:
        """Keep what the rows say; one that lacks its address is named."""
        for row in self.rows.values():
            if row.lacks_address:
                text = self.tr("请填写“{paper}”的网络打印机地址。")
                self._say("wrong", text.format(paper=paper_name(row.kind)))
                row.address.setFocus()
                return
        self._printing.choose(tuple((kind, row.choice) for kind, row in self.rows.items()))

    @Slot(object)
    def show_kept(self, event: ChoicesKept) -> None:
        """Close, or say why the choices were not kept."""
        if event.complaint:
            self._say("wrong", event.complaint)
        else:
            self.accept()

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        headings = (
            self.tr("单据"),
            self.tr("打印机"),
            self.tr("网络地址"),
            self.tr("份数"),
            self.tr("立即打印"),
        )
        for column, words in enumerate(headings):
            heading = QLabel(words, self)
            heading.setProperty("role", "title")
            grid.addWidget(heading, 0, column)
        for number, row in enumerate(self.rows.values(), 1):
            row.put_into(grid, number)
        grid.setColumnStretch(_WHERE, 3)
        grid.setColumnStretch(_ADDRESS, 2)
        return grid

    def _allow(self, *, allowed: bool) -> None:
        self.refresh.setEnabled(allowed)
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(allowed)

    def _say(self, role: str, text: str) -> None:
        set_role(self.answer, role)
        self.answer.setText(text)

    def _make_buttons(self) -> QDialogButtonBox:
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Save | standard.Cancel, self)
        buttons.button(standard.Save).setText(self.tr("保存"))
        set_role(buttons.button(standard.Save), "primary")
        buttons.button(standard.Cancel).setText(self.tr("取消"))
        return buttons
