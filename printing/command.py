"""The `label` command: labels for other programs, and designs tried before they print.

Without it a label could be printed from the window only. Formats: formats.md. One file holds all
labels, but for PNG: several labels are several files, numbered from 1.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.documents import DocumentProblem, parse_json
from app.entry.console import Trouble, data_folder, print_json, read_file, tell
from app.packing.carton_label import CartonLabel, parse_labels
from printing.fonts import FontMissing
from printing.labels.carton import LabelSizeError, lay_out_cartons
from printing.labels.checking import check, prevents
from printing.labels.design import Design, DesignError, Kind, Problem
from printing.labels.drawing import Drawing
from printing.labels.kinds import TITLES
from printing.labels.languages.registry import Language
from printing.labels.own import OwnDesigns
from printing.labels.pdf import pdf
from printing.labels.raster import render
from printing.labels.reading import read_design
from printing.storing import PaperNotWritten, write_atomically

FORMATS = ("pdf", "png", *(language.value for language in Language))


def print_carton_labels(options: argparse.Namespace) -> int:
    """`label carton`: one page, picture or job for each label."""
    try:
        labels = parse_labels(parse_json(read_file(options.data)))
        design = _own_design() if options.design is None else _usable_design(options.design)
        drawings = lay_out_cartons(labels, options.size, options.dpi, design)
        files = _write(options.output, options.format, labels, drawings)
    except DocumentProblem as problem:
        raise Trouble(f"标签数据 {options.data}：{problem}") from problem
    except LabelSizeError as problem:
        raise Trouble(str(problem), 2) from problem
    except (DesignError, FontMissing, PaperNotWritten) as problem:
        raise Trouble(str(problem)) from problem
    if options.json:
        print_json({"output": str(options.output), "labels": len(labels), "files": files})
    else:
        tell(f"{len(labels)} 张标签：{'、'.join(files)}")
    return 0


def check_design(options: argparse.Namespace) -> int:
    """`label design check`: say all that is wrong with a design; 1 where it cannot print."""
    what = "这个设计"
    try:
        design = read_design(read_file(options.file), options.file.stem)
        what = f"{TITLES[design.kind]} {design.width_mm:g}×{design.height_mm:g} 毫米"
        problems = check(design)
    except DesignError as error:
        problems = error.problems
    except FontMissing as missing:
        raise Trouble(str(missing)) from missing
    if options.json:
        print_json(
            {
                "file": str(options.file),
                "printable": not prevents(problems),
                "problems": [_said(problem) for problem in problems],
            }
        )
    else:
        for problem in problems:
            tell(f"{'提示' if problem.hint else '错误'}：{problem}")
        tell(f"{what}：{'不能用，请按上面的说明修改。' if prevents(problems) else '可以用。'}")
    return 1 if prevents(problems) else 0


def _own_design() -> Design | None:
    """The design this workstation prints cartons by, if it is not one of the program's."""
    return OwnDesigns(data_folder()).used_for(Kind.CARTON)


def _usable_design(path: Path) -> Design:
    """Read a design and check it; a design that fails prints nothing."""
    try:
        design = read_design(read_file(path), path.stem)
        wrong = [problem for problem in check(design) if not problem.hint]
        if wrong:
            raise DesignError(*wrong)
    except DesignError as problem:
        raise Trouble(f"标签设计 {path}：{problem}") from problem
    return design


def _write(
    output: Path, kind: str, labels: Sequence[CartonLabel], drawings: Iterator[Drawing]
) -> list[str]:
    """Write all labels, once all of them could be laid out; gives the names of the files."""
    if kind == "png":
        return _write_pictures(output, len(labels), drawings)
    if kind == "pdf":
        content = pdf(drawings, f"装箱标签 {labels[0].delivery_no}")
    else:
        language = Language(kind)
        content = b"".join(language.job(render(each), each.dpi) for each in drawings)
    write_atomically(output, content)
    return [str(output)]


def _write_pictures(output: Path, count: int, drawings: Iterator[Drawing]) -> list[str]:
    pictures = [render(drawing).png(drawing.dpi) for drawing in drawings]
    digits = len(str(count))
    paths = [
        output.with_stem(f"{output.stem}-{number:0{digits}}") if count > 1 else output
        for number in range(1, count + 1)
    ]
    for path, picture in zip(paths, pictures, strict=True):
        write_atomically(path, picture)
    return [str(path) for path in paths]


def _said(problem: Problem) -> dict[str, object]:
    return {
        "place": problem.place,
        "element": problem.element,
        "reason": problem.reason,
        "hint": problem.hint,
    }
