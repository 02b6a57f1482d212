"""Pictures of 药品目录, with made-up catalogues.

Taken as tests/shots/taking.py says.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.catalogue.files.columns import HOSPITAL as HOSPITAL_FILE
from tests.shots.taking import Picture, let_go, settle, show_page, take
from tests.ui.catalogue.stage import CatalogueStage, build_catalogue, fill
from ui.catalogue.card_panel import CHANGES, MATCHES, PRICES, WARNINGS
from ui.catalogue.page import HOSPITAL, MATCHING, VERSIONS
from ui.screenshot import save_png

Screen = Callable[[CatalogueStage], QWidget]


def listed(stage: CatalogueStage) -> QWidget:
    """Show 100,000 items, the first under the cursor."""
    fill(stage.catalogues, 100_000)
    stage.page.opened()
    settle()
    stage.page.province.follow_cursor()
    return stage.page


def _card(tab: int) -> Screen:
    def screen(stage: CatalogueStage) -> QWidget:
        fill(stage.catalogues)
        stage.page.opened()
        settle()
        stage.page.province.follow_cursor()
        stage.page.province.card.tabs.show_tab(tab)
        return stage.page

    return screen


def matching(stage: CatalogueStage) -> QWidget:
    """Show what waits to be matched."""
    fill(stage.catalogues)
    stage.page.tabs.setCurrentIndex(MATCHING)
    stage.page.opened()
    return stage.page


def matching_begins(stage: CatalogueStage) -> QWidget:
    """Show the first that wait, while the others are looked for."""
    stage.catalogues.holds_offers = True
    return matching(stage)


def versions(stage: CatalogueStage) -> QWidget:
    """Show what a version did."""
    fill(stage.catalogues)
    stage.page.tabs.setCurrentIndex(VERSIONS)
    stage.page.opened()
    return stage.page


def empty(stage: CatalogueStage) -> QWidget:
    """Show the hospital's catalogue while nothing is there."""
    stage.page.tabs.setCurrentIndex(HOSPITAL)
    stage.page.opened()
    return stage.page


def nothing_found(stage: CatalogueStage) -> QWidget:
    """Show a search that finds nothing."""
    fill(stage.catalogues)
    stage.page.opened()
    stage.page.province.list.field.setText("没有的药")
    stage.page.province.list.search_now()
    return stage.page


def _file(name: str, *rows: str) -> str:
    titles = "药品编码,药品名称,规格,厂家,包装单位,最小单位,包装数量,进价,批准文号,备注"
    path = Path(tempfile.mkdtemp()) / name
    path.write_text("\n".join(["某院药品目录", "", titles, *rows]), "gb18030")
    return str(path)


_ROWS = [
    f"{number:05d},头孢拉定胶囊,0.25g,试验制药厂,盒,粒,24,￥12.50,国药准字H2014073{number % 9},"
    for number in range(30)
]


def mapping(stage: CatalogueStage) -> QWidget:
    """Show which column is what."""
    stage.page.tabs.setCurrentIndex(HOSPITAL)
    stage.page.opened()
    stage.page.open_file(_file("HIS 导出.csv", *_ROWS))
    settle()
    assert stage.page.dialog is not None
    return stage.page.dialog


def reported(stage: CatalogueStage) -> QWidget:
    """Show what was not read in."""
    mapping(stage)
    dialog = stage.page.dialog
    assert dialog is not None
    bad = [*_ROWS, _ROWS[0], _ROWS[1].replace("00001", "00099").replace("￥12.50", "面议")]
    Path(dialog.asked.path).write_text(
        ",".join(c.heading for c in HOSPITAL_FILE.columns if c.required)
        + "\n"
        + "\n".join(row.replace(",国药", ",").rsplit(",", 2)[0] for row in bad),
        "utf-8",
    )
    dialog.look()
    settle()
    dialog.begin()
    return dialog


def importing(stage: CatalogueStage) -> QWidget:
    """Show how far an import is."""
    stage.catalogues.holds_imports = True
    mapping(stage)
    dialog = stage.page.dialog
    assert dialog is not None
    for column, at in (("dosage_unit", 5), ("unit", 4)):
        dialog.boxes[column].setCurrentIndex(dialog.boxes[column].findData(at))
    dialog.begin()
    settle()
    return dialog


def stopped(stage: CatalogueStage) -> QWidget:
    """Show what a stopped import left."""
    importing(stage)
    dialog = stage.page.dialog
    assert dialog is not None
    dialog.stop()
    return dialog


SCREENS: list[tuple[str, Screen]] = [
    ("110-catalogue", listed),
    ("111-catalogue-prices", _card(PRICES)),
    ("112-catalogue-warnings", _card(WARNINGS)),
    ("113-catalogue-matches", _card(MATCHES)),
    ("114-catalogue-changes", _card(CHANGES)),
    ("115-catalogue-matching", matching),
    ("116-catalogue-versions", versions),
    ("117-catalogue-empty", empty),
    ("118-catalogue-nothing", nothing_found),
    ("119-catalogue-mapping", mapping),
    ("120-catalogue-reported", reported),
    ("161-catalogue-importing", importing),
    ("162-catalogue-stopped", stopped),
    ("163-catalogue-matching-begins", matching_begins),
]


def take_one(screen: Screen, picture: Picture) -> None:
    """Show the page over made-up catalogues."""
    stage = build_catalogue()
    show_page(stage.page, picture.window)
    settle()
    shown = screen(stage)
    settle()
    save_png(shown, picture.path)
    let_go(stage.page)


if __name__ == "__main__":
    take(SCREENS, take_one)
