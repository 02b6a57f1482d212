"""A page that is built when it is first entered; without it each start would wait for all of them.

It stands in the window's stack from the beginning and knows how to make what it shows. Who works is
told to the page when it is there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar, cast

from PySide6.QtWidgets import QVBoxLayout, QWidget


class Entered(Protocol):
    """A page that wants to know who works, and when it is entered and left."""

    person: str

    def opened(self) -> None:
        """The page is seen from now on."""

    def closed(self) -> None:
        """The page is no longer seen."""


Page = TypeVar("Page", bound=Entered)


class LazyPage(QWidget, Generic[Page]):
    """Room for one page."""

    def __init__(self, build: Callable[[QWidget], Page], parent: QWidget) -> None:
        """`build` makes the page as this widget's child and joins it to its events."""
        super().__init__(parent)
        self._build = build
        self._page: Page | None = None
        self._person = ""
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    @property
    def page(self) -> Page:
        """The page; built now if it was not."""
        if self._page is None:
            self._page = self._build(self)
            self._page.person = self._person
            # What is entered is a widget as well, which no protocol can say.
            self._layout.addWidget(cast("QWidget", self._page))
        return self._page

    def begin(self, person: str) -> None:
        """Work for a person."""
        self._person = person
        if self._page is not None:
            self._page.person = person

    def opened(self) -> None:
        """Build the page the first time; let it ask for what it shows."""
        self.page.opened()

    def closed(self) -> None:
        """Let it rest."""
        if self._page is not None:
            self._page.closed()
