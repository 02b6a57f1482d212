"""The `restore` command: a backup takes the place of the database, and what it lacks is listed.

Without it a workstation without a screen would stay damaged. It stands among the readers because
the journal of scans says what a backup lacks; the rest is app/entry/damage.py.
"""

from __future__ import annotations

import argparse

from app.entry.console import folder_of, print_json, print_line, tell
from app.entry.damage import list_backups
from app.entry.damage import restore as restore_database
from scanners.restored import RepeatList


def restore(options: argparse.Namespace) -> int:
    """`restore [FILE]`: the newest good backup, or FILE; `--list` shows what there is."""
    if options.list:
        return list_backups(options)
    folder = folder_of(options)
    to_repeat = RepeatList(folder)
    done = restore_database(folder, options.file, to_repeat.note, replace_sound=options.replace)
    scans = to_repeat.read()[1] if done.lacking else ()
    if options.json:
        listed = [{"text": scan.text, "read_at": scan.read_at.isoformat()} for scan in scans]
        said = {"restored_to": done.since.isoformat(), "aside": str(done.aside)}
        found = {"salvaged": done.salvaged.facts, "lost_files": list(done.lost_files)}
        print_json(said | found | {"scans_to_repeat": listed})
        return 0
    tell(done.sentence.chinese)
    for scan in scans:
        print_line(f"{scan.read_at.astimezone():%Y-%m-%d %H:%M:%S}\t{scan.device}\t{scan.text}")
    return 0
