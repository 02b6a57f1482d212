"""Finds designs: those that come with the program, and the one that fits a size best.

Without it each caller would read files by itself, and a size nobody drew would not be printed.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

from app.readers.system_words import of_system
from printing.labels.design import Design, DesignError, Kind, Problem
from printing.labels.reading import read_design
from printing.labels.sizing import scaled

FOLDER = Path(__file__).resolve().parent.parent.parent / "resources" / "label_designs"
LARGEST_FILE = 4_000_000
"""Bytes; a larger file is no design."""


def design_in(path: Path) -> Design:
    """Read a design's file; raises DesignError."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise DesignError(
            Problem("", "", f"读不了文件 {path}：{of_system(error)}，请核对路径。")
        ) from error
    if len(raw) > LARGEST_FILE:
        raise DesignError(Problem("", "", f"{path} 太大，不是标签设计。"))
    return read_design(raw, path.stem)


@cache
def shipped() -> tuple[Design, ...]:
    """All designs that come with the program, by name; raises DesignError where one is damaged."""
    return tuple(design_in(path) for path in sorted(FOLDER.glob("*.json")))


def design_for(kind: Kind, width_mm: float, height_mm: float) -> Design:
    """The design of a kind whose shape is nearest to a size, stretched to it."""
    of_kind = [design for design in shipped() if design.kind is kind]
    if not of_kind:
        raise DesignError(Problem("", "", "标签设计文件缺失，请重新安装本程序。"))

    def stretching(design: Design) -> tuple[float, float]:
        across = math.log(width_mm / design.width_mm)
        down = math.log(height_mm / design.height_mm)
        return round(abs(across - down), 6), abs(across) + abs(down)

    return scaled(min(of_kind, key=stretching), width_mm, height_mm)
