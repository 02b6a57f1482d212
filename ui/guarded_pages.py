"""Says what each action of each page takes, so that it is grey for who may not.

Without it a person would find out by trying. It is one place, beside the table in
docs/operation/permissions.md; what the desks behind the pages ask is the same. Dialogs, made
when they are wished, guard their own buttons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.people.permissions import Permission
from ui.orders.panel import Step
from ui.packing.commands import Do
from ui.parts.permitted import guard

if TYPE_CHECKING:
    from ui.acceptance.acceptance_dialog import AcceptanceDialog
    from ui.cases.page import CasesPage
    from ui.catalogue.page import CataloguePage
    from ui.deliveries_page import DeliveriesPage
    from ui.devices_page import DevicesPage
    from ui.four_way.page import FourWayPage
    from ui.known_page import KnownPage
    from ui.labels.designer.tab import DesignerTab
    from ui.labels.page import LabelsPage
    from ui.library.page import LibraryPage
    from ui.orders.page import OrdersPage
    from ui.packing.commands import PackingCommands
    from ui.receiving_page import ReceivingPage
    from ui.relations.page import RelationsPage
    from ui.statistics.page import StatisticsPage
    from ui.warnings.page import WarningsPage

_P = Permission
_NEED_NOTHING = (Step.PRINT, Step.EXPORT, Step.APPROVE)
_PACKING = {
    _P.PACK_SHIPMENTS: (
        *(Do.IMPORT_ORDER, Do.ORDERS, Do.IMPORT_RELATIONS, Do.RETURN, Do.UNDO),
        *(Do.OPEN_FULL, Do.OPEN_MIXED, Do.OPEN_PART, Do.FINISH, Do.FINISH_PART),
        *(Do.REOPEN_CARTON, Do.VOID, Do.IDENTIFY, Do.BATCH),
    ),
    _P.CLOSE_SHIPMENTS: (Do.CLOSE, Do.SEND_AGAIN, Do.REOPEN, Do.GIVE_UP),
    _P.REPRINT_LABELS: (Do.RELABEL,),
    _P.NUMBER_CARTONS: (Do.NUMBER,),
    _P.MANAGE_RELAYS: (Do.RELAYS,),
    _P.PRINT: (Do.PRINT, Do.PRINTER),
}


def guard_receiving(page: ReceivingPage, deliveries: DeliveriesPage) -> None:
    """Receiving, and beginning without a delivery note."""
    commands = page.commands
    guard(_P.RECEIVE, page.undo, commands.redo, commands.next_carton, commands.times)
    guard(_P.REJECT, commands.reject, commands.reject_quantity, commands.hold)
    guard(_P.NAME_IDENTIFIERS, commands.assign)
    guard(_P.PRINT, page.print_paper, commands.sheet)
    guard(_P.CONFIRM_RECEIPTS, page.confirm)
    panel = deliveries.panel
    guard(_P.RECEIVE_BLIND, deliveries.receive_blind, panel.undo, panel.give_up, panel.add)


def guard_devices(page: DevicesPage) -> None:
    """Readers: whoever scans may plug another one in."""
    reading = (_P.RECEIVE, _P.PACK_SHIPMENTS, _P.SET_UP_DEVICES)
    guard(reading, page.add, page.change, page.set_up, page.toggle, page.remove)


def guard_library(page: LibraryPage) -> None:
    """The code library."""
    guard(_P.IMPORT_STOCK, page.bring_in)
    guard(_P.EXPORT_CODES, page.bring_out)
    guard(_P.MOVE_CODES, page.collect, page.take_back, page.moves.go)


def guard_known(page: KnownPage) -> None:
    """Identifiers, rules and bars."""
    pairs, rules, bars = page.mappings, page.rules, page.bars
    guard(_P.NAME_IDENTIFIERS, pairs.confirm, pairs.refuse, pairs.withdraw, pairs.undo)
    guard(_P.CHANGE_RECEIVING_RULES, rules.add, rules.change, rules.remove)
    guard(_P.LIFT_BARS, bars.add, bars.lift)


def guard_cases(page: CasesPage) -> None:
    """Codes that contradict each other."""
    guard(_P.CLOSE_CASES, *page.decide.actions_, page.decide.reopen)
    guard(_P.EXPORT_CODES, page.export)
    guard(_P.PRINT, page.print_it)


def guard_four_way(page: FourWayPage) -> None:
    """The four-way check, and invoices."""
    guard((_P.SETTLE_DIFFERENCES, _P.CONFIRM_RECEIPTS), page.explain, page.explain_bar.apply)
    guard(_P.ACCEPT_INVOICES, page.bills.accept, page.bills.withdraw)


def guard_acceptance(dialog: AcceptanceDialog) -> None:
    """The quality check; whoever signs is asked by name."""
    attachments, packages, lines = dialog.attachments, dialog.packages, dialog.lines
    guard((_P.ACCEPT, _P.RECEIVE), *attachments.buttons.values(), attachments.remove)
    guard(_P.ACCEPT, packages.no, packages.all_fine, *lines.buttons.values(), dialog.arrival.now)
    signing = (_P.ACCEPT, _P.ACCEPT_CONTROLLED, _P.RECEIVE)
    guard(signing, *(row.button for row in dialog.signatures.rows.values()))


def guard_catalogue(page: CataloguePage) -> None:
    """Catalogues and matches."""
    guard(_P.IMPORT_CATALOGUES, page.bring_in, page.sync_now)
    matching = page.matching
    guard(_P.DECIDE_MATCHES, matching.confirm, matching.reject, matching.undo)


def guard_warnings(page: WarningsPage) -> None:
    """What differs between catalogues."""
    guard(_P.DECIDE_WARNINGS, *page.panel.actions_, page.undo)
    guard(_P.CHANGE_CATALOGUE_RULES, page.naming.same)


def guard_relations(page: RelationsPage) -> None:
    """Who may deliver what."""
    platform = page.platform
    guard(_P.MANAGE_RELATIONS, page.new, page.remove, page.paper, page.bring_in)
    guard(_P.MANAGE_RELATIONS, platform.download, platform.adopt, platform.keep)


def guard_orders(page: OrdersPage) -> None:
    """Orders and returns."""
    steps = page.panel.steps
    guard(_P.PLACE_ORDERS, page.begin_new, page.editor.save, page.editor.template)
    guard(_P.PLACE_ORDERS, *(one for step, one in steps.items() if step not in _NEED_NOTHING))
    guard(_P.PLACE_ORDERS, page.panel.returns.withdraw, page.panel.returns.number)
    guard(_P.APPROVE_ORDERS, steps[Step.APPROVE])
    guard((_P.PLACE_ORDERS, _P.APPROVE_ORDERS), page.export, steps[Step.EXPORT])
    guard(_P.PRINT, steps[Step.PRINT])


def guard_statistics(page: StatisticsPage) -> None:
    """What was received, summed up."""
    guard(_P.EXPORT_STATISTICS, page.export, page.print_it)


def guard_labels(page: LabelsPage) -> None:
    """Labels and their printers."""
    queue, printers = page.queue_tab, page.printers_tab
    guard(_P.PRINT, page.print_it, queue.hold, queue.move_it, queue.cancel)
    guard(_P.REPRINT_LABELS, queue.again)
    guard(_P.SET_UP_DEVICES, printers.add, printers.change, printers.remove)


def guard_designer(tab: DesignerTab) -> None:
    """Label designs."""
    to = tab.actions_
    guard(_P.DESIGN_LABELS, to.create, to.rename, to.drop, to.use, to.bring, to.give)
    guard(_P.DESIGN_LABELS, to.save, to.save_as, to.draft)


def guard_packing(commands: PackingCommands) -> None:
    """Packing, from the order to the hand-over."""
    for permission, wishes in _PACKING.items():
        guard(permission, *(commands[one] for one in wishes))
