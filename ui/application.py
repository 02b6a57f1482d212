"""The Qt application with our font, style, colours and language.

Without it the program, the tests and the pictures would each look different.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtCore import (
    QMessageLogContext,
    QtMsgType,
    qFormatLogMessage,
    qInstallMessageHandler,
)
from PySide6.QtGui import QFont, QFontDatabase, QIcon
from PySide6.QtWidgets import QApplication

from ui.collecting import MainThreadCollector
from ui.parts.languages import Languages
from ui.parts.resource_files import FONTS, ICONS
from ui.parts.theme import Appearance

FONT_FAMILY = "Noto Sans SC"
FONT_SIZE_PT = 11
_OFFSCREEN_COMPLAINT = "This plugin does not support propagateSizeHints()"
"""Qt says so whenever a layout tells a window without a screen how small it may become."""


class Dressed(QApplication):
    """The application, with the two things a person may change at run time."""

    def __init__(self, argv: Sequence[str]) -> None:
        super().__init__(list(argv))
        if self.platformName() == "offscreen":
            qInstallMessageHandler(_say_unless_offscreen)
        self.setApplicationName("TraceDock")
        self.setOrganizationName("TraceDock")
        self.setStyle("Fusion")
        for name in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"):
            QFontDatabase.addApplicationFont(str(FONTS / name))
        self.setWindowIcon(QIcon(str(ICONS / "tracedock.svg")))
        self.languages = Languages(self, self._use_font)
        self.languages.choose("zh")
        self.appearance = Appearance(self)
        self._collector = MainThreadCollector(self)

    def _use_font(self, language: str) -> None:
        font = QFont(FONT_FAMILY, FONT_SIZE_PT)
        if language == "en":
            # Quotes are as wide as a Chinese character else, with holes beside them.
            font.setFeature(QFont.Tag("pwid"), 1)
        self.setFont(font)


def _say_unless_offscreen(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Say what Qt says, but not that a platform without a screen takes no smallest sizes."""
    if text != _OFFSCREEN_COMPLAINT and sys.stderr is not None:
        print(qFormatLogMessage(kind, context, text), file=sys.stderr)


def build_application(argv: Sequence[str]) -> Dressed:
    """Make the one application of this process, in Chinese and in the system's light or dark."""
    return Dressed(argv)
