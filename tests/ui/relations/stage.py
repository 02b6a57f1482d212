"""The page of delivery relations on a stage: with made-up distributors behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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
