"""`backup drill`: a day's work, a backup, a damaged disk and the way back, all in a scratch folder.

Without it nobody would know whether a backup brings the work back, or how long that takes, until
the day it must. Nothing of the workstation is touched: with `--real` its database is copied first,
by SQLite's backup API, and the drill goes on from there. Each step is told with its time; what is
not as it was before the damage is named, and the status is 1. It stands among the readers because
the journal of scans says what a backup lacks.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from sqlalchemy import select

from app.entry.console import Trouble, folder_of, print_json, print_line
from app.entry.damage import DATABASE
from app.facts.salvaging import salvage
from app.readers.scan import Scan
from app.receiving.parts import Parts
from app.receiving.script import keep_delivery
from app.receiving.sessions.bodies import Reading
from app.receiving.sessions.opening import open_receipt
from app.receiving.settings import ReceivingRules
from app.receiving.values import DeliveredItem, Delivery, DeliveryLine, Distributor, PackageLevel
from app.store import sqlite_files
from app.store.backups import FOLDER, BackupFailed, copy_now, make_backup
from app.store.change_log import ChangeLog
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.errors import StoreError
from app.store.restoring import Restored, problem_of, restore_backup, way_back
from app.store.second_place import PlaceAway, backups_at, carry, choose, place_of
from app.store.tables.tracing import package
from app.store.workstation import identify
from scanners.journal import JournalFailed, ScanJournal
from scanners.restored import RepeatList

SCANS = 120
"""Half before the backup, half since."""
_PERSON = "恢复演练"
_DEVICE = "drill"
_IDENTIFIER = "8100000"
_SPOILT_SHARE = 20
"""One page of so many is overwritten."""


@dataclass(slots=True)
class _Drill:
    """One drill in its scratch folder."""

    scratch: Path
    telling: bool
    clock: SystemClock = field(default_factory=SystemClock)
    steps: list[dict[str, object]] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        """The workstation's."""
        return self.scratch / "workstation"

    @property
    def database(self) -> Path:
        """Its database."""
        return self.folder / DATABASE

    @contextmanager
    def step(self, name: str, words: str) -> Iterator[None]:
        """Time one step and tell of it."""
        began = time.monotonic()
        yield
        took_s = time.monotonic() - began
        self.steps.append({"step": name, "took_s": round(took_s, 3)})
        if self.telling:
            print_line(f"{took_s:7.2f} 秒  {words}")

    def expect(self, ok: bool, words: str) -> None:
        """Note a difference where something is not as it should be."""
        if not ok:
            self.differences.append(words)


def drill(options: argparse.Namespace) -> int:
    """Do all of it and say how long it took; 1 where anything differs."""
    real = folder_of(options) / DATABASE if options.real else None
    if real is not None and not real.is_file():
        raise Trouble(f"没有数据库 {real}，请核对路径", 2)
    began = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="tracedock-drill-", dir=options.scratch) as place:
            run = _Drill(Path(place), telling=not options.json)
            restored, again = _play(run, real)
    except (BackupFailed, PlaceAway, JournalFailed, OSError) as failure:
        reason = failure.reason if isinstance(failure, BackupFailed) else str(failure)
        raise Trouble(f"演练没有做完：{reason}") from failure
    took_s = time.monotonic() - began
    if options.json:
        counts = {"salvaged": restored.salvaged.facts, "scanned_again": again, "scans": SCANS}
        said = {"steps": run.steps, "differences": run.differences, "took_s": round(took_s, 3)}
        print_json({"equal": not run.differences} | counts | said)
    else:
        for one in run.differences:
            print_line(f"不一致：{one}")
        ended = "不一致" if run.differences else "全部一致"
        print_line(
            f"{took_s:7.2f} 秒  {ended}：{SCANS} 次扫码，从损坏的文件里找回 "
            f"{restored.salvaged.facts} 条操作，照清单重扫 {again} 次"
        )
    return 1 if run.differences else 0


def _play(run: _Drill, real: Path | None) -> tuple[Restored, int]:
    delivery, codes = _delivery(run)
    with run.step("day", f"收货 {SCANS // 2} 盒，附件、标签设计和设置放在旁边"):
        run.folder.mkdir()
        if real is not None:
            copy_now(real, run.database)
        files = _belongings(run.folder)
        journal = ScanJournal(run.folder, lambda _shown: None)
        _work(run, journal, delivery, codes[: SCANS // 2])
    with run.step("backup", "备份，与原件逐表核对"):
        make_backup(run.database, run.clock.now())
    with run.step("second-place", "复制到第二个位置，读回核对"):
        other = run.scratch / "second"
        other.mkdir()
        choose(run.folder, other, run.clock.now())
        place = place_of(run.folder, "", run.clock.now())
        assert place is not None
        carry(run.database, place, lambda: True)
    with run.step("since", f"备份以后又收 {SCANS - SCANS // 2} 盒"):
        _work(run, journal, delivery, codes[SCANS // 2 :])
        journal.close()
        before = _counted(run)
    with run.step("damage", "数据库各处写坏，本机的备份、附件、设置全部丢失"):
        _damage(run, files)
    with run.step("found", "启动检查发现损坏"):
        problem = problem_of(run.database)
        run.expect(bool(problem), "数据库已写坏，检查却没有发现")
    with run.step("restore", "从第二个位置恢复，找回操作，放回附件和设置"):
        [backup] = backups_at(place, DATABASE)
        repeat = RepeatList(run.folder)
        offer = way_back(run.database, backup, problem or "drill")
        restored = restore_backup(offer, run.clock, repeat.note, salvage=salvage)
        to_repeat = [scan.text for scan in repeat.read()[1]]
    with run.step("repeat", f"照清单重扫 {len(to_repeat)} 次"):
        again = ScanJournal(run.folder, lambda _shown: None)
        _work(run, again, delivery, to_repeat)
        again.close()
    with run.step("compare", "比较：收货单、追溯码、附件、设置"):
        _compare(run, before, codes, files)
    return restored, len(to_repeat)


def _delivery(run: _Drill) -> tuple[Delivery, list[str]]:
    """One delivery of made-up boxes that nobody has."""
    number, first = run.clock.new_id().hex, int(run.clock.now().timestamp() * 1000) % 10**9
    identifiers = {_IDENTIFIER: PackageLevel.SMALL}
    item = DeliveredItem("DRILL", "演练用药", "演练药厂", "1 盒", drug_identifiers=identifiers)
    expiry = run.clock.today() + timedelta(days=730)
    line = DeliveryLine(1, item, "DRILL", expiry, SCANS, "盒")
    delivery = Delivery(f"DRILL{number}", Distributor("DRILL", "演练配送企业"), (line,))
    return delivery, [f"{_IDENTIFIER}{first * 1000 + n:013d}" for n in range(SCANS)]


def _belongings(folder: Path) -> dict[str, bytes]:
    photo = random.Random(1).randbytes(200_000)
    digest = hashlib.sha256(photo).hexdigest()
    files = {
        f"attachments/{digest[:2]}/{digest}": photo,
        "label-designs/drill.json": b"{}",
        "readers.json": b"{}",
        "label-printers.json": b"[]",
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return files


@contextmanager
def _opened(run: _Drill) -> Iterator[Parts]:
    with Database.at(run.database) as database:
        with database.writing() as connection:
            workstation = identify(connection, run.clock)
        yield Parts(database, ChangeLog(workstation, run.clock), run.clock, ReceivingRules())


def _work(run: _Drill, journal: ScanJournal, delivery: Delivery, codes: Sequence[str]) -> None:
    """Scan boxes as a workstation does: kept first, then judged."""
    with _opened(run) as parts:
        session = open_receipt(parts, keep_delivery(parts, delivery), _PERSON)
        for text in codes:
            scan = Scan(text.encode(), text, None, _DEVICE, datetime.now(UTC))
            number = journal.write([(scan, False)])
            session.scan(Reading(scan.raw, scan.device, _PERSON, scan.read_at, scan.text))
            journal.write_answered(number)


def _counted(run: _Drill) -> list[str]:
    """The codes the database holds, in order."""
    with _opened(run) as parts, parts.database.reading() as connection:
        return sorted(connection.execute(select(package.c.code)).scalars())


def _damage(run: _Drill, files: dict[str, bytes]) -> None:
    with closing(sqlite_files.connect(run.database)) as connection:
        [(root,)] = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'scan'")
        [(size,)] = connection.execute("PRAGMA page_size")
        [(pages,)] = connection.execute("PRAGMA page_count")
    # SQLCipher says it as text.
    size, chance = int(size), random.Random(7)
    spoilt = chance.sample(range(2, pages + 1), max(2, pages // _SPOILT_SHARE))
    with run.database.open("r+b", buffering=0) as file:
        for page in dict.fromkeys((root, *spoilt)):
            before = _write_page(file, page, size, chance.randbytes(size))
            # A real database has a page of names for a thousand of rows. In a small one chance
            # would hit the names, behind which nothing is found, and the journal alone be tried.
            if not _names_are_readable(run.database):
                _write_page(file, page, size, before)
    (run.folder / FOLDER).rename(run.scratch / "lost-backups")
    for name in files:
        (run.folder / name).unlink()


def _write_page(file: IO[bytes], page: int, size: int, content: bytes) -> bytes:
    """Overwrite a page; returns what was there."""
    file.seek((page - 1) * size)
    before = file.read(size)
    file.seek((page - 1) * size)
    file.write(content)
    return before


def _names_are_readable(database: Path) -> bool:
    try:
        with closing(sqlite_files.connect(database, sqlite_files.Way.ALONE)) as connection:
            connection.execute("SELECT name, sql FROM sqlite_master").fetchall()
    except (*sqlite_files.ERRORS, StoreError):
        return False
    return True


def _compare(run: _Drill, before: list[str], codes: Sequence[str], files: dict[str, bytes]) -> None:
    run.expect(not problem_of(run.database), "恢复后的数据库不完好")
    after = _counted(run)
    lost, doubled = set(before) - set(after), len(after) - len(set(after))
    run.expect(not lost, f"少了 {len(lost)} 个追溯码")
    run.expect(set(after) <= set(before), f"多了 {len(set(after) - set(before))} 个追溯码")
    run.expect(not doubled, f"{doubled} 个追溯码重复计入")
    run.expect(set(codes) <= set(after), "演练扫的码没有全部计入")
    for name, content in files.items():
        path = run.folder / name
        run.expect(path.is_file() and path.read_bytes() == content, f"{name} 没有原样回来")
