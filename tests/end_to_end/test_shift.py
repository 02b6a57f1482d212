"""A receiving shift between the dock and the province, through whatever a day brings."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests

from app.receiving.progress import Difference, ReceiptState, ReceiptView
from app.receiving.shift import ShiftFailed
from app.reporting.reconciliation import Counts
from sync.client.status import SyncState
from tests.commands import ENVIRONMENT, ROOT
from tests.end_to_end.clerk import SIZE, Clerk, clerk_at, wait_for

BOXES = SIZE[2]
PASSED, FAILED = "10", "11"
"""配送单明细状态 of the Shanghai platform."""


def stored(folder: Path, sql: str, database: str = "workstation.db") -> list[Any]:
    with sqlite3.connect(folder / database) as connection:
        rows = connection.execute(sql).fetchall()
    connection.close()
    return rows


def receive_rest(clerk: Clerk) -> None:
    """Scan every carton again; what is in already counts nothing."""
    for carton in clerk.cartons:
        clerk.shift.receive(carton)


def test_a_whole_delivery_arrives_everywhere(tmp_path: Path) -> None:
    with clerk_at(tmp_path) as clerk:
        clerk.open_delivery()
        clerk.settle_odd_codes()
        receive_rest(clerk)
        view = clerk.shift.confirm()
        assert view.state is ReceiptState.CONFIRMED
        assert clerk.counts(view) == Counts(BOXES, BOXES, BOXES, BOXES)
        assert {detail["state"] for detail in clerk.control.accepted()} == {PASSED}


def test_a_delivery_received_short_is_accepted_and_failed_as_decided(tmp_path: Path) -> None:
    with clerk_at(tmp_path) as clerk:
        clerk.open_delivery()
        short, _, _, missing, *_ = clerk.cartons
        for carton in clerk.cartons:
            if carton not in (short, missing):
                clerk.shift.receive(carton)
        clerk.shift.scan(short.label)
        clerk.shift.scan(short.boxes[0])
        lines = {line.line_no: line for line in clerk.reopen().lines if not line.complete}
        lost = len(short.boxes) - 1 + len(missing.boxes)
        assert sum(line.expected - line.received for line in lines.values()) == lost
        with pytest.raises(ShiftFailed, match="说明"):
            clerk.shift.confirm()
        clerk.shift.desk.explain_lines([(no, Difference.DAMAGED, "外箱淋湿") for no in lines])
        view = clerk.shift.confirm()
        assert [line.remark for line in view.lines if not line.complete] == ["外箱淋湿"] * 2
        check_short(clerk, view, {short.carton_no: 1, missing.carton_no: 0}, lost)


def check_short(clerk: Clerk, view: ReceiptView, came: dict[str, int], lost: int) -> None:
    """The platform passes or fails a detail as a whole: what came a little is passed."""
    counts = clerk.counts(view)
    assert (counts.scanned, counts.library, counts.service) == (BOXES - lost,) * 3
    details = clerk.control.accepted()
    for detail in details:
        failed = came.get(detail["carton_no"]) == 0
        assert detail["state"] == (FAILED if failed else PASSED), detail
    not_accepted = sum(detail["quantity"] for detail in details if detail["state"] == FAILED)
    assert counts.platform == BOXES - not_accepted
    at_service = clerk.counted_at_service(view)
    assert at_service.confirmed_details == len(details)


def answers_until_killed(folder: Path, count: int) -> tuple[str, list[dict[str, Any]]]:
    """Let a clerk work in a process of its own, and end it with kill -9 in the middle."""
    command = [sys.executable, "-m", "tests.end_to_end.clerk", str(folder)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env=ENVIRONMENT
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        if not first:
            pytest.fail(process.communicate()[1].decode())
        answered = [json.loads(process.stdout.readline()) for _ in range(count)]
        process.kill()
        # The last line may be cut in the middle: that one was not answered.
        rest = process.stdout.read().splitlines(keepends=True)
        answered += [json.loads(line) for line in rest if line.endswith(b"\n")]
    return json.loads(first)["url"], answered


def is_gone(url: str) -> bool | None:
    try:
        requests.get(f"{url}/v1/hello", timeout=5)
    except requests.ConnectionError:
        return True
    return None


@pytest.mark.parametrize("at_once", [True, False])
def test_a_killed_workstation_takes_its_service_along_and_goes_on_where_it_stopped(
    tmp_path: Path, *, at_once: bool
) -> None:
    url, answered = answers_until_killed(tmp_path, count=7)
    if not at_once:
        wait_for(lambda: is_gone(url), "the service outlived its workstation")
    with clerk_at(tmp_path) as clerk:
        view = clerk.open_delivery()
        rows = stored(tmp_path, "SELECT seq, verdict, added FROM scan ORDER BY seq")
        told = [(answer["seq"], answer["verdict"], answer["added"]) for answer in answered]
        assert rows[: len(told)] == told
        assert view.scan_count == len(rows)
        assert sum(line.received for line in view.lines) == sum(added for *_, added in rows)
        receive_rest(clerk)
        view = clerk.shift.confirm()
        assert clerk.counts(view) == Counts(BOXES, BOXES, BOXES, BOXES)
    check_once(tmp_path)


def check_once(folder: Path) -> None:
    """Both ends hold the same operations, each once, and no code twice."""
    ours = stored(folder, "SELECT seq, hex(op_id) FROM operation ORDER BY seq")
    theirs = stored(folder, "SELECT seq, hex(op_id) FROM operation ORDER BY seq", "service.db")
    assert theirs == ours
    assert [seq for seq, _ in ours] == list(range(1, len(ours) + 1))
    for database in ("workstation.db", "service.db"):
        waiting = "SELECT count(*) FROM code_claim WHERE balance > 0"
        assert stored(folder, waiting, database) == [(0,)]


def test_scanning_goes_on_while_the_service_is_gone_and_all_arrives_once(tmp_path: Path) -> None:
    with clerk_at(tmp_path) as clerk:
        clerk.open_delivery()
        first, *others = clerk.cartons
        clerk.shift.receive(first)
        clerk.kill_service()
        for carton in others:
            clerk.shift.receive(carton)
        status = clerk.wait_for_sync(SyncState.OFFLINE)
        assert status.reason
        view = clerk.shift.confirm()
        waiting = clerk.wait_for_sync(SyncState.OFFLINE).waiting
        assert waiting > 0
    with clerk_at(tmp_path) as clerk:
        clerk.wait_for_sync(SyncState.CONNECTED)
        assert clerk.counts(view) == Counts(BOXES, BOXES, BOXES, BOXES)
    check_once(tmp_path)
