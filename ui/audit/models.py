"""The tables of the audit log: entries, and fields of one; without it the page would word cells.

Refused attempts stand out by mark, word and colour.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from app.people.audit.asking import AuditShown
from app.receiving.verdicts import Severity
from ui.audit import words
from ui.audit.told import Told
from ui.links.models import TimedModel
from ui.links.words import NOTHING
from ui.parts.field_words import field_word
from ui.parts.readable import readable
from ui.parts.rows_model import DETAIL_ROLE, SEVERITY_ROLE, RowsModel


class EntriesModel(TimedModel[AuditShown]):
    """Entries, newest first."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        what = self.tr("做了什么"), self.tr("对象"), self.tr("结果")
        return self.tr("时间"), self.tr("谁"), *what, self.tr("在哪里")

    def key(self, row: AuditShown) -> Hashable:
        """Return its identity."""
        return row.entry_id

    def text(self, row: AuditShown, column: int) -> str:
        """Return what a cell says."""
        return (
            self.at(row.at),
            words.who(row),
            words.kind_word(row.kind),
            words.subject(row) or NOTHING,
            words.outcome_word(row.outcome),
            words.where(row),
        )[column]

    def special(self, row: AuditShown, column: int, role: int) -> object:
        """Return second lines, and what was refused or failed."""
        if role == SEVERITY_ROLE and column == 4:
            return words.outcome_severity(row.outcome)
        if role != DETAIL_ROLE:
            return None
        number = f"{readable(row.number)} " if row.name and row.number else ""
        return (
            " ",
            (number + words.roles(row)).strip() or " ",
            " ",
            words.subject_kind(row) or " ",
            "",
            readable(row.address) or " ",
        )[column]


class FieldsModel(RowsModel[Told]):
    """What was before and after, field by field."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return self.tr("项目"), self.tr("之前"), self.tr("之后")

    def key(self, row: Told) -> Hashable:
        """Return its path."""
        return row.name

    def text(self, row: Told, column: int) -> str:
        """Return what a cell says."""
        name = field_word(row.name) if row.name else self.tr("内容")
        before, after = (words.value_word(row.name, one) for one in (row.before, row.after))
        return (name, before or NOTHING, after or NOTHING)[column]

    def special(self, row: Told, column: int, role: int) -> object:
        """Return what was changed."""
        changed = role == SEVERITY_ROLE and column == 2 and row.before and row.differs
        return Severity.NOTICE if changed else None
