"""The `journal` command: a day's journal as a workbook, for people and other programs.

Without it the office would have to ask the dock. `--date` is a day where the warehouse is, today
where it is not given; the database is opened by the rules of every command, so it must not be in
use by a running workstation.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from app.entry.console import Trouble, data_folder, print_json, tell
from app.receiving.parts import Parts
from app.receiving.settings import ReceivingRules
from app.reporting.day_journal import day_of, read_day
from app.store.change_log import ChangeLog
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.workstation import identify
from printing.day_journal import write_workbook
from printing.storing import PaperNotWritten


def write_journal(options: argparse.Namespace) -> int:
    """`journal`: write the journal of `options.date` (YYYY-MM-DD or None) to `options.output`."""
    clock = SystemClock()
    wanted = _day(options.date) or clock.today()
    source: Path = options.database or data_folder() / "workstation.db"
    if not source.is_file():
        raise Trouble(f"没有数据库 {source}，请核对路径", 2)
    with Database.at(source) as database:
        with database.writing() as connection:
            workstation = identify(connection, clock)
        parts = Parts(database, ChangeLog(workstation, clock), clock, ReceivingRules())
        day = day_of(wanted)
        try:
            written = write_workbook(options.output, "", day, read_day(parts, day))
        except PaperNotWritten as problem:
            raise Trouble(str(problem)) from problem
    if options.json:
        counts = {"receipts": written.receipts, "lines": written.lines}
        more = {"exceptions": written.exceptions, "scans": written.scans}
        print_json({"output": str(options.output), "date": wanted.isoformat()} | counts | more)
    else:
        tell(f"{wanted} 共 {written.receipts} 张收货单、{written.lines} 行：{options.output}")
    return 0


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Trouble(f"日期“{text}”不对，请写成 2026-11-21 这样", 2) from None
