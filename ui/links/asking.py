"""Asks what has to be known before something is done with a connection, then wishes it.

Without it the page would be a chain of dialogs. One dialog stands open at a time; answers find it
here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QMessageBox

from app.links.answers import Asked, LinkSaved, LinksRefused, RunsListed
from app.links.connections import LinkKind, LinkShown, LinksShown, LinkTested, LinkWish
from app.links.exchanges import Plan, PlanWish, RunNow, RunsWish
from ui.links.guide import GuideDialog
from ui.links.links_tab import LinksTab
from ui.links.models import Now
from ui.links.plan_dialog import PlanDialog
from ui.links.runs_dialog import RunsDialog
from ui.links.tried import TriedDialog
from ui.links.words import exchange_word
from ui.parts.languages import TranslatedWidget
from ui.parts.readable import readable

if TYPE_CHECKING:
    from ui.links.port import Links
    from ui.signing.gate import Gate


class LinkAsking(TranslatedWidget):
    """Stands for the questions about connections; is never seen itself."""

    def __init__(self, links: Links, gate: Gate, tab: LinksTab, now: Now) -> None:
        super().__init__(tab)
        self._links, self._gate, self._tab, self._now = links, gate, tab, now
        self.person = ""
        self.kinds: tuple[LinkKind, ...] = ()
        self.dialog: QDialog | None = None
        gate.cancelled.connect(self.wait_for_person)
        tab.new_wished.connect(self.begin)
        tab.change_wished.connect(self.change)
        tab.test_wished.connect(self.try_out)
        tab.toggle_wished.connect(self.toggle)
        tab.drop_wished.connect(self.ask_to_drop)
        tab.run_wished.connect(self.run)
        tab.times_wished.connect(self.ask_times)
        tab.runs_wished.connect(self.show_history)
        self.hide()

    def retranslate(self) -> None:
        """Leave the words to the dialogs, which do not outlive a question."""

    @Slot()
    def begin(self) -> None:
        """Guide through the settings of a new connection."""
        if self.kinds:
            self._guide(None)
        else:
            # They were not told yet, or not at all: the answer to this says why.
            self._links.list_kinds()

    @Slot(object)
    def change(self, link: LinkShown) -> None:
        """Guide through the settings of one that stands."""
        if link.version and any(kind.name == link.kind for kind in self.kinds):
            self._guide(link)

    @Slot()
    def wait_for_person(self) -> None:
        """Nobody signed in: an open form can be gone on with."""
        if isinstance(self.dialog, GuideDialog):
            self.dialog.wait_for_person()
        elif isinstance(self.dialog, PlanDialog):
            self.dialog.refuse("")

    def _guide(self, link: LinkShown | None) -> None:
        dialog = GuideDialog(self.kinds, self._tab.links.rows, link, self._tab)

        def try_out(wish: LinkWish) -> None:
            self._gate.do(lambda: self._links.try_out(wish), dialog)

        def save(wish: LinkWish) -> None:
            self._gate.do(lambda: self._links.save(wish), dialog)

        dialog.test_wished.connect(try_out)
        dialog.save_wished.connect(save)
        dialog.reading_wished.connect(self._links.list_links)
        self.open_dialog(dialog)

    @Slot(object)
    def try_out(self, link: LinkShown) -> None:
        """Try a connection as it stands."""
        wish = wish_of(link)

        def begin() -> None:
            self.open_dialog(TriedDialog(link.title, self._tab))
            self._links.try_out(wish)

        self._gate.do(begin)

    @Slot(object)
    def toggle(self, link: LinkShown) -> None:
        """Switch a connection off, or on."""
        wish = wish_of(link, enabled=not link.enabled)
        self._gate.do(lambda: self._links.save(wish))

    @Slot(object)
    def ask_to_drop(self, link: LinkShown) -> None:
        """Ask before a connection is removed."""
        box = QMessageBox(self._tab)
        box.setWindowTitle(self.tr("删除连接"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self.tr("删除“{title}”吗？").format(title=readable(link.title)))
        box.setInformativeText(
            self.tr("设置和保存的口令都会删除，调用日志保留。只是暂时不用，可以停用。")
        )
        drop = box.addButton(self.tr("删除"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(self.tr("保留"), QMessageBox.ButtonRole.RejectRole)
        # One key too many must not remove anything.
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        name, version = link.link, link.version
        drop.clicked.connect(lambda: self._gate.do(lambda: self._links.drop(name, version)))
        self.open_dialog(box)

    @Slot(object)
    def run(self, plan: Plan) -> None:
        """Do an exchange now."""
        self._links.run_now(RunNow(plan.link, plan.exchange, self.person))

    @Slot(object)
    def ask_times(self, plan: Plan) -> None:
        """Ask when an exchange is to be done."""
        dialog = PlanDialog(plan, self._tab)

        def keep(wish: PlanWish) -> None:
            self._gate.do(lambda: self._links.plan(wish), dialog)

        dialog.wished.connect(keep)
        self.open_dialog(dialog)

    @Slot(object)
    def show_history(self, plan: Plan) -> None:
        """Show the runs of an exchange."""
        wish = RunsWish(plan.link, plan.exchange)
        dialog = RunsDialog(wish, exchange_word(plan.exchange), self._tab, self._now)
        dialog.runs_wished.connect(self._links.list_runs)
        self.open_dialog(dialog)
        dialog.ask()

    def show_links(self, event: LinksShown) -> None:
        """Let an open form know how its connection stands now."""
        dialog = self.dialog
        if isinstance(dialog, GuideDialog) and dialog.link is not None:
            name = dialog.link.link
            dialog.meet(next((one for one in event.links if one.link == name), None))

    def show_saved(self, event: LinkSaved) -> None:
        """What was wished is kept."""
        del event
        self.close()

    def show_tested(self, event: LinkTested) -> None:
        """Show what trying came to, where somebody waits for it."""
        if isinstance(self.dialog, TriedDialog):
            self.dialog.steps.show_tested(event)
        elif isinstance(self.dialog, GuideDialog):
            self.dialog.show_tested(event)

    def show_runs(self, event: RunsListed) -> None:
        """Show runs, where somebody looks at them."""
        if isinstance(self.dialog, RunsDialog):
            self.dialog.show_runs(event)

    def refuse(self, event: LinksRefused) -> bool:
        """Say in the open dialog that its wish was not done; whether it was said there."""
        dialog = self.dialog
        if isinstance(dialog, GuideDialog) and event.asked in (Asked.TEST, Asked.SAVE):
            dialog.refuse(event)
        elif isinstance(dialog, TriedDialog) and event.asked is Asked.TEST:
            dialog.steps.say(readable(event.message), "wrong")
        elif isinstance(dialog, PlanDialog) and event.asked is Asked.PLAN:
            dialog.refuse(event.message)
        elif isinstance(dialog, RunsDialog) and event.asked is Asked.RUNS:
            dialog.message.setText(readable(event.message))
            dialog.paging.failed()
        else:
            return False
        return True

    def close(self) -> bool:
        """Close what is open."""
        if self.dialog is not None:
            self.dialog.done(QDialog.DialogCode.Accepted)
        return True

    def open_dialog(self, dialog: QDialog) -> None:
        """Show a dialog until it is finished."""
        self.close()
        self.dialog = dialog
        dialog.finished.connect(lambda: self._let_go(dialog))
        dialog.open()

    def _let_go(self, dialog: QDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None
        dialog.deleteLater()
        self._tab.focus()


def wish_of(link: LinkShown, *, enabled: bool | None = None) -> LinkWish:
    """The wish that leaves a connection as it is, but for being switched on."""
    on = link.enabled if enabled is None else enabled
    return LinkWish(link.link, link.kind, link.title, dict(link.settings), on, link.version)
