"""`doctor`: says what is well on this machine and what is not, in Chinese and in English.

Without it support would have to ask twenty questions by telephone. It only reads, so it may run
while the window is open. Each door looks at its own things; they are named here and loaded when
their turn comes, as commands are, so that one that cannot even be loaded is a finding like any
other and no door becomes known to the room; the paper of it is made in the same way. Exit status: 0
all well, 1 warnings, 2 broken.
"""

from __future__ import annotations

import argparse
import importlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.entry.console import Trouble, data_folder, print_json, print_line
from app.entry.findings import Finding, Ground, Level, found
from app.entry.settings import settings_of
from app.readers.system_words import of_system
from app.store.errors import StoreError

PROBES = (
    "app.entry.doctor_store:look",
    "app.entry.doctor_stock:look",
    "app.entry.doctor_ends:look",
    "app.upkeep.doctor:look",
    "sync.client.doctor:look",
    "scanners.doctor:look",
    "printing.doctor:look",
    "ui.doctor:look",
)
"""`module:function`; each takes a Ground and gives its findings one by one."""

_WORDS = {Level.OK: "正常", Level.WARNING: "注意", Level.BROKEN: "故障"}
_ENGLISH = {Level.OK: "ok", Level.WARNING: "warning", Level.BROKEN: "broken"}


PAPER = "printing.doctor_pdf"
"""The module that prints the findings."""
_ENDINGS = (".json", ".pdf")


def run(options: argparse.Namespace) -> int:
    """Look at everything and say it; the worst finding is the exit status."""
    _refuse_ending(options.output)
    ground = ground_of(options)
    findings = []
    for finding in look_at(ground, PROBES):
        findings.append(finding)
        if not options.json:
            # At once: a service that does not answer takes its time.
            print_line(_line(finding))
    report = _report(findings)
    if options.json:
        print_json(report)
    else:
        print_line(_summary(findings))
    if options.output is not None and options.output.suffix.lower() == ".pdf":
        _print(findings, ground, options)
    elif options.output is not None:
        _write(options.output, report)
    return int(worst(findings))


def ground_of(options: argparse.Namespace) -> Ground:
    """What the arguments say is to be looked at; nothing is made."""
    folder = options.folder or data_folder() / ("training" if options.training else "")
    return Ground(folder, settings_of(options))


def _refuse_ending(output: Path | None) -> None:
    """Before anything is looked at, which takes its time."""
    if output is not None and output.suffix.lower() not in _ENDINGS:
        raise Trouble(
            f"报告文件 {output.name} 的结尾不认识，请写成 .pdf（给人看）或 .json（给程序读），"
            "例如 --output 报告.pdf",
            2,
        )


def look_at(ground: Ground, probes: Iterable[str]) -> Iterator[Finding]:
    """All findings, in the order of the probes; one that fails is a finding itself."""
    for name in probes:
        module, function = name.split(":")
        try:
            yield from getattr(importlib.import_module(module), function)(ground)
        except (ImportError, OSError, ValueError, StoreError, Trouble) as error:
            area = module.partition(".")[0]
            yield found(
                area,
                f"检查到一半停下了：{error}",
                f"The look at this part stopped half-way: {error}",
                Level.BROKEN,
            )


def worst(findings: Iterable[Finding]) -> Level:
    """How bad it is all in all."""
    return max((one.level for one in findings), default=Level.OK)


def _line(finding: Finding) -> str:
    words = f"[{_WORDS[finding.level]}] {finding.sentence.chinese}"
    return f"{words}\n       {_ENGLISH[finding.level]}: {finding.sentence.english}"


def _summary(findings: list[Finding]) -> str:
    broken = sum(one.level is Level.BROKEN for one in findings)
    warnings = sum(one.level is Level.WARNING for one in findings)
    if not broken and not warnings:
        return "一切正常。 All is well."
    return (
        f"共 {len(findings)} 项：故障 {broken} 项，注意 {warnings} 项。"
        f" {len(findings)} looked at: {broken} broken, {warnings} warnings."
    )


def _report(findings: list[Finding]) -> dict[str, Any]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "level": _ENGLISH[worst(findings)],
        "findings": [
            {
                "topic": one.topic,
                "level": _ENGLISH[one.level],
                "chinese": one.sentence.chinese,
                "english": one.sentence.english,
                "values": dict(one.values),
            }
            for one in findings
        ],
    }


def _write(path: Path, report: dict[str, Any]) -> None:
    text = json.dumps(report, ensure_ascii=False, indent=2)
    try:
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise Trouble(f"不能写入 {path}：{of_system(error)}", 2) from error


def _print(findings: list[Finding], ground: Ground, options: argparse.Namespace) -> None:
    """Let the door of printing make a paper of it."""
    try:
        door = importlib.import_module(PAPER)
    except ImportError as error:
        raise Trouble(f"缺少打印组件，不能生成 PDF（{error}），请改用 .json", 2) from error
    now = datetime.now().astimezone()
    paper = door.DoctorPaper(ground.settings.hospital, ground.folder, now, options.training)
    door.write(findings, paper, options.output)
