"""What is wished of cartons while a shipment is open: filled, finished, looked into, labelled anew.

Without it the page would hold a method for each key of a carton.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from app.packing.values import CartonKind, CartonState, CartonView, ShipmentState
from ui.packing.asking import PackingQuestions
from ui.packing.port import Packing
from ui.packing.work import ShipmentWork


class CartonWishes(QObject):
    """Turns wishes into those of the desk, or into a question first."""

    def __init__(
        self, desk: Packing, work: Callable[[], ShipmentWork], asking: PackingQuestions
    ) -> None:
        """`work` shows the open shipment; it is asked for when something is wished."""
        super().__init__(asking)
        self._desk, self._shown, self._asking = desk, work, asking

    @property
    def _work(self) -> ShipmentWork:
        return self._shown()

    @property
    def current(self) -> CartonView | None:
        """The one under the cursor, else the one at hand."""
        return self._work.cartons.view.current_row() or self._work.cartons.at_hand

    @property
    def _packing(self) -> bool:
        view = self._work.view
        return view is not None and view.state is ShipmentState.PACKING

    @Slot()
    def begin_full(self) -> None:
        """Open a full carton."""
        self._desk.open_carton(CartonKind.FULL)

    @Slot()
    def begin_mixed(self) -> None:
        """Open a mixed carton."""
        self._desk.open_carton(CartonKind.MIXED)

    @Slot()
    def begin_part(self) -> None:
        """Open a part carton."""
        self._desk.open_carton(CartonKind.PART)

    @Slot()
    def finish_it(self) -> None:
        """封箱."""
        self._finish(as_part=False)

    @Slot()
    def finish_as_part(self) -> None:
        """封箱, as it is."""
        self._finish(as_part=True)

    @Slot(object)
    def go_on_with(self, carton: CartonView) -> None:
        """Fill an open carton; look into one that is closed."""
        if carton.state is CartonState.OPEN and not carton.at_hand and self._packing:
            self._desk.take_carton(carton.carton_id)
            self._work.give_focus_to_scanning()
        else:
            self.show_contents()

    @Slot()
    def show_contents(self) -> None:
        """Show what is in the carton under the cursor."""
        carton = self.current
        if carton is not None:
            lines, cartons = self._work.lines.model.rows, self._work.cartons.model.rows
            self._asking.ask_contents(carton, cartons, lines)

    @Slot()
    def ask_relabel(self) -> None:
        """Ask why a carton gets another label."""
        self._ask_of_carton(self._asking.ask_relabel)

    @Slot()
    def ask_reopen_carton(self) -> None:
        """Ask why a carton is opened again."""
        self._ask_of_carton(self._asking.ask_reopen_carton)

    @Slot()
    def ask_void(self) -> None:
        """Ask why there is no such carton any more."""
        self._ask_of_carton(self._asking.ask_void)

    def _finish(self, *, as_part: bool) -> None:
        carton = self._work.cartons.at_hand or self.current
        if carton is not None:
            self._desk.finish_carton(carton.carton_id, as_part=as_part)
            self._work.give_focus_to_scanning()

    def _ask_of_carton(self, ask: Callable[[CartonView], None]) -> None:
        if self.current is not None:
            ask(self.current)
