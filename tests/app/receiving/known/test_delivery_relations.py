from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from app.catalogue.relations import journal
from app.catalogue.relations.values import (
    Address,
    Distributor,
    Document,
    DocumentKind,
    Origin,
    Relation,
)
from app.receiving.progress import LineProgress
from app.receiving.verdicts import Sentence, Verdict
from app.receiving.wording import words
from tests.deliveries import PERSON, TODAY, Workplace, a_delivery, a_line, code, other_item

DAY = timedelta(days=1)
SENDER = a_delivery().distributor
ME = Distributor(SENDER.code, SENDER.name)
OTHER = Distributor("D2", "乙医药")
MINE = Relation("A0001", ME.code)
OTHERS = Relation("A0001", OTHER.code)
ANY = Relation("", ME.code)
EXPIRED = Document(
    ME.code, DocumentKind.DRUG_LICENCE, "鄂AA0001", valid_until=TODAY - timedelta(days=1)
)
Laid = Distributor | Document | Address | Relation


def lay_down(place: Workplace, said: Sequence[Laid]) -> None:
    with place.parts.database.writing() as connection:
        rows = [journal.said_of(one) for one in said]
        journal.say(
            connection, place.parts.log, rows, Origin.PERSON, PERSON, place.parts.clock.now()
        )


def told(line: LineProgress) -> str | None:
    if "notice-relation" not in line.notices:
        return None
    return dict(line.notice_values)["relation"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ([], None),
        ([ME], None),
        ([ME, OTHER, MINE], None),
        ([ME, ANY], None),
        ([ANY], None),
        ([ME, Relation("A0001", ME.code, "门诊")], None),
        ([ME, Relation("A0001", ME.code, valid_from=TODAY, valid_until=TODAY)], None),
        ([Distributor("9", SENDER.name), Relation("A0001", "9")], None),
        ([ME, OTHER, OTHERS], "可配送的企业有：乙医药"),
        ([OTHERS], f"“{SENDER.name}”没有这个品种的配送关系"),
        ([OTHER], f"“{SENDER.name}”不在本院的企业名录里"),
        ([ME, Relation("A0001", ME.code, valid_until=TODAY - DAY)], "为止"),
        ([ME, Relation("A0001", ME.code, valid_from=TODAY + DAY)], "起才有效"),
        ([Distributor(ME.code, ME.name, stopped="处罚"), MINE], "已停用（处罚）"),
        ([ME, EXPIRED, MINE], "到期"),
    ],
)
def test_a_line_says_that_its_sender_may_not_deliver_it_and_is_received_all_the_same(
    place: Workplace, said: Sequence[Laid], why: str | None
) -> None:
    if said:
        lay_down(place, said)
    session = place.receive(a_delivery(a_line()))
    [line] = session.view().lines
    found = told(line)
    assert (found is None) is (why is None)
    if why is not None and found is not None:
        assert why in found
        assert why in words(Sentence("notice-relation", {"relation": found}))
    answered = session.scan(place.reading(code(1)))
    assert answered.answer.verdict is Verdict.ACCEPTED
    assert answered.lines[0].notices == line.notices


def test_each_line_is_asked_for_its_own_item_and_the_code_tells_more_than_the_name(
    place: Workplace,
) -> None:
    namesake = Distributor("0", ME.name, stopped="注销")
    lay_down(place, [namesake, ME, OTHER, MINE, Relation("A0002", OTHER.code)])
    session = place.receive(a_delivery(a_line(), a_line(item=other_item(), line_no=2)))
    first, second = session.view().lines
    assert told(first) is None
    assert "乙医药" in (told(second) or "")
