"""The label of a carton that was finished just before a kill is queued at the next start, once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.labels import left
from app.labels.queue import LabelState
from app.packing.parts import PackingParts
from tests.app.packing.packing_floor import a_line, an_order, begin, code, floor
from tests.printing.queue.bench import done, eventually
from tests.printing.queue.carton_bench import PERSON, carton_bench


@pytest.fixture
def parts(tmp_path: Path, empty_database: Path) -> Iterator[PackingParts]:
    shutil.copy(empty_database, tmp_path / "work.db")
    opened = floor(tmp_path / "work.db")
    yield opened
    opened.database.close()


def noted(parts: PackingParts) -> tuple[str, ...]:
    with parts.database.reading() as connection:
        return left.numbers(connection)


def test_a_label_that_never_reached_the_queue_follows_at_the_next_start_and_only_then(
    parts: PackingParts, tmp_path: Path
) -> None:
    # Without this such a carton stood there without a label until somebody numbered it anew.
    (tmp_path / "labels").mkdir()
    session = begin(parts, an_order(a_line()))
    with carton_bench(parts, tmp_path / "labels") as killed:
        queued = killed.pack(session, code(1))
        ready = killed.finish(session, code(2))
        number = ready.labels[0][1].carton_no
        assert noted(parts) == (number,)
        # It may be on its way to the queue: only another start knows that it is not.
        assert killed.left() == []
    with carton_bench(parts, tmp_path / "labels") as bench:
        assert bench.left() == [number]
        assert noted(parts) == ()
        eventually(lambda: done(bench.queue), "printed")
        assert [(one.number, one.state) for one in bench.labels()] == [
            (queued, LabelState.PRINTED),
            (number, LabelState.PRINTED),
        ]
        assert bench.queue.shown().jobs[0].person == session.person != PERSON
        assert bench.left() == []
    with carton_bench(parts) as again:
        assert again.left() == []
        assert len(again.labels()) == 2


def test_a_carton_that_was_opened_again_or_scanned_back_gets_no_label(parts: PackingParts) -> None:
    # Without this a label of a number that is void would come out.
    session = begin(parts, an_order(a_line()))
    with carton_bench(parts) as killed:
        ready = killed.finish(session, code(1))
        carton_id, label = ready.labels[0]
        session.reopen_carton(carton_id, "漏装")
        session.finish_carton(carton_id)
        assert len(noted(parts)) == 2
    with carton_bench(parts) as bench:
        (number,) = bench.left()
        assert number == session.label(carton_id).carton_no != label.carton_no
        assert noted(parts) == ()


def test_a_label_printed_again_leaves_nothing_behind(parts: PackingParts, tmp_path: Path) -> None:
    # Without this the start after a reprint would print a third label.
    (tmp_path / "labels").mkdir()
    session = begin(parts, an_order(a_line()))
    with carton_bench(parts, tmp_path / "labels") as bench:
        old = bench.pack(session, code(1))
        eventually(lambda: done(bench.queue), "printed")
        bench.queue.again(bench.label(old).label_id, "标签污损", PERSON)
        assert noted(parts) == ()


def test_cartons_of_another_workstation_get_their_labels_there(parts: PackingParts) -> None:
    # Without this each workstation of a distributor would print the labels of all others.
    session = begin(parts, an_order(a_line()))
    with carton_bench(parts) as bench:
        bench.finish(session, code(1))
    with parts.database.writing() as connection:
        left.forget(connection, noted(parts))
    # As it is where the fact came by sync: the carton is there, and nothing was noted.
    with carton_bench(parts) as elsewhere:
        assert elsewhere.left() == []
