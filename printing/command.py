"""The `label` command: labels for other programs.

Without it a label could be printed from the window only. Formats: formats.md.
"""

from __future__ import annotations

import argparse

from app.documents import DocumentProblem, parse_json
from app.entry.console import Trouble, print_json, read_file, tell
from app.packing.carton_label import parse_labels
from printing.bar_codes import BarCodeError
from printing.carton_label_pdf import LabelSizeError, render
from printing.fonts import FontMissing
from printing.storing import PaperNotWritten, write_atomically


def print_carton_labels(options: argparse.Namespace) -> int:
    """`label carton`: one page for each label."""
    try:
        labels = parse_labels(parse_json(read_file(options.data)))
        write_atomically(options.output, render(labels, options.size, options.dpi))
    except DocumentProblem as problem:
        raise Trouble(f"标签数据 {options.data}：{problem}") from problem
    except (LabelSizeError, BarCodeError, FontMissing, PaperNotWritten) as problem:
        raise Trouble(str(problem)) from problem
    if options.json:
        print_json({"output": str(options.output), "labels": len(labels)})
    else:
        tell(f"{len(labels)} 张标签：{options.output}")
    return 0
