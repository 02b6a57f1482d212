"""Relations, distributors, papers and addresses are listed, written and taken back by keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from app.catalogue.relations.events import Downloads, DownloadShown, RelationsRefused
from app.catalogue.relations.told.values import Outcome
from app.catalogue.relations.values import Address, Distributor, Document, DocumentKind, Relation
from app.readers.saying import Saying
from tests.ui.relations.stage import FIRST, SECOND, RelationsStage, build_relations, fill, tell
from ui.parts.rows_model import DETAIL_ROLE
from ui.relations.forms import FormDialog
from ui.relations.page import ADDRESSES, DISTRIBUTORS, DUE, RELATIONS
from ui.relations.platform_part import DISPUTED, NEWS


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[RelationsStage]:
    made = build_relations()
    fill(made.relations)
    qtbot.addWidget(made.page)
    made.page.resize(1280, 700)
    made.page.show()
    made.page.opened()
    qtbot.waitUntil(lambda: made.page.relations.rowCount() == 3)
    yield made


def tab(stage: RelationsStage, qtbot: QtBot, number: int) -> None:
    stage.page.tabs.setCurrentIndex(number)
    qtbot.waitUntil(lambda: stage.page.views[number].model().rowCount() > 0)
    stage.page.views[number].point_at(0)


def form(stage: RelationsStage) -> FormDialog:
    assert stage.page.dialog is not None
    return stage.page.dialog


def write(stage: RelationsStage, **texts: str) -> None:
    for name, text in texts.items():
        field = form(stage).inputs[name]
        if isinstance(field, QLineEdit):
            field.setText(text)
        else:
            field.setCurrentIndex(field.findData(text))
    form(stage).save.click()


def test_relations_are_listed_with_what_they_join(stage: RelationsStage) -> None:
    model = stage.page.relations
    cells = [[model.text(row, column) for column in range(5)] for row in model.rows]
    assert cells[0][1:] == [FIRST.name, "西院区药库", "2026-01-01 – 2026-12-31", "平台"]
    assert cells[1][4] == "已取消"
    assert cells[2][0] == "全部品种"
    assert cells[2][2:4] == ["全部配送点", "长期"]


def test_the_form_offers_distributors_by_a_part_of_their_name(
    qtbot: QtBot, stage: RelationsStage
) -> None:
    qtbot.waitUntil(lambda: stage.page.distributors.rowCount() == 2)
    QTest.keyClick(stage.page.views[RELATIONS], Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    field = form(stage).inputs["distributor"]
    assert isinstance(field, QLineEdit)
    assert field.completer().widget() is field
    field.completer().setCompletionPrefix("东方")
    assert field.completer().currentCompletion() == SECOND.code
    write(stage, since="2026-13-01", distributor=FIRST.code)
    assert form(stage).problem.text() == "“有效期起”不是日期，请写成 2026-11-21。"
    form(stage).reject()


def test_a_list_says_why_it_is_empty_and_which_page_is_shown(
    qtbot: QtBot, stage: RelationsStage
) -> None:
    page = stage.page
    assert page.lists[RELATIONS].count.text() == "3 条"
    page._more = True
    page._say_counts()
    assert page.lists[RELATIONS].count.text() == "第 1 页，本页 3 条，往下还有"
    stage.relations.relations = ()
    page.lists[RELATIONS].field.setText("P9")
    page.lists[RELATIONS].search_now()
    qtbot.waitUntil(page.lists[RELATIONS].empty.isVisible)
    assert not page.lists[RELATIONS].empty.button.isVisible()
    assert "核对" in page.lists[RELATIONS].empty.sentence


def test_a_relation_is_written_and_changed_without_the_mouse(
    qtbot: QtBot, stage: RelationsStage
) -> None:
    QTest.keyClick(stage.page.views[RELATIONS], Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    write(stage, item="P00000009", distributor=FIRST.code, since="2026-12-01")
    wanted = Relation("P00000009", FIRST.code, "", date(2026, 12, 1))
    assert stage.relations.wishes == [("lay down", (wanted,), "采购员甲")]
    qtbot.waitUntil(lambda: stage.page.strip.label.text() == "已保存")
    stage.page.views[RELATIONS].point_at(0)
    QTest.keyClick(stage.page.views[RELATIONS], Qt.Key.Key_Return)
    fixed = form(stage).inputs["item"]
    assert isinstance(fixed, QLineEdit)
    assert fixed.isReadOnly()
    write(stage, until="2027-06-30")
    changed = stage.relations.wishes[-1][1]
    assert isinstance(changed, tuple)
    assert changed[0].valid_until == date(2027, 6, 30)


def test_what_is_missing_or_no_date_is_marked(stage: RelationsStage) -> None:
    stage.page.new.trigger()
    write(stage, since="21.11.2026")
    assert form(stage).isVisible()
    assert form(stage).inputs["distributor"].property("invalid")
    assert form(stage).inputs["since"].property("invalid")
    assert "配送企业代码" in form(stage).problem.text()
    assert not stage.relations.wishes
    form(stage).reject()


def test_a_distributor_has_papers_and_says_what_is_wrong(
    qtbot: QtBot, stage: RelationsStage
) -> None:
    tab(stage, qtbot, DISTRIBUTORS)
    model = stage.page.distributors
    assert model.special(model.rows[0], 1, DETAIL_ROLE) == "质量保证协议已过期 51 天"
    assert model.special(model.rows[1], 1, DETAIL_ROLE) == "药品经营许可证还有 40 天到期"
    stage.page.views[DISTRIBUTORS].point_at(1)
    stage.page.paper.trigger()
    kind = form(stage).inputs["kind"]
    assert isinstance(kind, QComboBox)
    write(stage, kind="business-licence", number="X1", until="2030-01-01")
    paper = Document(FIRST.code, DocumentKind.BUSINESS_LICENCE, "X1", valid_until=date(2030, 1, 1))
    laid: list[object] = [stage.relations.wishes[-1][1]]
    stage.page.views[DISTRIBUTORS].point_at(1)
    QTest.keyClick(stage.page.views[DISTRIBUTORS], Qt.Key.Key_Return)
    write(stage, stopped="换了配送企业")
    changed = Distributor(FIRST.code, FIRST.name, FIRST.contact, FIRST.phone, "换了配送企业")
    laid.append(stage.relations.wishes[-1][1])
    assert laid == [(paper,), (changed,)]


def test_a_paper_that_ended_is_renewed_from_its_list(qtbot: QtBot, stage: RelationsStage) -> None:
    tab(stage, qtbot, DUE)
    QTest.keyClick(stage.page.views[DUE], Qt.Key.Key_Return)
    write(stage, until="2028-10-01")
    renewed = stage.relations.wishes[-1][1]
    assert isinstance(renewed, tuple)
    assert (renewed[0].number, renewed[0].valid_until) == ("ZB-2025-07", date(2028, 10, 1))
    assert renewed[0].distributor_code == SECOND.code


def test_addresses_are_written(qtbot: QtBot, stage: RelationsStage) -> None:
    tab(stage, qtbot, ADDRESSES)
    stage.page.new.trigger()
    write(stage, code="PS03", name="急诊药房")
    assert stage.relations.wishes[-1][1] == (Address("PS03", "急诊药房"),)


def test_what_is_marked_is_taken_back(qtbot: QtBot, stage: RelationsStage) -> None:
    stage.page.views[RELATIONS].selectAll()
    stage.page.remove.trigger()
    wish = stage.relations.wishes[-1]
    assert wish[0] == "take back"
    assert isinstance(wish[1], tuple)
    assert len(wish[1]) == 3
    for number in (DISTRIBUTORS, DUE, ADDRESSES):
        tab(stage, qtbot, number)
        stage.page.remove.trigger()
        assert stage.relations.wishes[-1][0] == "take back"


def test_lists_are_searched_and_turned(qtbot: QtBot, stage: RelationsStage) -> None:
    page = stage.page
    stage.relations.more = True
    page.lists[RELATIONS].field.setText("P00000001")
    page.lists[RELATIONS].search_now()
    qtbot.waitUntil(lambda: page.relations.rowCount() == 1)
    page.after.trigger()
    qtbot.waitUntil(page.before.isEnabled)
    page.before.trigger()
    qtbot.waitUntil(lambda: not page.before.isEnabled())
    tab(stage, qtbot, DISTRIBUTORS)
    page.lists[DISTRIBUTORS].field.setText("东方")
    page.lists[DISTRIBUTORS].search_now()
    qtbot.waitUntil(lambda: page.distributors.rowCount() == 1)


def test_what_the_platform_says_stands_below_the_list_and_a_person_decides(
    qtbot: QtBot, stage: RelationsStage
) -> None:
    page, part = stage.page, stage.page.platform
    assert not part.adopt.isEnabled()
    assert "还没有从平台更新过" in part.last.text()
    tell(stage.relations)
    page.refresh()
    qtbot.waitUntil(lambda: page.relations.rowCount() == 4)
    page.views[RELATIONS].point_at(0)
    assert "（采购员甲）" in part.last.text()
    assert "共 1,286 条，新增 12，变更 3，终止 1。" in part.last.text()
    both = "本院登记 2026-01-01 – 2026-12-31，平台从 2026-11-22 起已终止。"
    assert both in part.differs.text()
    assert "终止，原来平台登记 2026-01-01 – 2027-12-31" in part.about.text
    assert "配送制约要求：急救药品" in part.about.text
    first = page.relations.rows[0]
    assert page.relations.special(first, 4, DETAIL_ROLE) == "与平台不同"
    QTest.keyClick(page.views[RELATIONS], Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(page.views[RELATIONS], Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert stage.relations.wishes == [
        (wish, (first.relation,), "采购员甲") for wish in ("adopt", "keep")
    ]
    page.views[RELATIONS].point_at(2)
    assert part.about.text.startswith("平台登记 2026-01-01 – 2027-12-31；上次更新：新增；配送范围")
    assert not part.differs.isVisible()
    assert not part.keep.isEnabled(), "only the platform says it"
    assert not part.adopt.isEnabled()
    decided = replace(first.relation, disputed=False)
    part.show_row(replace(first, relation=decided))
    assert (part.adopt.isEnabled(), part.keep.isEnabled()) == (True, False)
    for chosen, code in ((DISPUTED, "P00000001"), (NEWS, "P00000003")):
        part.shown.setCurrentIndex(chosen)
        qtbot.waitUntil(
            lambda code=code: page.relations.rows[-1].relation.province_code == code  # type: ignore[misc]
        )
    assert "与平台不同 1 条" in [part.shown.itemText(n) for n in range(part.shown.count())]
    tab(stage, qtbot, ADDRESSES)
    model = page.addresses
    qtbot.waitUntil(lambda: model.rows[-1].code == "PS03")
    ours, theirs = (str(model.special(row, 0, DETAIL_ROLE)) for row in model.rows)
    assert "平台登记为“西院药库；某路 1 号”" in ours
    assert theirs == "PS03 · 平台"


def test_the_platform_is_asked_by_a_key_and_the_last_failure_stays_in_sight(
    qtbot: QtBot, stage: RelationsStage
) -> None:
    page, part = stage.page, stage.page.platform
    QTest.keyClick(page.views[RELATIONS], Qt.Key.Key_F9)
    assert stage.relations.wishes == [("download", "采购员甲")]
    qtbot.waitUntil(lambda: page.strip.label.text() == "没有变化")
    assert part.download.isEnabled()
    stage.bridge.post(DownloadShown(running=True))
    qtbot.waitUntil(lambda: "正在向平台" in part.last.text())
    assert not part.download.isEnabled()
    stage.bridge.post(RelationsRefused(Saying("程序出错", "no")))
    qtbot.waitUntil(part.download.isEnabled)
    tell(stage.relations)
    last = stage.relations.downloads.last
    assert last is not None
    failed = replace(last, outcome=Outcome.FAILED, message="通信失败")
    stage.relations.downloads = Downloads(failed, last)
    page.refresh()
    qtbot.waitUntil(lambda: "通信失败" in part.last.text())
    stage.bridge.post(DownloadShown(False, Saying("没有从平台更新", "no"), failed=True))
    qtbot.waitUntil(lambda: page.strip.label.text() == "没有从平台更新")


def test_a_refusal_is_said(qtbot: QtBot, stage: RelationsStage) -> None:
    with qtbot.waitSignal(stage.page.refused) as refused:
        stage.bridge.post(RelationsRefused(Saying("文件读不了", "no")))
    assert refused.args == ["文件读不了"]
