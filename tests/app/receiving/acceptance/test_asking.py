from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import insert

from app.receiving import records
from app.receiving.acceptance.asking import (
    FROZEN,
    asked_by_rules,
    document_of,
    limits_of,
    requirement,
    still_missing,
)
from app.receiving.acceptance.operations import DocumentTicked, LineConcluded
from app.receiving.acceptance.values import (
    REFRIGERATED,
    Conclusion,
    Document,
    Requirement,
    TemperatureLimits,
)
from app.receiving.progress import Difference
from app.receiving.records import ReceiptKey
from app.receiving.settings import RulesOfItem
from app.store.tables.rules import item_rule
from tests.app.receiving.acceptance.desk_bench import DELIVERY, RECEIPT, Bench, bench
from tests.deliveries import Workplace


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2-8℃", 2, 8),
        ("2～8 ℃", 2, 8),
        ("2℃至8℃ 避光", 2, 8),
        ("-25~-15℃", -25, -15),
        ("−20 – −10", -20, -10),
        ("15.5-25", "15.5", 25),
    ],
)
def test_limits_are_read_as_people_write_them(text: str, low: str | int, high: str | int) -> None:
    assert limits_of(text) == TemperatureLimits(Decimal(low), Decimal(high))


def test_what_is_no_range_is_taken_for_what_is_usual() -> None:
    assert limits_of("冷藏") == limits_of("凉快的地方") == REFRIGERATED
    assert limits_of("冷冻保存") == FROZEN


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("检验报告", Document.INSPECTION_REPORT),
        ("药检单", Document.INSPECTION_REPORT),
        ("口岸检验报告", Document.PORT_REPORT),
        ("进口药品注册证", Document.IMPORT_LICENCE),
        ("生物制品批签发合格证", Document.LOT_RELEASE),
        ("随货同行单", Document.DELIVERY_NOTE),
        ("发票", Document.INVOICE),
        ("通关单", Document.OTHER),
    ],
)
def test_papers_are_known_by_their_names(name: str, document: Document) -> None:
    assert document_of(name) is document


def test_an_item_without_rules_asks_for_nothing() -> None:
    assert requirement(RulesOfItem()) == Requirement()


def ruled(place: Workplace, tmp_path: Path) -> Bench:
    desk = bench(place, tmp_path, asked_by_rules(place.org))
    rules = [("item:A0001", "documents", "检验报告"), ("item:A0002", "controlled", "yes")]
    with place.parts.database.writing() as connection:
        for scope, rule, value in rules:
            row = {"org": place.org, "scope": scope, "rule": rule, "value": value}
            said = {"person": "甲", "at": place.clock.now()}
            connection.execute(insert(item_rule), row | said)
    return desk


def test_what_is_laid_down_for_items_is_asked_at_the_desk_and_before_confirming(
    place: Workplace, tmp_path: Path
) -> None:
    desk = ruled(place, tmp_path)

    def keys(*came: int) -> list[str]:
        with place.parts.database.reading() as connection:
            head = records.head(connection, ReceiptKey(place.org, RECEIPT))
            assert head is not None
            return [each.key for each in still_missing(connection, head, DELIVERY, came)]

    assert [each.key for each in desk.shown.missing] == keys(1, 2)
    assert keys(1) == ["document-missing", "conclusion-missing"]
    assert keys() == []
    refused = LineConcluded(
        line_no=1, conclusion=Conclusion.UNQUALIFIED, reason=Difference.DOCUMENTS
    )
    desk.acceptance.note(refused)
    assert keys(1) == []
    desk.acceptance.note(LineConcluded(line_no=1, conclusion=Conclusion.QUALIFIED))
    assert keys(1) == ["document-missing"]
    report = Document.INSPECTION_REPORT
    desk.acceptance.note(DocumentTicked(document=report, ticked=True, line_no=1))
    assert keys(1) == []
    assert keys(2) == [
        "conclusion-missing",
        "first-signature-missing",
        "second-signature-missing",
    ]
