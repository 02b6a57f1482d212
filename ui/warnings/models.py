"""The rows of warnings and of rules; without it the page would word and mark each cell."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from app.catalogue.checking.rules import Rule
from app.catalogue.findings import Field
from app.catalogue.warnings.values import CatalogueWarning, WarningState
from ui.catalogue.words import field_word, mark_of
from ui.parts.readable import readable
from ui.parts.rows_model import DETAIL_ROLE, DONE_ROLE, SEVERITY_ROLE, RowsModel
from ui.warnings.words import (
    comparison_word,
    decision_word,
    returned_word,
    severity_word,
    state_word,
    until_word,
)

FIELD, ITEM, PROVINCE, HOSPITAL, STATE = range(5)
NUMBER, WHAT, HOW, SEVERITY, SCOPE = range(5)
_NOTHING = "—"


class WarningsModel(RowsModel[CatalogueWarning]):
    """Warnings as they were listed."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            self.tr("字段"),
            self.tr("品种"),
            self.tr("省平台值"),
            self.tr("院内值"),
            self.tr("处理"),
        )

    def key(self, row: CatalogueWarning) -> Hashable:
        """Return what it is about."""
        return row.key

    def text(self, row: CatalogueWarning, column: int) -> str:
        """Return what a cell says."""
        finding = row.finding
        if column == FIELD:
            return field_word(finding.field)
        if column == ITEM:
            return readable(row.name) or _NOTHING
        if column == STATE:
            return decision_word(row.decision) if row.decision else state_word(row.state)
        value = finding.province_value if column == PROVINCE else finding.hospital_value
        if value and finding.field is Field.PRICE:
            # For which unit, says the sentence beside the list.
            return self.tr("{price} 元").format(price=readable(value))
        return readable(value) or _NOTHING

    def special(self, row: CatalogueWarning, column: int, role: int) -> Any:  # noqa: ANN401
        """Return second lines, the mark of a severity, and whether anybody waits."""
        if role == DONE_ROLE:
            return row.state in (WarningState.DECIDED, WarningState.CLOSED)
        if role == SEVERITY_ROLE and column == FIELD:
            return mark_of(row.finding.severity)
        return self._detail(row, column) if role == DETAIL_ROLE else None

    def _detail(self, row: CatalogueWarning, column: int) -> str:
        if column == FIELD:
            return severity_word(row.finding.severity)
        if column == ITEM:
            return readable(" ".join(filter(None, (row.strength, row.maker))))
        if column == PROVINCE:
            return readable(row.key.province_code)
        if column == HOSPITAL:
            return readable(row.key.hospital_code)
        return returned_word(row.returned) if row.returned else until_word(row.until)


class RulesModel(RowsModel[Rule]):
    """Rules as they are edited."""

    right_aligned = frozenset((NUMBER,))

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            self.tr("编号"),
            self.tr("字段"),
            self.tr("要求"),
            self.tr("级别"),
            self.tr("范围"),
        )

    def key(self, row: Rule) -> Hashable:
        """Return its number."""
        return row.number

    def text(self, row: Rule, column: int) -> str:
        """Return what a cell says."""
        if column == NUMBER:
            return str(row.number)
        if column == WHAT:
            return field_word(row.field)
        if column == HOW:
            return comparison_word(row.comparison) + self._tolerance(row)
        if column == SEVERITY:
            return severity_word(row.severity) if row.enabled else self.tr("停用")
        return readable(" ".join((*row.items, *row.classes))) or self.tr("全部品种")

    def special(self, row: Rule, column: int, role: int) -> Any:  # noqa: ANN401
        """Return the mark of its severity, and whether it is switched off."""
        if role == DONE_ROLE:
            return not row.enabled
        if role == SEVERITY_ROLE and column == SEVERITY and row.enabled:
            return mark_of(row.severity)
        return None

    def _tolerance(self, row: Rule) -> str:
        if not row.tolerance:
            return ""
        return self.tr("（差 {amount} 元以内不算）").format(amount=f"{row.tolerance.normalize():f}")
