"""F1 leads to the chapter of the page that is worked on, and the search to what it asks for."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.stage import Stage
from ui.help.book import PROCESSES, read_book
from ui.help.window import HelpPanel
from ui.parts.languages import LANGUAGES
from ui.parts.resource_files import DOCS
from ui.places import CONTEXT, GROUPS


def titles(panel: HelpPanel) -> list[str]:
    return [panel.list.item(row).text() for row in range(panel.list.count())]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_process_has_its_page_and_its_picture(language: str) -> None:
    """A page would have a hole where its flow should be."""
    chapters = [one for one in read_book(language) if one.is_process]
    assert tuple(one.key for one in chapters) == PROCESSES
    for one in chapters:
        assert one.title
        picture = QImage(str(one.folder / f"{one.key}.{language}.svg"))
        assert f"({one.key}.{language}.svg)" in one.text
        assert picture.width() > 600


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_leads_to_the_chapter_of_every_page(stage: Stage, language: str) -> None:
    """F1 would lead to the beginning of the book, or to a process of a like name."""
    stage.window.use_language(language)
    panel = stage.window.help.panel
    processes = {one.title for one in read_book(language) if one.is_process}
    for place in (one for group in GROUPS for one in group.places):
        title = QCoreApplication.translate(CONTEXT, place.title)
        panel.show_chapter(title)
        assert panel.page.toPlainText().startswith(title)
        shown = panel.list.currentItem()
        assert shown is not None
        assert shown.text() not in processes, title


def test_guides_of_all_languages_have_the_same_chapters() -> None:
    """Whoever changes the language would come to another chapter."""
    chapters = {language: len(read_book(language)) for language in LANGUAGES}
    assert len(set(chapters.values())) == 1, chapters
    assert len({read_book(language)[-1].title for language in LANGUAGES}) == len(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pictures_and_links_of_the_guide_lead_somewhere(language: str) -> None:
    """A chapter would show a broken picture, and a link would do nothing."""
    book = read_book(language)
    anchors = {one.anchor for one in book}
    for one in book:
        for piece in one.text.split("](")[1:]:
            link = piece.partition(")")[0]
            if link.startswith("#"):
                assert link[1:] in anchors, link
            elif "://" not in link:
                assert (one.folder / link).is_file(), link


def test_a_folder_without_guides_gives_an_empty_book(tmp_path: Path) -> None:
    """A copy of the program without its documents would not open its window."""
    assert read_book("zh", tmp_path) == ()


def test_f1_leads_to_the_page_that_is_shown(stage: Stage, qtbot: QtBot) -> None:
    """A clerk would search in forty pages with gloves on."""
    stage.window.sign_in("收货员甲")
    stage.window.menus.of_page(5).trigger()
    QTest.keyClick(stage.window, Qt.Key.Key_F1)
    qtbot.waitUntil(stage.window.help.isVisible)
    panel = stage.window.help.panel
    assert panel.page.toPlainText().startswith("追溯码库")

    assert panel.page.verticalScrollBar().value() == 0
    stage.window.menus.processes.trigger()

    assert panel.page.toPlainText().startswith("采购流程")
    # Also the picture, which is wider than the page.
    assert panel.page.horizontalScrollBar().maximum() == 0
    stage.window.help.close()


def test_the_search_lists_chapters_and_goes_to_the_words(stage: Stage) -> None:
    """A word would be looked for with the eyes."""
    panel = stage.window.help.panel
    panel.search.setText("扫回 随货同行单")
    assert [one.partition("\n")[0] for one in titles(panel)] == ["配送流程"]
    panel.search.setText("重码")
    assert len(titles(panel)) > 1
    assert panel.page.textCursor().selectedText() == "重码"

    panel.search.setText("没有这个词")

    assert titles(panel) == []
    assert "没有找到" in panel.page.toPlainText()
    panel.search.clear()
    assert len(titles(panel)) == len(read_book("zh"))


def test_a_link_of_the_guide_leads_to_its_chapter(stage: Stage) -> None:
    """The guide says "see there", and nothing would happen."""
    panel = stage.window.help.panel
    panel.follow(QUrl("#采购员的页面"))
    assert panel.page.toPlainText().startswith("采购员的页面")
    panel.follow(QUrl("https://example.org/"))
    assert panel.page.toPlainText().startswith("采购员的页面")


def test_a_link_of_the_english_guide_leads_to_its_chapter(stage: Stage) -> None:
    """A title of several words would be a link to nowhere."""
    stage.window.use_language("en")
    panel = stage.window.help.panel
    panel.follow(QUrl("#the-pages-of-the-purchaser"))
    assert panel.page.toPlainText().startswith("The pages of the purchaser")


def test_titles_of_the_chapters_are_read_in_whole(stage: Stage) -> None:
    """The longest title would end under the bar beside the list."""
    stage.window.use_language("en")
    stage.window.show_processes()
    assert stage.window.help.panel.list.horizontalScrollBar().maximum() == 0
    stage.window.help.close()


def test_another_language_shows_its_own_processes(stage: Stage, qtbot: QtBot) -> None:
    """An English page would stay Chinese until the window is opened again."""
    panel = stage.window.help.panel
    panel.show_chapter("配送流程")
    stage.window.use_language("en")
    qtbot.waitUntil(lambda: panel.page.toPlainText().startswith("Delivery"))


def test_the_books_of_both_languages_are_beside_the_program() -> None:
    """A language would be without help after a file was renamed."""
    assert (DOCS / "user-guide.md").is_file()
    assert (DOCS / "user-guide.en.md").is_file()
