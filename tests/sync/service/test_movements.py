from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
from sqlalchemy import func, select

from app.store.clock import SystemClock
from app.store.tables.tracing import departure, moved_code
from app.tracing.operations import (
    CodesMoved,
    ImportedLine,
    ImportedPackage,
    MovedCode,
    StockImported,
    encode,
    kind_of,
)
from app.tracing.search import search_all
from app.tracing.values import MoveKind, State
from app.tracing.wanted import Wanted
from tests.sync.service.running import (
    NOW,
    ORG,
    RunningService,
    Station,
    confirmed,
    opened,
    operation,
    scanned,
    trace_code,
)

new_id = SystemClock().new_id


def traced(seq: int, body: msgspec.Struct) -> dict[str, Any]:
    """A fact of the code library as it travels."""
    kind, version = kind_of(body)
    return {
        "seq": seq,
        "op_id": str(new_id()),
        "kind": kind,
        "version": version,
        "at": NOW.isoformat(),
        "body": msgspec.json.decode(encode(body)),
    }


def moved(kind: MoveKind, *codes: str, units: int | None = None, **more: Any) -> CodesMoved:  # noqa: ANN401 (fields)
    listed = [MovedCode(code, units) for code in codes]
    return CodesMoved(kind=kind, codes=listed, person="试药师", at=NOW, **more)


def receive(station: Station, *codes: str) -> int:
    """Receive and confirm; the number of the last operation."""
    receipt_id, delivery_id = new_id(), new_id()
    station.push(
        operation(1, opened(receipt_id, delivery_id)),
        operation(2, scanned(receipt_id, 1, *codes)),
        operation(3, confirmed(receipt_id, delivery_id)),
    )
    return 3


def results(answer: Any) -> list[tuple[str, str]]:  # noqa: ANN401 (an HTTP answer)
    assert answer.status_code == 200, answer.text
    return [(one["status"], one["reason"]) for one in answer.json()["results"]]


def states(running: RunningService, *codes: str) -> list[State]:
    with running.database.reading() as connection:
        return [
            row.state for code in codes for row in search_all(connection, ORG, Wanted(code=code))
        ]


def test_the_second_departure_is_kept_and_reported_and_moves_nothing(
    running_anywhere: RunningService,
) -> None:
    first, second = running_anywhere.enrol(), running_anywhere.enrol()
    codes = [trace_code(n) for n in (1, 2, 3)]
    last = receive(first, *codes)
    dispensed = traced(last + 1, moved(MoveKind.DISPENSED, *codes[:2]))
    assert results(first.push(dispensed)) == [("applied", "")]
    ((status, reason),) = results(second.push(traced(1, moved(MoveKind.DESTROYED, *codes[1:]))))
    assert status == "applied"
    assert reason.startswith("1 个追溯码未计入")
    assert codes[1] in reason
    assert states(running_anywhere, *codes) == [State.LEFT] * 3
    with running_anywhere.database.reading() as connection:
        kinds = dict(connection.execute(select(departure.c.box, departure.c.kind)).all())
        kept = connection.execute(select(moved_code.c.problem).where(moved_code.c.box == codes[1]))
        assert sorted(kept.scalars()) == ["", "left"]
    assert kinds == {codes[0]: "dispensed", codes[1]: "dispensed", codes[2]: "destroyed"}


def test_codes_that_are_not_held_cannot_leave(running_anywhere: RunningService) -> None:
    station = running_anywhere.enrol()
    receipt_id = new_id()
    code, strange = trace_code(1), trace_code(9)
    station.push(
        operation(1, opened(receipt_id, new_id())), operation(2, scanned(receipt_id, 1, code))
    )
    ((status, reason),) = results(station.push(traced(3, moved(MoveKind.DISPENSED, code, strange))))
    assert (status, reason[:1]) == ("applied", "2")
    assert states(running_anywhere, code) == [State.RECEIVING]


def test_packs_are_opened_used_and_given_back_over_the_wire(
    running_anywhere: RunningService,
) -> None:
    station = running_anywhere.enrol()
    code = trace_code(1)
    last = receive(station, code)
    opening = traced(last + 1, moved(MoveKind.OPENED, code, units=5))
    use = traced(last + 2, moved(MoveKind.USED, code, units=5))
    more = traced(last + 3, moved(MoveKind.USED, code, units=1))
    answered = results(station.push(opening, use, more))
    assert [status for status, _ in answered] == ["applied"] * 3
    assert [bool(reason) for _, reason in answered] == [False, False, True]
    assert states(running_anywhere, code) == [State.LEFT]
    back = traced(last + 4, moved(MoveKind.REVERSAL, code, reverses=uuid.UUID(use["op_id"])))
    again = traced(last + 5, moved(MoveKind.REVERSAL, code, reverses=uuid.UUID(use["op_id"])))
    answered = results(station.push(back, again))
    assert [bool(reason) for _, reason in answered] == [False, True]
    assert states(running_anywhere, code) == [State.OPENED]


def test_a_movement_without_sense_is_refused_and_blocks_nothing(running: RunningService) -> None:
    station = running.enrol()
    code = trace_code(1)
    last = receive(station, code)
    unknown = traced(last + 1, moved(MoveKind.DISPENSED, code))
    unknown["body"]["kind"] = "eaten"
    nothing = traced(last + 2, moved(MoveKind.REVERSAL, code))
    fine = traced(last + 3, moved(MoveKind.DISPENSED, code))
    answered = results(station.push(unknown, nothing, fine))
    assert [status for status, _ in answered] == ["rejected", "rejected", "applied"]


def test_opening_stock_that_is_held_elsewhere_is_reported(running_anywhere: RunningService) -> None:
    station = running_anywhere.enrol()
    codes = [trace_code(n) for n in (1, 2)]
    last = receive(station, codes[0])
    body = StockImported(
        receipt_id=new_id(),
        receipt_no="QC1",
        piece=1,
        at=NOW,
        person="试管理员",
        lines=[ImportedLine(line_no=1, province_code="X1", name="试验片", batch="B1")],
        packages=[ImportedPackage(code, 1, True, None, None) for code in codes],
    )
    ((status, reason),) = results(station.push(traced(last + 1, body)))
    assert status == "applied"
    assert codes[0] in reason
    with running_anywhere.database.reading() as connection:
        found = list(search_all(connection, ORG, Wanted(batch="B1")))
    assert [row.code for row in found] == [codes[1]]


def test_two_workstations_at_once_let_each_box_leave_once(
    running_anywhere: RunningService,
) -> None:
    stations = [running_anywhere.enrol() for _ in range(3)]
    codes = [trace_code(n) for n in range(60)]
    receive(stations[0], *codes)
    kinds = (MoveKind.DISPENSED, MoveKind.DESTROYED, MoveKind.OPENED)

    def push(number: int) -> list[tuple[str, str]]:
        ordered = codes if number % 2 else codes[::-1]
        body = moved(kinds[number], *ordered, units=3 if number == 2 else None)
        return results(stations[number].push(traced(4 if number == 0 else 1, body)))

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(push, range(3)))
    assert all(status == "applied" for answer in answers for status, _ in answer)
    with running_anywhere.database.reading() as connection:
        gone = connection.execute(select(func.count()).select_from(departure)).scalar_one()
        query = select(moved_code.c.box, func.count()).where(moved_code.c.problem == "")
        boxes = {row.box for row in connection.execute(query.group_by(moved_code.c.box))}
    assert gone == len(codes)
    assert boxes == set(codes)
