"""How pictures are taken: without it each family of screens named and closed them in its own way.

A module of screens runs as `python -m tests.shots.MODULE SIZE OUTPUT [TEXT]`, one size a process:
see tests/shots/__main__.py.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QSize
from PySide6.QtWidgets import QApplication, QWidget

from tests.shots.__main__ import SIZES
from ui.application import Dressed, build_application
from ui.parts.languages import LANGUAGES
from ui.parts.theme import Scheme
from ui.screenshot import save_png

Screen = TypeVar("Screen")


class Closable(Protocol):
    """A page that is left."""

    def closed(self) -> None:
        """It is no longer seen."""

    def window(self) -> QWidget:
        """Where it stands: itself, in a picture."""


_AROUND = QSize(104, 78)
"""What navigation, menus and status of the window take from a page."""
_ROUNDS = 6
"""Answers lead to questions: so often may one follow from another."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture that is to be taken."""

    application: Dressed
    """Speaks the language and looks as it should already."""
    language: str
    scheme: Scheme
    window: QSize
    path: Path


def take(
    screens: Sequence[tuple[str, Screen]], take_one: Callable[[Screen, Picture], None]
) -> None:
    """Take the screens that are asked for, in both languages, light and dark."""
    size, output, only = sys.argv[1], Path(sys.argv[2]), "".join(sys.argv[3:4])
    application = build_application(sys.argv[:1])
    width, height, scale = SIZES[size]
    window = QSize(int(width / scale), int(height / scale))
    for name, screen in screens:
        for language in LANGUAGES if only in name else ():
            for scheme in (Scheme.LIGHT, Scheme.DARK):
                application.languages.choose(language)
                application.appearance.choose(scheme)
                path = output / f"{name}-{size}-{language}-{scheme.value}.png"
                take_one(screen, Picture(application, language, scheme, window, path))


def show_page(page: QWidget, window: QSize) -> None:
    """Show a page as large as the window leaves it."""
    page.resize(window - _AROUND)
    page.show()


def settle() -> None:
    """Let everything that was posted arrive."""
    for _ in range(_ROUNDS):
        QApplication.processEvents()


def let_go(widget: QWidget) -> None:
    """Close a widget, and free it before the next is built."""
    widget.close()
    widget.deleteLater()
    # Deferred deletions wait for an event loop, which there is none of here.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def keep_and_let_go(widget: QWidget, page: Closable, path: Path) -> None:
    """Take the picture of what was shown, and leave the page."""
    settle()
    save_png(widget, path)
    page.closed()
    let_go(page.window())
