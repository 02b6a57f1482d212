"""The Qt application with our font, style, colours and language.

Without it the program, the tests and the pictures would each look different.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QFont, QFontDatabase, QIcon
from PySide6.QtWidgets import QApplication

from ui.languages import Languages
from ui.resource_files import FONTS, ICONS
from ui.theme import Appearance

FONT_FAMILY = "Noto Sans SC"
FONT_SIZE_PT = 11


class Dressed(QApplication):
    """The application, with the two things a person may change at run time."""

    def __init__(self, argv: Sequence[str]) -> None:
        super().__init__(list(argv))
        self.setApplicationName("TraceDock")
        self.setOrganizationName("TraceDock")
        self.setStyle("Fusion")
        for name in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"):
            QFontDatabase.addApplicationFont(str(FONTS / name))
        self.setFont(QFont(FONT_FAMILY, FONT_SIZE_PT))
        self.setWindowIcon(QIcon(str(ICONS / "tracedock.svg")))
        self.languages = Languages(self)
        self.languages.choose("zh")
        self.appearance = Appearance(self)


def build_application(argv: Sequence[str]) -> Dressed:
    """Make the one application of this process, in Chinese and in the system's light or dark."""
    return Dressed(argv)
