"""The tables of delivery relations; without it the page would word each cell."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication

from app.catalogue.relations.events import DistributorRow, RelationRow
from app.catalogue.relations.values import (
    Address,
    Distributor,
    Document,
    DocumentKind,
    DocumentWarning,
    Origin,
    Relation,
)
from app.receiving.verdicts import Severity
from ui.parts.languages import QT_TRANSLATE_NOOP
from ui.parts.readable import readable
from ui.parts.rows_model import DETAIL_ROLE, DONE_ROLE, SEVERITY_ROLE, RowsModel

_CONTEXT = "Relations"
_KINDS = {
    DocumentKind.BUSINESS_LICENCE: QT_TRANSLATE_NOOP("Relations", "营业执照"),
    DocumentKind.DRUG_LICENCE: QT_TRANSLATE_NOOP("Relations", "药品经营许可证"),
    DocumentKind.QUALITY_AGREEMENT: QT_TRANSLATE_NOOP("Relations", "质量保证协议"),
    DocumentKind.AUTHORISATION: QT_TRANSLATE_NOOP("Relations", "授权委托书"),
    DocumentKind.OTHER: QT_TRANSLATE_NOOP("Relations", "其他"),
}
_ORIGINS = {
    Origin.PERSON: QT_TRANSLATE_NOOP("Relations", "人工"),
    Origin.PLATFORM: QT_TRANSLATE_NOOP("Relations", "平台"),
    Origin.FILE: QT_TRANSLATE_NOOP("Relations", "文件"),
}
_ALWAYS = QT_TRANSLATE_NOOP("Relations", "长期")
_NOTHING = "—"


def kind_word(kind: DocumentKind) -> str:
    """What kind of paper it is."""
    return QCoreApplication.translate(_CONTEXT, _KINDS[kind])


def origin_word(origin: Origin) -> str:
    """Who said it."""
    return QCoreApplication.translate(_CONTEXT, _ORIGINS[origin])


def span(since: date | None, until: date | None) -> str:
    """From when until when."""
    if since is None and until is None:
        return QCoreApplication.translate(_CONTEXT, _ALWAYS)
    return f"{'' if since is None else since} – {'' if until is None else until}".strip()


class RelationsModel(RowsModel[RelationRow]):
    """Relations as they were listed."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            self.tr("品种"),
            self.tr("配送企业"),
            self.tr("配送点"),
            self.tr("有效期"),
            self.tr("来源"),
        )

    def key(self, row: RelationRow) -> Hashable:
        """Return what it joins."""
        one = row.relation
        return one.province_code, one.distributor_code, one.address_code

    def text(self, row: RelationRow, column: int) -> str:
        """Return what a cell says."""
        one = row.relation
        return (
            readable(row.item or one.province_code) or self.tr("全部品种"),
            readable(row.distributor or one.distributor_code),
            readable(row.address or one.address_code) or self.tr("全部配送点"),
            span(one.valid_from, one.valid_until),
            self.tr("已取消") if one.gone else origin_word(one.origin),
        )[column]

    def special(self, row: RelationRow, column: int, role: int) -> object:
        """Return second lines, whether it was taken back, and the mark of a difference."""
        one = row.relation
        if role == DONE_ROLE:
            return one.gone
        if role == SEVERITY_ROLE and column == 4 and one.disputed:
            return Severity.NOTICE
        if role != DETAIL_ROLE:
            return None
        details = (
            one.province_code,
            one.distributor_code,
            one.address_code,
            one.note,
            self.tr("与平台不同") if one.disputed else _said_by(one),
        )
        return readable(details[column])


def _said_by(one: Relation) -> str:
    """Who said it; of the platform, since when it does."""
    at = "" if one.at is None else f"{one.at.astimezone():%Y-%m-%d}"
    return one.person or at


def _told(one: Distributor | Address) -> Sequence[str]:
    """That the platform told it, or what the platform tells otherwise."""
    if one.origin is Origin.PLATFORM:
        return (origin_word(one.origin),)
    if not one.told:
        return ()
    other = QT_TRANSLATE_NOOP("Relations", "平台登记为“{told}”")
    return (QCoreApplication.translate(_CONTEXT, other).format(told=one.told),)


class DistributorsModel(RowsModel[DistributorRow]):
    """Distributors, those with something to look at first."""

    right_aligned = frozenset((2,))

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return self.tr("配送企业"), self.tr("证照"), self.tr("配送关系"), self.tr("联系人")

    def key(self, row: DistributorRow) -> Hashable:
        """Return its code."""
        return row.distributor.code

    def text(self, row: DistributorRow, column: int) -> str:
        """Return what a cell says."""
        one = row.distributor
        names = [paper_name(document) for document in row.documents]
        papers = self.tr("、").join(names) or self.tr("没有登记证照")
        return (readable(one.name), readable(papers), f"{row.relations:,}", readable(one.contact))[
            column
        ]

    def special(self, row: DistributorRow, column: int, role: int) -> object:
        """Return second lines, the mark of what is to be looked at, and whether it is stopped."""
        one = row.distributor
        if role == DONE_ROLE:
            return bool(one.stopped)
        if role == SEVERITY_ROLE and column == 1 and row.warnings:
            ended = any(warning.days_left < 0 for warning in row.warnings)
            return Severity.WRONG if ended else Severity.NOTICE
        if role != DETAIL_ROLE:
            return None
        warned = due_text(row.warnings[0]) if row.warnings else ""
        stopped = self.tr("停用：{why}").format(why=one.stopped) if one.stopped else ""
        named = " · ".join(filter(None, (one.code, *_told(one), stopped)))
        return readable((named, warned, "", one.phone)[column])


class DueModel(RowsModel[DocumentWarning]):
    """Papers that end soon, or have ended."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return self.tr("配送企业"), self.tr("证照"), self.tr("编号"), self.tr("到期")

    def key(self, row: DocumentWarning) -> Hashable:
        """Return which paper it is."""
        paper = row.document
        return paper.distributor_code, paper.kind, paper.number, paper.name

    def text(self, row: DocumentWarning, column: int) -> str:
        """Return what a cell says."""
        paper = row.document
        until = paper.valid_until
        return (
            readable(row.distributor_name),
            readable(paper_name(paper)),
            readable(paper.number),
            _NOTHING if until is None else until.isoformat(),
        )[column]

    def special(self, row: DocumentWarning, column: int, role: int) -> object:
        """Return how long it is still valid, and how bad that is."""
        if role == SEVERITY_ROLE and column == 3:
            return Severity.WRONG if row.days_left < 0 else Severity.NOTICE
        return due_text(row) if role == DETAIL_ROLE and column == 3 else None


class AddressesModel(RowsModel[Address]):
    """Places to which goods are delivered."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return self.tr("配送点"), self.tr("地址"), self.tr("联系人")

    def key(self, row: Address) -> Hashable:
        """Return its code."""
        return row.code

    def text(self, row: Address, column: int) -> str:
        """Return what a cell says."""
        return readable((row.name, row.text, row.contact)[column])

    def special(self, row: Address, column: int, role: int) -> object:
        """Return second lines, and whether it is stopped."""
        if role == DONE_ROLE:
            return bool(row.stopped)
        if role != DETAIL_ROLE:
            return None
        stopped = self.tr("停用：{why}").format(why=row.stopped) if row.stopped else ""
        named = " · ".join(filter(None, (row.code, *_told(row), stopped)))
        return readable((named, "", row.phone)[column])


def paper_name(paper: Document) -> str:
    """What a paper is called."""
    return paper.name or kind_word(paper.kind)


def due_text(warning: DocumentWarning) -> str:
    """How long a paper is still valid."""
    name, days = paper_name(warning.document), warning.days_left
    if days < 0:
        ended = QCoreApplication.translate(
            _CONTEXT, QT_TRANSLATE_NOOP("Relations", "{name}已过期 {days} 天")
        )
        return ended.format(name=name, days=-days)
    left = QCoreApplication.translate(
        _CONTEXT, QT_TRANSLATE_NOOP("Relations", "{name}还有 {days} 天到期")
    )
    return left.format(name=name, days=days)
