"""What packing asks a person: one dialog at a time, each joined to the wish it leads to.

Without it the page would have to know every dialog.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QDialog, QWidget

from app.packing.events import (
    CartonShown,
    ClosingChecked,
    ImportShown,
    NumberingShown,
    OrderBegun,
    OrdersListed,
    PackingFailed,
    ReturnsShown,
    Task,
)
from app.packing.values import (
    CartonKind,
    CartonView,
    LineView,
    OrderWish,
    Party,
    ReturnReason,
    ShipmentHead,
    ShipmentView,
)
from ui.packing.batch_dialog import BatchDialog
from ui.packing.closing_dialog import ClosingDialog
from ui.packing.contents_dialog import ContentsDialog
from ui.packing.dialogs import (
    END_REASONS,
    RELABEL_REASONS,
    REOPEN_REASONS,
    VOID_REASONS,
    IdentifyDialog,
    NumberingDialog,
    ReasonDialog,
)
from ui.packing.import_dialog import PackImportDialog
from ui.packing.orders_dialog import OrdersDialog
from ui.packing.port import Packing
from ui.packing.returns_dialog import ReturnsDialog
from ui.packing.words import carton_word
from ui.parts.csv_file import ask_for_file
from ui.preferences import Preferences

SENDER_CODE = "packing/sender-code"
SENDER_NAME = "packing/sender-name"


class PackingQuestions(QObject):
    """Opens dialogs, and hands on what came of them."""

    begun = Signal(object)
    """A shipment was begun of an order: which."""

    def __init__(self, desk: Packing, preferences: Preferences, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._preferences, self._page = desk, preferences, page
        self.person = ""
        self.dialog: QDialog | None = None

    @property
    def is_open(self) -> bool:
        """A question stands open."""
        return self.dialog is not None

    @Slot()
    def ask_order(self) -> None:
        """Ask which order is to be imported."""
        kinds = ["CSV / XLSX / JSON (*.csv *.txt *.tsv *.xlsx *.json)", "* (*)"]
        ask_for_file(self._page, self.tr("选择随货同行单文件"), kinds, self.show_order)

    @Slot()
    def ask_relations(self) -> None:
        """Ask which relations are to be imported."""
        kinds = ["XML / CSV / XLSX (*.xml *.csv *.txt *.tsv *.xlsx)", "* (*)"]
        ask_for_file(self._page, self.tr("选择关联关系文件"), kinds, self.show_relations)

    @Slot(str)
    def show_order(self, path: str) -> None:
        """Show what an order file would begin."""
        self._show_import(path, Task.IMPORT_ORDER)

    @Slot(str)
    def show_relations(self, path: str) -> None:
        """Show what a relation file would bring."""
        self._show_import(path, Task.IMPORT_RELATIONS)

    def ask_contents(
        self, carton: CartonView, cartons: Sequence[CartonView], lines: Sequence[LineView]
    ) -> None:
        """Show what is in a carton."""
        dialog = ContentsDialog(carton, cartons, lines, self._page)
        dialog.take_out_wished.connect(self.take_out)
        dialog.move_wished.connect(self.move)
        dialog.split_wished.connect(self.split)
        if self._open(dialog):
            self._desk.show_carton(carton.carton_id)

    def ask_relabel(self, carton: CartonView) -> None:
        """Ask why a carton gets another label."""
        said = self.tr("{carton} 换一个新箱号并重新打印；旧标签 {number} 作废，请撕掉。")
        text = said.format(carton=carton_word(carton), number=carton.number)
        self._ask_why(
            self.tr("换标签"),
            text,
            RELABEL_REASONS,
            lambda why: self._desk.relabel(carton.carton_id, why),
        )

    def ask_reopen_carton(self, carton: CartonView) -> None:
        """Ask why a carton is opened again."""
        said = self.tr("{carton} 重新打开后可以改装；旧标签 {number} 作废，再封箱时给新箱号。")
        text = said.format(carton=carton_word(carton), number=carton.number)
        self._ask_why(
            self.tr("重新打开"),
            text,
            REOPEN_REASONS,
            lambda why: self._desk.reopen_carton(carton.carton_id, why),
        )

    def ask_void(self, carton: CartonView) -> None:
        """Ask why there is no such carton any more."""
        said = self.tr("{carton} 作废：里面 {count} 盒都退出本单，可以再装到别的箱。")
        text = said.format(carton=carton_word(carton), count=f"{carton.quantity:,}")
        self._ask_why(
            self.tr("作废这一箱"),
            text,
            VOID_REASONS,
            lambda why: self._desk.void_carton(carton.carton_id, why),
        )

    @Slot()
    def ask_give_up(self) -> None:
        """Ask why a shipment is given up."""
        said = self.tr("放弃以后，这张发货单不能再装，里面的货都退出本单。")
        self._ask_why(self.tr("放弃发货"), said, END_REASONS, self._desk.give_up)

    @Slot()
    def ask_reopen(self) -> None:
        """Ask why a refused shipment is packed again."""
        said = self.tr("被退回的发货单可以改装，改好以后再关闭、上传。")
        self._ask_why(self.tr("重新装箱"), said, REOPEN_REASONS, self._desk.reopen)

    def ask_identifier(
        self, identifier: str, lines: Sequence[LineView], current: int | None
    ) -> None:
        """Ask of which line an identifier is."""
        dialog = IdentifyDialog(identifier, lines, current, self._page)

        def name() -> None:
            self._desk.name_identifier(identifier, *dialog.chosen)

        self._when_accepted(dialog, name)

    def ask_batch(self, lines: Sequence[LineView], current: LineView | None) -> None:
        """Ask which batch is packed."""
        dialog = BatchDialog(lines, current, self._page)

        def give() -> None:
            if dialog.chosen is not None:
                self._desk.give_batch(*dialog.chosen)

        self._when_accepted(dialog, give)

    def show_orders(self, event: OrdersListed, now: datetime) -> None:
        """Show what hospitals ordered, and let some of it be begun."""
        dialog = OrdersDialog(event, self._sender, now, self._page)
        dialog.begin_wished.connect(self.begin_order)
        dialog.accepted.connect(self.tell_begun)
        self._open(dialog)

    @Slot()
    def begin_order(self) -> None:
        """Let the shipment be begun that is asked for."""
        dialog = self.dialog
        if isinstance(dialog, OrdersDialog) and dialog.order is not None:
            wish = dialog.wish
            self._keep_sender(wish)
            lines = [one.order_line_id for one in dialog.order.lines if one.left]
            self._desk.begin_from_order(lines, wish, self.person)

    @Slot()
    def tell_begun(self) -> None:
        """Say which shipment it led to."""
        if isinstance(self.dialog, OrdersDialog):
            self.begun.emit(self.dialog.begun)

    def show_begun(self, event: OrderBegun) -> None:
        """Go on with what was begun."""
        if isinstance(self.dialog, OrdersDialog):
            self.dialog.show_begun(event)

    def ask_returns(self) -> ReturnsDialog | None:
        """Ask what came back; None where another question stands open."""
        dialog = ReturnsDialog(self._page)
        dialog.register_wished.connect(self.register_returns)
        dialog.withdraw_wished.connect(self.withdraw_returns)
        dialog.drop_wished.connect(self.drop_returns)
        return dialog if self._open(dialog) else None

    def show_returns(self, event: ReturnsShown) -> None:
        """Show what came back."""
        if isinstance(self.dialog, ReturnsDialog):
            self.dialog.show_returns(event)

    def forget_returns(self) -> None:
        """Nobody is there any more to say why."""
        if isinstance(self.dialog, ReturnsDialog):
            self.dialog.done(QDialog.DialogCode.Rejected)

    @Slot(object, str)
    def register_returns(self, reason: ReturnReason, remark: str) -> None:
        """Register what came back."""
        self._desk.register_returns(reason, remark)

    @Slot(list)
    def withdraw_returns(self, keys: list[str]) -> None:
        """Take a registration back."""
        self._desk.withdraw_returns(keys)

    @Slot(list)
    def drop_returns(self, keys: list[str]) -> None:
        """Take rows off the list."""
        self._desk.drop_returns(keys)

    def show_closing(
        self,
        event: ClosingChecked,
        head: ShipmentHead,
        go_to: Callable[[Mapping[str, str | int]], None],
    ) -> None:
        """Show what stands in the way of closing."""
        if isinstance(self.dialog, ClosingDialog):
            self.dialog.show_checked(event)
            return
        dialog = ClosingDialog(head.logistics_no, self._page)
        dialog.show_checked(event)
        dialog.place_wished.connect(go_to)
        self._when_accepted(dialog, lambda: self._desk.close(dialog.reason, dialog.carrier_number))

    def forget_closing(self) -> None:
        """It was closed."""
        if isinstance(self.dialog, ClosingDialog):
            self.dialog.reject()

    def show_numbering(self, event: NumberingShown, person: str, *, may: bool) -> None:
        """Show how cartons are numbered."""
        if isinstance(self.dialog, NumberingDialog):
            return
        dialog = NumberingDialog(event, self._page, may=may)

        def keep() -> None:
            prefix = dialog.prefix.text().strip()
            self._desk.set_numbering(prefix, dialog.extension.value(), person)

        self._when_accepted(dialog, keep)

    def show_packages(self, event: CartonShown) -> None:
        """Show what is in the carton that is looked into."""
        if isinstance(self.dialog, ContentsDialog):
            self.dialog.show_packages(event)

    def show_import(self, event: ImportShown) -> None:
        """Follow the import."""
        if isinstance(self.dialog, PackImportDialog):
            self.dialog.show_import(event)

    def follow(self, view: ShipmentView) -> None:
        """Show the carton that is looked into as it stands now."""
        dialog = self.dialog
        if not isinstance(dialog, ContentsDialog):
            return
        for carton in view.cartons:
            if carton.carton_id == dialog.carton_id:
                dialog.show_carton(carton, view.cartons)
                self._desk.show_carton(carton.carton_id)

    def take_failure(self, event: PackingFailed) -> bool:
        """Show a failure in the dialog it is of; False where there is none."""
        dialog = self.dialog
        if isinstance(dialog, PackImportDialog) and event.task is dialog.task:
            dialog.show_failure(event)
            return True
        if isinstance(dialog, OrdersDialog) and event.task is Task.ORDERS:
            dialog.show_failure(event)
            return True
        if isinstance(dialog, ReturnsDialog) and event.task in (Task.RETURN, Task.SCAN):
            dialog.show_failure(event)
            return True
        return False

    @Slot(list)
    def take_out(self, codes: list[str]) -> None:
        """Take packages out."""
        self._desk.take_out(codes)

    @Slot(list, object)
    def move(self, codes: list[str], carton_id: uuid.UUID) -> None:
        """Move packages."""
        self._desk.move(codes, carton_id)

    @Slot(list, object)
    def split(self, codes: list[str], kind: CartonKind) -> None:
        """Move packages to a new carton."""
        self._desk.split(codes, kind)

    @Slot()
    def begin_import(self) -> None:
        """Let the import begin that is asked for."""
        dialog = self.dialog
        if not isinstance(dialog, PackImportDialog):
            return
        if dialog.of_order:
            wish = dialog.wish
            self._keep_sender(wish)
            self._desk.import_order(dialog.path, wish, self.person)
        else:
            self._desk.import_relations(dialog.path, self.person)

    @Slot()
    def stop_import(self) -> None:
        """Stop it."""
        self._desk.stop_import()

    @Slot()
    def forget_dialog(self) -> None:
        """Let go of a dialog that was closed."""
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            if isinstance(dialog, PackImportDialog) and dialog.running:
                self._desk.stop_import()
            dialog.deleteLater()
        # Not every window system hands the keys back to the window below by itself.
        self._page.activateWindow()

    @property
    def _sender(self) -> Party:
        read = self._preferences.read
        return Party(read(SENDER_CODE, ""), read(SENDER_NAME, ""))

    def _keep_sender(self, wish: OrderWish) -> None:
        self._preferences.write(SENDER_CODE, wish.sender.code)
        self._preferences.write(SENDER_NAME, wish.sender.name)

    def _show_import(self, path: str, task: Task) -> None:
        dialog = PackImportDialog(Path(path), task, self._sender, self._page)
        dialog.begin_wished.connect(self.begin_import)
        dialog.stop_wished.connect(self.stop_import)
        self._open(dialog)

    def _ask_why(
        self, title: str, said: str, reasons: Sequence[str], do: Callable[[str], None]
    ) -> None:
        dialog = ReasonDialog(title, said, reasons, self._page)
        self._when_accepted(dialog, lambda: do(dialog.reason))

    def _when_accepted(self, dialog: QDialog, do: Callable[[], None]) -> None:
        dialog.accepted.connect(do)
        self._open(dialog)

    def _open(self, dialog: QDialog) -> bool:
        """Open a dialog, unless there is one."""
        if self.dialog is not None:
            dialog.deleteLater()
            return False
        self.dialog = dialog
        dialog.finished.connect(self.forget_dialog)
        dialog.open()
        return True
