"""Chinese and English at run time: without it the window would speak only Chinese.

Source strings are Chinese, so Chinese needs only Qt's own texts. Widgets learn of a change by
QEvent.LanguageChange, which Qt sends when a translator comes or goes (see TranslatedWidget).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, cast

from PySide6 import QtCore
from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QObject, QTranslator
from PySide6.QtWidgets import QWidget

from ui.parts.resource_files import TRANSLATIONS

# The stubs call it an object. lupdate knows it by this name.
QT_TRANSLATE_NOOP = cast("Callable[[str, str], str]", QtCore.QT_TRANSLATE_NOOP)
"""Marks a text for translation (context, text) and returns it unchanged."""

LANGUAGES = {"zh": "中文", "en": "English"}
"""The name of each language is written in that language."""


def spoken_language() -> str:
    """Return `zh` or `en`: the language the loaded translations speak."""
    return QCoreApplication.translate("Language", "zh")


class Saying(Protocol):
    """A sentence that came in both languages."""

    @property
    def chinese(self) -> str:
        """In Chinese."""

    @property
    def english(self) -> str:
        """In English."""


def spoken(saying: Saying) -> str:
    """Choose the sentence of the language that is spoken now."""
    return saying.english if spoken_language() == "en" else saying.chinese


class Languages(QObject):
    """Loads the translations of one language and drops those of the other."""

    def __init__(self, application: QCoreApplication, dress: Callable[[str], None]) -> None:
        """`dress` hears of each language before its words are shown."""
        super().__init__(application)
        self._application, self._dress = application, dress
        self._loaded: list[QTranslator] = []
        self.chosen = ""

    def choose(self, language: str) -> None:
        """Speak a language from now on; one that is not in LANGUAGES is a ValueError."""
        if language not in LANGUAGES:
            raise ValueError(f"no translation for {language!r}")
        if language == self.chosen:
            return
        self.chosen = language
        self._dress(language)
        for translator in self._loaded:
            self._application.removeTranslator(translator)
        self._loaded = []
        if language == "en":
            self._load("tracedock_en", str(TRANSLATIONS))
        else:
            folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            self._load("qtbase_zh_CN", folder)

    def _load(self, name: str, folder: str) -> None:
        translator = QTranslator(self)
        if translator.load(name, folder):
            self._application.installTranslator(translator)
            self._loaded.append(translator)


class TranslatedWidget(QWidget):
    """A widget that words itself anew when the language changes."""

    def retranslate(self) -> None:
        """Set every text of this widget, not of its children."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        """Word the widget anew after a change of language."""
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
