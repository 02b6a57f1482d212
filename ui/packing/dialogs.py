"""Small questions of packing: why, which drug, how cartons are numbered.

Without it a number would be voided and nobody could say why.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QRegularExpression, Qt, Slot
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.packing.events import NumberingShown
from app.packing.values import LEVELS, LineView
from ui.packing.words import goods_text, level_word
from ui.parts.languages import QT_TRANSLATE_NOOP
from ui.parts.readable import readable
from ui.parts.roles import set_role

RELABEL_REASONS = (
    QT_TRANSLATE_NOOP("PackingReasons", "标签破损或打印不清"),
    QT_TRANSLATE_NOOP("PackingReasons", "标签没有打出来"),
    QT_TRANSLATE_NOOP("PackingReasons", "标签贴错了箱"),
)
REOPEN_REASONS = (
    QT_TRANSLATE_NOOP("PackingReasons", "装错，需要改装"),
    QT_TRANSLATE_NOOP("PackingReasons", "还要再装"),
    QT_TRANSLATE_NOOP("PackingReasons", "复核发现数量不符"),
)
VOID_REASONS = (
    QT_TRANSLATE_NOOP("PackingReasons", "拆箱重装"),
    QT_TRANSLATE_NOOP("PackingReasons", "开错箱型"),
    QT_TRANSLATE_NOOP("PackingReasons", "箱体破损"),
)
END_REASONS = (
    QT_TRANSLATE_NOOP("PackingReasons", "医院取消订单"),
    QT_TRANSLATE_NOOP("PackingReasons", "导入了错误的单据"),
    QT_TRANSLATE_NOOP("PackingReasons", "改由其他仓库发货"),
)
SHORT_REASONS = (
    QT_TRANSLATE_NOOP("PackingReasons", "库存不足，余量下次补发"),
    QT_TRANSLATE_NOOP("PackingReasons", "批号效期不符合要求"),
    QT_TRANSLATE_NOOP("PackingReasons", "医院同意少发"),
)


class ReasonList(QListWidget):
    """Reasons of which one digit key chooses one."""

    def __init__(self, reasons: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        # The digit comes first, so that Qt's own keyboard search picks a reason with one key.
        for number, reason in enumerate(reasons, start=1):
            self.addItem(f"{number}  {QCoreApplication.translate('PackingReasons', reason)}")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def chosen(self) -> str:
        """The reason that was chosen; the cursor alone, which comes with the keys, chooses none."""
        items = self.selectedItems()
        return items[0].text()[3:] if items else ""


class Question(QDialog):
    """A dialog with one thing to do, and the way out."""

    def __init__(self, title: str, do: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        standard = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(standard.Ok | standard.Cancel, self)
        self.ok = self._buttons.button(standard.Ok)
        self.ok.setText(do)
        set_role(self.ok, "primary")
        self._buttons.button(standard.Cancel).setText(
            QCoreApplication.translate("Question", "取消")
        )
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.column = QVBoxLayout(self)
        self.column.setSpacing(8)

    def say(self, text: str) -> QLabel:
        """Put a sentence below what is there; it may name foreign text."""
        label = QLabel(text, self)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        self.column.addWidget(label)
        return label

    def end(self) -> None:
        """Put the buttons below all."""
        self.column.addWidget(self._buttons)

    def fit(self, width: int, height: int) -> None:
        """Be so wide and at least so high: words that take more lines press nothing flat."""
        self.resize(width, max(height, self.column.totalHeightForWidth(width)))


class ReasonDialog(Question):
    """Asks why something is done that cannot be undone."""

    def __init__(
        self, title: str, said: str, reasons: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(title, title, parent)
        self.say(said)
        self.reasons = ReasonList(reasons, self)
        self.remark = QLineEdit(self)
        self.remark.setPlaceholderText(self.tr("或写明原因"))
        self.remark.setAccessibleName(self.tr("原因"))
        self.remark.setMaxLength(200)
        self.column.addWidget(self.reasons, 1)
        self.column.addWidget(self.remark)
        self.end()
        self.reasons.itemSelectionChanged.connect(self.allow)
        self.reasons.itemActivated.connect(self.finish)
        self.remark.textChanged.connect(self.allow)
        self.allow()
        self.reasons.setFocus()
        self.fit(460, 300)

    @property
    def reason(self) -> str:
        """What was chosen and written."""
        parts = (self.reasons.chosen, self.remark.text().strip())
        return "；".join(part for part in parts if part)

    @Slot()
    def allow(self) -> None:
        """Let it be done once there is a reason."""
        self.ok.setEnabled(bool(self.reason))

    @Slot()
    def finish(self) -> None:
        """Accept once there is a reason."""
        if self.reason:
            self.accept()


class IdentifyDialog(Question):
    """Asks of which line a drug identifier is that nothing knows, and of which level."""

    def __init__(
        self,
        identifier: str,
        lines: Sequence[LineView],
        current: int | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", "", parent)
        self.setWindowTitle(self.tr("指定药品"))
        self.ok.setText(self.tr("指定"))
        said = self.tr("药品标识码 {identifier} 是哪一行的药品？请先核对实物。")
        self.say(said.format(identifier=readable(identifier)))
        self._lines = lines
        self.line, self.level = QComboBox(self), QComboBox(self)
        adjust = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.line.setSizeAdjustPolicy(adjust)
        for one in lines:
            self.line.addItem(f"{one.line.line_no}  {goods_text(one)}")
        numbers = [one.line.line_no for one in lines]
        self.line.setCurrentIndex(numbers.index(current) if current in numbers else 0)
        for level in LEVELS:
            self.level.addItem(level_word(level), level)
        form = QFormLayout()
        form.addRow(self.tr("行"), self.line)
        form.addRow(self.tr("包装级别"), self.level)
        self.column.addLayout(form)
        self.end()
        self.line.setFocus()
        self.fit(520, 180)

    @property
    def chosen(self) -> tuple[int, str]:
        """The line and the level."""
        return self._lines[self.line.currentIndex()].line.line_no, str(self.level.currentData())


class NumberingDialog(Question):
    """Shows how cartons are numbered, and lets who may change it."""

    def __init__(self, shown: NumberingShown, parent: QWidget | None, *, may: bool) -> None:
        super().__init__("", "", parent)
        self.setWindowTitle(self.tr("箱号"))
        self.ok.setText(self.tr("保存"))
        self.say(
            self.tr(
                "填厂商识别代码，箱号就是 SSCC（各工作站的号段不重叠）；"
                "留空就用本地箱号。改了以后，新封的箱按新规则编号，已封的不变。"
            )
        )
        self.prefix, self.extension = QLineEdit(shown.prefix, self), QSpinBox(self)
        digits = QRegularExpression("[0-9]{0,10}")
        self.prefix.setValidator(QRegularExpressionValidator(digits, self.prefix))
        self.prefix.setPlaceholderText(self.tr("7 到 10 位数字，留空用本地箱号"))
        self.extension.setRange(0, 9)
        self.extension.setValue(shown.extension)
        form = QFormLayout()
        form.addRow(self.tr("GS1 厂商识别代码"), self.prefix)
        form.addRow(self.tr("扩展位"), self.extension)
        self.column.addLayout(form)
        left = self.tr("本地箱号，不会用完。")
        if shown.left is not None:
            left = self.tr("本机还能发 {count} 个 SSCC。").format(count=f"{shown.left:,}")
        self.left = self.say(left)
        self.left.setProperty("role", "muted")
        if not may:
            set_role(self.say(self.tr("只有系统管理员能改箱号规则。")), "muted")
        for field in (self.prefix, self.extension, self.ok):
            field.setEnabled(may)
        self.end()
        self.fit(500, 250)
