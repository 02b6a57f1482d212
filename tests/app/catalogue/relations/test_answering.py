from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.catalogue.relations.answering import Known, judge
from app.catalogue.relations.values import (
    Address,
    Distributor,
    Document,
    DocumentKind,
    Reason,
    Relation,
)

ON = date(2026, 11, 21)
DAY = timedelta(days=1)
COMPANY = Distributor("D1", "甲医药")
LICENCE = Document("D1", DocumentKind.DRUG_LICENCE, "鄂01", valid_until=ON)
MINE = Relation("X1", "D1")
OTHERS = Relation("X1", "D2", valid_until=ON)
KNOWN = Known(
    relations=(MINE, OTHERS),
    distributor=COMPANY,
    documents=(LICENCE,),
    addresses=(Address("1", "西药库"), Address("2", "门诊", stopped="搬迁")),
    names={"D1": "甲医药", "D2": "乙医药"},
)


@pytest.mark.parametrize(
    ("known", "address", "reason"),
    [
        (KNOWN, "1", Reason.ALLOWED),
        (KNOWN, "", Reason.ALLOWED),
        (KNOWN, "2", Reason.STOPPED_ADDRESS),
        (replace(KNOWN, relations=(replace(MINE, address_code="1"),)), "1", Reason.ALLOWED),
        (replace(KNOWN, relations=(replace(MINE, address_code="1"),)), "3", Reason.OTHER_ADDRESS),
        (replace(KNOWN, relations=(replace(MINE, province_code=""),)), "1", Reason.ALLOWED),
        (replace(KNOWN, relations=(OTHERS,)), "1", Reason.NO_RELATION),
        (replace(KNOWN, relations=()), "1", Reason.NOTHING_LAID_DOWN),
        (replace(KNOWN, relations=(), distributor=None), "1", Reason.UNKNOWN_DISTRIBUTOR),
        (replace(KNOWN, relations=(replace(MINE, valid_until=ON),)), "1", Reason.ALLOWED),
        (replace(KNOWN, relations=(replace(MINE, valid_until=ON - DAY),)), "1", Reason.ENDED),
        (replace(KNOWN, relations=(replace(MINE, valid_from=ON),)), "1", Reason.ALLOWED),
        (replace(KNOWN, relations=(replace(MINE, valid_from=ON + DAY),)), "1", Reason.NOT_YET),
        (
            replace(KNOWN, distributor=replace(COMPANY, stopped="处罚")),
            "1",
            Reason.STOPPED_DISTRIBUTOR,
        ),
        (
            replace(KNOWN, documents=(replace(LICENCE, valid_until=ON - DAY),)),
            "1",
            Reason.DOCUMENT_EXPIRED,
        ),
        (
            replace(KNOWN, documents=(replace(LICENCE, valid_until=ON - DAY), LICENCE)),
            "1",
            Reason.ALLOWED,
        ),
        (
            replace(
                KNOWN,
                documents=(
                    replace(LICENCE, kind=DocumentKind.AUTHORISATION, valid_until=ON - DAY),
                ),
            ),
            "1",
            Reason.ALLOWED,
        ),
    ],
)
def test_the_answer_says_whether_and_why(known: Known, address: str, reason: Reason) -> None:
    answer = judge(known, "D1", address, ON)
    assert answer.reason is reason
    assert answer.allowed is (reason in (Reason.ALLOWED, Reason.NOTHING_LAID_DOWN))
    assert answer.message.endswith("。")


def test_who_may_instead_is_named() -> None:
    answer = judge(replace(KNOWN, relations=(OTHERS,)), "D1", "1", ON)
    assert answer.others == ("乙医药",)
    assert "乙医药" in answer.message
    later = judge(replace(KNOWN, relations=(OTHERS,)), "D1", "1", ON + DAY)
    assert later.reason is Reason.DOCUMENT_EXPIRED
