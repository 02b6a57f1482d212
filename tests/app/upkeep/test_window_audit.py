from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.catalogue.aliases.events import AliasesExported
from app.labels.forms import LabelsSent
from app.papers import DayJournalShown, PaperNotPrinted, PaperPrinted, PaperReady
from app.people.audit.kinds import Kind, Outcome
from app.people.audit.values import Note
from app.purchasing.events import OrdersExported
from app.readers.saying import Saying
from app.receiving.black_box.events import ReplayFileKept
from app.store.backups import Backup
from app.store.health import BackupMade, BackupNotMade
from app.store.restoring import RestoreFailed
from app.tracing.events import ExportShown
from app.upkeep.window_audit import WindowAudit

PATH = Path("somewhere") / "SH-1.pdf"
NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


class Notes:
    """Takes down what is noted."""

    def __init__(self) -> None:
        self.all: list[Note] = []

    def note(self, note: Note) -> None:
        self.all.append(note)


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def audit(notes: Notes) -> WindowAudit:
    return WindowAudit(notes)


def test_who_works_is_written_down_once_for_each_change(audit: WindowAudit, notes: Notes) -> None:
    # Without it a shift would have begun and ended with nobody.
    for person in ("", "甲", "甲", "乙", "", ""):
        audit.person_changed(person)
    assert [(note.kind, note.actor.name) for note in notes.all] == [
        (Kind.SIGNED_IN, "甲"),
        (Kind.SIGNED_OUT, "甲"),
        (Kind.SIGNED_IN, "乙"),
        (Kind.SIGNED_OUT, "乙"),
    ]


def test_what_leaves_the_workstation_is_written_down_with_who_and_where(
    audit: WindowAudit, notes: Notes
) -> None:
    # Without it a list of all codes could be carried out of the house unseen.
    audit.person_changed("甲")
    notes.all.clear()
    for event in (
        PaperReady(PATH),
        PaperPrinted(PATH, "办公室", 2),
        OrdersExported(PATH, 7),
        DayJournalShown(date(2026, 11, 21), 3),
        DayJournalShown(date(2026, 11, 21), 3, PATH),
        ExportShown(PATH, 10),
        ExportShown(PATH, 20, done=True),
        BackupMade(Backup(PATH, NOW, 1)),
        BackupNotMade(Saying("磁盘满了", "full")),
        AliasesExported(Saying("写好了", "written"), PATH),
        LabelsSent(1, 3, PATH),
        LabelsSent(2, 3),
        ReplayFileKept(PATH),
        ReplayFileKept(PATH, "写不进"),
        PaperNotPrinted(PATH, "打印机没有纸"),
        RestoreFailed(Saying("没有可用的备份", "none")),
        "an event of somebody else",
    ):
        audit.heard(event)
    assert {note.actor.name for note in notes.all} == {"甲"}
    said = [(note.kind, note.outcome, note.subject.words) for note in notes.all]
    done, failed = Outcome.DONE, Outcome.FAILED
    assert said == [
        (Kind.EXPORTED, done, "单据"),
        (Kind.PRINTED, done, "SH-1"),
        (Kind.EXPORTED, done, "采购订单"),
        (Kind.EXPORTED, done, "收货日报"),
        (Kind.EXPORTED, done, "追溯码库"),
        (Kind.BACKED_UP, done, ""),
        (Kind.BACKED_UP, failed, ""),
        (Kind.EXPORTED, done, "别名"),
        (Kind.EXPORTED, done, "标签"),
        (Kind.EXPORTED, done, "收货录制"),
        (Kind.PRINTED, failed, "SH-1"),
        (Kind.RESTORED, failed, ""),
    ]
    assert notes.all[1].subject.id == str(PATH)
    assert json.loads(notes.all[1].after) == {"printer": "办公室", "copies": 2}
    assert json.loads(notes.all[2].after) == {"rows": 7}
