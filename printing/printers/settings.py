"""Keeps which label printers a workstation has.

Without it each label would ask anew where to. One small JSON file beside the workstation's data;
one that cannot be read is said in words and left as it is.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from app.labels.printers import LabelPrinter
from app.readers.system_words import of_system
from printing.storing import write_atomically

FILE_NAME = "label-printers.json"


class PrinterFileProblem(ValueError):
    """The file of label printers cannot be used; its text says where and why."""


def read_printers(folder: Path) -> tuple[LabelPrinter, ...]:
    """Read the label printers; none where there is no file. Raises PrinterFileProblem."""
    path = folder / FILE_NAME
    try:
        found = msgspec.json.decode(path.read_bytes(), type=tuple[LabelPrinter, ...])
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise PrinterFileProblem(f"读不了标签打印机设置 {path}：{of_system(error)}") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise PrinterFileProblem(
            f"标签打印机设置 {path} 有一项不能用，请改正或删除它：{error}"
        ) from error
    names = [one.name for one in found]
    if twice := {name for name in names if names.count(name) > 1}:
        raise PrinterFileProblem(
            f"标签打印机设置 {path} 里名称“{min(twice)}”出现了两次，请改正一个。"
        )
    return found


def keep_printers(folder: Path, printers: tuple[LabelPrinter, ...]) -> None:
    """Keep the label printers, whole or as before; raises PaperNotWritten."""
    text = msgspec.json.format(msgspec.json.encode(printers), indent=2)
    write_atomically(folder / FILE_NAME, text + b"\n")
