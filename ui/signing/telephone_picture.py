"""How the secret of a telephone is shown: as a QR code for a camera, in fours for the hand.

Without it each place where a telephone is set up would show it otherwise.
"""

from __future__ import annotations

from PySide6.QtGui import QColor, QImage, QPixmap

from ui.signing.port import Modules

_QUIET = 4
_MODULE_PX = 3


def in_fours(secret: str) -> str:
    """A secret as it is typed in where no camera is at hand."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def drawn(modules: Modules) -> QPixmap:
    """Draw a bar code dark on white, whatever colours the window has: cameras want it so."""
    size = len(modules) + 2 * _QUIET
    image = QImage(size, size, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    for row, cells in enumerate(modules):
        for column, dark in enumerate(cells):
            if dark:
                image.setPixelColor(column + _QUIET, row + _QUIET, QColor("black"))
    return QPixmap.fromImage(image.scaled(size * _MODULE_PX, size * _MODULE_PX))
