"""Drawings of numbers in the colours of the window; without it each page would tame the library.

The library and numpy are loaded when the first number is drawn: a third of a second that only a
drawing needs. Its parts are put together here: a whole plot of the library comes with menus and a
form that nobody opens and that would outlive the window. A drawing takes no focus and no mouse;
what it shows stands in a table as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.parts.theme import colours_of

if TYPE_CHECKING:
    from pyqtgraph import AxisItem, GraphicsView, ViewBox


@dataclass(frozen=True, slots=True)
class Drawing:
    """A field between two axes."""

    view: GraphicsView
    """The widget."""
    box: ViewBox
    """Takes what is drawn."""
    left: AxisItem
    bottom: AxisItem

    def take_colours(self) -> None:
        """Take the colours of the window, light or dark."""
        colours = colours_of(self.view.palette())
        self.view.setBackground(colours.surface)
        for axis in (self.left, self.bottom):
            axis.setPen(colours.line)
            axis.setTextPen(colours.muted)


def make_drawing(parent: QWidget) -> Drawing:
    """Make an empty drawing."""
    from pyqtgraph import (  # noqa: PLC0415 (see above)
        AxisItem,
        GraphicsLayout,
        GraphicsView,
        ViewBox,
    )

    view, layout = GraphicsView(parent), GraphicsLayout()
    view.setCentralItem(layout)
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    box = ViewBox(enableMenu=False, enableMouse=False)
    left, bottom = AxisItem("left"), AxisItem("bottom")
    for item, row, column in ((left, 0, 0), (box, 0, 1), (bottom, 1, 1)):
        layout.addItem(item, row, column)
    for axis in (left, bottom):
        axis.linkToView(box)
    # Else the number below the left end, most often the zero, is left out.
    bottom.setStyle(hideOverlappingLabels=False)
    return Drawing(view, box, left, bottom)
