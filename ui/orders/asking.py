"""Asks what has to be known before a step is taken with an order, then wishes it.

Without it the page would be a chain of dialogs. Each step is one question at most; steps that need
none are wished at once.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QFileDialog

from app.purchasing import drafting
from app.purchasing.events import ChaseListed, ChoicesTold, OrderHeld, OrderShown, RulesTold
from app.purchasing.owed import by_item
from app.purchasing.returns import Return
from app.purchasing.rules import Remark
from app.purchasing.values import OrderDraft
from ui.orders.chase_list import ChaseList
from ui.orders.dialogs import (
    ApproveDialog,
    BeginDialog,
    Beginning,
    ChaseDialog,
    HeldDialog,
    ReasonDialog,
    SplitDialog,
)
from ui.orders.panel import OrderPanel, Step
from ui.orders.port import Orders
from ui.orders.return_dialog import ReturnDialog
from ui.orders.rules_dialog import RulesDialog
from ui.orders.words import money
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.readable import readable


class OrderAsking(TranslatedWidget):
    """Stands for the questions about one panel; is never seen itself."""

    def __init__(self, orders: Orders, panel: OrderPanel) -> None:
        super().__init__(panel)
        self._orders, self._panel = orders, panel
        self.person = ""
        self.dialog: QDialog | None = None
        self.chase: ChaseList | None = None
        self.submitting: tuple[uuid.UUID, uuid.UUID] | None = None
        """To be submitted again as soon as its warnings are acknowledged."""
        self._asks: dict[Step, Callable[[OrderShown, str], None]] = {
            Step.SUBMIT: self._submit,
            Step.SPLIT: self._split,
            Step.APPROVE: self._approve,
            Step.RECALL: self._recall,
            Step.BY_HAND: self._by_hand,
            Step.CHASE: self._chase,
            Step.RETURN: self._return,
            Step.CLOSE: self._close,
            Step.CANCEL: self._cancel,
            Step.COPY: self._copy,
            Step.EXPORT: self._export,
        }
        panel.returns.withdraw_wished.connect(self.ask_withdrawal)
        panel.returns.number_wished.connect(self.ask_return_number)
        self.hide()

    def retranslate(self) -> None:
        """Leave the words to the dialogs, which do not outlive a question."""

    def ask(self, step: Step, shown: OrderShown, person: str) -> None:
        """Ask what a step needs, and wish it for a person."""
        self._asks[step](shown, person)

    def ask_template_name(self, draft: OrderDraft, person: str) -> None:
        """Ask what a template is to be called."""
        dialog = ReasonDialog(
            self.tr("存为模板"),
            self.tr("下次新建订单时可以从模板开始，价格按当时的省平台价。"),
            self.tr("模板名称"),
            self.tr("保存"),
            self._panel,
        )
        dialog.given.connect(lambda name: self._orders.keep_template(name, draft, person))
        self.open_dialog(dialog)

    def ask_rules(self, person: str) -> None:
        """Show what is laid down about ordering, and lay down more."""
        dialog = RulesDialog(self._panel)
        dialog.laid_down.connect(
            lambda scope, rule, value: self._orders.lay_down(scope, rule, value, person)
        )
        self.open_dialog(dialog)
        self._orders.list_rules()

    def show_rules(self, event: RulesTold) -> None:
        """Show what is laid down, where somebody looks at it."""
        if self.is_about_rules and isinstance(self.dialog, RulesDialog):
            self.dialog.show_rules(event)

    @property
    def is_about_rules(self) -> bool:
        """Whether somebody looks at what is laid down."""
        return isinstance(self.dialog, RulesDialog) and self.dialog.isVisible()

    def ask_beginning(self, choices: ChoicesTold, person: str, blank: Callable[[], None]) -> None:
        """Ask how a new order is to begin, and begin it; templates can be dropped there, too."""
        dialog = BeginDialog(choices, self._panel)
        dialog.chosen.connect(lambda beginning: self._begin(beginning, blank))
        dialog.template_dropped.connect(
            lambda template: self._orders.drop_template(template.template_id, person)
        )
        dialog.template_wanted.connect(
            lambda template: self._orders.bring_template_back(template, person)
        )
        self.open_dialog(dialog)

    def _begin(self, beginning: Beginning, blank: Callable[[], None]) -> None:
        if beginning.template_id is not None:
            self._orders.begin_from_template(beginning.template_id)
        elif beginning.request_no:
            self._orders.begin_from_request(beginning.request_no)
        elif beginning.from_limits:
            self._orders.begin_from_limits()
        else:
            blank()

    def show_held(self, event: OrderHeld, person: str, edit: Callable[[], None]) -> None:
        """Show what keeps an order from being submitted, and let warnings be acknowledged."""
        dialog = HeldDialog(readable(spoken(event.why)), event.remarks, self._panel)
        dialog.acknowledged.connect(
            lambda remarks, reason: self._acknowledge(remarks, reason, person)
        )
        if dialog.blocked:
            dialog.accepted.connect(edit)
        self.open_dialog(dialog)

    def _acknowledge(self, remarks: Sequence[Remark], reason: str, person: str) -> None:
        shown = self._panel.shown
        if shown is None or shown.view.standing.content is None:
            return
        order_id = shown.view.order_id
        self.submitting = (order_id, shown.view.standing.content)
        self._orders.acknowledge(order_id, remarks, reason, person)

    def submit_again(self, order_ids: Sequence[uuid.UUID], person: str) -> bool:
        """Submit what was held, its warnings being acknowledged; whether that was waited for."""
        if self.submitting is None or self.submitting[0] not in order_ids:
            return False
        order_id, content = self.submitting
        self.submitting = None
        self._orders.submit(order_id, content, person)
        return True

    def ask_chase(self, person: str, go_to: Callable[[uuid.UUID], None]) -> None:
        """Show what is overdue or came short, and note what the distributors say."""
        chase = ChaseList(self._panel)
        chase.chased.connect(lambda ids, said, day: self._orders.chase_many(ids, said, day, person))
        chase.order_wished.connect(go_to)
        chase.export_wished.connect(
            lambda rows: self.ask_file(
                self.tr("催货清单") + ".xlsx", lambda path: self._orders.export_chase(rows, path)
            )
        )
        chase.finished.connect(self._leave_chase)
        chase.finished.connect(chase.deleteLater)
        self.chase = chase
        chase.open()
        self._orders.list_chase()

    def show_chase(self, event: ChaseListed) -> None:
        """Show what is overdue or came short, where somebody looks at it."""
        if self.chase is not None:
            self.chase.show_lines(event.lines)

    def look_again(self) -> None:
        """Ask again for what is overdue, where somebody looks at it."""
        if self.chase is not None:
            self._orders.list_chase()

    @Slot()
    def _leave_chase(self) -> None:
        self.chase = None

    @Slot(object)
    def ask_withdrawal(self, back: Return) -> None:
        """Ask why something does not go back after all."""
        if self._panel.shown is None:
            return
        order_id, wish = self._panel.shown.view.order_id, back.wish
        said = self.tr("批号 {batch}，{quantity} 件。撤回后不再上报平台，需要时可以重新申请。")
        self._ask_reason(
            self.tr("撤回退货"),
            readable(said.format(batch=wish.batch, quantity=wish.quantity)),
            self.tr("撤回"),
            lambda reason: self._orders.withdraw_return(
                order_id, back.return_id, reason, self.person
            ),
        )

    @Slot(object)
    def ask_return_number(self, back: Return) -> None:
        """Ask under which number a return was entered at the platform."""
        if self._panel.shown is None:
            return
        order_id, wish = self._panel.shown.view.order_id, back.wish
        said = self.tr(
            "先在平台上录入这张退货单（批号 {batch}，{quantity} 件，退货总价 {amount} 元），"
            "再把平台给的退货单号登记在这里。"
        )
        total = None if wish.price is None else wish.price * wish.quantity
        dialog = ReasonDialog(
            self.tr("登记平台退货单号"),
            readable(said.format(batch=wish.batch, quantity=wish.quantity, amount=money(total))),
            self.tr("平台退货单号"),
            self.tr("登记"),
            self._panel,
        )
        dialog.given.connect(
            lambda number: self._orders.note_return(order_id, back.return_id, number, self.person)
        )
        self.open_dialog(dialog)

    def ask_file(self, name: str, then: Callable[[Path], None]) -> None:
        """Ask where something is to be written."""
        dialog = QFileDialog(self._panel, self.tr("导出"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.setNameFilter("XLSX (*.xlsx);;CSV (*.csv)")
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda path: then(Path(path)))
        self.open_dialog(dialog)

    def open_dialog(self, dialog: QDialog) -> None:
        """Show a question without waiting for its answer."""
        self.dialog = dialog
        dialog.finished.connect(self._forget)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _forget(self) -> None:
        """Let a dialog go that was closed."""
        self.dialog = None

    def _submit(self, shown: OrderShown, person: str) -> None:
        content = shown.view.standing.content
        if content is not None:
            self._orders.submit(shown.view.order_id, content, person)

    def _split(self, shown: OrderShown, person: str) -> None:
        view, content = shown.view, shown.view.standing.content
        dialog = SplitDialog(drafting.split(view.draft), self._panel)
        if content is not None:
            dialog.wished.connect(lambda: self._orders.split(view.order_id, content, person))
        self.open_dialog(dialog)

    def _approve(self, shown: OrderShown, person: str) -> None:
        view, content = shown.view, shown.view.standing.content
        if content is None:
            return
        said = self.tr("{number}：{count} 个品种，{amount} 元，第 {step}/{steps} 级审核")
        heading = said.format(
            number=readable(view.order_no),
            count=len(view.draft.lines),
            amount=money(view.draft.amount),
            step=len(view.standing.approvers) + 1,
            steps=view.standing.steps,
        )
        dialog = ApproveDialog(heading, shown.remarks, self._panel)
        dialog.approved.connect(
            lambda remark: self._orders.approve(view.order_id, content, person, remark)
        )
        dialog.sent_back.connect(
            lambda reason: self._orders.send_back(view.order_id, content, reason, person)
        )
        self.open_dialog(dialog)

    def _recall(self, shown: OrderShown, person: str) -> None:
        self._ask_reason(
            self.tr("撤回订单"),
            self.tr("撤回后变回草稿，已有的审核作废。"),
            self.tr("撤回"),
            lambda reason: self._orders.recall(shown.view.order_id, reason, person),
        )

    def _cancel(self, shown: OrderShown, person: str) -> None:
        self._ask_reason(
            self.tr("取消订单"),
            self.tr("取消后不能恢复，需要时可以复制成新订单。"),
            self.tr("取消订单"),
            lambda reason: self._orders.cancel(shown.view.order_id, reason, person),
        )

    def _close(self, shown: OrderShown, person: str) -> None:
        self._ask_reason(
            self.tr("完结订单"),
            self.tr("完结后不再催货；没有送到的数量请告知配送企业不再发货。"),
            self.tr("完结"),
            lambda reason: self._orders.close(shown.view.order_id, reason, person),
        )

    def _by_hand(self, shown: OrderShown, person: str) -> None:
        dialog = ReasonDialog(
            self.tr("登记平台订单号"),
            self.tr("先在平台上录入这张订单（可导出表格），再把平台给的订单号登记在这里。"),
            self.tr("平台订单号"),
            self.tr("登记"),
            self._panel,
        )
        dialog.given.connect(
            lambda number: self._orders.note_sent(shown.view.order_id, number, person)
        )
        self.open_dialog(dialog)

    def _chase(self, shown: OrderShown, person: str) -> None:
        missing = sum(one.missing > 0 for one in shown.view.progress)
        said = self.tr("{number}：还有 {count} 个品种没有到齐。")
        heading = readable(said.format(number=shown.view.order_no, count=missing))
        dialog = ChaseDialog(heading, self._panel)
        dialog.given.connect(
            lambda text, day: self._orders.chase(shown.view.order_id, text, day, person)
        )
        self.open_dialog(dialog)

    def _return(self, shown: OrderShown, person: str) -> None:
        current = self._panel.view.current_row()
        if current is None:
            return
        owed = by_item(shown.view.owed).get(current.line.province_code, ())
        dialog = ReturnDialog(current.line, owed, self._panel)
        dialog.given.connect(
            lambda wish: self._orders.ask_return(shown.view.order_id, wish, person)
        )
        self.open_dialog(dialog)

    def _copy(self, shown: OrderShown, person: str) -> None:
        del person
        self._orders.begin_from_order(shown.view.order_id)

    def _export(self, shown: OrderShown, person: str) -> None:
        del person
        view = shown.view
        self.ask_file(
            f"{view.order_no}.xlsx", lambda path: self._orders.export_order(view.order_id, path)
        )

    def _ask_reason(self, title: str, heading: str, ok: str, then: Callable[[str], None]) -> None:
        dialog = ReasonDialog(title, heading, self.tr("原因"), ok, self._panel)
        dialog.given.connect(then)
        self.open_dialog(dialog)
