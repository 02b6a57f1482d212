"""`doctor`: says what is well on this machine and what is not, in Chinese and in English.

Without it support would have to ask twenty questions by telephone. It only reads, so it may run
while the window is open. Each door looks at its own things; they are named here and loaded when
their turn comes, as commands are, so that one that cannot even be loaded is a finding like any
other and no door becomes known to the room. Exit status: 0 all well, 1 warnings, 2 broken.
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
from app.store.errors import StoreError

PROBES = (
    "app.entry.doctor_store:look",
    "sync.client.doctor:look",
    "scanners.doctor:look",
    "printing.doctor:look",
    "ui.doctor:look",
)
"""`module:function`; each takes a Ground and gives its findings one by one."""

_WORDS = {Level.OK: "正常", Level.WARNING: "注意", Level.BROKEN: "故障"}
_ENGLISH = {Level.OK: "ok", Level.WARNING: "warning", Level.BROKEN: "broken"}


def run(options: argparse.Namespace) -> int:
    """Look at everything and say it; the worst finding is the exit status."""
    folder = options.folder or data_folder() / ("training" if options.training else "")
    findings = []
    for finding in look_at(Ground(folder, settings_of(options)), PROBES):
        findings.append(finding)
        if not options.json:
            # At once: a service that does not answer takes its time.
            print_line(_line(finding))
    report = _report(findings)
    if options.json:
        print_json(report)
    else:
        print_line(_summary(findings))
    if options.output is not None:
        _write(options.output, report)
    return int(worst(findings))


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
        raise Trouble(f"不能写入 {path}：{error.strerror}", 2) from error
