"""The `label test` and `label printers` commands: is a label printer there, and does it print well?

Without it an administrator would need the window on each workstation. Printers are those that are
set on a workstation (`--folder`).
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from app.entry.console import Trouble, data_folder, print_json, tell
from app.labels.printers import LabelPrinter, LabelPrinterTried
from printing.fonts import FontMissing
from printing.label_desk import try_printer
from printing.printers.finding import places_here
from printing.printers.settings import PrinterFileProblem, read_printers


def list_printers(options: argparse.Namespace) -> int:
    """`label printers`: those that are set, and where others may be."""
    printers, places = _printers(options.folder), places_here()
    if options.json:
        rows = [
            {
                "name": one.name,
                "reach": one.reach.value,
                "address": one.address,
                "language": one.language,
                "dpi": one.dpi,
            }
            for one in printers
        ]
        found = [asdict(one) | {"reach": one.reach.value} for one in places]
        print_json({"printers": rows, "found": found})
        return 0
    tell(f"已设置 {len(printers)} 台标签打印机")
    for one in printers:
        tell(f"  {one.name}：{one.reach.value} {one.address}，{one.language} {one.dpi} dpi")
    tell(f"本机还找到 {len(places)} 处")
    for place in places:
        tell(f"  {place.reach.value} {place.address}（{place.words}）")
    return 0


def print_test_label(options: argparse.Namespace) -> int:
    """`label test`: ask a printer what it is and print a test label; 1 where it did not."""
    printers = _printers(options.folder)
    wanted = next((one for one in printers if one.name == options.printer), None)
    if wanted is None:
        names = "、".join(one.name for one in printers) or "还没有设置标签打印机"
        raise Trouble(f"没有名为“{options.printer}”的标签打印机（{names}）", 2)
    try:
        tried = try_printer(wanted)
    except FontMissing as missing:
        raise Trouble(str(missing)) from missing
    if options.json:
        print_json(asdict(tried))
    elif tried.complaint:
        raise Trouble(tried.complaint)
    else:
        _tell(tried, wanted)
    return 1 if tried.complaint else 0


def _tell(tried: LabelPrinterTried, wanted: LabelPrinter) -> None:
    known = f"（{tried.model}）" if tried.model else ""
    tell(f"测试标签已发到 {tried.name}{known}，请看它是否居中、清楚，再扫一下条码")
    if tried.language:
        tell(f"打印机用 {tried.language} 回答，设置的是 {wanted.language}，请改设置")
    if tried.dpi not in (None, wanted.dpi):
        tell(f"打印机说它是 {tried.dpi} dpi，设置的是 {wanted.dpi}，请改设置")


def _printers(folder: Path | None) -> tuple[LabelPrinter, ...]:
    try:
        return read_printers(folder or data_folder())
    except PrinterFileProblem as problem:
        raise Trouble(str(problem)) from problem
