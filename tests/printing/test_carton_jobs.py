"""Labels of packed cartons become jobs of the queue of labels, for the printer that is set."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from app.labels.printers import LabelPrinter, Reach
from app.labels.queue import JobWish
from app.packing.carton_label import CartonItem, CartonLabel
from app.packing.events import CartonPrintersShown, LabelsReady
from app.receiving.progress import DeskFailed
from printing.carton_jobs import NO_PRINTER, CartonJobs
from printing.printers.settings import keep_printers
from printing.queue.drawing import drawn

WAIT_S = 60.0
SSCC = "369012345000000012"


@dataclass
class Taker:
    jobs: list[JobWish] = field(default_factory=list)
    left: list[JobWish] = field(default_factory=list)
    scans: list[str] = field(default_factory=list)

    def queue_left(self, wish: JobWish) -> None:
        self.left.append(wish)

    def print_labels(self, wish: JobWish) -> None:
        self.jobs.append(wish)

    def scanned(self, number: str) -> None:
        self.scans.append(number)


def ready(*numbers: str, reprint: str = "") -> LabelsReady:
    item = CartonItem("试验胶囊", "0.25g", "试验药业", "A1", date(2028, 1, 4), 10, "盒")
    labels = tuple(
        (
            uuid.UUID(int=at),
            CartonLabel(
                sscc=number if len(number) == 18 else None,
                carton_no=number,
                sender="试验医药",
                recipient="试验医院",
                address="试验路 1 号",
                delivery_no="PS-1",
                sequence=at,
                carton_count=2,
                contents=(item,),
                storage="常温",
            ),
        )
        for at, number in enumerate(numbers, 1)
    )
    return LabelsReady(uuid.UUID(int=9), labels, reprint)


def made(folder: Path, *wishes: LabelsReady) -> tuple[Taker, list[object]]:
    taker, told = Taker(), list[object]()
    jobs = CartonJobs(taker, folder, told.append)
    for wish in wishes:
        jobs.print_cartons(wish, "发货员甲")
    jobs.scanned("PS-1-2")
    assert jobs.stop(WAIT_S)
    return taker, told


def test_labels_are_queued_for_the_printer_that_is_set_and_can_be_drawn(tmp_path: Path) -> None:
    printer = LabelPrinter(name="一号标签机", reach=Reach.NETWORK, address="127.0.0.1")
    shelves = LabelPrinter(name="货位机", reach=Reach.SERIAL, address="COM3", kinds=("shelf",))
    keep_printers(tmp_path, (shelves, printer))
    taker, told = made(tmp_path, ready(SSCC, "PS-1-2"), ready(SSCC, reprint="标签破损"))
    assert (told, taker.scans) == ([], ["PS-1-2"])
    first, again = taker.jobs
    assert (first.printer, first.person, first.title) == (
        "一号标签机",
        "发货员甲",
        "装箱标签 PS-1",
    )
    assert [one.number for one in first.labels] == [SSCC, "PS-1-2"]
    assert "标签破损" in again.title
    for one in first.labels:
        assert json.loads(one.fields)["recipient"] == "试验医院"
        assert b"^XA" in drawn(printer, first.design, one.fields)


def test_a_person_chooses_the_printer_for_this_session_while_it_is_set(tmp_path: Path) -> None:
    # Without this the labels of a table between two printers would come out at the other one.
    one, two = (
        LabelPrinter(name=name, reach=Reach.FOLDER, address="labels") for name in ("一号", "二号")
    )
    keep_printers(tmp_path, (one, two))
    taker, told = Taker(), list[object]()
    jobs = CartonJobs(taker, tmp_path, told.append)
    jobs.show_printers()
    jobs.take_printer("二号")
    jobs.print_cartons(ready(SSCC), "发货员甲")
    assert jobs.stop(WAIT_S)
    names = ("一号", "二号")
    assert told == [CartonPrintersShown(names, "一号"), CartonPrintersShown(names, "二号")]
    assert [job.printer for job in taker.jobs] == ["二号"]
    gone = CartonJobs(taker, tmp_path, told.append)
    gone.take_printer("三号")
    gone.print_cartons(ready(SSCC), "发货员甲")
    assert gone.stop(WAIT_S)
    assert taker.jobs[-1].printer == "一号"


def test_labels_that_were_left_are_queued_though_nobody_works_here_yet(tmp_path: Path) -> None:
    # Without this they would be refused: at a start nobody has signed in who may print.
    taker, told = Taker(), list[object]()
    jobs = CartonJobs(taker, tmp_path, told.append)
    jobs.print_left(ready(SSCC), "发货员甲")
    assert jobs.stop(WAIT_S)
    assert (taker.jobs, told) == ([], [])
    assert [(job.person, job.labels[0].number) for job in taker.left] == [("发货员甲", SSCC)]


def test_labels_wait_in_the_queue_where_no_printer_is_set_and_a_broken_file_is_told(
    tmp_path: Path,
) -> None:
    taker, told = made(tmp_path, ready(SSCC))
    assert (taker.jobs[0].printer, told) == (NO_PRINTER, [])
    for file in tmp_path.iterdir():
        file.unlink()
    keep_printers(tmp_path, ())
    (written,) = tmp_path.iterdir()
    written.write_text("{", "utf-8")
    taker, told = made(tmp_path, ready(SSCC))
    assert not taker.jobs
    assert isinstance(told[0], DeskFailed)
