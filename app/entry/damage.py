"""Says on the console that a workstation's database is damaged, and takes the way out there.

Without it somebody without a window would get a sentence of SQLite's. Loads the database: to be
imported when it is needed.
"""

from __future__ import annotations

from pathlib import Path

from app.entry.console import Trouble
from app.store.backups import BackupFailed
from app.store.clock import SystemClock
from app.store.database import refuse_damaged
from app.store.errors import DatabaseDamaged
from app.store.health import Restored, restore_backup, way_out

DATABASE = "workstation.db"


def refuse_damaged_database(folder: Path) -> None:
    """Look at a workstation's database as a start does; raises Trouble with the way out."""
    try:
        refuse_damaged(folder / DATABASE)
    except DatabaseDamaged as damage:
        offer = way_out(folder, DATABASE)
        if offer is not None:
            raise Trouble(offer.sentence.chinese) from damage


def restore_newest(folder: Path) -> Restored | None:
    """Restore a damaged database from its newest good backup; None where it is sound.

    Raises Trouble where there is none, or StoreError.
    """
    offer = way_out(folder, DATABASE)
    if offer is None:
        return None
    try:
        return restore_backup(offer, SystemClock())
    except BackupFailed as failure:
        raise Trouble(f"没有恢复（{failure.reason}）。{offer.sentence.chinese}") from failure
