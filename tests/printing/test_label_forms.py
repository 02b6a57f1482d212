"""Labels of forms, tables and what the program knows: checked, printed by the queue, or saved."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import SimpleQueue
from types import SimpleNamespace
from typing import TypeVar

from PIL import Image

from app.catalogue.entries.values import Side
from app.codes.code import Command
from app.labels.designing import Which
from app.labels.filling import series
from app.labels.forms import (
    CheckWish,
    DrawWish,
    FormDrawn,
    FormsListed,
    FormsRefused,
    KnownListed,
    LabelRow,
    LabelsChecked,
    LabelsCounted,
    LabelsSent,
    TableRead,
    TableWish,
    TemplateWritten,
)
from app.labels.queue import JobWish
from app.people import persons
from app.people.person import Person
from app.store.clock import SystemClock
from app.store.core import Core
from app.store.database import Database
from printing.label_desk import LabelDesk
from printing.label_forms import LabelForms
from printing.label_known import MOST_ITEMS
from printing.labels.languages.registry import Language
from printing.labels.own import OwnDesigns
from printing.labels.raster import Raster
from printing.labels.shipped import shipped
from printing.printers.settings import keep_printers
from tests.app.catalogue.entries.shelves import (
    HOSPITAL,
    PROVINCE,
    brought_in,
    hospital,
    province,
)
from tests.app.receiving.acceptance.desk_bench import DELIVERY
from tests.deliveries import Workplace, code
from tests.printing.fake_printer import FakePrinter, printing_at
from tests.printing.printed import words
from tests.printing.queue.bench import ORG, PRINTER, WAIT_S, eventually, settings

Event = TypeVar("Event")
SHELF = Which("shelf-70x40", own=False)
PACKAGE = Which("package-50x30", own=False)
RECEIPT = Which("receipt-80x100", own=False)


@dataclass
class Taker:
    """Stands where the queue is."""

    jobs: list[JobWish] = field(default_factory=list)

    def print_labels(self, wish: JobWish) -> None:
        self.jobs.append(wish)


@dataclass(frozen=True)
class Stage:
    desk: LabelForms
    taker: Taker
    told: SimpleQueue[object]

    def next(self, kind: type[Event]) -> Event:
        while True:
            event = self.told.get(timeout=WAIT_S)
            if isinstance(event, kind):
                return event
            assert not isinstance(event, FormsRefused), event

    def check(self, which: Which, *rows: LabelRow, copies: int = 1) -> LabelsChecked:
        self.desk.check_labels(CheckWish(1, which, 203, rows, copies))
        return self.next(LabelsChecked)


@contextmanager
def stage(folder: Path, source: object | None = None) -> Iterator[Stage]:
    told: SimpleQueue[object] = SimpleQueue()
    future: Future[object] = Future()
    if source is not None:
        future.set_result(source)
    taker = Taker()
    desk = LabelForms(folder, future, taker, told.put)
    try:
        yield Stage(desk, taker, told)
    finally:
        assert desk.stop(WAIT_S)


def places(first: str, last: str) -> tuple[LabelRow, ...]:
    return tuple(LabelRow("", {"location": one}) for one in series(first, last))


def raster_of(png: bytes) -> Raster:
    image = Image.open(io.BytesIO(png)).convert("1")
    rows = image.point([255, *[0] * 255]).tobytes()
    return Raster(image.width, image.height, rows)


def test_what_was_seen_is_what_the_queue_sends_to_the_printer(tmp_path: Path) -> None:
    # Without it the preview would be a promise.
    told: SimpleQueue[object] = SimpleQueue()
    core = Core()
    with (
        printing_at(FakePrinter()) as fake,
        Database.at(tmp_path / "w.db") as database,
    ):
        source: Future[object] = Future()
        parts = SimpleNamespace(clock=SystemClock())
        workstation = SimpleNamespace(org=ORG)
        source.set_result(
            SimpleNamespace(core=core, database=database, workstation=workstation, parts=parts)
        )
        keep_printers(tmp_path, (settings(fake),))
        labels = LabelDesk(tmp_path, source, told.put)
        desk = LabelForms(tmp_path, source, labels, told.put)
        here = Stage(desk, Taker(), told)
        checked = here.check(SHELF, *places("A-01-01", "A-01-03"))
        assert checked.problems == ()
        assert checked.count == 3
        desk.draw_form(DrawWish(2, SHELF, 203, LabelRow("", {"location": "A-01-02"})))
        seen = here.next(FormDrawn)
        desk.print_checked(1, PRINTER, "保管员甲")
        assert here.next(LabelsSent).count == 3
        eventually(lambda: len(fake.printed) == 3, "three labels came out")
        assert checked.first is not None
        assert checked.last is not None
        pictures = (checked.first.png, seen.drawn.png, checked.last.png)
        sent = [Language.ZPL.job(raster_of(png), 203) for png in pictures]
        assert fake.printed == sent
        assert desk.stop(WAIT_S)
        assert labels.stop(WAIT_S)
    assert core.stop(WAIT_S)


def test_rows_that_cannot_be_drawn_are_named_and_left_out(tmp_path: Path) -> None:
    # Without it one long name would stop a job of forty in the printer.
    with stage(tmp_path) as here:
        checked = here.check(
            SHELF,
            LabelRow("第 2 行", {"location": "A-01"}),
            LabelRow("第 3 行", {"location": ""}),
            LabelRow("第 4 行", {"location": "A-03", "gtin": "06901234567890"}),
            LabelRow("第 5 行", {"location": "货位" * 40}),
            LabelRow("第 6 行", {"location": "A-05"}),
            copies=2,
        )
        assert (checked.count, checked.left_out) == (4, 3)
        wrong = [one for one in checked.problems if not one.hint]
        assert [(one.where, one.fields) for one in wrong][:2] == [
            ("第 3 行", ("location",)),
            ("第 4 行", ("gtin",)),
        ]
        assert {one.where for one in wrong[2:]} == {"第 5 行"}
        here.desk.print_checked(1, "甲", "保管员甲")
        here.next(LabelsSent)
        (job,) = here.taker.jobs
        said = [json.loads(one.fields)["location"] for one in job.labels]
        assert said == ["A-01", "A-01", "A-05", "A-05"]
        assert (job.printer, job.person, job.title) == ("甲", "保管员甲", "货位标签 A-01 … A-05")
        # Only what was checked last is printed.
        here.desk.print_checked(7, "甲", "保管员甲")
        assert "重新核对" in told_no(here)
        assert len(here.taker.jobs) == 1


def told_no(here: Stage) -> str:
    event = here.told.get(timeout=WAIT_S)
    assert isinstance(event, FormsRefused)
    return event.reason


def test_no_two_packages_get_the_same_code(tmp_path: Path) -> None:
    # Without it a row copied once too often would be two packages of one trace code.
    with stage(tmp_path) as here:
        rows = (
            LabelRow("第 2 行", {"name": "甲药", "trace_code": code(1)}),
            LabelRow("第 3 行", {"name": "甲药", "trace_code": code(2)}),
            LabelRow("第 4 行", {"name": "甲药", "trace_code": code(1)}),
        )
        checked = here.check(PACKAGE, *rows)
        assert (checked.count, checked.left_out) == (2, 1)
        (twice,) = (one for one in checked.problems if not one.hint)
        assert twice.where == "第 4 行"
        assert "第 2 行的一样" in twice.reason
        many = here.check(PACKAGE, *rows[:2], copies=2)
        assert any("只能贴一张" in one.reason for one in many.problems)


def test_a_field_that_is_wrong_is_said_once_beside_the_preview(tmp_path: Path) -> None:
    # Without it a person would read two reasons for one empty field.
    with stage(tmp_path) as here:
        here.desk.draw_form(DrawWish(1, SHELF, 300, LabelRow("", {"location": ""})))
        drawn = here.next(FormDrawn)
        assert [one.reason for one in drawn.problems if one.fields == ("location",)] == [
            "没有填写，请补上。"
        ]
        assert drawn.drawn.dpi == 300
        assert raster_of(drawn.drawn.png).width == round(70 * 300 / 25.4)


def test_long_work_is_counted_and_given_up(tmp_path: Path) -> None:
    # Without it ten thousand labels could not be taken back before they are queued.
    with stage(tmp_path) as here:
        here.desk.check_labels(CheckWish(1, SHELF, 203, places("A-0001", "A-9999")))
        counted = here.next(LabelsCounted)
        assert counted.total == 9999
        here.desk.cancel()
        checked = here.check(SHELF, *places("B-1", "B-1"))
        assert checked.count == 1
        here.desk.check_labels(CheckWish(2, SHELF, 203, places("A-0001", "A-9999"), 2))
        assert "10000 张" in told_no(here)
        # What was ready before is not ready any more.
        here.desk.print_checked(1, "甲", "")
        assert "重新核对" in told_no(here)


def test_labels_are_saved_as_pages_and_as_pictures(tmp_path: Path) -> None:
    # Without it nothing could be printed where there is no label printer.
    with stage(tmp_path) as here:
        here.check(SHELF, *places("A-01", "A-02"))
        here.desk.save_checked(1, tmp_path / "货位.pdf")
        assert here.next(LabelsSent).path == tmp_path / "货位.pdf"
        pages = words((tmp_path / "货位.pdf").read_bytes())
        assert "A-01" in "".join(pages)
        here.desk.save_checked(1, tmp_path / "货位.png")
        assert here.next(LabelsSent).path == tmp_path / "货位-1.png"
        assert sorted(one.name for one in tmp_path.glob("*.png")) == ["货位-1.png", "货位-2.png"]
        here.check(SHELF, *places("A-01", "A-01"))
        here.desk.save_checked(1, tmp_path / "一张.png")
        assert here.next(LabelsSent).path == tmp_path / "一张.png"
        here.desk.save_checked(1, tmp_path / "没有" / "一张.png")
        assert "文件夹不存在" in told_no(here)
        assert not here.taker.jobs


def test_own_designs_come_first_where_they_are_used_and_a_broken_one_is_named(
    tmp_path: Path,
) -> None:
    # Without it a hospital's own label would have to be looked for, or one bad file hide them all.
    own = OwnDesigns(tmp_path)
    design = next(one for one in shipped() if one.name == SHELF.name)
    own.keep(replace(design, name="mine", title="我的货位"))
    own.use(design.kind, "mine")
    (tmp_path / "label-designs" / "坏的.json").write_text("{", encoding="utf-8")
    with stage(tmp_path) as here:
        here.desk.list_forms()
        listed = here.next(FormsListed)
        assert "坏的" in listed.complaint
        assert listed.forms[0].which == Which("mine", own=True)
        assert listed.forms[0].used
        kinds = [form.kind for form in listed.forms]
        assert "carton" not in kinds
        assert kinds == ["shelf", "shelf", "package", "receipt", "command", "badge"]


def test_tables_are_read_and_templates_written(tmp_path: Path) -> None:
    # Without it the window would read files itself, and wait.
    with stage(tmp_path) as here:
        here.desk.write_template(SHELF, tmp_path / "货位.xlsx")
        assert here.next(TemplateWritten).path == tmp_path / "货位.xlsx"
        source = "货位号\t库区\nA-01\t冷库\n".encode()
        here.desk.read_table(TableWish(4, SHELF, source))
        read = here.next(TableRead)
        assert (read.turn, read.fields) == (4, ("location", "zone"))
        here.desk.read_table(TableWish(5, SHELF, tmp_path / "没有.csv"))
        assert "文件用不了" in told_no(here)
        here.desk.write_template(SHELF, tmp_path / "货位.txt")
        assert ".xlsx" in told_no(here)


def test_commands_and_persons_are_filled_by_the_program(place: Workplace, tmp_path: Path) -> None:
    # Without it the codes of commands would be typed from paper.
    org = place.parts.log.workstation.org
    with place.parts.database.writing() as connection:
        persons.store(connection, org, Person.in_role("0101", "收货员甲", "receiving-clerk"))
    source = SimpleNamespace(parts=place.parts, hospital="示例医院")
    with stage(tmp_path, source) as here:
        command = Which("command-90x54", own=False)
        here.desk.list_known(command)
        rows = here.next(KnownListed).rows
        assert {row.values["command"] for row in rows} >= {Command.UNDO, Command.CONFIRM}
        assert here.check(command, *rows).left_out == 0
        badge = Which("badge-54x86", own=False)
        here.desk.list_known(badge)
        (row,) = here.next(KnownListed).rows
        assert row.values == {
            "hospital": "示例医院",
            "name": "收货员甲",
            "number": "0101",
            "role": "收货员",
        }


def test_items_are_found_in_the_hospitals_catalogue_else_in_the_provinces(
    place: Workplace, tmp_path: Path
) -> None:
    # Without it a warehouse that has no catalogue of its own yet would type every shelf.
    source = SimpleNamespace(parts=place.parts, hospital="示例医院")
    brought_in(place, [province(1)], side=Side.PROVINCE)
    with stage(tmp_path, source) as here:
        here.desk.list_known(SHELF, "x00000001")
        listed = here.next(KnownListed)
        (row,) = listed.rows
        assert (listed.text, listed.more) == ("x00000001", False)
        assert row.values["name"] == PROVINCE.name
        assert "item_code" not in row.values
        brought_in(place, [hospital(number) for number in range(1, MOST_ITEMS + 2)])
        here.desk.list_known(SHELF)
        listed = here.next(KnownListed)
        assert (len(listed.rows), listed.more) == (MOST_ITEMS, True)
        assert listed.rows[0].values["item_code"] == "Y0001"
        here.desk.list_known(Which("package-50x30", own=False), "Y0002")
        (row,) = here.next(KnownListed).rows
        assert row.values["name"] == HOSPITAL.name


def test_a_receipt_becomes_a_label_with_what_was_received(place: Workplace, tmp_path: Path) -> None:
    # Without it a receipt would be copied by hand.
    session = place.receive(DELIVERY)
    session.scan(place.reading(code(1)))
    source = SimpleNamespace(parts=place.parts, hospital="示例医院")
    with stage(tmp_path, source) as here:
        here.desk.list_known(RECEIPT)
        (row,) = here.next(KnownListed).rows
        view = session.view()
        assert row.values["receipt_no"] == view.receipt_no
        (line,) = row.values["lines"].splitlines()
        received = next(one for one in view.lines if one.received)
        assert line.split("\t")[:1] == [received.name]
        assert "1" in line.split("\t")
        assert here.check(RECEIPT, row).left_out == 0


def test_the_desk_ends_while_the_workstation_never_comes(tmp_path: Path) -> None:
    # Without it closing the window would hang where the database cannot be opened.
    with stage(tmp_path) as here:
        here.desk.list_known(Which("badge-54x86", own=False))
    assert here.told.empty()
