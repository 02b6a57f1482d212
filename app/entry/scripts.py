"""The commands for scripts that need nothing but the room: `codes` and `receive`.

Without it other programs could not use what TraceDock knows. Formats: formats.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.codes.answers import explain_line
from app.documents import DocumentProblem
from app.entry.console import (
    Trouble,
    data_folder,
    lines_of,
    print_json,
    print_line,
    read_file,
    tell,
)
from app.receiving import script
from app.receiving.documents.delivery_file import parse_delivery_text
from app.receiving.sessions.session import Parts
from app.receiving.settings import ReceivingRules
from app.store.change_log import ChangeLog
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.gone_back import meet_loss
from app.store.restoring import refuse_noted_damage
from app.store.workstation import identify


def explain_codes(options: argparse.Namespace) -> int:
    """`codes`: one JSON object for each line."""
    with lines_of(options.file) as lines:
        for line in lines:
            print_json(explain_line(line))
    return 0


def receive(options: argparse.Namespace) -> int:
    """`receive`: a receiving session driven by lines."""
    try:
        delivery = parse_delivery_text(read_file(options.delivery))
    except DocumentProblem as problem:
        raise Trouble(f"配送单文件 {options.delivery}：{problem}") from problem
    with _opened_store(options.database) as parts, lines_of(options.scans) as lines:
        task = script.Script(parts, delivery, options.person, print_line, tell)
        session = script.run(task, lines)
        try:
            if options.confirm:
                script.confirm(task, session, options.short)
        finally:
            script.summarise(task, session.view())
    return 0


@contextmanager
def _opened_store(path: Path | None) -> Iterator[Parts]:
    clock, file = SystemClock(), path or data_folder() / "workstation.db"
    refuse_noted_damage(file, lambda saying: tell(saying.chinese))
    with Database.at(file) as database:
        gone_back = meet_loss(database)
        if gone_back is not None:
            tell(gone_back.sentence.chinese)
        with database.writing() as connection:
            workstation = identify(connection, clock)
        yield Parts(database, ChangeLog(workstation, clock), clock, ReceivingRules())
