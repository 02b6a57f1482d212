from __future__ import annotations

from decimal import Decimal

import pytest

from app.catalogue.checking.comparing import JUDGES
from app.catalogue.checking.rules import (
    POSSIBLE,
    STANDARD,
    BadRules,
    Comparison,
    Rule,
    RuleSet,
    decoded,
    problems,
    to_json,
)
from app.catalogue.findings import Field, Severity


def a_rule(**changed: object) -> Rule:
    said: dict[str, object] = {
        "number": 1,
        "field": Field.PRICE,
        "comparison": Comparison.SAME,
        "severity": Severity.WARNING,
    }
    return Rule(**said | changed)  # type: ignore[arg-type]


def test_the_standard_rules_ask_all_that_can_be_asked() -> None:
    assert not problems(STANDARD)
    asked = {(rule.field, rule.comparison) for rule in STANDARD}
    assert asked == {(field, how) for how, fields in POSSIBLE.items() for field in fields}
    assert asked - JUDGES.keys() == {
        (Field.MATCH, how) for how in (Comparison.FOUND, Comparison.UNIQUE, Comparison.HELD)
    }


def test_rules_come_back_from_their_text() -> None:
    rules = (*STANDARD, a_rule(number=99, tolerance=Decimal("0.05"), classes=("XJ01",)))
    assert decoded(to_json(rules)) == rules


@pytest.mark.parametrize(
    "wrong",
    [
        a_rule(field=Field.DISTRIBUTOR),
        a_rule(tolerance=Decimal(-1)),
        a_rule(tolerance=Decimal("NaN")),
        a_rule(field=Field.MAKER, tolerance=Decimal(1)),
        a_rule(items=("P1", " ")),
    ],
)
def test_a_rule_that_cannot_be_kept_is_refused_with_a_sentence(wrong: Rule) -> None:
    with pytest.raises(BadRules) as refused:
        RuleSet([wrong])
    [problem] = refused.value.problems
    assert problem.number == 1
    assert problem.message.endswith("。")


def test_two_rules_of_one_number_are_refused() -> None:
    with pytest.raises(BadRules, match="重复"):
        RuleSet([a_rule(), a_rule(field=Field.MAKER)])


@pytest.mark.parametrize("text", ["", "{}", '[{"number": 1}]', "[null]"])
def test_text_that_is_no_rules_is_refused(text: str) -> None:
    with pytest.raises(BadRules):
        decoded(text)


def test_the_lower_number_speaks_where_two_rules_ask_the_same() -> None:
    rules = RuleSet([a_rule(number=2), a_rule(number=1, severity=Severity.ERROR)])
    plan = rules.plan(None, None)
    assert plan[Field.PRICE, Comparison.SAME].severity is Severity.ERROR
