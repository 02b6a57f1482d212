"""The lines of an acceptance as rows: without it the table would know what a document is."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject

from app.receiving.acceptance.values import (
    AcceptanceView,
    Conclusion,
    Document,
    Finding,
    LineAcceptance,
    Requirement,
)
from app.receiving.verdicts import Severity
from ui.acceptance.packages_panel import SEVERITIES
from ui.acceptance.words import choice_name
from ui.parts.punctuation import with_remark
from ui.parts.rows_model import DETAIL_ROLE, SEVERITY_ROLE, RowsModel
from ui.parts.verdict_words import difference_word

DOCUMENTS = (
    Document.INSPECTION_REPORT,
    Document.IMPORT_LICENCE,
    Document.PORT_REPORT,
    Document.LOT_RELEASE,
)
"""Papers of a batch; what comes once for the delivery stands with the arrival."""
NUMBER, DRUG = 0, 1
FIRST_DOCUMENT = 2
APPEARANCE = FIRST_DOCUMENT + len(DOCUMENTS)
CONCLUSION = APPEARANCE + 1
FILES = CONCLUSION + 1

_CONCLUSIONS = {
    Conclusion.QUALIFIED: Severity.RIGHT,
    Conclusion.UNQUALIFIED: Severity.WRONG,
    Conclusion.PENDING: Severity.NOTICE,
}


def document_of(column: int) -> Document | None:
    """The paper a column is about."""
    position = column - FIRST_DOCUMENT
    return DOCUMENTS[position] if 0 <= position < len(DOCUMENTS) else None


class AcceptedLinesModel(RowsModel[LineAcceptance]):
    """The lines, with what was seen and concluded."""

    right_aligned = frozenset({FILES})

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view: AcceptanceView | None = None
        self._required: Mapping[int, Requirement] = {}

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            self.tr("行"),
            self.tr("药品"),
            self.tr("检验报告"),
            self.tr("注册证"),
            self.tr("口岸报告"),
            self.tr("批签发"),
            self.tr("外观"),
            self.tr("结论"),
            self.tr("附件"),
        )

    def show_view(self, view: AcceptanceView, required: Mapping[int, Requirement]) -> None:
        """Show all lines; what is seen of the delivery shows with each of them."""
        whole = self._view is None or self._view.documents != view.documents
        self._view, self._required = view, dict(required)
        self.show_rows(view.lines)
        if whole and self.rows:
            self.retranslate()

    def key(self, row: LineAcceptance) -> Hashable:
        """Return the number of the line."""
        return row.line_no

    def text(self, row: LineAcceptance, column: int) -> str:
        """Return what a cell says."""
        document = document_of(column)
        if document is not None:
            return self._document_text(row, document)
        if column == NUMBER:
            return str(row.line_no)
        if column == DRUG:
            return row.name
        if column == APPEARANCE:
            return "" if row.appearance is Finding.UNCHECKED else choice_name(row.appearance)
        if column == CONCLUSION:
            return "" if row.conclusion is None else choice_name(row.conclusion)
        return str(len(row.attachments) or "")

    def special(self, row: LineAcceptance, column: int, role: int) -> Any:  # noqa: ANN401
        """Return second lines and marks."""
        if role == DETAIL_ROLE:
            return self._detail(row, column)
        if role == SEVERITY_ROLE:
            return self._severity(row, column)
        return None

    def required(self, line_no: int) -> Requirement:
        """What is asked of a line."""
        return self._required.get(line_no, Requirement())

    def has(self, row: LineAcceptance, document: Document) -> bool:
        """Whether a paper was seen for a line, or for the whole delivery."""
        return self._view is not None and self._view.has(row.line_no, document)

    def _document_text(self, row: LineAcceptance, document: Document) -> str:
        if self.has(row, document):
            attached = len(row.seen(document).attachments)
            return self.tr("附 {count}").format(count=attached) if attached else self.tr("有")
        return self.tr("缺") if document in self.required(row.line_no).documents else ""

    def _detail(self, row: LineAcceptance, column: int) -> str | None:
        if column == DRUG:
            # What the line asks for first: on a small screen the end is left out.
            parts = [*self._rules(row), row.strength, row.batch]
            return " · ".join(part for part in parts if part)
        if column == CONCLUSION:
            reason = "" if row.reason is None else difference_word(row.reason)
            return with_remark(reason, row.remark) or None
        if column == APPEARANCE:
            return row.appearance_remark or None
        return None

    def _rules(self, row: LineAcceptance) -> list[str]:
        rule = self.required(row.line_no)
        said = [(rule.controlled, self.tr("双人验收")), (rule.cold_chain, self.tr("冷链"))]
        return [word for applies, word in said if applies]

    def _severity(self, row: LineAcceptance, column: int) -> Severity | None:
        document = document_of(column)
        if document is not None:
            if self.has(row, document):
                return Severity.RIGHT
            asked = document in self.required(row.line_no).documents
            return Severity.NOTICE if asked else None
        if column == APPEARANCE:
            return SEVERITIES.get(row.appearance)
        if column == CONCLUSION and row.conclusion is not None:
            return _CONCLUSIONS[row.conclusion]
        return None
