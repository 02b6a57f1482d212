"""The check of two catalogues: every row of the hospital against what it is matched with.

Without it the rules would be a list that nobody runs. One pass over the hospital's rows, each
looked up and compared once; findings come out as they are made.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter

from app.catalogue.checking.comparing import (
    JUDGES,
    SAID_BY,
    Disagreement,
    Judge,
    Pair,
    Relations,
    Terms,
    usual_decimals,
)
from app.catalogue.checking.rules import Comparison, Plan, Rule, RuleSet
from app.catalogue.findings import Field, Finding, MatchedBy, Problem
from app.catalogue.matching.index import Index
from app.catalogue.matching.likening import Likening
from app.catalogue.matching.match import Found, State
from app.catalogue.matching.shelf import Tables
from app.catalogue.rows import HospitalRow, PriceUnit, ProvinceRow

_FOUND = (Field.MATCH, Comparison.FOUND)
_UNIQUE = (Field.MATCH, Comparison.UNIQUE)
_HELD = (Field.MATCH, Comparison.HELD)
_BEYOND = (Field.DISTRIBUTOR, Field.STATUS)
"""What is no comparison of the same field of both rows."""
_FACE = attrgetter(
    "approval_number",
    "province_code",
    "insurance_code",
    "maker",
    "strength",
    "form",
    "unit",
    "dosage_unit",
    "pack_quantity",
    "price",
)
_NAMED = 5
"""Candidates that a sentence names."""


class Checker:
    """One provincial catalogue and the rules, ready to check rows of the hospital."""

    def __init__(
        self,
        index: Index,
        rules: RuleSet | None = None,
        relations: Relations | None = None,
        unsaid: frozenset[Field] = frozenset(),
        decimals: int | None = None,
    ) -> None:
        """Check by an index; the last two say how the hospital's catalogue is written."""
        self.index = index
        self.rules = rules or RuleSet()
        self.terms = Terms(index.likening, {} if relations is None else relations, unsaid, decimals)
        self._usual = self.rules.plan(None, None)
        self._judges = _judges(self._usual)
        self._beyond = [(judge, rule) for judge, rule in self._judges if rule.field in _BEYOND]

    def check(self, row: HospitalRow) -> tuple[Found, list[Finding]]:
        """Look a row up and compare it."""
        found = self.index.find(row)
        return found, self.judge(row, found)

    def judge(self, row: HospitalRow, found: Found) -> list[Finding]:
        """Compare a row with what was found for it."""
        findings: list[Finding] = []
        if found.state is not State.FOUND or found.vanished:
            findings.extend(self._unmatched(row, found))
        if found.state is State.FOUND and found.matched_by is not None:
            codes = tuple(one.province_code for one in found.rows)
            for one in found.rows:
                self._compare(Pair(one, row, found.matched_by, codes), findings)
        return findings

    def nobody_holds(self, row: ProvinceRow) -> Finding | None:
        """What is to be said of a provincial item that no row of the hospital stands for."""
        rule = self.rules.plan(row, None).get(_HELD)
        if rule is None:
            return None
        told = _told(row)
        message = f"院内没有对照到省平台品种 {row.province_code}“{told}”，如需使用请建立院内品种。"
        return Finding(
            None, row.province_code, None, Field.MATCH, told, "", rule.severity,
            Problem.NOT_FOUND, message,
        )  # fmt: skip

    def _compare(self, pair: Pair, findings: list[Finding]) -> None:
        plan = self.rules.plan(pair.province, pair.hospital)
        judges = self._judges if plan is self._usual else _judges(plan)
        by_pack = pair.hospital.price_unit is PriceUnit.PACK
        if by_pack and plan is self._usual and _FACE(pair.province) == _FACE(pair.hospital):
            # More than half of all pairs: what is written alike means the same.
            judges = self._beyond
        for judge, rule in judges:
            wrong = judge(pair, self.terms, rule)
            if wrong is not None:
                findings.append(_finding(pair, rule, wrong))

    def _unmatched(self, row: HospitalRow, found: Found) -> Iterator[Finding]:
        plan = self.rules.plan(None, row)
        if found.vanished:
            rule, wrong = plan.get(_FOUND), _vanished(row, found.vanished)
        elif found.state is State.AMBIGUOUS:
            rule, wrong = plan.get(_UNIQUE), _ambiguous(row, found)
        else:
            rule, wrong = plan.get(_FOUND), _not_found(row)
        if rule is not None:
            yield Finding(
                row.hospital_code, None, found.matched_by, rule.field, wrong.province_value,
                wrong.hospital_value, rule.severity, wrong.problem, wrong.message,
            )  # fmt: skip


def check(
    province: Iterable[ProvinceRow],
    hospital: Iterable[HospitalRow],
    *,
    relations: Relations | None = None,
    rules: RuleSet | None = None,
    confirmed: Mapping[str, Collection[str]] | None = None,
    likening: Likening | None = None,
    unsaid: frozenset[Field] = frozenset(),
    everything: bool = False,
) -> Iterator[Finding]:
    """Check two catalogues; `everything` tells of provincial items that nobody holds too.

    `relations` say per provincial code who may deliver it, before what the provincial row says;
    `confirmed` which provincial codes a person chose per hospital code; `unsaid` which fields the
    hospital's catalogue has no column for.
    """
    rows = hospital if isinstance(hospital, Sequence) else tuple(hospital)
    likening = likening or Likening()
    shelf = Tables(province, likening)
    index = Index.over(shelf, likening, confirmed)
    checker = Checker(index, rules, relations, unsaid, usual_decimals(rows))
    held: set[str] = set()
    for row in rows:
        found, findings = checker.check(row)
        if everything:
            held.update(one.province_code for one in found.rows)
        yield from findings
    if everything:
        for item in shelf:
            if item.province_code not in held:
                finding = checker.nobody_holds(item)
                if finding is not None:
                    yield finding


def _judges(plan: Plan) -> list[tuple[Judge, Rule]]:
    return [(JUDGES[ask], rule) for ask, rule in plan.items() if ask in JUDGES]


def _finding(pair: Pair, rule: Rule, wrong: Disagreement) -> Finding:
    return Finding(
        pair.hospital.hospital_code,
        pair.province.province_code,
        pair.matched_by,
        rule.field,
        wrong.province_value,
        wrong.hospital_value,
        rule.severity,
        wrong.problem,
        wrong.message,
    )


def _not_found(row: HospitalRow) -> Disagreement:
    stated = row.province_code.strip()
    why = f"省标代码“{stated}”和其他信息均" if stated else "没有省标代码，其他信息也"
    message = (
        f"在省平台目录中找不到“{_told(row)}”：院内{why}对照不上，"
        "请核对代码、批准文号和名称，或人工对照。"
    )
    return Disagreement(Problem.NOT_FOUND, "", stated or _told(row), message)


def _ambiguous(row: HospitalRow, found: Found) -> Disagreement:
    codes = [one.province_code for one in found.rows]
    by = SAID_BY[found.matched_by or MatchedBy.NAMES]
    told = "；".join(f"{one.province_code} {_told(one)}" for one in found.rows[:_NAMED])
    more = f"等 {len(codes)} 个" if len(codes) > _NAMED else ""
    counted = "一个相近但不能确定的品种" if len(codes) == 1 else f"{len(codes)} 个同样相符的品种"
    message = f"院内“{_told(row)}”按{by}对照到{counted}：{told}{more}，请人工选定。"
    return Disagreement(Problem.AMBIGUOUS, "；".join(codes), _told(row), message)


def _vanished(row: HospitalRow, codes: Sequence[str]) -> Disagreement:
    gone = "；".join(codes)
    message = (
        f"人工确认过的省平台品种 {gone} 已不在省平台目录中（院内“{_told(row)}”），"
        "请核对是否换码，重新对照或撤销确认。"
    )
    return Disagreement(Problem.NOT_FOUND, gone, row.province_code or _told(row), message)


def _told(row: ProvinceRow | HospitalRow) -> str:
    """A drug in words: name, strength, maker."""
    return " ".join(text for text in (row.name, row.strength, row.maker) if text)
