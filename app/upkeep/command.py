"""`report` and `support`: the paper of a month or a year, and the bundle for support, by a script.

Without it whoever looks after forty workstations would have to sit down at each. Both only read the
workstation's files, so they may run while the window is open.
"""

from __future__ import annotations

import argparse
import importlib
import re
from datetime import UTC, datetime
from types import ModuleType

from app.entry.console import Trouble, in_words, print_json, print_line
from app.entry.doctor import PROBES, ground_of, look_at
from app.entry.version import program_version
from app.store.looking import SchemaTooOld
from app.upkeep import support
from app.upkeep.desk import period_report
from app.upkeep.period import Period

PAPER = "printing.upkeep_pdf"
"""The module that prints and writes."""
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_FIRST_YEAR = 2020


def write_report(options: argparse.Namespace) -> int:
    """`report`: 月度巡检报告 or 年度维护报告."""
    period = _period_of(options)
    ground, door = ground_of(options), _door()
    now = datetime.now().astimezone()
    try:
        with in_words():
            report = period_report(ground.folder, period, now.date())
    except SchemaTooOld as old:
        raise Trouble("数据库是旧版本的，请先打开一次窗口，再生成报告。") from old
    paper = door.UpkeepPaper(ground.settings.hospital, ground.folder.name, now, options.training)
    door.write(options.output, door.render(report, paper))
    _say(options, f"已写入 {options.output}", days=len(report.days), advice=list(report.advice))
    return 0


def write_support(options: argparse.Namespace) -> int:
    """`support`: what support wants to know, without codes, names and secrets."""
    ground, door = ground_of(options), _door()
    now = datetime.now(UTC)
    findings = tuple(look_at(ground, PROBES))
    texts = support.texts_of(ground, findings, now, program_version())
    door.write(options.output, support.bundle(texts, now))
    _say(options, f"已写入 {options.output}", files=[one.name for one in texts])
    return 0


def _period_of(options: argparse.Namespace) -> Period:
    last = datetime.now().astimezone().year
    if options.month is not None:
        found = _MONTH.fullmatch(options.month)
        if found and _FIRST_YEAR <= int(found[1]) <= last and 1 <= int(found[2]) <= 12:
            return Period(int(found[1]), int(found[2]))
        raise Trouble(f"--month 应写成 YYYY-MM，例如 {last}-01，现为“{options.month}”", 2)
    if re.fullmatch(r"\d{4}", options.year) and _FIRST_YEAR <= int(options.year) <= last:
        return Period(int(options.year))
    raise Trouble(f"--year 应写成 YYYY，例如 {last}，现为“{options.year}”", 2)


def _door() -> ModuleType:
    try:
        return importlib.import_module(PAPER)
    except ImportError as error:
        raise Trouble(f"缺少打印组件，不能生成文件（{error}）", 2) from error


def _say(options: argparse.Namespace, sentence: str, **values: object) -> None:
    if options.json:
        print_json({"output": str(options.output), **values})
    else:
        print_line(sentence)
