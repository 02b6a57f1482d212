"""Chinese and English: every string is translated, shipped compiled, and changed at run time."""

from __future__ import annotations

import ast
import re
import subprocess
import sysconfig
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction, QFontMetricsF
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.stage import Stage
from ui.application import Dressed
from ui.parts.languages import LANGUAGES, spoken_language
from ui.parts.punctuation import listed, with_remark
from ui.parts.resource_files import TRANSLATIONS
from ui.places import DELIVERIES

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(str(path) for path in (ROOT / "ui").rglob("*.py"))
TS = TRANSLATIONS / "tracedock_en.ts"
PLACEHOLDER = re.compile(r"\{(\w+)\}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SPOKEN_AS_WRITTEN = set(LANGUAGES.values()) | {"语言 / Language"}


def run(tool: str, *arguments: str) -> None:
    program = Path(sysconfig.get_path("scripts")) / f"pyside6-{tool}"
    subprocess.run([str(program), *arguments], check=True, capture_output=True, timeout=120)


def messages(path: Path) -> Iterator[tuple[str, str, ET.Element]]:
    for context in ET.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            source, translation = message.find("source"), message.find("translation")
            assert source is not None
            assert translation is not None
            yield context.findtext("name", ""), source.text or "", translation


def test_the_translation_covers_every_string_and_no_other(tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.ts"
    run("lupdate", *SOURCES, "-ts", str(fresh), "-locations", "none")
    wanted = {(context, source) for context, source, _ in messages(fresh)}
    held = {(context, source) for context, source, _ in messages(TS)}
    assert wanted - held == set(), "run pyside6-lupdate and translate these"
    assert held - wanted == set(), "no longer in the program"
    assert len(wanted) > 100


def test_every_translation_is_finished_and_keeps_its_placeholders() -> None:
    for context, source, translation in messages(TS):
        text = translation.text or ""
        assert translation.get("type") is None, f"unfinished: {context}: {source}"
        assert text, f"empty: {context}: {source}"
        assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(source)), source
        assert not CHINESE.search(text), f"still Chinese: {text}"


def test_the_compiled_translation_is_that_of_the_source(tmp_path: Path) -> None:
    compiled = tmp_path / "fresh.qm"
    run("lrelease", str(TS), "-qm", str(compiled))
    assert compiled.read_bytes() == (TRANSLATIONS / "tracedock_en.qm").read_bytes()


def texts(window: QWidget) -> set[str]:
    """Every word of the window's own that is on the screen or in a menu."""
    found: set[str] = set()
    for widget in window.findChildren(QWidget):
        if isinstance(widget, (QLabel, QAbstractButton)):
            found.add(widget.text())
        elif isinstance(widget, QMenu):
            found.add(widget.title())
        elif isinstance(widget, QTabWidget):
            found |= {widget.tabText(number) for number in range(widget.count())}
    found |= {action.text() for action in window.findChildren(QAction)}
    return found - SPOKEN_AS_WRITTEN


def test_the_language_changes_while_the_window_is_open(working: Stage, qtbot: QtBot) -> None:
    window, rooms = working.window, working.window.pages.rooms
    built_when_entered: tuple[QWidget, ...] = (rooms.library, rooms.known, rooms.acceptance)
    assert all(one.findChildren(QLabel) for one in built_when_entered)
    persons = {"收货员甲", "收货员乙", "验收员丙"}
    chinese = texts(window)
    assert any(CHINESE.search(text) for text in chinese)
    window.use_language("en")
    assert spoken_language() == "en"
    qtbot.waitUntil(lambda: window.menus.of_page(DELIVERIES).text() == "Deliveries")
    assert {text for text in texts(window) - persons if CHINESE.search(text)} == set()
    assert window.pages.receiving.verdict.shown.word == "Waiting for a scan"
    model = window.pages.receiving.lines.model
    assert [str(title) for title in model.titles()][:2] == ["Line", "Drug"]
    window.use_language("zh")
    qtbot.waitUntil(lambda: window.menus.of_page(DELIVERIES).text() == "到货")
    assert texts(window) == chinese
    assert working.preferences.read("view/language", "") == "zh"


def test_the_menu_changes_the_language(working: Stage, qtbot: QtBot) -> None:
    group = working.window.menus.languages
    next(action for action in group.actions() if action.text() == "English").trigger()
    assert spoken_language() == "en"
    qtbot.waitUntil(lambda: working.window.menus.of_page(DELIVERIES).text() == "Deliveries")


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_page_opens_in_every_language(stage: Stage, qtbot: QtBot, language: str) -> None:
    window = stage.window
    window.use_language(language)
    window.sign_in("收货员甲")
    qtbot.waitUntil(lambda: bool(window.pages.deliveries.model.rows))
    window.pages.show_receiving()
    window.pages.open_delivery(stage.desk.deliveries[0].delivery_id)
    qtbot.waitUntil(lambda: window.pages.receiving.open_receipt_id is not None)
    for tab in range(window.pages.receiving.tabs.count()):
        window.pages.receiving.tabs.setCurrentIndex(tab)
        assert not window.grab().isNull()
    window.pages.open_virtual_scanner()
    assert not window.pages.virtual_scanner.grab().isNull()
    window.show_sign_in()
    assert not window.grab().isNull()


def test_a_language_nobody_wrote_is_refused(qapp: Dressed) -> None:
    with pytest.raises(ValueError, match="no translation for 'fr'"):
        qapp.languages.choose("fr")


def test_qts_own_texts_are_chinese_in_chinese(qapp: Dressed) -> None:
    qapp.languages.choose("zh")
    assert qapp.translate("QPlatformTheme", "Cancel") == "取消"
    qapp.languages.choose("en")
    assert qapp.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_names_and_remarks_are_strung_together_as_each_language_does(qapp: Dressed) -> None:
    qapp.languages.choose("zh")
    assert listed(["订单", "发票"]) == "订单、发票"
    assert with_remark("短少", "外箱破损") == "短少：外箱破损"
    qapp.languages.choose("en")
    assert listed(["order", "invoice"]) == "order, invoice"
    assert with_remark("short", "box torn") == "short: box torn"
    assert (listed([]), with_remark("short", ""), with_remark("", "torn")) == ("", "short", "torn")


def test_every_string_is_asked_for_in_the_name_of_a_class() -> None:
    """`dialog.tr(…)` in a function is filed under “dialog”, where Qt never looks."""
    assert {name for name, *_ in messages(TS) if not name.strip("_")[:1].isupper()} == set()


def test_no_text_is_asked_for_inside_an_f_string() -> None:
    """lupdate does not look into them: the text would stay Chinese in English."""
    found = [
        f"{path.name}:{call.lineno}"
        for path in map(Path, SOURCES)
        for joined in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(joined, ast.JoinedStr)
        for call in ast.walk(joined)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in ("tr", "translate")
        and all(isinstance(one, ast.Constant) for one in call.args)
    ]
    assert found == []


def test_quotes_of_english_are_no_wider_than_its_letters(qapp: Dressed) -> None:
    """English would have holes before and behind each quote."""
    widths = {}
    for language in ("en", "zh"):
        qapp.languages.choose(language)
        widths[language] = QFontMetricsF(qapp.font()).horizontalAdvance("“”")
    assert widths["en"] < widths["zh"] * 0.7
