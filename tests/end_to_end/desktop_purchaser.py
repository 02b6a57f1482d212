"""A purchaser's day at the real desktop: main.py's window, its child process, a keyboard.

`python -m tests.end_to_end.desktop_purchaser FOLDER PICTURES` starts the desktop as main.py does,
in training mode, takes both catalogues in from files, decides on a warning, says of another that
both makers are one, writes an order, has it approved by another person, waits until it stands at
the platform, receives what comes for it, looks at the statistics, and in the journal of calls at
what was said to the platform. Pictures of what was seen are left on the way. What is not as
expected ends it with a traceback.
Without it the purchasers' pages would be tried one by one, each with what stands behind it alone.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget

import main
import ui.application
from app.catalogue.findings import Field
from app.people.training import ADMINISTRATOR_NUMBER, ADMINISTRATOR_PASSWORD
from app.purchasing.records import OrderView
from app.purchasing.states import OrderState
from sync.sandbox.training.delivery import DISTRIBUTOR_CODE, DISTRIBUTOR_NAME
from sync.sandbox.training.order import DELIVERY_POINT
from tests.end_to_end import purchasers_files
from tests.end_to_end.desktop_clerk import (
    CTRL,
    SHIFT,
    SIZE,
    Clerk,
    Script,
    fail,
    has_keys,
    main_window,
    notice,
    press,
    read_code,
    system_time,
    type_in,
)
from ui.aliases.dialog import AliasesDialog
from ui.catalogue.import_dialog import ImportDialog
from ui.orders.dialogs import ApproveDialog, BeginDialog
from ui.parts.rows_model import RowsModel
from ui.purchasing_pages import PurchasingPages
from ui.receiving.confirm_dialog import ConfirmDialog
from ui.relations.forms import FormDialog
from ui.signing.gate import SignInDialog
from ui.window import MainWindow

WRITER, APPROVER, CLERK = "培训采购员", "培训采购审核员", "培训收货员"
ITEM, QUANTITY, PRICE = "地喹氯铵", 6, "8.50"
PROVINCE, HOSPITAL = 200, 60
ALT, TURN = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier(CTRL | SHIFT)


class Day:
    """One day of the purchasers, by keys."""

    def __init__(self, folder: Path, pictures: Path) -> None:
        self._folder, self._pictures = folder, pictures

    @property
    def window(self) -> MainWindow:
        """The window."""
        found = main_window()
        assert found is not None
        return found

    @property
    def pages(self) -> PurchasingPages:
        """The purchasers' pages."""
        return self.window.pages.purchasing

    @property
    def order(self) -> OrderView | None:
        """The order that is shown."""
        shown = self.pages.orders.page.panel.shown
        return None if shown is None else shown.view

    def play(self) -> Script:
        """All of it."""
        yield from self.sign_in(WRITER)
        yield self.pages.today.isVisible
        yield from self.take_in()
        yield from self.decide()
        yield from self.say_they_are_one()
        yield from self.lay_down(Qt.Key.Key_2, (DISTRIBUTOR_CODE, DISTRIBUTOR_NAME))
        yield from self.lay_down(Qt.Key.Key_4, (DELIVERY_POINT, "中心药库"))
        yield from self.write()
        yield from self.approve()
        yield from self.receive()
        yield from self.look_back()
        yield from self.look_at_calls()
        self.window.close()

    def sign_in(self, person: str) -> Script:
        """Type a name, as soon as it is known here."""
        yield lambda: main_window() is not None and QApplication.focusWidget() is not None
        yield lambda: self.window._pages is not None
        page = self.window.sign_in_page
        if not page.isVisible():
            self.window.menus.sign_out.trigger()
        yield lambda: person in [page.persons.item(n).text() for n in range(page.persons.count())]
        self.window.showNormal()
        self.window.resize(*SIZE)
        page.wait_for_name()
        type_in(person)
        press(Qt.Key.Key_Return)
        yield lambda: not page.isVisible()

    def go(self, key: Qt.Key, page: QWidget) -> Script:
        """Turn to a page of the purchasers."""
        press(key, TURN)
        yield page.isVisible

    def back(self) -> Script:
        """Come back from a dialog; here no window manager gives the keys back."""
        yield lambda: QApplication.activeModalWidget() is None
        self.window.activateWindow()
        yield lambda: QApplication.focusWidget() is not None

    def take_in(self) -> Script:
        """Read both catalogues in; the lists show them."""
        yield from self.go(Qt.Key.Key_2, self.pages.catalogue)
        page = self.pages.catalogue.page
        files = purchasers_files.write_catalogues(self._folder, PROVINCE, HOSPITAL)
        panels = (page.province, page.hospital)
        for file, key, panel in zip(files, (Qt.Key.Key_1, Qt.Key.Key_2), panels, strict=True):
            press(key, ALT)
            page.open_file(str(file))
            yield lambda: has_keys(ImportDialog) and dialog_of(ImportDialog).begin_button.hasFocus()
            press(Qt.Key.Key_Return)
            yield lambda: dialog_of(ImportDialog).finished_once
            assert dialog_of(ImportDialog).said.text().startswith("导入完成")
            press(Qt.Key.Key_Escape)
            yield lambda: panel.view.items.rowCount() > 0  # noqa: B023 (waited for here)
            yield from self.back()
        self.picture("catalogue")

    def decide(self) -> Script:
        """Accept a difference; it is a warning less."""
        yield from self.go(Qt.Key.Key_3, self.pages.warnings)
        page = self.pages.warnings.page
        yield lambda: page.model.rowCount() > 1 and page.view.hasFocus()
        self.picture("warnings")
        first = page.model.rows[0].key
        press(Qt.Key.Key_1, ALT)
        yield page.panel.why.hasFocus
        type_in("已与省平台核对")
        press(Qt.Key.Key_1, ALT)
        yield lambda: first not in [row.key for row in page.model.rows] and page.view.hasFocus()

    def say_they_are_one(self) -> Script:
        """Say of a warning that both makers are one: tried, laid down, and checked at once."""
        page = self.pages.warnings.page
        place, row = next(
            (place, row)
            for place, row in enumerate(page.model.rows)
            if row.key.field is Field.MAKER
        )
        page.view.point_at(place)
        press(Qt.Key.Key_6, ALT)
        yield lambda: has_keys(AliasesDialog)
        shown = dialog_of(AliasesDialog).panel.form.outcome
        yield lambda: shown.toPlainText().startswith("登记后会消除 1 条预警，新增 0 条")
        self.picture("alias")
        press(Qt.Key.Key_Return, CTRL)
        yield from self.back()
        yield lambda: row.key not in [one.key for one in page.model.rows]

    def lay_down(self, tab: Qt.Key, texts: tuple[str, ...]) -> Script:
        """Write a form of delivery relations; Enter keeps it."""
        yield from self.go(Qt.Key.Key_5, self.pages.relations)
        page = self.pages.relations.page
        model: RowsModel[Any] = page.distributors
        if tab != Qt.Key.Key_2:
            model = page.addresses
        press(tab, ALT)
        press(Qt.Key.Key_N, CTRL)
        yield lambda: has_keys(FormDialog)
        for text in texts:
            type_in(text)
            press(Qt.Key.Key_Tab)
        press(Qt.Key.Key_Return)
        # The platform told of some already; what was written here goes before its words.
        yield lambda: texts[1] in [model.text(row, 0) for row in model.rows]
        yield from self.back()

    def write(self) -> Script:
        """Write an order from scratch and submit it."""
        yield from self.go(Qt.Key.Key_4, self.pages.orders)
        page = self.pages.orders.page
        press(Qt.Key.Key_N, CTRL)
        yield lambda: has_keys(BeginDialog)
        press(Qt.Key.Key_Return)
        yield lambda: page.is_writing
        yield from self.back()
        editor = page.editor
        editor.begin_search()
        type_in(ITEM)
        yield editor.search.results.isVisible
        press(Qt.Key.Key_Return)
        yield editor.quantity.hasFocus
        type_in(str(QUANTITY))
        editor.price.setFocus()
        type_in(PRICE)
        editor.party.setFocus()
        press(Qt.Key.Key_Down)
        yield lambda: editor.draft.lines[0].distributor_code == DISTRIBUTOR_CODE
        yield lambda: not editor.said.isVisible()
        self.picture("order")
        press(Qt.Key.Key_F2)
        yield self.stands(OrderState.DRAFT)
        press(Qt.Key.Key_F8)
        yield self.stands(OrderState.SUBMITTED)

    def approve(self) -> Script:
        """Let another person approve, and the service upload it."""
        yield from self.sign_in(APPROVER)
        yield self.pages.today.isVisible
        yield from self.go(Qt.Key.Key_4, self.pages.orders)
        yield self.stands(OrderState.SUBMITTED)
        press(Qt.Key.Key_F9)
        yield lambda: has_keys(ApproveDialog)
        press(Qt.Key.Key_Return)
        yield from self.back()
        yield self.stands(OrderState.SENT, OrderState.CONFIRMED)

    def receive(self) -> Script:
        """Let the truck come that brings the order, and receive it as the clerk."""
        self.window.menus.order.trigger()
        yield from self.sign_in(CLERK)
        deliveries = self.window.pages.deliveries
        yield lambda: [row.codes_known > 0 for row in deliveries.model.rows] == [True] * 2
        number = max(row.delivery_no for row in deliveries.model.rows)
        self.window.pages.show_delivery(number)
        yield lambda: [row.delivery_no for row in deliveries.model.rows] == [number]
        deliveries.view.setFocus()
        press(Qt.Key.Key_Return)
        receiving = self.window.pages.receiving
        yield lambda: receiving.open_receipt_id is not None
        yield lambda: self.window.pages.virtual_scanner.cartons.rows
        for carton in self.window.pages.virtual_scanner._cartons.values():
            read_code(carton.label)
        yield lambda: all(line.complete for line in receiving.lines.model.rows)
        press(Qt.Key.Key_Return, CTRL)
        yield lambda: has_keys(ConfirmDialog)
        press(Qt.Key.Key_Return)
        yield lambda: receiving.verdict.shown.word == "已确认"
        yield from self.back()

    def look_back(self) -> Script:
        """See that the order came, print it, and find the purchase in the statistics."""
        yield from self.sign_in(WRITER)
        yield self.pages.today.isVisible
        yield from self.go(Qt.Key.Key_4, self.pages.orders)
        yield lambda: self.order is not None and [one.missing for one in self.order.progress] == [0]
        press(Qt.Key.Key_2, ALT)
        self.picture("life")
        press(Qt.Key.Key_P, CTRL)
        yield lambda: "已生成" in notice()
        yield from self.go(Qt.Key.Key_6, self.pages.statistics)
        statistics = self.pages.statistics.page
        yield lambda: statistics.tables.sums.rowCount() > 0
        self.picture("statistics")

    def look_at_calls(self) -> Script:
        """Exchange with the platform now, sign in, and read what was said to it."""
        yield from self.go(Qt.Key.Key_7, self.pages.links)
        page = self.pages.links.page
        yield lambda: page.links_tab.plans.rowCount() > 0
        page.links_tab.focus()
        press(Qt.Key.Key_F9)
        yield lambda: "已同步" in page.strip.label.text()
        press(Qt.Key.Key_2, ALT)
        yield page.calls_tab.locked.isVisible
        page.calls_tab.focus()
        press(Qt.Key.Key_F8)
        yield lambda: has_keys(SignInDialog)
        type_in(ADMINISTRATOR_NUMBER)
        press(Qt.Key.Key_Tab)
        type_in(ADMINISTRATOR_PASSWORD)
        press(Qt.Key.Key_Return)
        yield from self.back()
        yield lambda: page.calls_tab.model.rowCount() > 0
        yield lambda: page.calls_tab.panel.shown is not None
        self.picture("calls")

    def stands(self, *states: OrderState) -> Any:  # noqa: ANN401 (what the script waits for)
        """Whether the order that is shown stands so."""
        return lambda: self.order is not None and self.order.state in states

    def picture(self, name: str) -> None:
        """Keep what is seen now."""
        assert self.window.grab().save(str(self._pictures / f"{name}.png"))


def dialog_of(kind: type[QDialog]) -> Any:  # noqa: ANN401 (of this kind)
    """The dialog that is open."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, kind), dialog
    return dialog


def work(folder: Path, pictures: Path) -> int:
    """Open the desktop and let the purchasers work at it."""
    sys.excepthook = fail
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder / "ini"))
    build = ui.application.build_application
    kept = []

    def build_with_purchaser(argv: list[str]) -> ui.application.Dressed:
        application = build(argv)
        application.installEventFilter(system_time)
        kept.append(Clerk(Day(folder, pictures).play(), application))
        return application

    ui.application.build_application = build_with_purchaser  # type: ignore[assignment]
    return main.main(["desktop", "--training", "--folder", str(folder)])


if __name__ == "__main__":
    sys.exit(work(Path(sys.argv[1]), Path(sys.argv[2])))
