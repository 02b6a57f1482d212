from __future__ import annotations

import queue
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from python_calamine import CalamineWorkbook

from app.store.core import Core
from app.tracing.cases import store
from app.tracing.cases.desk import CasesDesk, Closing
from app.tracing.cases.events import (
    CaseDecided,
    CasesAsked,
    CasesChanged,
    CasesExported,
    CasesFailed,
    CaseShown,
    CasesListed,
    Shown,
)
from app.tracing.cases.listing import open_cases_of
from app.tracing.cases.values import CaseBody, CaseKind, CaseState, Decision
from tests.app.tracing.cases.samples import NOW, THERE, a_case, case_id, side
from tests.deliveries import PERSON, Workplace, code

Event = TypeVar("Event")


class Stage:
    """A desk and what it said."""

    def __init__(self, place: Workplace) -> None:
        self.place = place
        self.core = Core()
        self.events: queue.Queue[object] = queue.Queue()
        parts = place.parts
        self.desk = CasesDesk(parts.database, parts.log, parts.clock, self.core, self.events.put)

    def keep(self, number: int, body: CaseBody) -> None:
        with self.place.parts.database.writing() as connection:
            store.keep(connection, self.place.org, case_id(number), body)

    def heard(self, kind: type[Event]) -> Event:
        event = self.events.get(timeout=60)
        assert isinstance(event, kind), event
        return event

    def listed(self, **asked: Any) -> CasesListed:  # noqa: ANN401 (fields of what is asked)
        self.desk.list(CasesAsked(**asked))
        return self.heard(CasesListed)

    def close(self, number: int, decision: Decision, remark: str = "") -> None:
        self.desk.close(Closing(case_id(number), decision, PERSON, remark))


@pytest.fixture
def stage(place: Workplace) -> Iterator[Stage]:
    made = Stage(place)
    yield made
    assert made.desk.stop(60)
    assert made.core.stop(60)


def test_nothing_is_listed_where_there_is_no_case(stage: Stage) -> None:
    found = stage.listed()
    assert (found.rows, found.open_count) == ((), 0)


def test_open_cases_come_first_and_merged_ones_wait_for_nobody(stage: Stage) -> None:
    for number, kind in enumerate(CaseKind):
        at = NOW + timedelta(minutes=number)
        stage.keep(number, a_case(kind, found_at=at))
    stage.keep(9, a_case(CaseKind.INTERNAL, standing=False, found_at=NOW + timedelta(hours=2)))
    found = stage.listed(shown=Shown.ALL)
    assert [row.state for row in found.rows] == [
        *[CaseState.OPEN] * 4,
        CaseState.RESOLVED,
        CaseState.MERGED,
    ]
    assert found.open_count == 4
    assert [row.kind for row in stage.listed().rows] == [
        CaseKind.RECALLED,
        CaseKind.NOT_IN_MANIFEST,
        CaseKind.CROSS_SITE,
        CaseKind.INTERNAL,
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"kind": CaseKind.INTERNAL}, {2}),
        ({"search": "胶囊"}, {1, 2}),
        ({"search": "a2601"}, {1, 2}),
        ({"search": "SH26112102"}, {2}),
        ({"search": code(3)}, {2}),
        ({"search": code(3) + "9"}, set()),
        ({"search": code(77)}, set()),
        ({"since": date(2026, 11, 22)}, {1}),
        ({"mine": True}, set()),
    ],
)
def test_a_list_is_narrowed(stage: Stage, asked: dict[str, Any], found: set[int]) -> None:
    stage.keep(1, a_case(found_at=NOW + timedelta(days=2)))
    stage.keep(2, a_case(CaseKind.INTERNAL, 3))
    assert {row.case_id for row in stage.listed(**asked).rows} == {case_id(n) for n in found}


def test_a_case_that_this_workstation_scanned_is_its_own(stage: Stage) -> None:
    device = stage.place.parts.log.workstation.device
    stage.keep(1, a_case(CaseKind.INTERNAL, sides=(side(1, device), side(2, THERE, 1))))
    assert [row.mine for row in stage.listed(mine=True).rows] == [True]


def test_a_decision_is_a_fact_and_may_be_taken_back(stage: Stage) -> None:
    stage.keep(1, a_case())
    stage.close(1, Decision.THERE)
    done = stage.heard(CaseDecided)
    assert done.case.state is CaseState.CLOSED
    assert stage.listed().open_count == 0
    (row,) = stage.listed(shown=Shown.DECIDED).rows
    assert (row.decision, row.person) == (Decision.THERE, PERSON)
    stage.desk.reopen(case_id(1), PERSON)
    assert stage.heard(CaseDecided).case.state is CaseState.OPEN
    kinds = [kind for (kind,) in stage.place.rows("SELECT kind FROM operation ORDER BY seq")]
    assert kinds == ["case.closed", "case.reopened"]


@pytest.mark.parametrize("decision", [Decision.COUNTERFEIT, Decision.OTHER, Decision.MISREAD])
def test_what_matters_needs_a_remark(stage: Stage, decision: Decision) -> None:
    stage.keep(1, a_case())
    stage.close(1, decision, "  ")
    assert "备注" in str(stage.heard(CasesFailed).why)
    stage.close(1, decision, "两盒外观一致，送检")
    assert stage.heard(CaseDecided).case.standing.by is not None


def test_what_does_not_fit_the_kind_is_refused(stage: Stage) -> None:
    stage.keep(1, a_case(CaseKind.INTERNAL))
    stage.close(1, Decision.THERE)
    stage.heard(CasesFailed)
    stage.close(2, Decision.HERE)
    assert "同步" in str(stage.heard(CasesFailed).why)
    assert stage.place.rows("SELECT * FROM operation") == []


def test_who_comes_second_is_told_what_the_first_decided(stage: Stage) -> None:
    stage.keep(1, a_case())
    stage.close(1, Decision.HERE)
    stage.heard(CaseDecided)
    stage.close(1, Decision.THERE)
    assert "实物在本单" in str(stage.heard(CasesFailed).why)


def test_an_alarm_is_given_once(stage: Stage) -> None:
    stage.listed()
    stage.keep(1, a_case())
    stage.keep(2, a_case(CaseKind.INTERNAL))
    told = frozenset({case_id(1), case_id(2)})
    stage.desk.told(told)
    changed = stage.heard(CasesChanged)
    assert changed.open_count == 2
    assert changed.alarm is not None
    assert code(1) in str(changed.alarm)
    stage.desk.told(told)
    assert stage.heard(CasesChanged).alarm is None


def test_what_was_told_before_the_program_began_alarms_nobody_again(place: Workplace) -> None:
    with place.parts.database.writing() as connection:
        store.keep(connection, place.org, case_id(1), a_case())
    stage = Stage(place)
    stage.desk.told(frozenset({case_id(1)}))
    assert stage.heard(CasesChanged).alarm is None
    assert stage.desk.stop(60)
    assert stage.core.stop(60)


def test_a_case_is_shown_whole(stage: Stage) -> None:
    body = a_case(CaseKind.INTERNAL, 500)
    stage.keep(1, body)
    stage.desk.show(case_id(1))
    assert stage.heard(CaseShown).case.body == body


def test_a_list_becomes_a_spreadsheet_that_holds_no_formula(stage: Stage, tmp_path: Path) -> None:
    stage.keep(1, a_case(CaseKind.INTERNAL, 3))
    rows = [replace(stage.listed().rows[0], remark="=1+1")]
    path = tmp_path / "重码处理.xlsx"
    stage.desk.export(rows, path)
    assert stage.heard(CasesExported).count == 1
    _head, cells = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert cells[:5] == ["院内重码", "待处理", cells[2], code(1), 3]
    assert "=1+1" in cells
    assert list(tmp_path.glob("*重码*")) == [path]


def test_a_folder_that_is_gone_is_said_in_words(stage: Stage, tmp_path: Path) -> None:
    stage.desk.export((), tmp_path / "gone" / "list.xlsx")
    assert "文件夹" in str(stage.heard(CasesFailed).why)


def test_a_decision_keeps_what_the_person_saw(stage: Stage) -> None:
    stage.keep(1, a_case(codes=3))
    stage.desk.close(Closing(case_id(1), Decision.THERE, PERSON, seen=2))
    assert stage.heard(CaseDecided).case.state is CaseState.OPEN
    ((body,),) = stage.place.rows("SELECT body FROM operation")
    assert '"seen":2' in body


def test_the_card_of_a_code_names_its_open_cases(stage: Stage) -> None:
    stage.keep(1, a_case(CaseKind.INTERNAL, 2))
    stage.keep(2, a_case(CaseKind.DOUBLE_SCAN, 2))
    place = stage.place
    device = place.parts.log.workstation.device
    with place.parts.database.reading() as connection:
        for text, found in ((code(2), [case_id(1)]), (code(3), []), ("胶囊", [])):
            rows = open_cases_of(connection, place.org, device, text)
            assert [row.case_id for row in rows] == found
