"""A receipt is confirmed only when its acceptance has what the rules of its items ask."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from app.receiving import script
from app.receiving.acceptance.acceptance import Acceptance, AcceptanceParts
from app.receiving.acceptance.asking import asked_by_rules
from app.receiving.acceptance.files import AttachmentFolder
from app.receiving.acceptance.operations import ColdChainNoted, DocumentTicked, LineConcluded
from app.receiving.acceptance.values import Conclusion, Document, Missing, Role
from app.receiving.acceptance.wording import SENTENCES, SHORT, summary
from app.receiving.known.item_rules import Rule, of_item
from app.receiving.known.laying_down import lay_down
from app.receiving.progress import Difference, ReceiptState
from app.receiving.refusals import WishRefused
from app.receiving.sessions.session import ReceivingSession
from app.receiving.values import Delivery
from app.receiving.wording import LONGEST, words
from tests.deliveries import (
    PERSON,
    Workplace,
    a_carton,
    a_delivery,
    a_line,
    boxes,
    numbered,
    other_item,
)


def a_day() -> Delivery:
    lines = (
        a_line(2, cartons=(a_carton("XH-1", *boxes(1, 2)),)),
        a_line(
            2,
            item=other_item(),
            batch="B1",
            cartons=(a_carton("XH-2", *boxes(1, 2, "8100011")),),
        ),
    )
    return a_delivery(*numbered(lines))


def lay(place: Workplace, province_code: str, rule: Rule, value: str) -> None:
    with place.parts.database.writing() as connection:
        lay_down(connection, place.parts, of_item(province_code), rule, value, PERSON)


def acceptance(place: Workplace, session: ReceivingSession) -> Acceptance:
    parts = AcceptanceParts(
        place.parts.database,
        place.parts.log,
        place.parts.clock,
        AttachmentFolder(Path("no-files")),
        asked_by_rules(place.org),
    )
    return Acceptance(parts, session.receipt_id, PERSON)


def refused(wish: Callable[[], object]) -> str:
    with pytest.raises(WishRefused) as refusal:
        wish()
    assert refusal.value.sentence.key == "acceptance-missing"
    return words(refusal.value.sentence)


def test_an_ordinary_drug_is_confirmed_as_ever(place: Workplace) -> None:
    session = place.receive(a_day())
    for label in ("XH-1", "XH-2"):
        session.scan(place.reading(label))
    assert session.view().missing == ()
    assert session.confirm(PERSON).state is ReceiptState.CONFIRMED


def test_a_missing_paper_and_a_missing_signature_are_named(place: Workplace) -> None:
    lay(place, "A0001", Rule.DOCUMENTS, "检验报告")
    lay(place, "A0002", Rule.CONTROLLED, "yes")
    session = place.receive(a_day())
    for label in ("XH-1", "XH-2"):
        session.scan(place.reading(label))
    said = refused(lambda: session.confirm(PERSON))
    assert "第 1 行检验报告" in said
    assert "第 1、2 行验收结论" in said
    assert "验收人签字" in said
    assert "F12" in said
    assert len(session.view().missing) == 5
    assert session.view().state is ReceiptState.OPEN

    desk = acceptance(place, session)
    desk.note(DocumentTicked(document=Document.INSPECTION_REPORT, ticked=True, line_no=1))
    for line_no in (1, 2):
        desk.note(LineConcluded(line_no=line_no, conclusion=Conclusion.QUALIFIED))
    desk.sign(Role.ACCEPTOR, "验收员丙")
    assert "第二验收人签字" in refused(lambda: session.confirm(PERSON))
    desk.sign(Role.SECOND_ACCEPTOR, "验收员丁")
    confirmed = session.confirm(PERSON)
    assert confirmed.state is ReceiptState.CONFIRMED
    assert confirmed.missing == ()


def test_the_temperatures_of_the_cold_chain_are_asked_for(place: Workplace) -> None:
    lay(place, "A0001", Rule.COLD_CHAIN, "2-8℃")
    session = place.receive(a_day())
    for label in ("XH-1", "XH-2"):
        session.scan(place.reading(label))
    said = refused(lambda: session.confirm(PERSON))
    for name in ("启运温度", "到货温度", "途中温度"):
        assert name in said
    acceptance(place, session).note(ColdChainNoted(departure_temperature=Decimal(4)))
    assert "启运温度" not in refused(lambda: session.confirm(PERSON))


def test_nothing_is_asked_of_a_line_that_stayed_away(place: Workplace) -> None:
    lay(place, "A0002", Rule.CONTROLLED, "yes")
    session = place.receive(a_day())
    session.scan(place.reading("XH-1"))
    session.explain_lines([(2, Difference.SHORT, "未到")], PERSON)
    assert session.confirm(PERSON).state is ReceiptState.CONFIRMED


def test_a_rule_that_comes_while_the_receipt_is_open_is_asked_all_the_same(
    place: Workplace,
) -> None:
    session = place.receive(a_day())
    for label in ("XH-1", "XH-2"):
        session.scan(place.reading(label))
    lay(place, "A0001", Rule.DOCUMENTS, "检验报告")
    assert "检验报告" in refused(lambda: session.confirm(PERSON))


def test_a_script_is_refused_before_it_changes_anything(place: Workplace) -> None:
    lay(place, "A0001", Rule.CONTROLLED, "yes")
    session = place.receive(a_day())
    session.scan(place.reading("XH-1"))
    session.scan(place.reading("nonsense"))
    task = script.Script(place.parts, a_day(), PERSON, lambda _line: None, lambda _line: None)
    before = session.view()
    refused(lambda: script.confirm(task, session, "缺货"))
    assert session.view() == before


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_summary_fits_its_sentence_however_much_is_missing(language: str) -> None:
    missing = [
        Missing(key, {"document": "检验报告", "check": "外包装", "person": "甲", "role": "验收人",
                      "temperature": "9.5"}, line)
        for key in SHORT for line in range(1, 200)
    ]  # fmt: skip
    said = summary(missing)
    values: dict[str, str | int] = {
        "count": len(missing),
        "missing": said.chinese,
        "missing_en": said.english,
    }
    text = words(WishRefused("acceptance-missing", **values).sentence, language)
    assert len(text) <= LONGEST
    assert said.chinese in text or said.english in text


def test_whatever_may_be_missing_has_a_short_name() -> None:
    asked = {key for key in SENTENCES if key.endswith("-missing")} - {"signer-missing"}
    rules = {"temperature-outside", "one-person-twice", "signature-outdated"}
    assert asked - {"file-missing"} | rules == set(SHORT)
