from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum

import pytest

from app.people.person import same_name
from app.receiving.acceptance import names, values, wording
from app.receiving.acceptance.rules import may_sign, missing, nothing_required
from app.receiving.acceptance.values import (
    AcceptanceView,
    Arrival,
    ColdChain,
    Conclusion,
    Document,
    DocumentSeen,
    Finding,
    LineAcceptance,
    PackageCheck,
    PackageFinding,
    Requirement,
    Role,
    Signature,
    TemperatureControl,
)
from tests.app.receiving.acceptance.desk_bench import asking

NOW = datetime(2026, 11, 21, tzinfo=UTC)
EMPTY = AcceptanceView(uuid.UUID(int=1), lines=(LineAcceptance(1, "试验胶囊"),))
CHOICES = [
    kind for kind in vars(values).values() if isinstance(kind, type) and issubclass(kind, StrEnum)
]


def keys(view: AcceptanceView, rule: Requirement) -> list[str]:
    found = missing(view, asking({1: rule}))
    for each in found:
        said = wording.of_missing(each)
        assert said.chinese and said.english and "{" not in said.chinese + said.english
    return [each.key for each in found]


def concluded(view: AcceptanceView, conclusion: Conclusion) -> AcceptanceView:
    return replace(view, lines=(replace(view.lines[0], conclusion=conclusion),))


def signed(*persons: tuple[Role, str]) -> tuple[Signature, ...]:
    return tuple(Signature(role, person, NOW) for role, person in persons)


def test_where_nothing_is_required_nothing_is_missing() -> None:
    assert missing(EMPTY, nothing_required) == ()


def test_a_cold_chain_asks_for_times_temperatures_and_readings() -> None:
    cold = Requirement(cold_chain=True)
    assert keys(EMPTY, cold) == [
        "arrival-time-missing",
        "departure-temperature-missing",
        "arrival-temperature-missing",
        "transport-time-missing",
        "control-missing",
        "readings-missing",
        "conclusion-missing",
    ]
    chain = ColdChain(
        Decimal(4), Decimal(5), 95, TemperatureControl.INSULATED_BOX, Decimal(3), Decimal(6)
    )
    full = replace(EMPTY, arrival=Arrival(arrived_at=NOW), cold_chain=chain)
    assert keys(concluded(full, Conclusion.QUALIFIED), cold) == []
    warm = replace(full, cold_chain=replace(chain, highest=Decimal("9.5")))
    assert keys(concluded(warm, Conclusion.QUALIFIED), cold) == ["temperature-outside"]
    assert keys(concluded(warm, Conclusion.PENDING), cold) == []


def test_required_documents_are_named_one_by_one() -> None:
    rule = Requirement(documents=frozenset({Document.LOT_RELEASE, Document.INSPECTION_REPORT}))
    found = missing(concluded(EMPTY, Conclusion.QUALIFIED), asking({1: rule}))
    assert [each.values["document"] for each in found] == [
        Document.INSPECTION_REPORT,
        Document.LOT_RELEASE,
    ]
    assert wording.of_missing(found[0]).chinese == "第 1 行 试验胶囊：缺检验报告，请勾选或附上"
    seen = tuple(DocumentSeen(document, ticked=True) for document in rule.documents)
    there = replace(concluded(EMPTY, Conclusion.QUALIFIED), documents=seen)
    assert keys(there, rule) == []


def test_controlled_drugs_ask_for_two_different_people() -> None:
    controlled = Requirement(controlled=True)
    view = concluded(EMPTY, Conclusion.QUALIFIED)
    assert keys(view, controlled) == ["first-signature-missing", "second-signature-missing"]
    one = replace(view, signatures=signed((Role.ACCEPTOR, "张甲")))
    assert keys(one, controlled) == ["second-signature-missing"]
    twice = signed((Role.ACCEPTOR, "张甲"), (Role.SECOND_ACCEPTOR, "张 甲"))
    assert keys(replace(view, signatures=twice), controlled) == ["one-person-twice"]
    two = signed((Role.ACCEPTOR, "张甲"), (Role.SECOND_ACCEPTOR, "李乙"))
    assert keys(replace(view, signatures=two), controlled) == []
    stale = (two[0], replace(two[1], outdated=True))
    assert keys(replace(view, signatures=stale), controlled) == ["signature-outdated"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("张甲", " 张 甲 ", True), ("ＡＢ", "ab", True), ("张甲", "张乙", False)],
)
def test_a_name_is_one_person_however_it_is_typed(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same


def test_only_the_two_acceptors_must_be_two_people() -> None:
    view = replace(EMPTY, signatures=signed((Role.ACCEPTOR, "张甲")))
    assert not may_sign(view, Role.SECOND_ACCEPTOR, "张甲")
    assert may_sign(view, Role.SECOND_ACCEPTOR, "李乙")
    assert may_sign(view, Role.ACCEPTOR, "张甲")
    assert may_sign(view, Role.KEEPER, "张甲")


def test_what_was_refused_without_a_reason_is_missing_also_where_nothing_is_required() -> None:
    view = replace(
        concluded(EMPTY, Conclusion.UNQUALIFIED),
        packages=(PackageFinding(PackageCheck.DRY, Finding.NO),),
    )
    assert keys(view, Requirement()) == ["package-remark-missing", "reason-missing"]


def test_every_choice_has_a_name_in_both_languages() -> None:
    for choice in (
        choice for kind in CHOICES for choice in kind if kind.__module__ == values.__name__
    ):
        assert names.name(choice) and names.name(choice, "en").isascii()
