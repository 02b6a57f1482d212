"""The rules of the check as data: what is compared, how strictly, for which items.

Without it each hospital's wish would be a change of the program. For each field and comparison one
rule speaks: the one for the very item before the one for its class before the general one, and
among equals the lower number; where that one is switched off nothing is compared.

The standard set follows the fields that the catalogues must agree on: approval number, province
code, insurance code, price, pack quantity, distributor, and what else would buy another thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import msgspec

from app.catalogue.findings import Field, Severity
from app.catalogue.matching.keys import code_key
from app.catalogue.rows import HospitalRow, ProvinceRow


class Comparison(StrEnum):
    """What is asked of a field."""

    FOUND = "found"
    """The hospital's item is in the provincial catalogue."""
    UNIQUE = "unique"
    """It can be one item only."""
    HELD = "held"
    """The provincial item is kept by the hospital."""
    STATED = "stated"
    """The hospital says what the province says."""
    SAME = "same"
    """Both mean the same."""
    ALLOWED = "allowed"
    """The distributor may deliver the item."""
    IN_USE = "in-use"
    """The provincial item is in use while the hospital's is."""
    IN_USE_HERE = "in-use-here"
    """The hospital's item is in use while the provincial one is."""


class Rule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One rule."""

    number: int
    field: Field
    comparison: Comparison
    severity: Severity
    tolerance: Decimal = Decimal(0)
    """元 per unit that prices may differ by beyond rounding; for prices alone."""
    items: tuple[str, ...] = ()
    """Provincial or hospital codes it holds for."""
    classes: tuple[str, ...] = ()
    """Beginnings of insurance codes it holds for: XA01, XJ, ZA …; items and classes empty: all."""
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """What is wrong with a set of rules."""

    number: int
    message: str
    """One Chinese sentence."""


class BadRules(Exception):
    """Rules that contradict themselves or ask what cannot be answered."""

    def __init__(self, problems: Sequence[RuleProblem]) -> None:
        super().__init__("；".join(one.message for one in problems))
        self.problems = tuple(problems)


_STATED = (
    Field.APPROVAL_NUMBER,
    Field.PROVINCE_CODE,
    Field.INSURANCE_CODE,
    Field.PRICE,
    Field.PACK_QUANTITY,
    Field.MAKER,
    Field.STRENGTH,
)
_SAME = (
    Field.APPROVAL_NUMBER,
    Field.PROVINCE_CODE,
    Field.INSURANCE_CODE,
    Field.PRICE,
    Field.PACK_QUANTITY,
    Field.MAKER,
    Field.STRENGTH,
    Field.FORM,
    Field.UNIT,
)
POSSIBLE: Mapping[Comparison, tuple[Field, ...]] = {
    Comparison.FOUND: (Field.MATCH,),
    Comparison.UNIQUE: (Field.MATCH,),
    Comparison.HELD: (Field.MATCH,),
    Comparison.STATED: _STATED,
    Comparison.SAME: _SAME,
    Comparison.ALLOWED: (Field.DISTRIBUTOR,),
    Comparison.IN_USE: (Field.STATUS,),
    Comparison.IN_USE_HERE: (Field.STATUS,),
}
"""Which fields can be asked what."""


def _rule(number: int, field: Field, comparison: Comparison, severity: Severity) -> Rule:
    return Rule(number=number, field=field, comparison=comparison, severity=severity)


STANDARD: tuple[Rule, ...] = (
    _rule(1, Field.MATCH, Comparison.FOUND, Severity.WARNING),
    _rule(2, Field.MATCH, Comparison.UNIQUE, Severity.WARNING),
    _rule(3, Field.MATCH, Comparison.HELD, Severity.INFO),
    _rule(4, Field.APPROVAL_NUMBER, Comparison.STATED, Severity.WARNING),
    _rule(5, Field.APPROVAL_NUMBER, Comparison.SAME, Severity.ERROR),
    _rule(6, Field.PROVINCE_CODE, Comparison.STATED, Severity.WARNING),
    _rule(7, Field.PROVINCE_CODE, Comparison.SAME, Severity.ERROR),
    _rule(8, Field.INSURANCE_CODE, Comparison.STATED, Severity.WARNING),
    _rule(9, Field.INSURANCE_CODE, Comparison.SAME, Severity.ERROR),
    _rule(10, Field.PRICE, Comparison.STATED, Severity.WARNING),
    _rule(11, Field.PRICE, Comparison.SAME, Severity.WARNING),
    _rule(12, Field.PACK_QUANTITY, Comparison.STATED, Severity.WARNING),
    _rule(13, Field.PACK_QUANTITY, Comparison.SAME, Severity.ERROR),
    _rule(14, Field.DISTRIBUTOR, Comparison.ALLOWED, Severity.ERROR),
    _rule(15, Field.MAKER, Comparison.STATED, Severity.WARNING),
    _rule(16, Field.MAKER, Comparison.SAME, Severity.ERROR),
    _rule(17, Field.STRENGTH, Comparison.STATED, Severity.WARNING),
    _rule(18, Field.STRENGTH, Comparison.SAME, Severity.ERROR),
    _rule(19, Field.FORM, Comparison.SAME, Severity.WARNING),
    _rule(20, Field.UNIT, Comparison.SAME, Severity.WARNING),
    _rule(21, Field.STATUS, Comparison.IN_USE, Severity.ERROR),
    _rule(22, Field.STATUS, Comparison.IN_USE_HERE, Severity.INFO),
)
"""What holds where nobody laid down anything else."""

Ask = tuple[Field, Comparison]
Plan = Mapping[Ask, Rule]
"""The rule that speaks for each field and comparison; what is not asked is not in it."""


class RuleSet:
    """Rules, ready to be asked which of them hold for a pair of rows."""

    def __init__(self, rules: Iterable[Rule] = STANDARD) -> None:
        """Take valid rules; raises BadRules."""
        self.rules = tuple(sorted(rules, key=lambda rule: rule.number))
        if wrong := problems(self.rules):
            raise BadRules(wrong)
        self._general = _first_of(rule for rule in self.rules if not (rule.items or rule.classes))
        self._by_item: dict[str, dict[Ask, Rule]] = {}
        self._by_class: dict[str, dict[Ask, Rule]] = {}
        for rule in self.rules:
            for code in rule.items:
                _lay(self._by_item, code_key(code), rule)
            for beginning in rule.classes:
                _lay(self._by_class, code_key(beginning), rule)
        self._lengths = sorted({len(beginning) for beginning in self._by_class})
        self._plain = _enabled(self._general)

    def plan(self, province: ProvinceRow | None, hospital: HospitalRow | None) -> Plan:
        """The rules that hold for these rows; the very same plan where nothing special does."""
        if not self._by_item and not self._by_class:
            return self._plain
        plan = dict(self._general)
        said = next(
            (row.insurance_code for row in (province, hospital) if row and row.insurance_code), ""
        )
        insurance = code_key(said)
        # The longer beginning is the narrower class.
        for length in self._lengths:
            plan.update(self._by_class.get(insurance[:length], {}))
        codes = (province.province_code if province else "", hospital and hospital.hospital_code)
        for code in codes:
            plan.update(self._by_item.get(code_key(code or ""), {}))
        return _enabled(plan)


def problems(rules: Sequence[Rule]) -> tuple[RuleProblem, ...]:
    """What is wrong with rules; empty where they can be used."""
    found: list[RuleProblem] = []
    numbers: set[int] = set()
    for rule in rules:
        if rule.number in numbers:
            found.append(RuleProblem(rule.number, f"规则编号 {rule.number} 重复，请改用其他编号。"))
        numbers.add(rule.number)
        if rule.field not in POSSIBLE[rule.comparison]:
            found.append(
                RuleProblem(rule.number, f"规则 {rule.number} 的字段不能这样比较，请另选比较方式。")
            )
        if not rule.tolerance.is_finite() or rule.tolerance < 0:
            found.append(
                RuleProblem(rule.number, f"规则 {rule.number} 的允许差额应为不小于 0 的数。")
            )
        elif rule.tolerance and (rule.field, rule.comparison) != (Field.PRICE, Comparison.SAME):
            found.append(RuleProblem(rule.number, f"规则 {rule.number}：只有价格可以设允许差额。"))
        if not all(code.strip() for code in (*rule.items, *rule.classes)):
            found.append(
                RuleProblem(rule.number, f"规则 {rule.number} 的适用范围含空编码，请删除。")
            )
    return tuple(found)


def to_json(rules: Iterable[Rule]) -> str:
    """Rules as text to keep."""
    return msgspec.json.encode(tuple(rules)).decode()


def decoded(text: str | bytes) -> tuple[Rule, ...]:
    """Rules from text as they are, whether they can be used or not; raises BadRules."""
    try:
        return msgspec.json.decode(text, type=tuple[Rule, ...])
    except msgspec.MsgspecError as error:
        raise BadRules([RuleProblem(0, f"规则读不出来，请核对：{error}")]) from error


def _first_of(rules: Iterable[Rule]) -> dict[Ask, Rule]:
    """The first rule for each question."""
    chosen: dict[Ask, Rule] = {}
    for rule in rules:
        chosen.setdefault((rule.field, rule.comparison), rule)
    return chosen


def _lay(table: dict[str, dict[Ask, Rule]], key: str, rule: Rule) -> None:
    table.setdefault(key, {}).setdefault((rule.field, rule.comparison), rule)


def _enabled(plan: Mapping[Ask, Rule]) -> dict[Ask, Rule]:
    return {ask: rule for ask, rule in plan.items() if rule.enabled}
