"""How one kind of paper is printed: where, how often, and whether at once.

Without it the dialog would know each field of each paper by name.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from app.papers import MOST_COPIES, Choice, PaperKind, Printer, Way
from ui.parts.languages import QT_TRANSLATE_NOOP

_NAMES = {
    PaperKind.RECEIPT: QT_TRANSLATE_NOOP("PaperKind", "收货单"),
    PaperKind.ACCEPTANCE: QT_TRANSLATE_NOOP("PaperKind", "验收单"),
    PaperKind.REJECTION: QT_TRANSLATE_NOOP("PaperKind", "拒收报告单"),
    PaperKind.DIFFERENCE: QT_TRANSLATE_NOOP("PaperKind", "差异单"),
    PaperKind.COMMANDS: QT_TRANSLATE_NOOP("PaperKind", "收货命令卡"),
    PaperKind.SET_UP: QT_TRANSLATE_NOOP("PaperKind", "扫码枪设置码"),
    PaperKind.CASE: QT_TRANSLATE_NOOP("PaperKind", "重码处理单"),
    PaperKind.ORDER: QT_TRANSLATE_NOOP("PaperKind", "采购订单"),
    PaperKind.STATISTICS: QT_TRANSLATE_NOOP("PaperKind", "采购统计"),
    PaperKind.SHIPMENT: QT_TRANSLATE_NOOP("PaperKind", "随货同行单"),
}
_LONGEST_ADDRESS = 120

Where = tuple[Way, str]
"""A way, and the printer of this computer."""


def paper_name(kind: PaperKind) -> str:
    """Name a kind of paper in the language that is spoken."""
    return QCoreApplication.translate("PaperKind", _NAMES[kind])


class ChoiceRow(QObject):
    """The fields of one kind of paper, laid into a row of a grid."""

    test_wished = Signal(object)
    """Print a test page by this Choice."""

    def __init__(self, kind: PaperKind, parent: QWidget) -> None:
        super().__init__(parent)
        self.kind = kind
        self.name = QLabel(paper_name(kind), parent)
        self.where = QComboBox(parent)
        self.where.setMinimumContentsLength(16)
        self.where.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.address = QLineEdit(parent)
        self.address.setMaxLength(_LONGEST_ADDRESS)
        self.address.setPlaceholderText("192.168.1.20:9100")
        self.copies = QSpinBox(parent)
        self.copies.setRange(1, MOST_COPIES)
        self.at_once = QCheckBox(parent)
        self.test = QPushButton(self.tr("测试"), parent)
        self.test.setAutoDefault(False)
        for field, said in self._said():
            field.setAccessibleName(f"{self.name.text()} {said}")
        self.where.currentIndexChanged.connect(self.follow)
        self.address.textChanged.connect(self.follow)
        self.test.clicked.connect(self.wish_test)
        self.show_choice((), Choice())

    def put_into(self, grid: QGridLayout, row: int) -> None:
        """Lay the fields into a row."""
        widgets = (self.name, self.where, self.address, self.copies, self.at_once, self.test)
        for column, widget in enumerate(widgets):
            grid.addWidget(widget, row, column)

    def show_choice(self, printers: tuple[Printer, ...], choice: Choice) -> None:
        """Offer the printers, and mark what is chosen; also one that is gone."""
        default = next((printer.name for printer in printers if printer.default), "")
        places: list[tuple[str, Where]] = [
            (self._default_words(default), (Way.SYSTEM, "")),
            *((self._words(printer), (Way.SYSTEM, printer.name)) for printer in printers),
            (self.tr("网络打印机（按地址）"), (Way.NETWORK, "")),
            (self.tr("只生成 PDF，不打印"), (Way.PDF, "")),
        ]
        wanted: Where = (choice.way, choice.printer if choice.way is Way.SYSTEM else "")
        if wanted not in [place for _, place in places]:
            gone = self.tr("{name}（现在找不到）").format(name=choice.printer)
            places.insert(1, (gone, wanted))
        self.where.blockSignals(True)
        self.where.clear()
        for words, place in places:
            self.where.addItem(words, place)
        for printer in printers:
            at = self.where.findText(self._words(printer))
            self.where.setItemData(at, printer.words, Qt.ItemDataRole.ToolTipRole)
        self.where.setCurrentIndex([place for _, place in places].index(wanted))
        self.where.blockSignals(False)
        self.address.setText(choice.address)
        self.copies.setValue(choice.copies)
        self.at_once.setChecked(choice.at_once)
        self.follow()

    @property
    def choice(self) -> Choice:
        """What the fields say."""
        way, printer = self.where.currentData()
        return Choice(
            way=Way(way),
            printer=printer,
            address=self.address.text().strip(),
            copies=self.copies.value(),
            at_once=self.at_once.isChecked(),
        )

    @property
    def lacks_address(self) -> bool:
        """Whether a network printer was chosen and not said which."""
        return self.choice.way is Way.NETWORK and not self.choice.address

    @Slot()
    def follow(self) -> None:
        """Offer the fields that mean something for the way that is chosen."""
        way = self.choice.way
        self.address.setEnabled(way is Way.NETWORK)
        for widget in (self.copies, self.at_once):
            widget.setEnabled(way is not Way.PDF)
        self.test.setEnabled(way is not Way.PDF and not self.lacks_address)

    @Slot()
    def wish_test(self) -> None:
        """Wish a test page."""
        self.test_wished.emit(self.choice)

    def _said(self) -> tuple[tuple[QWidget, str], ...]:
        return (
            (self.where, self.tr("打印机")),
            (self.address, self.tr("网络地址")),
            (self.copies, self.tr("份数")),
            (self.at_once, self.tr("立即打印")),
            (self.test, self.tr("测试")),
        )

    def _words(self, printer: Printer) -> str:
        if not printer.stopped:
            return printer.name
        return self.tr("{name}（已停止或脱机）").format(name=printer.name)

    def _default_words(self, default: str) -> str:
        if not default:
            return self.tr("系统默认打印机")
        return self.tr("系统默认打印机（{name}）").format(name=default)
