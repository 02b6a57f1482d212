"""Nothing is cut off, in either language, on the smallest screens we promise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QPushButton,
    QTabBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.receiving.progress import ScanAnswered
from app.receiving.verdicts import Verdict
from tests.ui import samples
from tests.ui.catalogue import stage as catalogue
from tests.ui.links import stage as links
from tests.ui.orders import stage as orders
from tests.ui.people import stage as people
from tests.ui.relations import stage as relations
from tests.ui.stage import Stage
from tests.ui.statistics import stage as statistics
from tests.ui.warnings import stage as warnings
from ui.catalogue.fake_catalogues import FakeCatalogues
from ui.links.fake_links import FakeLinks
from ui.links.guide import GuideDialog
from ui.orders.fake_orders import FakeOrders
from ui.parts.languages import LANGUAGES
from ui.parts.wrapped_tabs import WrappedTabs
from ui.people.fake_people import SECURITY, FakePeople
from ui.places import (
    CATALOGUE,
    GROUPS,
    LINKS,
    ORDERS,
    PEOPLE,
    RELATIONS,
    STATISTICS,
    TODAY,
    WARNINGS,
)
from ui.receiving.confirm_dialog import ConfirmDialog
from ui.receiving.settle_dialog import SettleDialog
from ui.relations.fake_relations import FakeRelations
from ui.statistics.fake_statistics import FakeStatistics
from ui.warnings.fake_warnings import FakeWarnings
from ui.window import MainWindow

SIZES = [(1366, 768), (910, 512), (960, 540)]
"""1366×768, the same at 150 %, and 1920×1080 at 200 %, in logical pixels."""
LOOKS, LOOK_AGAIN_MS = 20, 100


def cut_off(window: QWidget) -> list[str]:
    """Name every label and button that has less room than its text needs, once laid out."""
    for _ in range(LOOKS):
        for _ in range(6):
            QApplication.processEvents()
        bad = cut_off_now(window)
        if not bad:
            break
        # What came a moment ago may not be laid out yet.
        QTest.qWait(LOOK_AGAIN_MS)
    return bad


def cut_off_now(window: QWidget) -> list[str]:
    """Name those that are so at this moment."""
    bad = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, (QLabel, QPushButton, QToolButton)):
            continue
        if isinstance(widget, QToolButton) and widget.property("role") is None:
            continue  # Qt's own: the arrows of a tab bar, the clear button of a field
        wanted = widget.sizeHint()
        if isinstance(widget, QLabel) and widget.wordWrap():
            wanted.setWidth(0)
            wanted.setHeight(widget.heightForWidth(widget.width()))
        if wanted.width() > widget.width() or wanted.height() > widget.height():
            bad.append(f"{widget.text()!r} wants {wanted} has {widget.size()}")
    return bad


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_word_of_every_page_has_room(
    stage: Stage, qtbot: QtBot, language: str, size: tuple[int, int]
) -> None:
    window = stage.window
    window.use_language(language)
    window.resize(*size)
    for show in (
        window.show_sign_in,
        lambda: window.sign_in("收货员甲"),
        window.pages.show_receiving,
    ):
        show()
        qtbot.waitUntil(lambda: (window.width(), window.height()) == size)
        assert cut_off(window) == []
    window.pages.open_delivery(stage.desk.deliveries[0].delivery_id)
    qtbot.waitUntil(lambda: window.pages.receiving.open_receipt_id is not None)
    scans = [(Verdict.WRONG_BATCH, 98_000), (Verdict.NEAR_EXPIRY, 98_001)]
    for verdict, seq in scans:
        entry = samples.tray_entry(verdict, seq) if verdict is Verdict.WRONG_BATCH else None
        answer = samples.answer(verdict, seq)
        stage.bridge.post(
            ScanAnswered(samples.RECEIPT_ID, answer, (), (), entry, seq, undoable=True)
        )
    qtbot.waitUntil(lambda: len(window.pages.receiving.answers.model.rows) == 2)
    window.pages.receiving.ask_to_confirm()
    window.pages.receiving.open_manual_entry()
    for tab in range(window.pages.receiving.tabs.count()):
        window.pages.receiving.tabs.setCurrentIndex(tab)
        assert cut_off(window) == []
    assert (window.width(), window.height()) == size


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_word_of_every_dialog_has_room(stage: Stage, qtbot: QtBot, language: str) -> None:
    window = stage.window
    window.use_language(language)
    dialogs: list[QDialog] = [
        SettleDialog(samples.tray_entry(Verdict.WRONG_BATCH, 128), window),
        ConfirmDialog(samples.lines(12), 5, window),
        ConfirmDialog((), 0, window),
    ]
    for dialog in dialogs:
        dialog.show()
        qtbot.waitExposed(dialog)
        assert cut_off(dialog) == []
        assert dialog.height() <= 480
        assert dialog.width() <= 880
        dialog.close()
    window.pages.open_virtual_scanner()
    assert cut_off(window.pages.virtual_scanner) == []


def out_of_sight(page: QWidget) -> list[str]:
    """Name what one would have to scroll sideways for, and every choice whose word is cut off."""
    bad = []
    for bar in page.findChildren(QTabBar):
        if bar.isVisible() and bar.count() and bar.tabRect(bar.count() - 1).right() > bar.width():
            bad.append(f"tabs of {bar.width()} scroll, the last is {bar.tabText(bar.count() - 1)}")
    for area in page.findChildren(QAbstractScrollArea):
        if area.isVisible() and area.horizontalScrollBar().isVisible():
            bad.append(f"{type(area).__name__} {area.accessibleName()} scrolls sideways")
    words: list[tuple[QWidget, str]] = []
    words += [(box, box.currentText()) for box in page.findChildren(QComboBox)]
    words += [(box, box.text().replace("&", "")) for box in page.findChildren(QCheckBox)]
    return bad + [
        f"{text!r} has {box.width()}"
        for box, text in words
        if box.isVisible() and box.fontMetrics().horizontalAdvance(text) > box.width() - 24
    ]


def fill_purchasing(stage: Stage) -> None:
    """Give the purchasers' pages something of each kind to show."""
    ports = stage.purchasing
    assert isinstance(ports.catalogue, FakeCatalogues)
    assert isinstance(ports.warnings, FakeWarnings)
    assert isinstance(ports.relations, FakeRelations)
    assert isinstance(ports.orders, FakeOrders)
    assert isinstance(ports.statistics, FakeStatistics)
    assert isinstance(ports.links, FakeLinks)
    catalogue.fill(ports.catalogue, 40)
    warnings.fill(ports.warnings)
    relations.fill(ports.relations)
    orders.fill(ports.orders)
    statistics.fill(ports.statistics)
    links.fill(ports.links)


def working_at(
    window: MainWindow, qtbot: QtBot, sizes: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Let a purchaser work in windows of these sizes."""
    # The smallest first: a page that was wide asks for more room than one that begins narrow.
    for size in sorted(sizes):
        window.resize(*size)
        qtbot.waitUntil(lambda: (window.width(), window.height()) == size)  # noqa: B023
        window.sign_in("采购员甲")
        yield size


def wrong_on(page: QWidget) -> list[str]:
    """Turn all tabs of a page, and name what is cut off or out of sight."""
    bad = [*cut_off(page), *out_of_sight(page)]
    for bar in page.findChildren(QTabBar):
        for tab in range(bar.count()):
            bar.setCurrentIndex(tab)
            bad += [f"{bar.tabText(tab)}: {one}" for one in (*cut_off(page), *out_of_sight(page))]
        bar.setCurrentIndex(0)
    for tabs in page.findChildren(WrappedTabs):
        for tab in range(len(tabs) if tabs.isVisible() else 0):
            tabs.show_tab(tab)
            said = tabs.tab_text(tab)
            bad += [f"{said}: {one}" for one in (*cut_off(page), *out_of_sight(page))]
    return bad


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_word_of_the_purchasers_pages_has_room(
    stage: Stage, qtbot: QtBot, language: str
) -> None:
    window = stage.window
    fill_purchasing(stage)
    window.use_language(language)
    bad = []
    for size in working_at(window, qtbot, (*SIZES, (1092, 614))):
        for number in (TODAY, CATALOGUE, ORDERS, RELATIONS, STATISTICS, WARNINGS, LINKS):
            window.pages.show_page(number)
            found = wrong_on(window.pages.purchasing.places[number])
            bad += [f"{size} {number} {one}" for one in found]
            if (window.width(), window.height()) != size:
                bad.append(f"{size} {number}: the window grew to {window.size()}")
        page = window.pages.purchasing.warnings.page
        page.edit_rules()
        assert page.dialog is not None
        page.dialog.panel.wish_trial()
        bad += [f"{size} rules {one}" for one in wrong_on(page.dialog)]
        assert page.dialog.width() <= size[0]
        assert page.dialog.height() <= size[1]
        page.dialog.done(0)
    assert not bad, "\n".join(bad)


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_word_about_connections_has_room_when_somebody_is_signed_in(
    stage: Stage, qtbot: QtBot, language: str
) -> None:
    window = stage.window
    fill_purchasing(stage)
    window.use_language(language)
    bad = []
    for size in working_at(window, qtbot, SIZES):
        window.pages.show_page(LINKS)
        page = window.pages.purchasing.links.page
        page.gate.take(links.PERSON)
        qtbot.waitUntil(lambda: page.links_tab.links.rowCount() == 5)  # noqa: B023
        for row in range(3):
            page.links_tab.view.point_at(row)
            bad += [f"{size} link {row} {one}" for one in wrong_on(page)]
        page.asking.change(page.links_tab.links.rows[0])
        guide = page.asking.dialog
        assert isinstance(guide, GuideDialog)
        for step in range(guide.pages.count()):
            guide.show_page(step)
            bad += [f"{size} step {step} {one}" for one in wrong_on(guide)]
        assert guide.width() <= size[0]
        assert guide.height() <= size[1]
        page.asking.close()
        assert (window.width(), window.height()) == size
    assert not bad, "\n".join(bad)


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_word_about_people_has_room(stage: Stage, qtbot: QtBot, language: str) -> None:
    """Without it an administrator would guess what a button says."""
    window, ports = stage.window, stage.admin.people
    assert isinstance(ports, FakePeople)
    people.fill(ports)
    window.use_language(language)
    bad = []
    for size in working_at(window, qtbot, SIZES):
        window.pages.show_page(PEOPLE)
        page = window.pages.admin.people.page
        page.gate.take(ports.persons[SECURITY])
        qtbot.waitUntil(lambda: page.persons.model.rowCount() == 9)  # noqa: B023
        # Of roles there are as many as an institution composes.
        found = [one for one in wrong_on(page) if "scrolls sideways" not in one]
        bad += [f"{size} {one}" for one in found]
        page.persons.point_at("2001")
        page.persons.wish_change()
        form = page.asking.dialog
        assert form is not None
        bad += [f"{size} form {one}" for one in cut_off(form)]
        assert form.width() <= size[0]
        page.asking.close()
        assert (window.width(), window.height()) == size
    assert not bad, "\n".join(bad)


def test_no_page_makes_the_window_grow(working: Stage) -> None:
    size = working.window.size()
    for place in (place for group in GROUPS for place in group.places):
        working.window.pages.show_page(place.number)
        QCoreApplication.processEvents()
        assert working.window.size() == size, place.name
