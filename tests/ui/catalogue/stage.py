"""The page of the catalogues on a stage: with made-up catalogues and readers behind it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from PySide6.QtCore import QObject, Qt, Signal

from app.catalogue.entries.values import (
    Card,
    FieldChange,
    Identifier,
    ItemChange,
    ItemReceipt,
    Match,
    MatchState,
    MatchWord,
    Partner,
    PricePoint,
    Side,
    Source,
    Version,
    What,
)
from app.catalogue.entries.values import Decision as Word
from app.catalogue.findings import Field, Finding, MatchedBy, Problem, Severity
from app.catalogue.matching.match import Candidate, Reason, State, Trait
from app.catalogue.matching.match import Match as Found
from app.catalogue.meaning.likeness import Likeness
from app.catalogue.offering.events import Offer
from app.catalogue.relations.values import Relation
from app.catalogue.rows import HospitalRow, PriceUnit, ProvinceRow
from tests.ui.samples import NOW
from ui.bridge import Bridge
from ui.catalogue.fake_catalogues import FakeCatalogues
from ui.catalogue.page import CataloguePage
from ui.fake_readers import FakeReaders
from ui.preferences import MemoryPreferences

VERSION = uuid.UUID(int=7)
_NAMES = ("头孢拉定胶囊", "阿莫西林胶囊", "红霉素肠溶片", "二甲双胍缓释片", "氯化钠注射液")
_FORMS = ("胶囊剂", "胶囊剂", "片剂", "缓释片", "注射剂")
_STRENGTHS = ("0.25g×24粒", "0.5g×20粒", "0.125g×24片", "0.5g×30片", "100ml:0.9g")


class Post(QObject):
    """Crosses into the main thread, as the bridge does."""

    posted = Signal(object)


@dataclass(frozen=True)
class CatalogueStage:
    """The page and what stands behind it."""

    page: CataloguePage
    catalogues: FakeCatalogues
    readers: FakeReaders
    preferences: MemoryPreferences
    post: Callable[[object], None]


def build_catalogue(now: Callable[[], datetime] = lambda: NOW) -> CatalogueStage:
    """Build the page over empty catalogues."""
    bridge, post = Bridge(), Post()
    catalogues, readers = FakeCatalogues(post.posted.emit, now), FakeReaders(bridge.post)
    preferences = MemoryPreferences()
    page = CataloguePage(catalogues, catalogues, readers, preferences, now)
    bridge.setParent(page)
    post.setParent(page)
    page.person = "试采购员"
    post.posted.connect(page.show_event, Qt.ConnectionType.QueuedConnection)
    bridge.scan_seen.connect(page.show_scan)
    return CatalogueStage(page, catalogues, readers, preferences, post.posted.emit)


def province(number: int) -> ProvinceRow:
    """A provincial item."""
    kind = number % len(_NAMES)
    return ProvinceRow(
        province_code=f"X{number:010d}",
        approval_number=f"国药准字H{20_000_000 + number % 9_999_999}",
        name=_NAMES[kind],
        strength=_STRENGTHS[kind],
        form=_FORMS[kind],
        unit="盒",
        dosage_unit="粒" if kind < 2 else "片",
        pack_quantity=24,
        maker=f"试验制药{number % 40 + 1}厂有限公司",
        price=Decimal(number % 5000) / 100 + Decimal("1.20"),
        insurance_code=f"XJ01DB{number % 999:03d}A001010{number % 99999:05d}",
        distributors=("试配送甲有限公司", "试配送乙有限公司"),
        status="停用" if number % 17 == 16 else "",
    )


def hospital(number: int) -> HospitalRow:
    """A hospital item."""
    item = province(number)
    return HospitalRow(
        hospital_code=f"H{number:06d}",
        name=item.name,
        strength=item.strength,
        maker=item.maker,
        unit=item.unit,
        dosage_unit=item.dosage_unit,
        pack_quantity=item.pack_quantity,
        price=Decimal("0.5208"),
        province_code="" if number % 10 == 3 else item.province_code,
        approval_number=item.approval_number,
        price_unit=PriceUnit.DOSAGE,
    )


def fill(catalogues: FakeCatalogues, items: int = 3_000) -> None:
    """Both catalogues, one full card, versions and two items that wait."""
    catalogues.put([province(number) for number in range(items)], VERSION)
    catalogues.put([hospital(number) for number in range(items // 2)], VERSION)
    catalogues.put([replace(province(items), name="已移出的药")], VERSION, removed=True)
    card = _card(catalogues)
    catalogues.cards[(Side.PROVINCE, card.entry.code)] = card
    catalogues.findings[card.entry.code] = _findings()
    catalogues.versions += _versions()
    catalogues.changes[VERSION] = [_change(number) for number in range(250)]
    for offer in (_ambiguous(3), _ambiguous(13), _unknown(23)):
        catalogues.offers[offer.hospital.hospital_code] = offer


def _card(catalogues: FakeCatalogues) -> Card:
    entry = catalogues.entries[Side.PROVINCE][province(0).province_code]
    prices = ("13.80", "12.50", "12.50", "9.90", "10.20")
    word = MatchWord(uuid.UUID(int=1), Word.CONFIRMED, "试采购员", NOW, "", "approval-number")
    match = Match(hospital(0).hospital_code, entry.code, MatchState.CONFIRMED, (word,))
    partner = catalogues.entries[Side.HOSPITAL][hospital(0).hospital_code]
    return Card(
        entry=entry,
        codes=(("province_code", entry.code),),
        identifiers=(
            Identifier("8100001", "small", "confirmed"),
            Identifier("8100002", "middle", "proposed"),
        ),
        prices=tuple(
            PricePoint(
                NOW - timedelta(days=400 - 90 * at), Decimal(price), VERSION, Source.PLATFORM
            )
            for at, price in enumerate(prices)
        ),
        changes=tuple(_change(number) for number in range(4)),
        partners=(Partner(match, partner),),
        relations=(
            Relation(entry.code, "91310000TEST00001X", "", NOW.date(), None),
            Relation(entry.code, "91310000TEST00002X", "1", None, NOW.date(), gone=True),
        ),
        receipts=tuple(
            ItemReceipt(
                uuid.UUID(int=at), f"SH2026112{at}-01", f"PS{at}", "试配送甲有限公司", "A2601",
                None, 40 * at + 40, "盒", NOW - timedelta(days=at), confirmed=at > 0,
            )
            for at in range(3)
        ),
    )  # fmt: skip


def _findings() -> tuple[Finding, ...]:
    return (
        Finding(
            "H000000", "X0000000000", MatchedBy.PROVINCE_CODE, Field.PRICE, "10.20", "0.5208",
            Severity.WARNING, Problem.DIFFERS,
            "采购价格不一致：省平台 10.20 元/盒，院内 0.5208 元/粒（折合 12.50 元/盒），请核对。",
        ),
        Finding(
            "H000000", "X0000000000", MatchedBy.PROVINCE_CODE, Field.STATUS, "停用", "",
            Severity.ERROR, Problem.STOPPED, "省平台已“停用”，院内仍为“在用”，请停止采购。",
        ),
    )  # fmt: skip


def _versions() -> list[Version]:
    counts = ((What.NEW, 120), (What.CHANGED, 80), (What.REMOVED, 50))
    base = Version(
        VERSION, Side.PROVINCE, Source.PLATFORM, "培训平台", "", NOW, True, 3_000, counts, 250
    )
    later = timedelta(days=1)
    return [
        base,
        replace(
            base, version_id=uuid.UUID(int=8), side=Side.HOSPITAL, source=Source.FILE,
            name="院内目录.xlsx", person="试采购员", at=NOW - later, counts=(), expected=0,
        ),
        replace(
            base, version_id=uuid.UUID(int=9), at=NOW - 2 * later, counts=((What.NEW, 9),),
            expected=40,
        ),
    ]  # fmt: skip


def _change(number: int) -> ItemChange:
    whats = (What.CHANGED, What.NEW, What.REMOVED)
    what = whats[number % 3]
    fields = (
        FieldChange("price", "12.50", "10.20"),
        FieldChange("status", "", "停用"),
    )
    changed = fields if what is What.CHANGED else ()
    at = NOW - timedelta(days=number % 9)
    return ItemChange(VERSION, at, Source.PLATFORM, "", what, province(number), changed)


def _ambiguous(number: int) -> Offer:
    row = hospital(number)
    candidates = tuple(
        Candidate(replace(province(number + 5 * at), strength=strength), score, _reasons(strength))
        for at, (score, strength) in enumerate(
            ((88, "0.25g×24粒"), (88, "0.25g×12粒×2板"), (61, "0.5g×24粒"))
        )
    )
    found = Found(
        State.AMBIGUOUS, MatchedBy.APPROVAL_NUMBER, candidates,
        differing=(Trait.STRENGTH, Trait.PACK_QUANTITY),
    )  # fmt: skip
    return Offer(row, found)


def _reasons(strength: str) -> tuple[Reason, ...]:
    same = Likeness.SAME if strength.startswith("0.25g") else Likeness.DIFFERS
    return (
        Reason(Trait.APPROVAL_NUMBER, Likeness.SAME, 40, "国药准字H20000003", "H20000003"),
        Reason(Trait.NAME, Likeness.SAME, 20, "头孢拉定胶囊", "头孢拉定胶囊"),
        Reason(
            Trait.STRENGTH,
            same,
            15 if same is Likeness.SAME else -12,
            strength,
            "250mg",
            "按 0.25 g 比较",
        ),
        Reason(Trait.PACK_QUANTITY, Likeness.DIFFERS, -5, "12", "24", "12 粒 × 2 板"),
        Reason(Trait.INSURANCE_CODE, Likeness.UNKNOWN, 0, "XJ01DB", ""),
    )


def _unknown(number: int) -> Offer:
    return Offer(hospital(number), Found(State.NOT_FOUND, None, ()))
