"""Audits what happens in the window: who works, what is printed, written, set and restored.

Without it each of the window's desks would have to be told of the audit log. What desks did, they
say as events: here those are heard that the log is for. What a fact says already (a scan, a
confirmation, a decision) is not written a second time.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.catalogue.aliases.events import AliasesExported
from app.labels.designing import DesignExported
from app.labels.forms import LabelsSent
from app.links.answers import CallsWritten
from app.papers import DayJournalShown, PaperNotPrinted, PaperPrinted, PaperReady
from app.people.audit.kinds import Kind, Outcome
from app.people.audit.notebook import Auditing
from app.people.audit.values import NOTHING, Actor, Note, Subject, Told, told
from app.purchasing.events import OrdersExported
from app.receiving.black_box.events import ReplayFileKept
from app.reporting.statistics.events import SheetWritten
from app.store.encrypting import ConversionFailed, Converted
from app.store.gone_back import StoreWentBack
from app.store.health import BackupMade, BackupNotMade
from app.store.restoring import Restored, RestoreFailed
from app.tracing.cases.events import CasesExported
from app.tracing.events import ExportShown
from app.upkeep.changed_settings import KnownSettings
from app.upkeep.events import UpkeepWritten

Heard = tuple[Kind, Subject, Told] | None
"""What an event is written down as; None: nothing yet."""


class WindowAudit:
    """Hears what the window's desks did, and who works at the window."""

    def __init__(self, notebook: Auditing) -> None:
        """Nobody works yet."""
        self._notebook = notebook
        self._person = ""
        self._settings = KnownSettings()

    def person_changed(self, person: str) -> None:
        """Somebody signed in by name, or (empty) nobody works any more."""
        before, self._person = self._person, person
        if before and before != person:
            self._write(Kind.SIGNED_OUT, person=before)
        if person and before != person:
            self._write(Kind.SIGNED_IN, person=person)

    def heard(self, event: object) -> None:
        """Write an event down, if the audit log is for it."""
        for change in self._settings.changes(event):
            before, after = told(change.before), told(change.after)
            done = Outcome.DONE, Actor(name=self._person), change.subject
            self._notebook.note(Note(Kind.SETTINGS_CHANGED, *done, before=before, after=after))
        hear = _HEARD.get(type(event))
        if hear is None:
            return
        found = hear(event)
        if found is not None:
            kind, subject, said = found
            outcome = Outcome.FAILED if isinstance(event, _FAILED) else Outcome.DONE
            self._write(kind, subject, said, outcome, person=self._person)

    def _write(
        self,
        kind: Kind,
        subject: Subject = NOTHING,
        said: Told | None = None,
        outcome: Outcome = Outcome.DONE,
        *,
        person: str,
    ) -> None:
        actor = Actor(name=person)
        self._notebook.note(Note(kind, outcome, actor, subject, after=told(said or {})))


def _written(path: Path, what: str, **said: object) -> Heard:
    return Kind.EXPORTED, Subject("file", str(path), what), said


def _paper(event: PaperPrinted) -> Heard:
    said = {"printer": event.printer, "copies": event.copies}
    return Kind.PRINTED, Subject("paper", str(event.path), event.path.stem), said


def _not_printed(event: PaperNotPrinted) -> Heard:
    return Kind.PRINTED, Subject("paper", str(event.path), event.path.stem), {"why": event.reason}


def _labels_in_a_file(event: LabelsSent) -> Heard:
    return None if event.path is None else _written(event.path, "标签", labels=event.count)


def _replay_file(event: ReplayFileKept) -> Heard:
    return None if event.complaint else _written(event.path, "收货录制")


def _journal(event: DayJournalShown) -> Heard:
    return None if event.path is None else _written(event.path, "收货日报", rows=event.receipts)


def _library(event: ExportShown) -> Heard:
    return _written(event.path, "追溯码库", rows=event.written) if event.done else None


def _restored(event: Restored) -> Heard:
    said = {"since": event.since.isoformat(), "lacking": event.lacking}
    return Kind.RESTORED, Subject("backup", str(event.aside)), said


def _not_backed_up(event: BackupNotMade) -> Heard:
    return Kind.BACKED_UP, Subject("backup"), {"why": event.sentence.chinese}


def _went_back(event: StoreWentBack) -> Heard:
    return Kind.RESTORED, Subject("database"), {"why": event.sentence.chinese}


def _not_restored(event: RestoreFailed) -> Heard:
    return Kind.RESTORED, Subject("backup"), {"why": event.sentence.chinese}


def _converted(event: Converted) -> Heard:
    return Kind.SETTINGS_CHANGED, Subject("encryption", "database"), {"encrypted": event.encrypted}


def _not_converted(event: ConversionFailed) -> Heard:
    why = {"why": event.sentence.chinese}
    return Kind.SETTINGS_CHANGED, Subject("encryption", "database"), why


_FAILED = PaperNotPrinted, BackupNotMade, RestoreFailed, ConversionFailed
_HEARD: dict[type, Callable[[Any], Heard]] = {
    PaperReady: lambda event: _written(event.path, "单据"),
    PaperPrinted: _paper,
    PaperNotPrinted: _not_printed,
    LabelsSent: _labels_in_a_file,
    DayJournalShown: _journal,
    ExportShown: _library,
    SheetWritten: lambda event: _written(event.path, "采购统计"),
    OrdersExported: lambda event: _written(event.path, "采购订单", rows=event.count),
    CasesExported: lambda event: _written(event.path, "重码处理", rows=event.count),
    CallsWritten: lambda event: _written(event.path, "调用日志", rows=event.count),
    AliasesExported: lambda event: _written(event.path, "别名"),
    ReplayFileKept: _replay_file,
    DesignExported: lambda event: _written(event.path, "标签设计"),
    UpkeepWritten: lambda event: _written(event.path, "自检报告"),
    BackupMade: lambda event: (Kind.BACKED_UP, Subject("backup", str(event.backup.path)), {}),
    BackupNotMade: _not_backed_up,
    Restored: _restored,
    StoreWentBack: _went_back,
    RestoreFailed: _not_restored,
    Converted: _converted,
    ConversionFailed: _not_converted,
}
