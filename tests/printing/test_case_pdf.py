from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pypdfium2
import pytest

from app.tracing.cases.store import Case
from app.tracing.cases.values import CaseKind, Decided, Decision, standing_of
from printing.case_pdf import CasePaper, number_of, render
from tests.app.tracing.cases.samples import NOW, RECEIPTS, a_case, case_id
from tests.deliveries import code

PAPER = CasePaper("测试医院", datetime(2026, 11, 21, 12, tzinfo=UTC))


def a(kind: CaseKind, codes: int = 1, *decided: Decided) -> Case:
    body = a_case(kind, codes, reason="召回通告" if kind is CaseKind.RECALLED else "")
    standing = standing_of(kind, standing=True, count=codes, decided=decided)
    return Case(case_id(1), body, standing, decided)


def pages_of(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]


@pytest.mark.parametrize("kind", list(CaseKind))
def test_a_case_of_every_kind_is_printed_with_its_evidence(kind: CaseKind) -> None:
    case = a(kind)
    text = "\n".join(pages_of(render(case, PAPER))).replace("\r\n", "").replace("\n", "")
    for word in ("重 码 处 理 单", number_of(case), code(1), "SH26112101", "收货员甲", "试验胶囊"):
        assert word in text
    assert "另一家机构" in text or kind is not CaseKind.CROSS_SITE


def test_every_code_of_a_large_case_is_on_the_paper() -> None:
    pages = pages_of(render(a(CaseKind.INTERNAL, 300), PAPER))
    assert len(pages) > 3
    text = "".join(pages)
    assert all(code(number) in text for number in range(1, 301))


def test_what_was_decided_is_said_with_the_receipt() -> None:
    said = Decided(
        True, Decision.HERE, RECEIPTS[1], "货架核对", "保管员", NOW, 1, uuid.UUID(int=1), 5
    )
    text = "".join(pages_of(render(a(CaseKind.INTERNAL, 1, said), PAPER)))
    assert "实物在本单" in text
    assert "收货单 SH26112102" in text
    assert "货架核对" in text
