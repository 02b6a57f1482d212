"""All there is to say of one item: codes, prices, warnings, matches, relations, receipts, changes.

Without it a person would gather one drug from six screens. Tabs say how much is in them, so that
nobody opens an empty one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QLabel,
    QScrollArea,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.catalogue.entries.events import ItemAsked
from app.catalogue.entries.values import Card, ItemChange, Partner
from app.catalogue.findings import Finding
from app.catalogue.relations.values import Relation
from app.catalogue.warnings import wording
from app.receiving.verdicts import Severity
from ui.catalogue.lines import Line, LinesModel
from ui.catalogue.price_plot import PricePlot
from ui.catalogue.words import (
    basis_word,
    drug_text,
    field_word,
    mark_of,
    price_text,
    price_unit,
    source_word,
    state_word,
    what_mark,
    what_word,
)
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.parts.rows_view import RowsView
from ui.parts.wrapped_tabs import WrappedTabs

_CODES = ("province_code", "hospital_code", "insurance_code", "standard_code", "approval_number")
FACTS, PRICES, WARNINGS, MATCHES, RELATIONS, RECEIPTS, CHANGES = range(7)
_SHARES = [300, 200]
"""How the drawing and the table of prices share the height."""
_LEVELS = ("small", "middle", "large")


class _Facts(QWidget):
    """A form as high as its rows: a scrolled widget is squeezed to what its texts need at least."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.form = QFormLayout(self)

    def fit(self) -> None:
        """Be as high as the rows are at this width."""
        self.setMinimumHeight(self.form.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the height to the width."""
        super().resizeEvent(event)
        self.fit()


class CardPanel(TranslatedWidget):
    """One item's card."""

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card: Card | None = None
        self._findings: tuple[Finding, ...] = ()
        self.title, self.detail = QLabel(self), QLabel(self)
        self.tabs = WrappedTabs(self)
        self.facts = _Facts(self)
        self._form = self.facts.form
        self.plot = PricePlot(now, self)
        self.prices, self.warnings, self.matches = (self._table(self._titles(n)) for n in range(3))
        self.relations, self.receipts, self.changes = (
            self._table(self._titles(n)) for n in range(3, 6)
        )
        self.full, self.nothing = QLabel(self), QLabel(self)
        self._lay_out()
        self.retranslate()

    def retranslate(self) -> None:
        """Word the card anew."""
        self.nothing.setText(self.tr("在左边选中一个品种，这里列出它的全部资料。"))
        for view in self._views:
            model = view.model()
            assert isinstance(model, LinesModel)
            model.retranslate()
        self.prices.set_widths({0: "2026-11-21 00:00 "})
        self.warnings.set_widths({0: self.tr("采购价格") + "MMM"})
        self.matches.set_widths({0: "X" * 12})
        self.relations.set_widths({2: "2026-11-21 ~ 2026-11-21"})
        self.receipts.set_widths({0: "2026-11-21MMM", 2: "X" * 12, 3: "00,000 盒"})
        self.changes.set_widths({0: "2026-11-21 00:00MMM", 1: self.tr("变更") + "MMM"})
        self._fill()

    def show_card(self, card: Card | None) -> None:
        """Show an item, or none."""
        before = None if self.card is None else (self.card.entry.side, self.card.entry.code)
        self.card = card
        if card is None or before != (card.entry.side, card.entry.code):
            self._findings = ()
        self._fill()

    def show_findings(self, asked: ItemAsked, findings: Sequence[Finding]) -> None:
        """Show what the check says of the item that is shown."""
        card = self.card
        if card is not None and (asked.side, asked.code) == (card.entry.side, card.entry.code):
            self._findings = tuple(findings)
            self._fill_tables(card)

    @Slot()
    def word_full(self) -> None:
        """Say the whole row under the cursor: a table leaves out the end of what is long."""
        shown = self.tabs.shown
        view = self.prices if isinstance(shown, QSplitter) else shown
        if isinstance(view, RowsView) and view.current_row() is None and view.model().rowCount():
            view.point_at(0)
        line = view.current_row() if isinstance(view, RowsView) else None
        self.full.setText("" if line is None else readable("  ".join(line.cells)))
        self.full.setVisible(isinstance(view, RowsView) and view.is_cut_off())

    def copy(self) -> None:
        """Copy the item's facts, for people."""
        if self.card is not None:
            lines = [f"{field_word(name)}\t{text}" for name, text in _facts(self.card)]
            QGuiApplication.clipboard().setText("\n".join(lines))

    @property
    def _views(self) -> tuple[RowsView[Line], ...]:
        return (
            self.prices, self.warnings, self.matches, self.relations, self.receipts, self.changes,
        )  # fmt: skip

    def _titles(self, number: int) -> Callable[[], Sequence[str]]:
        return lambda: self._headings()[number]

    def _headings(self) -> Sequence[Sequence[str]]:
        return (
            (self.tr("时间"), self.tr("价格"), self.tr("来源")),
            (self.tr("字段"), self.tr("说明")),
            (self.tr("代码"), self.tr("药品"), self.tr("状态")),
            (self.tr("配送企业"), self.tr("配送地址"), self.tr("有效期")),
            (self.tr("时间"), self.tr("收货单"), self.tr("批号"), self.tr("数量")),
            (self.tr("时间"), self.tr("变化"), self.tr("内容")),
        )

    def _table(self, word: Callable[[], Sequence[str]]) -> RowsView[Line]:
        model = LinesModel(word, self)
        view: RowsView[Line] = RowsView(model, 28, self)
        view.selectionModel().currentRowChanged.connect(self.word_full)
        return view

    def _fill(self) -> None:
        card = self.card
        self._stack.setCurrentIndex(0 if card is None else 1)
        if card is None:
            self._show_counts((0,) * 7)
            return
        self._name(card)
        self._fill_facts(card)
        self.plot.show_prices(card.prices, price_unit(card.entry.row))
        self._fill_tables(card)

    def _fill_tables(self, card: Card) -> None:
        rows = self._rows(card)
        for view, lines in zip(self._views, rows, strict=True):
            model = view.model()
            assert isinstance(model, LinesModel)
            model.show_rows(lines)
        self._show_counts((0, *map(len, rows)))
        self.word_full()

    def _name(self, card: Card) -> None:
        row = card.entry.row
        self.title.setText(readable(row.name) or self.tr("（没有名称）"))
        removed = self.tr("已移出目录 · ") if card.entry.removed else ""
        detail = " · ".join(filter(None, (row.strength, row.form, row.maker)))
        self.detail.setText(removed + readable(detail))

    def _rows(self, card: Card) -> tuple[list[Line], ...]:
        """What each table shows, in their order."""
        return (
            [self._price(card, number) for number in reversed(range(len(card.prices)))],
            [self._finding(number, each) for number, each in enumerate(self._findings)],
            [self._partner(each) for each in card.partners],
            [self._relation(number, each) for number, each in enumerate(card.relations)],
            [self._receipt(card, number) for number in range(len(card.receipts))],
            [self._change(number, each) for number, each in enumerate(card.changes)],
        )

    def _show_counts(self, counts: Sequence[int]) -> None:
        names = (
            self.tr("资料"),
            self.tr("价格"),
            self.tr("预警"),
            self.tr("对照"),
            self.tr("配送"),
            self.tr("收货"),
            self.tr("变更"),
        )
        for tab, (name, count) in enumerate(zip(names, counts, strict=True)):
            self.tabs.word_tab(tab, f"{name} {count:,}" if count else name)

    def _fill_facts(self, card: Card) -> None:
        while self._form.rowCount():
            self._form.removeRow(0)
        for name, text in _facts(card):
            label = QLabel(readable(text), self.facts)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            heading = QLabel(field_word(name), self.facts)
            heading.setProperty("role", "muted")
            self._form.addRow(heading, label)
        if card.identifiers:
            heading = QLabel(self.tr("药品标识码"), self.facts)
            heading.setProperty("role", "muted")
            label = QLabel(self._identifiers(card), self.facts)
            label.setWordWrap(True)
            self._form.addRow(heading, label)
        self.facts.fit()

    def _identifiers(self, card: Card) -> str:
        levels = dict(zip(_LEVELS, (self.tr("小"), self.tr("中"), self.tr("大")), strict=True))
        return "  ".join(
            f"{readable(each.identifier)}（{levels.get(each.level, each.level)}）"
            + ("" if each.state == "confirmed" else self.tr(" 待确认"))
            for each in card.identifiers
        )

    def _price(self, card: Card, number: int) -> Line:
        point = card.prices[number]
        price = price_text(card.entry.row, point.price)
        return Line(number, (_minute(point.at), price, source_word(point.source)))

    def _finding(self, number: int, finding: Finding) -> Line:
        cells = (field_word(finding.field), spoken(wording.of_finding(finding)))
        return Line(number, cells, mark_of(finding.severity))

    def _partner(self, partner: Partner) -> Line:
        match, entry = partner.match, partner.entry
        own = self.card is not None and self.card.entry.code == match.hospital_code
        code = match.province_code if own else match.hospital_code
        word = match.words[0] if match.words else None
        state = state_word(match.state)
        if word is not None and word.basis:
            state += f"（{basis_word(word.basis)}）"
        drug = self.tr("（目录里没有）") if entry is None else drug_text(entry.row)
        return Line(code, (code, drug, state), done=entry is None or entry.removed)

    def _relation(self, number: int, relation: Relation) -> Line:
        first = "" if relation.valid_from is None else relation.valid_from.isoformat()
        last = "" if relation.valid_until is None else relation.valid_until.isoformat()
        days = f"{first} ~ {last}" if first or last else self.tr("长期")
        address = relation.address_code or self.tr("全部地址")
        return Line(number, (relation.distributor_code, address, days), done=relation.gone)

    def _receipt(self, card: Card, number: int) -> Line:
        receipt = card.receipts[number]
        count = f"{receipt.received:,} {readable(receipt.unit)}"
        cells = (f"{receipt.at.astimezone():%Y-%m-%d}", receipt.receipt_no, receipt.batch, count)
        mark = Severity.RIGHT if receipt.confirmed else Severity.NOTICE
        return Line(number, cells, mark)

    def _change(self, number: int, change: ItemChange) -> Line:
        said = self.tr("；").join(
            f"{field_word(each.field)} {each.before or '—'} → {each.after or '—'}"
            for each in change.fields
        )
        who = source_word(change.source) + (f" {change.person}" if change.person else "")
        cells = (_minute(change.at), what_word(change.what), said or who)
        return Line(number, cells, what_mark(change.what))

    def _lay_out(self) -> None:
        font = self.title.font()
        font.setPointSizeF(font.pointSizeF() * 1.4)
        font.setBold(True)
        self.title.setFont(font)
        for label in (self.title, self.detail, self.full, self.nothing):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        set_role(self.detail, "muted")
        set_role(self.nothing, "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._form.setHorizontalSpacing(16)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.facts)
        prices = QSplitter(Qt.Orientation.Vertical, self)
        prices.setChildrenCollapsible(False)
        prices.addWidget(self.plot)
        prices.addWidget(self.prices)
        prices.setStretchFactor(0, 3)
        prices.setStretchFactor(1, 2)
        prices.setSizes(_SHARES)
        for widget in (area, prices, *self._views[1:]):
            self.tabs.add_tab(widget, "")
        shown = QWidget(self)
        column = QVBoxLayout(shown)
        column.setContentsMargins(8, 0, 0, 0)
        for widget in (self.title, self.detail):
            column.addWidget(widget)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.full)
        self.tabs.turned.connect(self.word_full)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.nothing)
        self._stack.addWidget(shown)


def _facts(card: Card) -> list[tuple[str, str]]:
    """Fields of the row that say something, codes first."""
    row: Any = card.entry.row
    names = [field.name for field in fields(row)]
    ordered = [name for name in _CODES if name in names] + [n for n in names if n not in _CODES]
    facts = [(name, _text(card, name)) for name in ordered]
    return [(name, text) for name, text in facts if text]


def _text(card: Card, name: str) -> str:
    row: Any = card.entry.row
    value = getattr(row, name)
    if name == "price":
        return "" if value is None else price_text(row)
    if isinstance(value, tuple):
        return "；".join(value)
    return "" if value is None else str(value)


def _minute(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M}"
