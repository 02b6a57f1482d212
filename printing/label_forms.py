"""The desk of label forms: draws what a form says, reads tables, makes jobs for the queue or files.

Without it a label could be printed only where the program makes one by itself. Wishes return at
once and are done in their order by one thread, `label forms`, those that need the workstation by
another, `known labels`; what follows comes as events of app/labels/forms.py. Labels are made ready
first, each drawn as it will be printed; what was ready is what is printed, and nothing else. What
was wished before `cancel` is given up.
"""

from __future__ import annotations

import json
import logging
import os
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from app.labels.designing import Which
from app.labels.filling import cleaned_row, name_of, problem_of
from app.labels.form_table import read_table, write_template
from app.labels.forms import (
    MOST_PROBLEMS,
    CheckWish,
    DrawWish,
    FormDrawn,
    FormsListed,
    FormsRefused,
    KnownListed,
    LabelForm,
    LabelProblem,
    LabelRow,
    LabelsChecked,
    LabelsCounted,
    LabelsSent,
    TableWish,
    TemplateWritten,
)
from app.labels.queue import MOST_LABELS, JobWish, LabelDrawn, LabelWish, QueueRefused
from app.readers.system_words import of_system
from app.tables.refused import TableRefused
from printing.carton_jobs import NO_PRINTER
from printing.fonts import FontMissing
from printing.jobs import Jobs, workstation_of
from printing.label_known import FOUND, KNOWN
from printing.labels.design import Design, DesignError, Fields
from printing.labels.drawing import Drawing
from printing.labels.forms import KINDS, completed, form_of, laid_out
from printing.labels.layout import lay_out
from printing.labels.own import OwnDesigns
from printing.labels.pdf import pdf
from printing.labels.raster import render
from printing.labels.shipped import shipped
from printing.labels.writing import write_design
from printing.storing import PaperNotWritten, write_atomically

_TELL_EVERY = 20
"""Labels between two counts."""

log = logging.getLogger(__name__)


class LabelTaker(Protocol):
    """The desk of labels."""

    def print_labels(self, wish: JobWish) -> None:
        """Queue labels."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """Labels that were drawn and can be printed."""

    wish: CheckWish
    design: Design
    job: JobWish


class LabelForms:
    """The forms of one workstation, until stop()."""

    def __init__(
        self,
        folder: Path,
        source: Future[Any],
        labels: LabelTaker,
        post: Callable[[object], None],
        new_id: Callable[[], uuid.UUID] = uuid.uuid4,
    ) -> None:
        """`folder` is the workstation's; `source` becomes the workstation, or is given up."""
        self._own = OwnDesigns(folder)
        self._source, self._labels, self._post, self._new_id = source, labels, post, new_id
        self._ending: Future[None] = Future()
        self._jobs = Jobs("label forms")
        self._looks = Jobs("known labels")
        """Waits for the workstation, and keeps nobody waiting."""
        self._lock = threading.Lock()
        self._drawing: DrawWish | None = None
        self._round = 0
        """How often everything was given up."""
        self._ready: _Ready | None = None

    def list_forms(self) -> None:
        """Ask by which designs labels can be printed; answered by FormsListed."""
        self._do(0, self._list)

    def draw_form(self, wish: DrawWish) -> None:
        """Draw a label; answered by FormDrawn. One that another follows may not be answered."""
        with self._lock:
            self._drawing = wish
        self._do(wish.turn, self._draw_last)

    def read_table(self, wish: TableWish) -> None:
        """Read what labels say from a table; answered by TableRead or FormsRefused."""
        self._do(wish.turn, lambda: self._read(wish))

    def write_template(self, which: Which, path: Path) -> None:
        """Write an empty table for a design; answered by TemplateWritten or FormsRefused."""
        self._do(0, lambda: self._write_template(which, path))

    def list_known(self, which: Which, text: str = "") -> None:
        """Ask for labels the program can fill by itself; answered by KnownListed.

        `text`: what to look for, where there is much to choose from.
        """
        self._looks.do(lambda: self._guard(0, lambda: self._list_known(which, text)))

    def check_labels(self, wish: CheckWish) -> None:
        """Make labels ready; answered by LabelsCounted, then LabelsChecked or FormsRefused."""
        self._do(wish.turn, lambda: self._check(wish))

    def print_checked(self, turn: int, printer: str, person: str) -> None:
        """Queue what was made ready in this turn; answered by LabelsSent or FormsRefused."""
        self._do(turn, lambda: self._print(turn, printer, person))

    def save_checked(self, turn: int, path: Path) -> None:
        """Write what was made ready as .pdf, a page each, or as .png, a file each.

        Answered by LabelsCounted, then LabelsSent or FormsRefused.
        """
        self._do(turn, lambda: self._save(turn, path))

    def cancel(self) -> None:
        """Give up what is being made ready or saved."""
        with self._lock:
            self._round += 1

    def stop(self, timeout_s: float) -> bool:
        """End after what is being done now, and give up long work; False where it takes longer."""
        self.cancel()
        if not self._ending.done():
            self._ending.set_result(None)
        return all([jobs.end(timeout_s) for jobs in (self._jobs, self._looks)])

    def _do(self, turn: int, job: Callable[[], object]) -> None:
        began = self._round

        def guarded() -> None:
            self._begun = began
            self._guard(turn, job)

        self._jobs.do(guarded)

    def _guard(self, turn: int, job: Callable[[], object]) -> None:
        """Do one job; whatever happens is told in words."""
        try:
            job()
        except CancelledError:
            log.info("labels were given up")
        except (DesignError, FontMissing, PaperNotWritten, QueueRefused, TableRefused) as trouble:
            self._post(FormsRefused(turn, str(trouble)))
        except OSError as error:
            said = f"文件用不了：{of_system(error)}，请核对，或关闭打开它的程序再试。"
            self._post(FormsRefused(turn, said))
        except Exception:
            number = os.urandom(4).hex()
            log.exception("bug %s at the desk of label forms", number)
            said = f"程序出错（编号 {number}），没有做成；请把日志交给维护人员。"
            self._post(FormsRefused(turn, said))

    def _list(self) -> None:
        used: Mapping[Any, str] = {}
        complaints = []
        try:
            used = self._own.used()
        except DesignError as error:
            complaints.append(str(error))
        own = []
        for name in self._own.names():
            if not self._own.is_there(name):
                continue
            try:
                design = self._own.design(name)
            except DesignError as error:
                complaints.append(f"设计“{name}”不能用：{error}")
                continue
            chosen = used.get(design.kind) == name
            own.append(form_of(design, Which(name, own=True), used=chosen))
        ours = [form_of(design, Which(design.name, own=False)) for design in shipped()]
        kinds = [kind.value for kind in KINDS]
        forms = (form for form in (*own, *ours) if form.kind in kinds)
        ordered = sorted(forms, key=lambda form: (kinds.index(form.kind), not form.used))
        self._post(FormsListed(tuple(ordered), "\n".join(complaints)))

    def _design(self, which: Which) -> tuple[Design, LabelForm]:
        if which.own:
            design = self._own.design(which.name)
        else:
            design = next(one for one in shipped() if one.name == which.name)
        return design, form_of(design, which)

    def _draw_last(self) -> None:
        with self._lock:
            wish, self._drawing = self._drawing, None
        if wish is None:
            return
        design, form = self._design(wish.which)
        row, wrong = cleaned_row(form, wish.row)
        drawing, problems = laid_out(design, form, row, wish.dpi)
        # A field that is wrong need not be said twice.
        bad = {name for one in wrong for name in one.fields}
        more = tuple(one for one in problems if not one.fields or not bad.issuperset(one.fields))
        self._post(FormDrawn(wish.turn, self._picture(drawing), (*wrong, *more)))

    def _read(self, wish: TableWish) -> None:
        _, form = self._design(wish.which)
        self._post(read_table(wish.turn, form, wish.source, wish.mapping))

    def _write_template(self, which: Which, path: Path) -> None:
        _, form = self._design(which)
        write_template(path, form)
        self._post(TemplateWritten(path))

    def _list_known(self, which: Which, text: str) -> None:
        design, form = self._design(which)
        fill, find = KNOWN.get(design.kind), FOUND.get(design.kind)
        rows: tuple[LabelRow, ...] = ()
        more = False
        if fill is not None:
            rows = fill(workstation_of(self._source, self._ending), form)
        elif find is not None:
            rows, more = find(workstation_of(self._source, self._ending), text)
        names = {field.name for field in form.fields}
        mine = (
            replace(row, values={name: row.values[name] for name in row.values if name in names})
            for row in rows
        )
        self._post(KnownListed(which, tuple(mine), text, more))

    def _check(self, wish: CheckWish) -> None:
        self._ready = None
        design, form = self._design(wish.which)
        count = len(wish.rows) * wish.copies
        if not 1 <= count <= MOST_LABELS:
            said = f"一次打印 1 到 {MOST_LABELS} 张标签，这里有 {count} 张，请分几次打印。"
            self._post(FormsRefused(wish.turn, said))
            return
        good: list[LabelRow] = []
        problems: list[LabelProblem] = []
        seen: dict[tuple[str, str], str] = {}
        for number, row in enumerate(wish.rows, 1):
            taken, found = _checked(design, form, row, wish)
            found = (*found, *_twice(form, taken, seen))
            problems += found if len(problems) < MOST_PROBLEMS else ()
            if all(one.hint for one in found):
                good.append(taken)
            self._count(wish.turn, number, len(wish.rows))
        left_out = len(wish.rows) - len(good)
        if wish.copies > 1 and seen:
            problems.append(LabelProblem("", (), "", _MANY_COPIES, hint=True))
        checked = LabelsChecked(wish.turn, len(good) * wish.copies, tuple(problems), left_out)
        if good:
            self._ready = _Ready(wish, design, self._job(wish, design, form, good))
            pictures = (
                self._picture(lay_out(design, completed(form, row.values), wish.dpi))
                for row in (good[0], good[-1])
            )
            first, last = pictures
            checked = replace(checked, first=first, last=last)
        self._post(checked)

    def _job(
        self, wish: CheckWish, design: Design, form: LabelForm, rows: Sequence[LabelRow]
    ) -> JobWish:
        def label(row: LabelRow) -> LabelWish:
            fields = json.dumps(completed(form, row.values), ensure_ascii=False)
            return LabelWish(self._new_id(), fields, words=name_of(form, row.values))

        labels = tuple(label(row) for row in rows for _ in range(wish.copies))
        first, last = labels[0].words, labels[-1].words
        span = first if first == last else f"{first} … {last}"
        title = f"{form.kind_title} {span}".strip()
        return JobWish(self._new_id(), "", title, write_design(design).decode(), labels, "")

    def _print(self, turn: int, printer: str, person: str) -> None:
        ready = self._of_turn(turn)
        wish = replace(ready.job, printer=printer or NO_PRINTER, person=person)
        self._labels.print_labels(wish)
        self._post(LabelsSent(turn, len(ready.job.labels)))

    def _save(self, turn: int, path: Path) -> None:
        ready = self._of_turn(turn)
        drawings = self._drawings(ready)
        count = len(ready.job.labels)
        first = path
        if path.suffix.lower() == ".pdf":
            write_atomically(path, pdf(drawings, ready.job.title))
        else:
            first = _numbered(path, 1, count)
            for number, drawing in enumerate(drawings, 1):
                content = render(drawing).png(ready.wish.dpi)
                write_atomically(_numbered(path, number, count), content)
        self._post(LabelsSent(turn, count, first))

    def _drawings(self, ready: _Ready) -> Iterator[Drawing]:
        for number, label in enumerate(ready.job.labels, 1):
            fields: Fields = json.loads(label.fields)
            yield lay_out(ready.design, fields, ready.wish.dpi)
            self._count(ready.wish.turn, number, len(ready.job.labels))

    def _of_turn(self, turn: int) -> _Ready:
        ready = self._ready
        if ready is None or ready.wish.turn != turn:
            raise QueueRefused("内容已经改过，请重新核对后再打印。")
        return ready

    def _count(self, turn: int, done: int, total: int) -> None:
        """Say how far it is; raises CancelledError where it is to be given up."""
        if self._begun != self._round:
            raise CancelledError
        if done % _TELL_EVERY == 0:
            self._post(LabelsCounted(turn, done, total))

    def _picture(self, drawing: Drawing) -> LabelDrawn:
        return LabelDrawn(_NOT_QUEUED, render(drawing).png(drawing.dpi), drawing.dpi)


_NOT_QUEUED = uuid.UUID(int=0)
_MANY_COPIES = "每张印几份，而它们带着同一个追溯码或序列号：一个包装只能贴一张。"


def _checked(
    design: Design, form: LabelForm, row: LabelRow, wish: CheckWish
) -> tuple[LabelRow, tuple[LabelProblem, ...]]:
    """A row as a label takes it, with all that is wrong with it."""
    taken, wrong = cleaned_row(form, row)
    if wrong:
        return taken, wrong
    return taken, laid_out(design, form, taken, wish.dpi)[1]


def _twice(
    form: LabelForm, row: LabelRow, seen: dict[tuple[str, str], str]
) -> Iterator[LabelProblem]:
    """Say where two labels of one job carry what only one package may carry."""
    for field in form.fields:
        value = row.values.get(field.name) if field.unique else None
        if value is None:
            continue
        # A serial is unique for its item alone.
        key = field.name, f"{row.values.get('gtin', '')} {value}"
        if key in seen:
            before = seen[key] or "前面"
            yield problem_of(row, field, f"“{value}”和{before}的一样，一个码只能贴一个包装。")
        else:
            seen[key] = row.where


def _numbered(path: Path, number: int, count: int) -> Path:
    if count == 1:
        return path
    return path.with_name(f"{path.stem}-{number:0{len(str(count))}d}{path.suffix}")
