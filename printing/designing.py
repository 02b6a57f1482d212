"""The desk of label designs: opens, tries, keeps and gives out designs for whoever edits them.

Without it a window would lay labels out while somebody types. Wishes return at once and are done by
one thread, `label-designs`; of trials only the last one that waits is made. What follows comes as
events of app/labels/designing.py.
"""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from app.documents import DocumentProblem, parse_json
from app.labels.designing import (
    DesignChecked,
    DesignDeleted,
    DesignDrawn,
    DesignEntry,
    DesignExported,
    DesignKept,
    DesignNotKept,
    DesignOpened,
    DesignProblem,
    DesignRefused,
    DesignsListed,
    Document,
    Preview,
    Trial,
    Which,
)
from app.people.asking import Guarded, asks
from app.people.permissions import Permission
from app.readers.saying import Saying
from app.readers.system_words import of_system
from printing.fonts import FontMissing
from printing.jobs import Jobs
from printing.labels.checking import check, prevents
from printing.labels.design import Design, DesignError, Fields, Kind, Problem, Rows
from printing.labels.kinds import samples
from printing.labels.layout import entries_of, row_height, try_layout
from printing.labels.offering import offered
from printing.labels.own import OwnDesigns
from printing.labels.raster import render
from printing.labels.reading import of_document
from printing.labels.shipped import design_in, shipped
from printing.labels.writing import write_design
from printing.storing import PaperNotWritten, write_atomically

log = logging.getLogger(__name__)


class DesignDesk(Guarded):
    """The designs of one workstation, until stop()."""

    def __init__(self, workstation: Path, post: Callable[[object], None]) -> None:
        """Tell into `post`, which must not block; own designs stand in the workstation's folder."""
        self._own = OwnDesigns(workstation)
        self._post = post
        self._trial: Trial | None = None
        self._trying = threading.Lock()
        self._found: dict[tuple[str, bytes], tuple[int, int]] = {}
        """By name and content: how many errors and hints a design has."""
        self._jobs = Jobs("label-designs")

    def list_designs(self) -> None:
        """Ask for the designs; answered by DesignsListed."""
        self._do(self._list)

    def open(self, which: Which) -> None:
        """Ask for a design; answered by DesignOpened."""
        self._do(lambda: self._open(which))

    def try_design(self, trial: Trial) -> None:
        """Draw and check a design; answered by DesignDrawn, then DesignChecked.

        A trial that another one follows before it began is not made.
        """
        with self._trying:
            self._trial = trial
        self._do(self._try_last)

    @asks(Permission.DESIGN_LABELS)
    def keep(self, name: str, document: Document) -> None:
        """Keep an own design, without a name a new one; answered by DesignKept or DesignNotKept."""
        self._do(lambda: self._keep(name, document))

    @asks(Permission.DESIGN_LABELS)
    def keep_draft(self, name: str, document: Document) -> None:
        """Keep what need not print, without a name a new one; answered by DesignKept."""
        self._do(lambda: self._keep_draft(name, document))

    @asks(Permission.DESIGN_LABELS)
    def copy(self, which: Which, title: str) -> None:
        """Make another own design of one; answered by DesignOpened."""
        self._do(lambda: self._copy(which, title))

    @asks(Permission.DESIGN_LABELS)
    def rename(self, name: str, title: str) -> None:
        """Call an own design something else; answered by DesignsListed."""
        self._do(lambda: self._rename(name, title))

    @asks(Permission.DESIGN_LABELS)
    def delete(self, name: str) -> None:
        """Delete an own design; answered by DesignDeleted."""
        self._do(lambda: self._delete(name))

    @asks(Permission.DESIGN_LABELS)
    def use(self, kind: str, name: str) -> None:
        """Print labels of a kind by an own design, or by none; answered by DesignsListed."""
        self._do(lambda: self._use(kind, name))

    @asks(Permission.DESIGN_LABELS)
    def import_file(self, path: Path) -> None:
        """Take a file in as an own design; answered by DesignOpened."""
        self._do(lambda: self._import(path))

    @asks(Permission.DESIGN_LABELS)
    def export(self, which: Which, path: Path) -> None:
        """Write a design to a file; answered by DesignExported."""
        self._do(lambda: self._export(which, path))

    def stop(self, timeout_s: float) -> bool:
        """End after what is being done now; False where it takes longer."""
        return self._jobs.end(timeout_s)

    def _not_allowed(self, why: Saying, _task: str) -> None:
        self._post(DesignRefused(why.chinese))

    def _do(self, job: Callable[[], object]) -> None:
        self._jobs.do(lambda: self._guard(job))

    def _guard(self, job: Callable[[], object]) -> None:
        """Do one job; whatever happens is told in words."""
        try:
            job()
        except (DesignError, FontMissing, PaperNotWritten) as trouble:
            self._post(DesignRefused(str(trouble)))
        except Exception:
            number = os.urandom(4).hex()
            log.exception("bug %s at the desk of label designs", number)
            self._post(
                DesignRefused(f"程序出错（编号 {number}），没有做成；请把日志交给维护人员。")
            )

    def _list(self) -> None:
        try:
            used: Mapping[Kind, str] = self._own.used()
        except DesignError as error:
            used = {}
            self._post(DesignRefused(str(error)))
        own = [
            replace(self._entry(name, used.values()), mark=self._own.mark(name))
            for name in self._own.names()
        ]
        ours = [_entry_of(design, Which(design.name, own=False)) for design in shipped()]
        self._post(DesignsListed(offered(), (*own, *ours)))

    def _entry(self, name: str, chosen: Collection[str]) -> DesignEntry:
        which = Which(name, own=True)
        try:
            design = self._own.design(name) if self._own.is_there(name) else None
            document = self._own.draft(name) if design is None else None
        except DesignError:
            return DesignEntry(which, name, "", 0, 0, errors=1, used=name in chosen)
        if design is None:
            return _draft_entry(which, document)
        errors, hints = self._counted(design)
        entry = _entry_of(design, which, errors, hints)
        return replace(entry, draft=self._own.has_draft(name), used=name in chosen)

    def _counted(self, design: Design) -> tuple[int, int]:
        key = design.name, write_design(design)
        if key not in self._found:
            problems = check(design)
            hints = sum(problem.hint for problem in problems)
            self._found[key] = len(problems) - hints, hints
        return self._found[key]

    def _open(self, which: Which) -> None:
        document, draft = self._document(which)
        self._post(DesignOpened(which, document, draft))

    def _document(self, which: Which) -> tuple[Document, bool]:
        if which.own and self._own.has_draft(which.name):
            document = self._own.draft(which.name)
            if isinstance(document, dict):
                return document, True
        return _document_of(self._design(which)), False

    def _design(self, which: Which) -> Design:
        if which.own:
            return self._own.design(which.name)
        for design in shipped():
            if design.name == which.name:
                return design
        raise DesignError(Problem("", "", f"随程序带的设计里没有“{which.name}”。"))

    def _try_last(self) -> None:
        with self._trying:
            trial, self._trial = self._trial, None
        if trial is None:
            return
        try:
            design = of_document(trial.document, "")
        except DesignError as error:
            found = _told(error.problems)
            self._post(DesignDrawn(trial.turn, None, found))
            self._post(DesignChecked(trial.turn, found))
            return
        self._post(drawn(design, trial))
        if self._trial is None:
            self._post(DesignChecked(trial.turn, _told(check(design))))

    def _keep(self, name: str, document: Document) -> None:
        name = name or self._own.free_name(str(document.get("title", "")))
        try:
            design = of_document(document, name)
            problems = check(design)
        except DesignError as error:
            problems = error.problems
        if prevents(problems):
            self._post(DesignNotKept(_told(problems)))
            return
        self._own.keep(design)
        self._post(DesignKept(Which(name, own=True), document, draft=False))
        self._list()

    def _keep_draft(self, name: str, document: Document) -> None:
        name = name or self._own.free_name(str(document.get("title", "")))
        self._own.keep_draft(name, document)
        self._post(DesignKept(Which(name, own=True), document, draft=True))
        self._list()

    def _copy(self, which: Which, title: str) -> None:
        document, draft = self._document(which)
        self._take_in({**document, "title": title}, draft=draft)

    def _take_in(self, document: Document, *, draft: bool) -> None:
        """Keep a new design and show it."""
        name = self._own.free_name(str(document.get("title", "")))
        if draft:
            self._own.keep_draft(name, document)
        else:
            self._own.keep(of_document(document, name))
        self._list()
        self._open(Which(name, own=True))

    def _rename(self, name: str, title: str) -> None:
        if self._own.is_there(name):
            design = of_document({**_document_of(self._own.design(name)), "title": title}, name)
        else:
            design = None
        draft = self._own.draft(name) if self._own.has_draft(name) else None
        if design is not None:
            self._own.keep(design)
        if isinstance(draft, dict):
            self._own.keep_draft(name, {**draft, "title": title})
        self._list()

    def _delete(self, name: str) -> None:
        self._own.delete(name)
        self._post(DesignDeleted(Which(name, own=True)))
        self._list()

    def _use(self, kind: str, name: str) -> None:
        usable = self._own.is_there(name) and not prevents(check(self._own.design(name)))
        if name and not usable:
            said = "这个设计有错误，或只有草稿，不能选用；请改好、保存后再选用。"
            raise DesignError(Problem("", "", said))
        self._own.use(Kind(kind), name)
        self._list()

    def _import(self, path: Path) -> None:
        try:
            self._take_in(_document_of(design_in(path)), draft=False)
        except DesignError as error:
            document = _readable(path)
            if document is None or document.get("kind") not in list(Kind):
                raise
            # What is wrong with it can be mended here.
            self._take_in(document, draft=True)
            log.info("%s was taken in as a draft: %s", path, error)

    def _export(self, which: Which, path: Path) -> None:
        document, draft = self._document(which)
        if draft:
            content = json.dumps(document, ensure_ascii=False, indent=2).encode()
        else:
            content = write_design(self._design(which))
        write_atomically(path, content)
        self._post(DesignExported(path))


def drawn(design: Design, trial: Trial) -> DesignDrawn:
    """Draw a design with one of its samples, also where something of it is wrong."""
    tries = samples(design)
    fields = tries[trial.sample % len(tries)]
    drawing, problems = try_layout(design, fields, trial.dpi)
    raster = render(drawing)
    preview = Preview(
        raster.png(trial.dpi), raster.width, raster.height, trial.dpi, _stretches(design, fields)
    )
    return DesignDrawn(trial.turn, preview, _told(problems))


def _stretches(design: Design, fields: Fields) -> dict[str, float]:
    return {
        f"elements[{index}]": row_height(rows, len(entries_of(fields.get(rows.field)))) / rows.row
        for index, rows in enumerate(design.elements)
        if isinstance(rows, Rows)
    }


def _told(problems: Sequence[Problem]) -> tuple[DesignProblem, ...]:
    return tuple(
        DesignProblem(problem.place, problem.element, problem.reason, problem.hint)
        for problem in problems
    )


def _document_of(design: Design) -> dict[str, object]:
    document: dict[str, object] = json.loads(write_design(design))
    return document


def _entry_of(design: Design, which: Which, errors: int = 0, hints: int = 0) -> DesignEntry:
    size = design.width_mm, design.height_mm
    return DesignEntry(which, design.title, design.kind.value, *size, errors, hints)


def _draft_entry(which: Which, document: object) -> DesignEntry:
    values = document if isinstance(document, dict) else {}
    width, height = (
        float(value) if isinstance(value, int | float) else 0.0
        for value in (values.get("width"), values.get("height"))
    )
    title, kind = str(values.get("title") or which.name), str(values.get("kind", ""))
    return DesignEntry(which, title, kind, width, height, errors=1, draft=True)


def _readable(path: Path) -> dict[str, object] | None:
    try:
        document = parse_json(path.read_bytes())
    except OSError as error:
        log.info("%s: %s", path, of_system(error))
        return None
    except DocumentProblem:
        return None
    return document if isinstance(document, dict) else None
