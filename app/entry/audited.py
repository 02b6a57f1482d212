"""Writes what a command did to a workstation's database into its audit log.

Without it whoever sits at the machine could carry a copy of the database away, or put yesterday's
in its place, and no auditor would read of it. Nobody signs in at a command: who did it is the
account of the operating system. What was done stays done where it cannot be written down, because
a window holds the database or the database is of an older program; then it is said. Loads the
database: to be imported when it is needed.
"""

from __future__ import annotations

import getpass
from pathlib import Path

from app.entry.console import tell
from app.people.audit import facts
from app.people.audit.kinds import Kind, Outcome
from app.people.audit.values import OPERATOR, Actor, Note, Subject, Told, told
from app.store.change_log import ChangeLog
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.errors import DatabaseInUse, StoreError, reason_of
from app.store.looking import SchemaTooOld, looking
from app.store.workstation import identify


def account() -> str:
    """Who runs the command, as the operating system calls him; empty where it cannot say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def write_down(
    database: Path, kind: Kind, subject: Subject, said: Told, outcome: Outcome = Outcome.DONE
) -> None:
    """Add an entry to the log of a closed workstation's database, or say why there is none."""
    note = Note(kind, outcome, Actor(OPERATOR, account()), subject, after=told(said))
    try:
        why = _written(database, note)
    except DatabaseInUse:
        why = "窗口正在运行"
    except SchemaTooOld:
        why = "数据库是旧版本的，要先打开一次窗口"
    except StoreError as error:
        why = reason_of(error)
    if why:
        tell(f"这一次没有记入审计记录：{why}")


def _written(database: Path, note: Note) -> str:
    """Write it; why not, where the file waits for a start that says what it has lost."""
    with looking(database):
        # A command brings no tables up to date by the way.
        pass
    clock = SystemClock()
    with Database.at(database) as opened:
        if opened.lost:
            return "数据库比上次旧，要先打开一次窗口"
        with opened.writing() as connection:
            log = ChangeLog(identify(connection, clock), clock)
            facts.write(connection, log, note)
    return ""
