"""The `replay` command: plays a receipt again and holds its documents against the recorded ones.

Without it a receipt that is doubted could only be believed. The database is only read, also while
its workstation runs; the receipt is played in a folder of its own that is gone afterwards. With
`--export` it becomes one file for support, which `--from` plays anywhere.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from app.entry.console import Trouble, folder_of, print_json, tell
from app.entry.rooms import ATTACHMENTS
from app.entry.settings import settings_of
from app.receiving.acceptance.files import AttachmentFolder
from app.receiving.black_box import box_file, checking, taking
from app.receiving.black_box.checking import Checked
from app.receiving.black_box.recording import BoxProblem, Recording
from app.receiving.parts import Parts
from app.store.looking import SchemaTooOld, looking
from printing.fonts import FontMissing
from printing.receipts import Office, print_papers
from printing.replaying import DATABASE, in_lines, papers_of
from printing.storing import PaperNotWritten, write_atomically

THEN, NOW = "recorded", "replayed"
"""Folders of the papers."""


def replay(options: argparse.Namespace) -> int:
    """`replay`: 0 where everything is as it was, 1 where something differs; raises Trouble."""
    if (options.receipt_no is None) == (options.source is None):
        raise Trouble("请给出收货单号，或用 --from 指定录制文件（二者选一）", 2)
    if options.source is not None and options.export is not None:
        raise Trouble("录制文件不能再导出：--from 和 --export 不能一起用", 2)
    try:
        recording = _recording(options)
        if options.export is not None:
            return _export(recording, options)
        with checking.checked(recording, papers_of(recording)) as (found, then, now):
            papers = _print(recording, options, then, now)
    except BoxProblem as problem:
        raise Trouble(str(problem), 2) from problem
    _say(found, papers, options)
    return 0 if found.same else 1


def _recording(options: argparse.Namespace) -> Recording:
    if options.source is not None:
        return box_file.read(options.source)
    source = _database(options)
    if not source.is_file():
        raise Trouble(f"没有数据库 {source}，请核对路径", 2)
    settings = settings_of(options)
    try:
        with looking(source) as connection:
            return taking.take(
                connection,
                options.receipt_no,
                settings.rules,
                datetime.now().astimezone(),
                settings.hospital,
            )
    except SchemaTooOld as old:
        raise Trouble(f"数据库 {source} 是旧版本的，请先打开一次工作站，再回放", 2) from old


def _database(options: argparse.Namespace) -> Path:
    if options.database is not None:
        found: Path = options.database
        return found
    return folder_of(options) / DATABASE


def _export(recording: Recording, options: argparse.Namespace) -> int:
    content = box_file.write(recording)
    try:
        write_atomically(options.export, content)
    except PaperNotWritten as problem:
        raise Trouble(str(problem)) from problem
    facts = len(recording.facts)
    if options.json:
        about = {"receipt_no": recording.header.receipt_no, "facts": facts, "bytes": len(content)}
        print_json({"export": str(options.export)} | about)
    else:
        tell(f"收货单 {recording.header.receipt_no} 的 {facts} 条记录已导出：{options.export}")
    return 0


def _print(
    recording: Recording, options: argparse.Namespace, then: Parts, now: Parts
) -> dict[str, list[str]]:
    """Make the papers of both, where they are wanted; raises Trouble."""
    if options.output is None:
        return {}
    header = recording.header
    attachments = None
    if options.source is None:
        attachments = AttachmentFolder(_database(options).parent / ATTACHMENTS)
    made = {}
    try:
        for name, parts in ((THEN, then), (NOW, now)):
            office = Office(header.hospital, options.output / name, attachments, options.training)
            paths = print_papers(parts, header.receipt_id, office).values()
            made[name] = [str(path) for path in paths]
    except (FontMissing, PaperNotWritten) as failure:
        raise Trouble(str(failure)) from failure
    return made


def _say(found: Checked, papers: dict[str, list[str]], options: argparse.Namespace) -> None:
    if options.json:
        print_json(
            {
                "receipt_no": found.receipt_no,
                "same": found.same,
                "steps": found.steps,
                "counts": dict(found.counts),
                "differences": [asdict(one) for one in found.differences],
                "papers": papers,
            }
        )
        return
    for line in in_lines(found):
        tell(line)
    for paths in papers.values():
        for path in paths:
            tell(path)
