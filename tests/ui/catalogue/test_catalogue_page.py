from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QGraphicsView
from pytestqt.qtbot import QtBot

from app.catalogue.entries.events import (
    CatalogueChanged,
    CatalogueRefused,
    ChangesAsked,
    ImportWish,
    ItemsFound,
    MatchWish,
    SyncShown,
    Task,
)
from app.catalogue.entries.values import Decision, SearchAsked, Side, What
from app.catalogue.files.columns import HOSPITAL as HOSPITAL_FILE
from app.catalogue.offering.events import OffersAsked, OffersListed
from app.readers.saying import Saying
from tests.ui.catalogue.stage import VERSION, CatalogueStage, build_catalogue, fill, province
from tests.ui.samples import NOW
from ui.catalogue.card_panel import PRICES, WARNINGS
from ui.catalogue.import_dialog import ImportDialog
from ui.catalogue.items import WINDOW
from ui.catalogue.matching_panel import MatchingPanel
from ui.catalogue.page import HOSPITAL, MAPPING, MATCHING, PROVINCE, VERSIONS

TITLES = "药品编码,药品名称,规格,厂家,包装单位,最小单位,包装数量,进价,备注"


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[CatalogueStage]:
    made = build_catalogue()
    qtbot.addWidget(made.page)
    made.page.resize(1280, 700)
    made.page.show()
    yield made
    made.page.closed()


def opened(stage: CatalogueStage, qtbot: QtBot, tab: int = PROVINCE, items: int = 500) -> None:
    fill(stage.catalogues, items)
    stage.page.tabs.setCurrentIndex(tab)
    stage.page.opened()
    if tab == PROVINCE:
        qtbot.waitUntil(lambda: stage.page.province.card.card is not None)


def searches(stage: CatalogueStage) -> list[SearchAsked]:
    return [wish for wish in stage.catalogues.wishes if isinstance(wish, SearchAsked)]


def test_a_long_catalogue_comes_in_windows_and_keeps_the_place(
    stage: CatalogueStage, qtbot: QtBot
) -> None:
    opened(stage, qtbot, items=1_000)
    view = stage.page.province.view
    assert len(view.items.rows) == WINDOW
    assert "往下还有" in stage.page.province.list.count.text()
    view.point_at(5)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: len(view.items.rows) == 2 * WINDOW)
    assert view.currentIndex().row() == 5
    assert [wish.limit for wish in searches(stage)] == [WINDOW, 2 * WINDOW]
    QTest.keyClick(view, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: len(view.items.rows) == 4 * WINDOW)
    QTest.keyClick(view, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: len(view.items.rows) == 1_000)
    assert "共 1,000 个" in stage.page.province.list.count.text()


def test_typing_searches_once_and_an_old_answer_is_not_shown(
    stage: CatalogueStage, qtbot: QtBot
) -> None:
    opened(stage, qtbot)
    panel = stage.page.province
    before = len(searches(stage))
    QTest.keyClicks(panel.list.field, "X0000000007")
    qtbot.waitUntil(lambda: len(panel.view.items.rows) == 1)
    assert len(searches(stage)) == before + 1
    assert not panel.view.show_found(
        ItemsFound(SearchAsked("older", Side.PROVINCE, limit=WINDOW), (), False, 1)
    )
    panel.list.field.setText("没有的药")
    panel.list.search_now()
    qtbot.waitUntil(lambda: not panel.view.items.rows)
    assert "核对" in panel.list.empty.sentence
    # A file to import is no answer to a typing error.
    assert not panel.list.empty.button.isVisible()
    qtbot.waitUntil(lambda: panel.card.card is None)


def test_the_card_tells_all_there_is_of_an_item(stage: CatalogueStage, qtbot: QtBot) -> None:
    opened(stage, qtbot)
    card = stage.page.province.card
    assert card.title.text() == "头孢拉定胶囊"
    qtbot.waitUntil(lambda: card.tabs.tab_text(WARNINGS) == "预警 2")
    assert card.tabs.tab_text(PRICES) == "价格 5"
    card.tabs.show_tab(WARNINGS)
    card.warnings.point_at(1)
    assert "停止采购" in card.full.text()
    stage.page.copy()
    assert "省标代码\tX0000000000" in QGuiApplication.clipboard().text()
    stage.page.province.view.point_at(1)
    qtbot.waitUntil(lambda: card.title.text() == "阿莫西林胶囊")
    assert card.tabs.tab_text(WARNINGS) == "预警"


def test_removed_items_are_shown_when_asked_for(stage: CatalogueStage, qtbot: QtBot) -> None:
    opened(stage, qtbot)
    panel = stage.page.province
    panel.list.field.setText("已移出的药")
    panel.list.search_now()
    qtbot.waitUntil(lambda: not panel.view.items.rows)
    panel.removed.setChecked(True)
    qtbot.waitUntil(lambda: len(panel.view.items.rows) == 1)
    qtbot.waitUntil(lambda: "已移出" in panel.card.detail.text())


def test_a_match_is_confirmed_by_keys_and_taken_back(stage: CatalogueStage, qtbot: QtBot) -> None:
    opened(stage, qtbot, MATCHING)
    panel = stage.page.matching
    qtbot.waitUntil(lambda: len(panel.candidates.rows) == 3)
    assert stage.page.tabs.tabText(MATCHING) == "待对照 3"
    marked = [line.cells[0] for line in panel.reasons.rows]
    assert marked[0] == "转换比 ◆"
    assert "◆" in panel.meaning.text()
    panel.candidates_view.setFocus()
    QTest.keyClick(panel.candidates_view, Qt.Key.Key_Down)
    QTest.keyClick(panel.candidates_view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: panel.waiting == 2)
    wish = next(each for each in stage.catalogues.wishes if isinstance(each, MatchWish))
    assert (wish.decision, wish.person) == (Decision.CONFIRMED, "试采购员")
    assert wish.pairs[0].hospital_code == "H000003"
    assert wish.pairs[0].province_code == "X0000000008"
    assert wish.pairs[0].basis == "approval-number"
    QTest.keyClick(panel.candidates_view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: panel.waiting == 3)
    assert not panel.undo.isEnabled()
    QTest.keyClick(panel.candidates_view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: panel.waiting == 2)
    last = [each for each in stage.catalogues.wishes if isinstance(each, MatchWish)][-1]
    assert last.decision is Decision.REJECTED


def test_many_that_wait_come_page_by_page(stage: CatalogueStage, qtbot: QtBot) -> None:
    fill(stage.catalogues, 10)
    (first, *_others) = stage.catalogues.offers.values()
    for number in range(100):
        row = replace(first.hospital, hospital_code=f"W{number:03d}")
        stage.catalogues.offers[row.hospital_code] = replace(first, hospital=row)
    stage.page.tabs.setCurrentIndex(MATCHING)
    stage.page.opened()
    panel = stage.page.matching
    qtbot.waitUntil(lambda: len(panel.offers.rows) == 40)
    for count in (80, 103):
        bar = panel.offers_view.verticalScrollBar()
        bar.setValue(bar.maximum())
        qtbot.waitUntil(partial(_has, panel, count))
    assert panel.offers_view.currentIndex().row() == 0
    assert stage.page.tabs.tabText(MATCHING) == "待对照 103"


def test_the_first_that_wait_are_shown_while_the_others_are_looked_for(
    stage: CatalogueStage, qtbot: QtBot
) -> None:
    fill(stage.catalogues, 10)
    (first, *_others) = stage.catalogues.offers.values()
    for number in range(10):
        row = replace(first.hospital, hospital_code=f"W{number:03d}")
        stage.catalogues.offers[row.hospital_code] = replace(first, hospital=row)
    stage.catalogues.holds_offers = True
    stage.page.tabs.setCurrentIndex(MATCHING)
    panel = stage.page.matching
    stage.page.opened()
    assert "正在查找" in panel.list.count.text()
    qtbot.waitUntil(partial(_has, panel, 3))
    assert panel.list.count.text() == "待对照 13 个，正在找候选…"
    assert panel.candidates.rows
    stage.catalogues.holds_offers = False
    panel.refresh()
    qtbot.waitUntil(partial(_has, panel, 13))
    stage.catalogues.holds_offers = True
    panel.refresh()
    stage.post(OffersListed(OffersAsked(), (), False, 12, partial=True))
    qtbot.waitUntil(lambda: panel.waiting == 12)
    # What is listed stays until its page is there anew.
    assert len(panel.offers.rows) == 13
    stage.page.closed()
    assert stage.catalogues.wishes[-1] == "leave offers"


def _has(panel: MatchingPanel, count: int) -> bool:
    return len(panel.offers.rows) == count


def test_nobody_decides_who_is_not_signed_in(stage: CatalogueStage, qtbot: QtBot) -> None:
    stage.page.person = ""
    opened(stage, qtbot, MATCHING)
    qtbot.waitUntil(lambda: len(stage.page.matching.candidates.rows) == 3)
    assert not stage.page.matching.confirm.isEnabled()


def test_versions_tell_item_by_item_what_they_did(stage: CatalogueStage, qtbot: QtBot) -> None:
    opened(stage, qtbot, VERSIONS)
    panel = stage.page.versions
    qtbot.waitUntil(lambda: len(panel.changes.rows) == 100)
    assert "往下还有" in panel.summary.text()
    panel.changes_view.setFocus()
    panel.changes_view.point_at(95)
    QTest.keyClick(panel.changes_view, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: len(panel.changes.rows) == 200)
    # What came goes behind what is there, and the cursor stays.
    assert panel.changes_view.currentIndex().row() == 96
    bar = panel.changes_view.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: len(panel.changes.rows) == 250)
    panel.what_box.setCurrentIndex(panel.what_box.findData(What.REMOVED))
    qtbot.waitUntil(lambda: {line.cells[0] for line in panel.changes.rows} == {"移出"})
    assert stage.catalogues.wishes[-1] == ChangesAsked(VERSION, What.REMOVED)
    panel.versions_view.point_at(2)
    qtbot.waitUntil(lambda: "传输中" in panel.summary.text())
    assert "传输中" in panel.summary.text()
    stage.catalogues.versions[1] = replace(
        stage.catalogues.versions[1], rows=None, expected=None, counts=((What.NEW, 400),)
    )
    panel.side_box.setCurrentIndex(panel.side_box.findData(Side.HOSPITAL))
    qtbot.waitUntil(lambda: len(panel.versions.rows) == 1)
    panel.versions_view.point_at(0)
    qtbot.waitUntil(lambda: "再导入同一个文件会接着做" in panel.summary.text())


def file_of(folder: Path, *rows: str, titles: str = TITLES) -> Path:
    path = folder / "目录.csv"
    path.write_text("\n".join(["某院药品目录", titles, *rows]), "gb18030")
    return path


def dialog_of(stage: CatalogueStage, qtbot: QtBot, path: Path) -> ImportDialog:
    stage.page.tabs.setCurrentIndex(HOSPITAL)
    stage.page.opened()
    stage.page.open_file(str(path))
    dialog = stage.page.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: bool(dialog.rows.rows) or dialog.finished_once)
    return dialog


def test_a_file_is_mapped_read_in_and_its_bad_rows_saved(
    stage: CatalogueStage, qtbot: QtBot, tmp_path: Path
) -> None:
    good = "1,头孢拉定,0.25g,试验制药厂,盒,粒,24,￥12.50,x"
    bad = "2,头孢拉定,0.25g,试验制药厂,盒,粒,24,面议,x"
    dialog = dialog_of(stage, qtbot, file_of(tmp_path, good, bad))
    assert not dialog.missing
    assert "第 2 行（GB18030）" in dialog.said.text()
    assert dialog.mapping["备注"] == ""
    assert dialog.rows.titles()[0] == "院内编码"
    QTest.keyClick(dialog.begin_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(dialog.bad.rows) == 1)
    assert "1 行没有读入" in dialog.said.text()
    assert dialog.full.text() == dialog.bad.rows[0].cells[-1]
    target = tmp_path / "bad.csv"
    dialog.save_rows(str(target))
    (_titles, row) = csv.reader(io.StringIO(target.read_text("utf-8-sig")))
    assert row[1:4] == ["4", "进价", "面议"]
    assert stage.catalogues.entries[Side.HOSPITAL]["1"].row.name == "头孢拉定"
    dialog.reject()
    assert stage.page.dialog is None
    again = dialog_of(stage, qtbot, file_of(tmp_path, good))
    assert again.asked.mapping["药品编码"] == "hospital_code"
    assert "药品编码" in stage.preferences.read(MAPPING, "")
    again.reject()


def test_what_is_missing_is_chosen_from_boxes_once_each(
    stage: CatalogueStage, qtbot: QtBot, tmp_path: Path
) -> None:
    path = file_of(tmp_path, "1,甲,1g,厂,盒,片,10,5", titles="a,b,c,d,e,f,g,h")
    dialog = dialog_of(stage, qtbot, path)
    required = [column for column in HOSPITAL_FILE.columns if column.required]
    assert dialog.missing == [column.heading for column in required]
    assert not dialog.begin_button.isEnabled()
    for at, column in enumerate(required):
        box = dialog.boxes[column.field]
        box.setCurrentIndex(box.findData(at))
    assert not dialog.missing
    dialog.boxes["form"].setCurrentIndex(dialog.boxes["form"].findData(0))
    assert dialog.missing == [required[0].heading]
    box = dialog.boxes[required[0].field]
    box.setCurrentIndex(box.findData(0))
    dialog.begin()
    qtbot.waitUntil(lambda: not dialog.running)
    assert "新增 1" in dialog.said.text()
    dialog.reject()


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04broken",
        b"\xd0\xcf\x11\xe0",
        None,
        b"",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        "这不是表格，\n只是一封信。\n".encode(),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    stage: CatalogueStage, qtbot: QtBot, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "目录.xlsx"
    if content is not None:
        path.write_bytes(content)
    dialog = dialog_of(stage, qtbot, path)
    assert "。" in dialog.said.text()
    assert not dialog.begin_button.isVisible()
    # There is nothing to choose columns of.
    assert not dialog.mapping_area.isVisible()
    dialog.reject()


def test_an_import_can_be_stopped_and_goes_on_behind_the_page(
    stage: CatalogueStage, qtbot: QtBot, tmp_path: Path
) -> None:
    stage.catalogues.holds_imports = True
    dialog = dialog_of(stage, qtbot, file_of(tmp_path, "1,甲,1g,厂,盒,片,10,5,"))
    dialog.begin()
    qtbot.waitUntil(lambda: "已读" in dialog.said.text())
    assert "1,000 行，已写入 400 项" in dialog.said.text()
    assert (dialog.bar.value(), dialog.bar.maximum()) == (200, 1000)
    assert dialog.close_button.text() == "在后台继续"
    dialog.reject()
    assert stage.page.dialog is dialog
    stage.page.ask_for_file()
    assert dialog.isVisible()
    dialog.stop()
    qtbot.waitUntil(lambda: not dialog.running)
    assert "500 项变化，它们保留" in dialog.said.text()
    assert dialog.begin_button.text() == "接着导入"
    stage.catalogues.holds_imports = False
    dialog.begin_button.click()
    qtbot.waitUntil(lambda: "导入完成" in dialog.said.text())
    assert dialog.begin_button.isHidden()
    assert any(isinstance(wish, ImportWish) for wish in stage.catalogues.wishes)
    dialog.reject()


def test_a_sync_is_asked_for_and_its_time_shown(stage: CatalogueStage, qtbot: QtBot) -> None:
    opened(stage, qtbot)
    told = f"{NOW.astimezone():%Y-%m-%d %H:%M}"
    qtbot.waitUntil(lambda: stage.page.synced.text() == f"上次同步 {told}")
    stage.page.sync_now.trigger()
    qtbot.waitUntil(lambda: not stage.page.sync_now.isEnabled())
    assert "正在同步" in stage.page.synced.text()
    stage.post(SyncShown(False, Saying("已同步：3 项变化。", "Synced.")))
    qtbot.waitUntil(stage.page.sync_now.isEnabled)
    assert "上次同步" in stage.page.synced.text()
    assert "3 项变化" in stage.page.strip.label.text()
    stage.page.sync_now.trigger()
    qtbot.waitUntil(lambda: not stage.page.sync_now.isEnabled())
    with qtbot.waitSignal(stage.page.refused) as said:
        stage.post(CatalogueRefused(Task.SYNC, Saying("前置服务不在线。", "Offline."), "7"))
    assert said.args == ["前置服务不在线。（编号 7）"]
    assert stage.page.sync_now.isEnabled()


def test_what_others_changed_is_asked_for_once(stage: CatalogueStage, qtbot: QtBot) -> None:
    opened(stage, qtbot)
    panel = stage.page.province
    panel.view.point_at(3)
    before = len(searches(stage))
    changed = replace(province(3), name="改名的药")
    stage.catalogues.put([changed], VERSION)
    for _time in range(5):
        stage.post(CatalogueChanged(frozenset({Side.PROVINCE})))
    qtbot.waitUntil(lambda: panel.view.items.rows[3].entry.row.name == "改名的药")
    assert len(searches(stage)) == before + 1
    assert panel.view.currentIndex().row() == 3


def test_a_scanned_box_finds_its_item_and_counts_for_no_receipt(
    stage: CatalogueStage, qtbot: QtBot
) -> None:
    opened(stage, qtbot)
    stage.readers.read(b"X0000000009")
    qtbot.waitUntil(lambda: len(stage.page.province.view.items.rows) == 1)
    assert stage.page.province.list.field.text() == "X0000000009"


def test_keys_turn_tabs_search_and_bring_in(stage: CatalogueStage, qtbot: QtBot) -> None:
    opened(stage, qtbot)
    field = stage.page.province.list.field
    QTest.keyClick(field, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert stage.page.tabs.currentIndex() == HOSPITAL
    QTest.keyClick(stage.page.hospital.list.field, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: bool(stage.page.hospital.view.items.rows))
    QTest.keyClick(stage.page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(stage.page, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: stage.page.findChild(QFileDialog) is not None)
    dialog = stage.page.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.reject()


def test_prices_are_drawn_when_they_are_looked_at(stage: CatalogueStage, qtbot: QtBot) -> None:
    opened(stage, qtbot)
    card = stage.page.province.card
    assert not card.plot.findChildren(QGraphicsView)
    card.tabs.show_tab(PRICES)
    drawing = card.plot._drawing
    assert drawing is not None
    assert drawing.left.labelText == "元/盒"
    (ticks,) = drawing.bottom._tickLevels
    assert [len(text) for _, text in ticks] == [10, 10, 10]
    # What a table cuts off is said below it, without a key pressed.
    card.tabs.show_tab(WARNINGS)
    qtbot.waitUntil(card.full.isVisible)
    assert card.full.text().endswith("请核对。")


def test_an_empty_catalogue_says_what_to_do(stage: CatalogueStage, qtbot: QtBot) -> None:
    stage.page.opened()
    qtbot.waitUntil(lambda: "导入" in stage.page.province.list.empty.sentence)
    assert stage.page.tabs.tabText(MATCHING) == "待对照"
    assert stage.page.synced.text() == "省平台目录还没有同步过"
    stage.page.retranslate()
    stage.page.tabs.setCurrentIndex(VERSIONS)
    qtbot.waitUntil(lambda: "还没有版本" in stage.page.versions.summary.text())
