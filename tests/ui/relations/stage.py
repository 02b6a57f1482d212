"""The page of delivery relations on a stage: with made-up distributors behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID

from app.catalogue.relations.events import (
    DistributorRow,
    Downloads,
    RelationNews,
    RelationRow,
)
from app.catalogue.relations.told.values import News, Outcome, Round
from app.catalogue.relations.values import (
    Address,
    Distributor,
    Document,
    DocumentKind,
    DocumentWarning,
    Origin,
    Relation,
    Told,
)
from ui.bridge import Bridge
from ui.relations.fake_relations import FakeRelations
from ui.relations.page import RelationsPage

FIRST = Distributor("91310000000000001X", "国药控股某市有限公司", "配送员丙", "021-00000000")
SECOND = Distributor("91310000000000002X", "东方医药配送有限公司", stopped="合同到期")


@dataclass(frozen=True)
class RelationsStage:
    """The page and what stands behind it."""

    page: RelationsPage
    relations: FakeRelations
    bridge: Bridge


def build_relations() -> RelationsStage:
    """Build the page over nothing yet."""
    bridge = Bridge()
    relations = FakeRelations(bridge.post)
    page = RelationsPage(relations)
    page.person = "采购员甲"
    bridge.setParent(page)
    bridge.relations_listed.connect(page.show_relations)
    bridge.distributors_listed.connect(page.show_distributors)
    bridge.documents_due.connect(page.show_due)
    bridge.addresses_listed.connect(page.show_addresses)
    bridge.relations_changed.connect(page.show_changed)
    bridge.relations_refused.connect(page.show_refusal)
    bridge.relations_download.connect(page.show_download)
    return RelationsStage(page, relations, bridge)


def fill(relations: FakeRelations) -> None:
    """Some of everything."""
    licence = Document(
        FIRST.code, DocumentKind.DRUG_LICENCE, "沪AA0000001", valid_until=date(2026, 12, 31)
    )
    ended = Document(
        SECOND.code, DocumentKind.QUALITY_AGREEMENT, "ZB-2025-07", valid_until=date(2026, 10, 1)
    )
    soon = DocumentWarning(licence, FIRST.name, 40)
    gone = DocumentWarning(ended, SECOND.name, -51)
    relations.distributors = (
        DistributorRow(SECOND, (ended,), (gone,), 0),
        DistributorRow(FIRST, (licence,), (soon,), 1_240),
    )
    relations.due = (gone, soon)
    relations.addresses = (
        Address("PS01", "西院区药库", "某路 1 号 3 号楼地下一层", "保管员乙", "021-00000001"),
        Address("PS02", "东院区药库", stopped="装修"),
    )
    relations.relations = (
        RelationRow(
            Relation(
                "P00000001",
                FIRST.code,
                "PS01",
                date(2026, 1, 1),
                date(2026, 12, 31),
                origin=Origin.PLATFORM,
            ),
            "阿莫西林胶囊 0.25g×24粒 某某制药",
            FIRST.name,
            "西院区药库",
        ),
        RelationRow(
            Relation("P00000002", SECOND.code, gone=True, note="停供", person="采购员乙"),
            "氯化钠注射液 0.9% 100ml",
            SECOND.name,
            "",
        ),
        RelationRow(Relation("", FIRST.code), "", FIRST.name, ""),
    )


def tell(relations: FakeRelations) -> None:
    """What the platform told this morning: one is new, one it ended, and on one it differs."""
    at = datetime(2026, 11, 22, 0, 30, tzinfo=UTC)
    round_ = Round(
        UUID(int=1),
        "shanghai-yy",
        "shanghai-yy",
        "采购员甲",
        at,
        Outcome.TAKEN,
        "",
        1_286,
        12,
        3,
        1,
    )
    relations.downloads = Downloads(round_, round_, 1)
    scope, restraint = "全市二级以上医院", "急救药品 4 小时内送达，其余 48 小时"
    told = Told(date(2026, 1, 1), date(2027, 12, 31), None, scope, restraint, "第一批", at)
    first, gone, ours = relations.relations
    ended = replace(told, ended_on=date(2026, 11, 22))
    relations.relations = (
        replace(
            first,
            relation=replace(
                first.relation,
                origin=Origin.PERSON,
                person="采购员甲",
                at=at,
                told=ended,
                disputed=True,
            ),
            news=RelationNews(News.ENDED, told),
        ),
        gone,
        RelationRow(
            Relation(
                "P00000003",
                FIRST.code,
                valid_from=told.valid_from,
                valid_until=told.valid_until,
                origin=Origin.PLATFORM,
                at=at,
                told=told,
            ),
            "布洛芬缓释胶囊 0.3g×20粒 某某药业",
            FIRST.name,
            "",
            RelationNews(News.NEW),
        ),
        ours,
    )
    relations.addresses = (
        replace(relations.addresses[0], told="西院药库；某路 1 号"),
        Address("PS03", "培训楼药库", "某路 3 号", origin=Origin.PLATFORM),
    )
