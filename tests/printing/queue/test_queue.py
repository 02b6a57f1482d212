"""No label is missing and none is there twice, wherever the printer fails."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from app.labels.printers import LabelPrinter, Reach
from app.labels.queue import JobWish, LabelState, LabelWish, QueueRefused, QueueShown
from app.people.audit.kinds import Kind
from app.people.audit.values import Note
from app.store.database import Database
from app.store.errors import DiskFull
from app.store.workstation import UNENROLLED_ORG, join
from printing.queue import rows
from printing.queue.queue import LabelQueue
from tests.printing.fake_printer import Failure, FakePrinter, printing_at
from tests.printing.queue.bench import (
    DESIGN,
    JOB,
    ORG,
    PRINTER,
    Person,
    done,
    eventually,
    job,
    label,
    numbers,
    queue_on,
    settings,
    states,
)


def every(count: int) -> dict[int, Failure]:
    """A failure of each kind again and again, so that each label of a job meets one in time."""
    kinds = tuple(Failure)
    return {place: kinds[place % len(kinds)] for place in range(count)}


def print_through(folder: Path, count: int, *, counts: bool) -> Person:
    """Print a job on a printer that fails at each label; every number is there once."""
    with printing_at(FakePrinter(every(count), counts=counts)) as fake:
        person = Person(fake, count)
        with queue_on(folder / "w.db", lambda: [settings(fake)], person.post) as queue:
            person.queue = queue
            queue.put(job(count))
            eventually(lambda: done(queue), "all labels have come to their end")
            assert set(states(queue)) == {LabelState.PRINTED}
        found = numbers(fake, count)
    assert sorted(found) == [f"{number:04d}" for number in range(1, count + 1)]
    return person


def test_a_printer_that_fails_at_each_label_and_counts_prints_each_once(tmp_path: Path) -> None:
    person = print_through(tmp_path, 12, counts=True)
    assert person.asked == []


def test_of_one_that_cannot_count_a_person_is_asked_and_each_comes_once(tmp_path: Path) -> None:
    person = print_through(tmp_path, 12, counts=False)
    assert person.asked


@pytest.mark.slow
@pytest.mark.parametrize("counts", [True, False])
def test_two_hundred_labels_with_a_failure_at_each_come_once(tmp_path: Path, counts: bool) -> None:
    print_through(tmp_path, 200, counts=counts)


def test_a_job_waits_says_why_moves_to_another_printer_and_is_taken_back(tmp_path: Path) -> None:
    folder = tmp_path / "labels"
    folder.mkdir()
    other = LabelPrinter(name="备用", reach=Reach.FOLDER, address=str(folder))
    printers = [other]
    with queue_on(tmp_path / "w.db", lambda: printers, lambda _: None) as queue:
        queue.put(job(3))
        eventually(lambda: bool(queue.shown().troubles), "the trouble is told")
        assert "没有名为" in queue.shown().troubles[0][1]
        with pytest.raises(QueueRefused, match="先在打印机设置里添加"):
            queue.move(JOB, "没有的")
        queue.move(JOB, other.name)
        eventually(lambda: done(queue), "printed on the other one")
        assert len(list(folder.iterdir())) == 3
        second = JobWish(uuid.UUID(int=9), PRINTER, "又一批", DESIGN, (label(7), label(8)), "甲")
        queue.put(second)
        assert queue.cancel(second.job_id, "乙") == 2
        assert done(queue)
        queue.put(second)  # the same wish again
        assert [one.total for one in queue.shown().jobs] == [2, 3]


def test_what_waits_while_a_workstation_joins_is_still_printed(tmp_path: Path) -> None:
    """The queue would be empty after the next start, and cartons without labels."""
    folder = tmp_path / "labels"
    folder.mkdir()
    printer = LabelPrinter(name=PRINTER, reach=Reach.FOLDER, address=str(folder))
    path, org = tmp_path / "w.db", [UNENROLLED_ORG]
    with queue_on(path, list, lambda _: None, institution=lambda: org[0]) as queue:
        queue.put(job(2))
        org[0] = ORG
        # It is shown with those that are queued from now on.
        later = JobWish(uuid.UUID(int=9), PRINTER, "又一批", DESIGN, (label(7),), "甲")
        queue.put(later)
        assert [one.job_id for one in queue.shown().jobs] == [later.job_id]
    with queue_on(path, lambda: [printer], lambda _: None) as queue:
        queue.start()
        assert {one.job_id for one in queue.shown().jobs} == {JOB, later.job_id}
        eventually(lambda: done(queue), "all are printed")
    assert len(list(folder.iterdir())) == 3


def test_a_workstation_that_joins_keeps_its_labels(tmp_path: Path) -> None:
    """Labels printed while it stood alone would be unknown when they are scanned."""
    path = tmp_path / "w.db"
    with queue_on(path, list, lambda _: None, institution=lambda: UNENROLLED_ORG) as queue:
        queue.put(job(2))
    with Database.at(path) as database, database.writing() as connection:
        join(connection, ORG, 1)
    with queue_on(path, list, lambda _: None) as queue:
        assert [one.total for one in queue.shown().jobs] == [2]


def test_a_label_that_cannot_be_drawn_holds_its_job_with_the_reason(tmp_path: Path) -> None:
    wish = LabelWish(uuid.UUID(int=5), '{"location": "' + "很长" * 200 + '"}', "", "第 1 张")
    wrong = JobWish(JOB, PRINTER, "测试", DESIGN, (wish,), "甲")
    printer = LabelPrinter(name=PRINTER, reach=Reach.FOLDER, address=str(tmp_path))
    with queue_on(tmp_path / "w.db", lambda: [printer], lambda _: None) as queue:
        queue.put(wrong)
        eventually(lambda: bool(queue.shown().jobs[0].held), "held")
        assert "画不出来" in queue.shown().jobs[0].held
        assert states(queue) == [LabelState.WAITING]


def test_reprinting_voids_the_old_number_and_scanning_back_proves_the_label(tmp_path: Path) -> None:
    class NinetyNine:
        def begin(self) -> None:
            pass

        def renewed(
            self, connection: object, old: object, fields: str, because: str, person: str
        ) -> LabelWish:
            del connection, old, fields, because, person
            return label(99)

    folder = tmp_path / "labels"
    folder.mkdir()
    printer = LabelPrinter(name=PRINTER, reach=Reach.FOLDER, address=str(folder))
    noted: list[Note] = []

    def audit(_connection: object, note: Note) -> None:
        noted.append(note)

    with queue_on(tmp_path / "w.db", lambda: [printer], lambda _: None, audit) as queue:
        queue._renew = NinetyNine()
        queue.put(job(2))
        eventually(lambda: done(queue), "printed")
        stuck = queue.scanned("0001")
        assert stuck is not None and stuck.state is LabelState.STUCK
        assert queue.scanned("0001") == stuck
        assert queue.scanned("4711") is None
        old = queue.labels(JOB).labels[1]
        with pytest.raises(QueueRefused, match="原因"):
            queue.again(old.label_id, " ", "甲")
        assert [note.kind for note in noted] == [Kind.PRINTED], "nothing was printed again"
        fresh = queue.again(old.label_id, "污损", "甲")
        again = noted[-1]
        assert (again.kind, again.actor.name) == (Kind.REPRINTED, "甲")
        assert json.loads(again.after) == {"why": "污损", "number": "0099", "voided": old.number}
        eventually(lambda: done(queue), "printed again")
        with pytest.raises(QueueRefused, match="作废"):
            queue.scanned("0002")
        with pytest.raises(QueueRefused, match="不用重打"):
            queue.again(old.label_id, "污损", "甲")
        found = {one.label_id: one for one in queue.labels(JOB).labels}
        assert found[fresh].instead_of == old.label_id
        assert (found[fresh].because, found[fresh].number) == ("污损", "0099")
        assert found[old.label_id].state is LabelState.VOIDED
        other = JobWish(uuid.UUID(int=9), "没有的", "又一批", DESIGN, (label(7),), "甲")
        queue.put(other)
        assert queue.cancel(other.job_id, "乙") == 1
        assert queue.cancel(other.job_id, "乙") == 0, "nothing is left to take back"
        cancelled = noted[-1]
        assert (cancelled.kind, cancelled.actor.name) == (Kind.PRINT_CANCELLED, "乙")
        assert (cancelled.subject.words, json.loads(cancelled.after)) == ("又一批", {"labels": 1})
        with pytest.raises(QueueRefused, match="0001"):
            queue.put(JobWish(uuid.UUID(int=11), PRINTER, "又", DESIGN, (label(1),), "甲"))


def test_a_scan_of_a_label_that_is_uncertain_is_the_answer(tmp_path: Path) -> None:
    failures = {0: Failure.CUT_AFTER_PAPER}
    with printing_at(FakePrinter(failures, counts=False)) as fake:
        asked: list[object] = []
        with queue_on(tmp_path / "w.db", lambda: [settings(fake)], asked.append) as queue:
            queue.put(job(2))
            eventually(lambda: states(queue) == [LabelState.UNCERTAIN, LabelState.PRINTED], "asked")
            _scan(queue, "0001")
            assert states(queue) == [LabelState.STUCK, LabelState.PRINTED]
            with pytest.raises(QueueRefused, match="已经有了结果"):
                queue.said(label(1).label_id, there=False)
        assert numbers(fake, 2) == ["0001", "0002"]


def _scan(queue: LabelQueue, number: str) -> None:
    found = queue.scanned(number)
    assert found is not None


def test_a_disk_that_is_full_for_a_while_loses_no_label_and_doubles_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = {"begin": 2, "end": 2}
    told: list[str] = []

    def failing(name: str) -> Callable[..., bool]:
        note = getattr(rows, name)

        def attempt(*said: object, **more: object) -> bool:
            full[name] -= 1
            if full[name] >= 0:
                raise DiskFull("w.db")
            return bool(note(*said, **more))

        return attempt

    def post(event: object) -> None:
        if isinstance(event, QueueShown):
            told.extend(why for _, why in event.troubles)

    monkeypatch.setattr(rows, "begin", failing("begin"))
    monkeypatch.setattr(rows, "end", failing("end"))
    with printing_at(FakePrinter()) as fake:
        with queue_on(tmp_path / "w.db", lambda: [settings(fake)], post) as queue:
            queue.put(job(2))
            eventually(lambda: done(queue), "all labels have come to their end")
            assert states(queue) == [LabelState.PRINTED] * 2
        assert numbers(fake, 2) == ["0001", "0002"]
    assert any("磁盘" in why for why in told)
