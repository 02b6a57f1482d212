"""Drawings of numbers in the colours of the window; without it each page would tame the library.

The library and numpy are loaded when the first number is drawn: a third of a second that only a
drawing needs. A drawing takes no focus and no mouse; what it shows stands in a table as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.parts.theme import colours_of

if TYPE_CHECKING:
    from pyqtgraph import PlotWidget


def make_plot(parent: QWidget, *, dates: bool = False) -> PlotWidget:
    """Make a drawing; with `dates` its lower axis holds seconds since 1970."""
    from pyqtgraph import DateAxisItem, PlotWidget  # noqa: PLC0415 (see above)

    axes = {"bottom": DateAxisItem()} if dates else {}
    plot = PlotWidget(parent, enableMenu=False, axisItems=axes)
    # The library makes it without a parent: it would outlive the window.
    menu = plot.getPlotItem().ctrlMenu
    menu.setParent(plot, menu.windowFlags())
    plot.setMouseEnabled(x=False, y=False)
    plot.hideButtons()
    plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return plot


def colour_plot(plot: PlotWidget) -> None:
    """Take the colours of the window, light or dark."""
    colours = colours_of(plot.palette())
    plot.setBackground(colours.surface)
    for side in ("left", "bottom"):
        axis = plot.getAxis(side)
        axis.setPen(colours.line)
        axis.setTextPen(colours.muted)
