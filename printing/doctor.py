"""What `doctor` says of printers; without it a printer that was renamed would print nothing."""

from __future__ import annotations

from collections.abc import Iterator

from app.entry.findings import Finding, Ground, Level, found
from app.papers import NAMES, NotPrinted, Printer, Way
from printing.printer_choice import ChoiceProblem, PrinterChoices, read_choices
from printing.printers.settings import PrinterFileProblem, read_printers
from printing.sending import printers_here


def look(ground: Ground) -> Iterator[Finding]:
    """Which printers there are, and whether those that were chosen are among them."""
    yield from _label_printers(ground)
    try:
        printers = (ground.printers or printers_here().found)()
    except NotPrinted as error:
        yield found("printers", str(error), f"Printers cannot be listed: {error}", Level.WARNING)
        return
    names = [one.name for one in printers]
    stopped = [one.name for one in printers if one.stopped]
    if names:
        said, english = f"打印机：{'、'.join(names)}", f"Printers: {', '.join(names)}"
        if stopped:
            said += f"；已停止或脱机：{'、'.join(stopped)}"
            english += f"; stopped or off-line: {', '.join(stopped)}"
    else:
        said = "这台电脑没有打印机，单据只生成 PDF，或送网络打印机"
        english = "This computer has no printer: papers become PDF, or go to a network printer"
    yield found("printers", said, english, printers=names, stopped=stopped)
    try:
        yield from _chosen(read_choices(ground.folder), printers)
    except ChoiceProblem as problem:
        yield found("printers", str(problem), f"The choice of printers: {problem}", Level.WARNING)


def _label_printers(ground: Ground) -> Iterator[Finding]:
    try:
        names = [one.name for one in read_printers(ground.folder)]
    except PrinterFileProblem as problem:
        yield found("label-printers", str(problem), f"The label printers: {problem}", Level.WARNING)
        return
    said = f"标签打印机：{'、'.join(names)}" if names else "没有设置标签打印机"
    english = f"Label printers: {', '.join(names)}" if names else "No label printer is set"
    yield found("label-printers", said, english, printers=names)


def _chosen(choices: PrinterChoices, printers: tuple[Printer, ...]) -> Iterator[Finding]:
    there = {one.name for one in printers}
    for kind, choice in choices.all:
        if choice.way is Way.SYSTEM and choice.printer and choice.printer not in there:
            yield found(
                "printers",
                f"“{NAMES[kind]}”选的打印机“{choice.printer}”现在找不到，请在打印机设置里改选",
                f"The printer {choice.printer} that was chosen for {kind.value} is not there; "
                "choose another",
                Level.WARNING,
                paper=kind.value,
                printer=choice.printer,
            )
