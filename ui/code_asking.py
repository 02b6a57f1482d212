"""Asks a trace code platform about a refused code, and checks the digits of typed ones.

Without it a clerk with a strange box would have to ask by telephone. Ctrl+K asks about the entry of
the tray under the cursor, or the newest that waits; the answer stands below the tray and is kept
beside the scan. A code that somebody typed is checked by itself: its last four digits can be
checked by nobody but the platform. Scanning goes on; where nothing can be asked, the tray says why.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from app.codes.parse import parse
from app.receiving.code_questions import Askable, CodeQuestion
from app.receiving.progress import ScanAnswered, TrayEntry
from app.receiving.told.desk import AskedScan, AskingShown, CodeAnswered, CodeNotAnswered
from ui.parts.actions import add_action
from ui.parts.readable import readable
from ui.ports import LinkState, SyncShown
from ui.receiving.told_words import told_text
from ui.receiving_page import ReceivingPage

_MOST_TYPED = 50
"""Typed codes whose answer is waited for."""


class Questions(Protocol):
    """Questions about codes; answers are events of app/receiving/told/desk.py."""

    def look(self) -> None:
        """Ask what can be asked; answered by AskingShown."""

    def ask(self, scan: AskedScan, question: CodeQuestion) -> None:
        """Ask about a scanned code; answered by CodeAnswered or CodeNotAnswered."""


class CodeAsking(QObject):
    """Joins the questions to the page on which a delivery is received."""

    refused = Signal(str)
    """A typed code is wrong, or something was not asked: one sentence."""

    def __init__(self, questions: Questions, page: ReceivingPage) -> None:
        super().__init__(page)
        self._questions, self._page, self._tray = questions, page, page.tray
        self._askable = Askable("")
        self._reason = ""
        self._connected: bool | None = None
        """Whether the service answers; None where that is not known yet."""
        self._typed: list[str] = []
        self._under_way: set[AskedScan] = set()
        self.ask = add_action(page, "Ctrl+K", self.ask_current, inside=True)
        self._tray.use_question(self.ask)
        self._tray.changed.connect(self.allow)
        page.manual.code_typed.connect(self.note_typed)
        self.allow()

    @Slot()
    def allow(self) -> None:
        """Offer the question where it can be asked, and say why where it cannot."""
        entry = self._tray.asked_entry
        why = "" if entry is None else self._why_not(entry)
        self.ask.setEnabled(entry is not None and not why)
        self.ask.setToolTip(why or self.tr("问平台这个码是什么药、哪个批号、在谁手里"))
        self._tray.show_question(why)

    @Slot(object)
    def show_sync(self, event: SyncShown) -> None:
        """Ask anew what can be asked when the service answers again."""
        connected = event.state is LinkState.CONNECTED
        if connected is self._connected:
            return
        self._connected = connected
        if connected:
            self._questions.look()
        self.allow()

    @Slot(object)
    def show_askable(self, event: AskingShown) -> None:
        """Know what can be asked."""
        self._askable, self._reason = event.askable, event.reason
        self.allow()

    @Slot()
    def look_again(self) -> None:
        """Ask anew what can be asked: a platform may have been connected meanwhile."""
        if self._connected and not self._askable.platform:
            self._questions.look()

    @Slot()
    def ask_current(self) -> None:
        """Ask about the entry under the cursor, or the newest that waits."""
        entry, receipt_id = self._tray.asked_entry, self._page.shown_receipt_id
        if entry is None or receipt_id is None or self._why_not(entry):
            return
        scan = AskedScan(receipt_id, entry.seq, entry.workstation)
        if scan in self._under_way:
            return
        self._under_way.add(scan)
        self._tray.note(entry, self.tr("正在问{platform}…").format(platform=self._askable.platform))
        question = CodeQuestion(
            parse(entry.raw).code or "", check=entry.typed, person=self._page.person
        )
        self._questions.ask(scan, question)

    @Slot(str)
    def note_typed(self, text: str) -> None:
        """Remember that a code was typed: it is checked when the scan is answered."""
        self._typed = [*self._typed, text][-_MOST_TYPED:]

    @Slot(object)
    def follow_scan(self, event: ScanAnswered) -> None:
        """Have the last four digits of a typed code checked."""
        raw = event.answer.raw
        if raw not in self._typed:
            return
        self._typed.remove(raw)
        code = parse(raw)
        if self._connected and self._askable.checks and self._askable.takes(code):
            question = CodeQuestion(
                code.code or "", details=False, check=True, person=self._page.person
            )
            self._questions.ask(AskedScan(event.receipt_id, event.answer.seq), question)

    @Slot(object)
    def show_answered(self, event: CodeAnswered) -> None:
        """Show an answer beside its scan, and say aloud that a typed code is wrong."""
        self._under_way.discard(event.scan)
        entry = self._entry_of(event.scan)
        if entry is not None:
            self._tray.note(entry, self._not_kept(event))
            self._tray.show_changed(replace(entry, told=event.told))
        if event.told.right is False:
            said = self.tr(
                "{code} 后四位校验不对，多半录错了：请核对盒上的码，已计入的先撤销再重录。"
            )
            self.refused.emit(said.format(code=readable(event.told.code)))

    @Slot(object)
    def show_not_answered(self, event: CodeNotAnswered) -> None:
        """Say why a question was not answered; a check that nobody asked for is silent."""
        self._under_way.discard(event.scan)
        entry = self._entry_of(event.scan)
        if entry is not None and self._tray.has_note(entry):
            self._tray.note(entry, readable(event.why))

    def _not_kept(self, event: CodeAnswered) -> str:
        if not event.not_kept:
            return ""
        said = self.tr("{told}（没有记在扫码上：{why}）")
        return said.format(told=told_text(event.told), why=readable(event.not_kept))

    def _entry_of(self, scan: AskedScan) -> TrayEntry | None:
        if scan.receipt_id != self._page.shown_receipt_id:
            return None
        workstation = "" if scan.workstation is None else str(scan.workstation)
        return self._tray.model.row((workstation, scan.seq))

    def _why_not(self, entry: TrayEntry) -> str:
        """Why nothing can be asked about an entry; empty where something can."""
        if not self._connected:
            return self.tr("没有连上服务端，现在不能问平台。")
        if not self._askable.platform:
            return readable(self._reason) or self.tr("正在看能不能问平台…")
        if not self._askable.takes(parse(entry.raw)):
            return self.tr("这不是{platform}能查的追溯码。").format(platform=self._askable.platform)
        return ""
