"""The desk of aliases beside that of warnings, over a real store and the core's thread."""

from __future__ import annotations

import csv
import queue
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest

from app.catalogue.aliases.desk import AliasesDesk
from app.catalogue.aliases.events import (
    AliasesAsked,
    AliasesChanged,
    AliasesExported,
    AliasesLaidDown,
    AliasesListed,
    AliasesRefused,
    AliasFileRead,
    NamesOffered,
    Task,
)
from app.catalogue.aliases.values import Kind, State, Statement, Verdict
from app.catalogue.entries.values import Side
from app.catalogue.findings import Field
from app.catalogue.matching.match import Trait
from app.catalogue.offering.desk import OfferingDesk
from app.catalogue.offering.events import OffersAsked, OffersListed
from app.catalogue.warnings.desk import WarningsDesk
from app.catalogue.warnings.events import AliasesTried, CheckShown
from app.catalogue.warnings.values import CheckOutcome
from app.store.core import Core
from tests.app.catalogue.checking.seeded import hospital_row, province_row
from tests.app.catalogue.warnings.office import Office

WAIT_S = 60
OLD, NEW = "大明湖制药厂", "趵突泉药业有限公司"
OLD_NO, NEW_NO = "国药准字H19990001", "国药准字H20260001"
RENAMED = Statement(Kind.MAKER, NEW, OLD, Verdict.SAME, "更名", date(2026, 1, 5))
RENEWED = Statement(Kind.APPROVAL, NEW_NO, OLD_NO, Verdict.SAME, "换发批件")
Event = TypeVar("Event")


@dataclass(frozen=True, slots=True)
class Desk:
    """Both desks and what they answered."""

    office: Office
    aliases: AliasesDesk
    warnings: WarningsDesk
    answers: queue.Queue[object]
    done: list[CheckOutcome] = field(default_factory=list)
    """Of checks that ended while something else was waited for."""

    def next(self, kind: type[Event]) -> Event:
        """The next answer of a kind; others before it are passed over."""
        while True:
            event = self.answers.get(timeout=WAIT_S)
            if isinstance(event, kind):
                return event
            if isinstance(event, CheckShown) and event.done is not None:
                self.done.append(event.done)
            if isinstance(event, AliasesRefused):
                raise AssertionError(event.why.chinese)

    def refusal(self) -> AliasesRefused:
        while not isinstance(event := self.answers.get(timeout=WAIT_S), AliasesRefused):
            pass
        return event

    def checked(self) -> CheckOutcome:
        while not self.done:
            done = self.next(CheckShown).done
            self.done.extend([] if done is None else [done])
        return self.done.pop(0)

    def laid_down(self, *statements: Statement) -> AliasesLaidDown:
        self.aliases.lay_down(statements, "张某")
        return self.next(AliasesLaidDown)

    def listed(self, asked: AliasesAsked = AliasesAsked()) -> AliasesListed:  # noqa: B008
        self.aliases.list_aliases(asked)
        return self.next(AliasesListed)


@pytest.fixture
def desk(office: Office) -> Iterator[Desk]:
    province = [province_row(n, maker=NEW) for n in (1, 2, 3)]
    hospital = [hospital_row(n, maker=OLD) for n in (1, 2, 3)]
    office.take(Side.PROVINCE, [*province, province_row(4, approval_number=NEW_NO)])
    office.take(Side.HOSPITAL, [*hospital, hospital_row(4, approval_number=OLD_NO)])
    core = Core()
    answers: queue.Queue[object] = queue.Queue()
    parts = office.parts
    warnings = WarningsDesk(parts.database, office.log, core, lambda: None, answers.put)
    aliases = AliasesDesk(
        parts.database, office.log, parts.clock, core, warnings.check, answers.put
    )
    made = Desk(office, aliases, warnings, answers)
    warnings.check()
    assert made.checked().new == 4
    yield made
    assert aliases.stop(WAIT_S)
    assert warnings.stop(WAIT_S)
    assert core.stop(WAIT_S)


def test_an_alias_is_tried_laid_down_closes_what_it_said_it_would_and_is_undone(
    desk: Desk,
) -> None:
    desk.warnings.try_aliases((RENAMED,), "张某")
    tried = desk.next(AliasesTried)
    assert tried.statements == (RENAMED,)
    assert (tried.outcome.closed, tried.outcome.new) == (3, 0)
    assert {one.field for one in tried.outcome.closed_ones} == {Field.MAKER}
    assert len([one for one in desk.office.listed() if one.closed_at is None]) == 4

    done = desk.laid_down(RENAMED)
    checked = desk.checked()
    assert (checked.looked_at, checked.closed, checked.new) == (3, 3, 0), "and no other row"
    [row] = desk.listed().rows
    assert (row.state, row.said.person, row.said.since) == (State.SAME, "张某", RENAMED.since)

    desk.aliases.lay_down(done.undoing, "张某")
    assert "撤销 1 条" in desk.next(AliasesLaidDown).said.chinese
    assert desk.checked().new == 3
    assert desk.listed().rows == ()
    [gone] = desk.listed(AliasesAsked(withdrawn=True)).rows
    assert (gone.state, len(gone.words)) == (State.WITHDRAWN, 2)


def test_old_and_new_numbers_are_one_item_at_the_check(desk: Desk) -> None:
    desk.warnings.try_aliases((RENEWED,), "张某")
    assert desk.next(AliasesTried).outcome.closed == 1
    desk.laid_down(RENEWED)
    assert desk.checked().closed == 1
    again = replace(RENEWED, verdict=Verdict.APART, why="两个品种")
    desk.laid_down(again)
    desk.checked()
    [warning] = [one for one in desk.office.listed() if one.key.field is Field.APPROVAL_NUMBER]
    assert "由 张某" in warning.finding.message
    assert "两个品种" in warning.finding.message


def test_a_trial_says_what_new_warnings_two_makers_would_give(desk: Desk) -> None:
    apart = Statement(Kind.MAKER, "甲药业有限公司", "甲药业有限责任公司", Verdict.APART, "两家")
    desk.office.take(Side.PROVINCE, [province_row(9, maker=apart.one)])
    desk.office.take(Side.HOSPITAL, [hospital_row(9, maker=apart.other)])
    desk.warnings.try_aliases((apart,), "李某")
    outcome = desk.next(AliasesTried).outcome
    assert (outcome.new, outcome.closed) == (1, 0)
    assert "不是同一个（两家）" in outcome.new_ones[0].message


def test_what_waits_to_be_matched_is_weighed_by_aliases_and_says_so(desk: Desk) -> None:
    plain = {"province_code": "", "insurance_code": "", "standard_code": "", "approval_number": ""}
    two = [province_row(n, name="复方甲胶囊", maker=NEW) for n in (5, 6)]
    desk.office.take(Side.PROVINCE, two)
    row = hospital_row(5, name="复方甲胶囊", maker=OLD, **plain)
    desk.office.take(Side.HOSPITAL, [row])
    desk.laid_down(RENAMED)
    desk.checked()
    parts = desk.office.parts
    offering = OfferingDesk(parts.database, desk.office.org, parts.clock, desk.answers.put)
    try:
        offering.list_offers(OffersAsked())
        found = desk.next(OffersListed)
    finally:
        assert offering.stop(WAIT_S)
    [offer] = [one for one in found.rows if one.hospital.hospital_code == row.hospital_code]
    reasons = {one.trait: one for one in offer.match.candidates[0].reasons}
    assert reasons[Trait.MAKER].points == 20
    assert reasons[Trait.MAKER].detail.startswith(f"按别名“{NEW}”即“{OLD}”，由 张某 ")


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (Statement(Kind.MAKER, "", OLD, why="更名"), "两个写法都要填写"),
        (Statement(Kind.MAKER, "（）", OLD, why="更名"), "没有可以比较的文字"),
        (Statement(Kind.MAKER, "甲(集团)公司", "甲（集团） 公司", why="写法"), "本来就视为同一个"),
        (Statement(Kind.APPROVAL, "国药准字", NEW_NO, why="换发"), "不像批准文号"),
        (Statement(Kind.MAKER, OLD, NEW), "请写明理由"),
        (Statement(Kind.MAKER, "厂" * 201, NEW, why="更名"), "超过 200 个字"),
    ],
)
def test_what_cannot_be_laid_down_is_refused_in_words(
    desk: Desk, statement: Statement, said: str
) -> None:
    desk.aliases.lay_down((statement,), "张某")
    refused = desk.refusal()
    assert refused.task is Task.LAY_DOWN
    assert said in refused.why.chinese
    assert desk.listed(AliasesAsked(withdrawn=True)).found == 0


def test_what_stands_already_is_not_laid_down_again_and_others_are_heard(desk: Desk) -> None:
    desk.laid_down(RENAMED)
    desk.aliases.lay_down(
        (Statement(Kind.MAKER, f" {OLD}", NEW, why="更名", since=RENAMED.since),), "李某"
    )
    assert "已经登记过" in desk.refusal().why.chinese
    desk.aliases.told()
    assert desk.next(AliasesChanged)


def test_two_that_others_join_are_told(desk: Desk) -> None:
    third = "千佛山药业有限公司"
    desk.laid_down(RENAMED, Statement(Kind.MAKER, NEW, third, why="集团更名"))
    apart = Statement(Kind.MAKER, OLD, third, Verdict.APART, "老厂已注销")
    said = desk.laid_down(apart).said.chinese
    assert "另有别名" in said
    assert f"{NEW} = {OLD}" in said


def test_names_of_both_catalogues_are_offered(desk: Desk) -> None:
    desk.aliases.offer_names(Kind.MAKER, "大明")
    assert desk.next(NamesOffered).names == (OLD,)
    desk.aliases.offer_names(Kind.APPROVAL, f"{NEW_NO}；H1999")
    assert desk.next(NamesOffered).names == (OLD_NO,)
    desk.aliases.offer_names(Kind.MAKER, "100%_")
    assert desk.next(NamesOffered).names == ()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_list_is_exported_and_read_again_elsewhere(
    desk: Desk, tmp_path: Path, ending: str
) -> None:
    apart = Statement(Kind.MAKER, "=甲药业", "甲药业二厂", Verdict.APART, "两处生产地址")
    desk.laid_down(RENAMED, RENEWED, apart)
    path = tmp_path / f"别名.{ending}"
    desk.aliases.export(path, AliasesAsked())
    assert "3 条" in desk.next(AliasesExported).said.chinese
    desk.aliases.read_file(path)
    read = desk.next(AliasFileRead)
    assert (read.statements, read.known) == ((), 3)
    desk.aliases.lay_down(
        [replace(one, verdict=Verdict.WITHDRAWN) for one in (RENAMED, RENEWED, apart)], "张某"
    )
    desk.aliases.read_file(path)
    again = desk.next(AliasFileRead)
    assert {one.key for one in again.statements} == {RENAMED.key, RENEWED.key, apart.key}
    assert {one.why for one in again.statements} == {"更名", "换发批件", "两处生产地址"}
    assert not again.said


def test_a_list_is_read_row_by_row_with_what_is_wrong(desk: Desk, tmp_path: Path) -> None:
    desk.laid_down(RENAMED)
    path = tmp_path / "别名.csv"
    rows = [
        ["写法", "其他写法", "关系", "变更日期", "理由", "备注二"],
        ["趵突泉药业有限公司", "趵突泉制药厂；Baotu Pharma", "", "2026/1/5", "", "x"],
        [NEW_NO, OLD_NO, "同一", "", "换发批件", ""],
        [NEW, OLD, "不同", "", "", ""],
        [NEW, "趵突泉药业 有限公司", "", "", "", ""],
        ["甲药业", "乙药业", "也许", "", "", ""],
        ["甲药业", "", "", "", "", ""],
        ["甲药业", "丙药业", "", "2026-13-40", "", ""],
    ]
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(rows)
    desk.aliases.read_file(path)
    read = desk.next(AliasFileRead)
    assert [(one.kind, one.other) for one in read.statements] == [
        (Kind.MAKER, "趵突泉制药厂"),
        (Kind.MAKER, "Baotu Pharma"),
        (Kind.APPROVAL, OLD_NO),
    ]
    assert read.statements[0].since == date(2026, 1, 5)
    told = {one.row: one.reason for one in read.said}
    assert sorted(told) == [4, 5, 6, 7, 8]
    assert "张某" in told[4]
    assert "本来就视为同一个" in told[5]
    assert "“同一”或“不同”" in told[6]
    assert any("备注二" in note for note in read.notes)
    assert desk.listed().found == 1, "nothing is laid down before somebody wishes it"


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"PK\x03\x04"])
def test_a_file_that_is_no_list_is_refused_in_words(
    desk: Desk, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / ("x.xlsx" if content[:2] == b"PK" else "x.csv")
    path.write_bytes(content)
    desk.aliases.read_file(path)
    assert desk.refusal().number is None
    desk.aliases.export(tmp_path / "x.txt", AliasesAsked())
    assert ".csv" in desk.refusal().why.chinese
