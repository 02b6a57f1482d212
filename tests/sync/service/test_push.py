from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from sqlalchemy import Table, func, select, update

from app.facts.registry import FACTS
from app.receiving.operations import ReceiptOpened
from app.store.clock import SystemClock
from app.store.tables.accounts import quarantined_operation
from app.store.tables.changes import operation as operation_table
from app.store.tables.receipts import receipt, scan
from app.store.tables.tracing import code_claim, package
from app.tracing import library
from sync.service import backup_marks
from sync.service.backup_marks import Mark
from sync.service.transactions import commit
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


def statuses(answer: requests.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [result["status"] for result in answer.json()["results"]]


def count(running: RunningService, table: Table) -> int:
    with running.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def receipt_with(*codes: str) -> tuple[uuid.UUID, list[dict[str, Any]]]:
    receipt_id = new_id()
    scans = [operation(n, scanned(receipt_id, n - 1, c)) for n, c in enumerate(codes, start=2)]
    return receipt_id, [operation(1, opened(receipt_id, new_id())), *scans]


def test_operations_are_applied_and_answered_one_by_one(running_anywhere: RunningService) -> None:
    station = running_anywhere.enrol()
    receipt_id, sent = receipt_with(trace_code(1), trace_code(2))
    answer = station.push(*sent)
    assert statuses(answer) == ["applied"] * 3
    assert answer.json()["last_seq"] == 3
    assert [r["op_id"] for r in answer.json()["results"]] == [one["op_id"] for one in sent]
    with running_anywhere.database.reading() as connection:
        assert library.count(connection, ORG, receipt_id) == 2


def test_a_push_sent_twice_is_applied_once(running_anywhere: RunningService) -> None:
    station = running_anywhere.enrol()
    receipt_id, sent = receipt_with(trace_code(1))
    station.push(*sent)
    more = operation(3, scanned(receipt_id, 2, trace_code(2)))
    assert statuses(station.push(*sent)) == ["duplicate", "duplicate"]
    assert statuses(station.push(*sent, more)) == ["duplicate", "duplicate", "applied"]
    assert count(running_anywhere, scan) == 2
    assert count(running_anywhere, package) == 2


def test_a_push_that_does_not_join_on_is_told_where_to_begin(running: RunningService) -> None:
    station = running.enrol()
    _receipt_id, sent = receipt_with(trace_code(1), trace_code(2))
    station.push(sent[0])
    answer = station.push(sent[2])
    assert answer.status_code == 409
    assert answer.json()["last_seq"] == 1
    assert answer.json()["error"] == "gap"
    assert count(running, scan) == 0


@pytest.mark.parametrize(
    ("spoil", "status"),
    [
        ({"kind": "no.such-kind"}, "deferred"),
        ({"version": 9}, "deferred"),
        ({"body": {}}, "rejected"),
        ({"body": []}, "rejected"),
        ({"body": {"receipt_id": "not a uuid"}}, "rejected"),
        ({"body": {"n": 10**30}}, "rejected"),
    ],
    ids=["kind", "version", "empty", "list", "shape", "big-number"],
)
def test_an_operation_that_cannot_be_applied_is_kept_and_blocks_nothing(
    running: RunningService, spoil: dict[str, Any], status: str
) -> None:
    station = running.enrol()
    receipt_id, sent = receipt_with(trace_code(1))
    after = operation(3, scanned(receipt_id, 2, trace_code(2)))
    answer = station.push(sent[0], sent[1] | spoil, after)
    assert statuses(answer) == ["applied", status, "applied"]
    assert "请" in answer.json()["results"][1]["reason"]
    assert count(running, operation_table) == 3
    again = station.push(sent[0], sent[1] | spoil, after)
    assert statuses(again) == ["duplicate", status, "duplicate"]
    assert again.json()["results"][1]["reason"] == answer.json()["results"][1]["reason"]


def test_what_came_before_what_it_is_about_counts_as_soon_as_that_is_there(
    running_anywhere: RunningService,
) -> None:
    first, second = running_anywhere.enrol(), running_anywhere.enrol()
    receipt_id, delivery_id = new_id(), new_id()
    early = second.push(operation(1, confirmed(receipt_id, delivery_id)))
    assert statuses(early) == ["deferred"]
    assert "自动计入" in early.json()["results"][0]["reason"]
    assert statuses(first.push(operation(1, opened(receipt_id, delivery_id)))) == ["applied"]
    with running_anywhere.database.reading() as connection:
        assert connection.execute(select(receipt.c.state)).scalar_one() == "confirmed"
    told = first.pull().json()["scopes"][f"org:{ORG}"]["rows"]
    assert [row["body"]["kind"] for row in told] == ["receipt.opened", "receipt.confirmed"]


def test_a_kind_from_the_future_counts_after_an_upgrade(
    running: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    station = running.enrol()
    _receipt_id, sent = receipt_with(trace_code(1))
    with monkeypatch.context() as older:
        older.setattr(FACTS, "_kinds", {("receipt.opened", 1): ReceiptOpened})
        assert statuses(station.push(*sent)) == ["applied", "deferred"]
    assert count(running, scan) == 0
    assert running.service.apply_deferred() == 1
    assert count(running, scan) == 1
    assert running.service.apply_deferred() == 0
    assert statuses(station.push(*sent)) == ["duplicate", "duplicate"]


def test_what_did_not_come_as_it_was_sent_is_asked_for_again(running: RunningService) -> None:
    station = running.enrol()
    _receipt_id, sent = receipt_with(trace_code(1))
    answer = station.push(*sent, changes={"tip": "ab" * 32})
    assert (answer.status_code, answer.json()["error"]) == (503, "damaged")
    assert count(running, operation_table) == 0
    assert statuses(station.push(*sent)) == ["applied", "applied"]


def test_an_operation_that_somebody_changed_in_the_service_is_found(
    running: RunningService,
) -> None:
    station = running.enrol()
    _receipt_id, sent = receipt_with(trace_code(1))
    station.push(*sent)
    with running.database.writing() as connection:
        connection.execute(
            update(operation_table).where(operation_table.c.seq == 2).values(body="{}")
        )
    answer = station.push(*sent)
    assert statuses(answer) == ["duplicate", "duplicate"]
    assert "改动" in answer.json()["notice"]
    assert "管理员" in answer.json()["notice"]


def test_two_machines_with_one_copy_are_told_of_each_other(running: RunningService) -> None:
    one = running.enrol()
    _receipt_id, sent = receipt_with(trace_code(1))
    one.push(*sent)
    fresh = new_id()
    begun = one.send(
        "POST",
        "/v1/histories",
        json={
            "device": str(one.device),
            "incarnation": str(fresh),
            "generation": 0,
            "op_ids": [sent[0]["op_id"], str(new_id())],
        },
    ).json()
    assert begun == {"generation": 1, "known": [sent[0]["op_id"]], "otherwise": {}}
    other = Station(one.url, one.device, one.token, fresh)
    assert statuses(other.push(*sent)) == ["duplicate", "duplicate"]
    assert other.push().json()["notice"] == ""
    went_on = one.push(operation(3, opened(new_id(), new_id())))
    assert "复制过" in went_on.json()["notice"]
    assert "复制过" in other.push().json()["notice"]


def test_a_push_says_up_to_where_a_verified_backup_goes(running: RunningService) -> None:
    station = running.enrol()
    _receipt_id, sent = receipt_with(trace_code(1), trace_code(2))
    assert station.push(*sent).json()["safe_seq"] == 0
    mark = Mark(ORG, station.device, station.incarnation, 2)
    commit(running.database, lambda c: backup_marks.mark(c, [mark], NOW))
    answer = station.push().json()
    assert (answer["safe_seq"], answer["safe_hash"]) == (2, station.chain[2].hex())


def test_values_that_no_column_can_hold_are_refused_with_their_operation_alone(
    running_anywhere: RunningService,
) -> None:
    station = running_anywhere.enrol()
    receipt_id = new_id()
    body = operation(2, scanned(receipt_id, 1, trace_code(1)))["body"]
    sent = [
        operation(1, opened(receipt_id, new_id())),
        operation(2, scanned(receipt_id, 1, trace_code(1)), {"body": body | {"seq": 2**70}}),
        operation(
            3,
            scanned(receipt_id, 1, trace_code(1)),
            {"body": body | {"read_at": "0001-01-01T00:00:00+08:00"}},
        ),
        operation(
            4,
            scanned(receipt_id, 1, trace_code(1)),
            {"body": body | {"read_at": "2026-01-01T00:00:00"}},
        ),
        operation(5, scanned(receipt_id, 1, trace_code(1)), {"at": "9999-12-31T23:59:59-10:00"}),
        operation(6, scanned(receipt_id, 1, trace_code(2))),
    ]
    assert statuses(station.push(*sent)) == [
        "applied",
        "rejected",
        "rejected",
        "rejected",
        "applied",
        "rejected",
    ]
    assert count(running_anywhere, scan) == 1


def test_a_nul_character_breaks_nothing(running_anywhere: RunningService) -> None:
    station = running_anywhere.enrol()
    receipt_id = new_id()
    sent = operation(1, opened(receipt_id, new_id()))
    sent["body"]["receipt_no"] = "SH\0-1"
    assert statuses(station.push(sent))[0] in ("applied", "rejected")
    assert statuses(station.push(operation(2, opened(new_id(), new_id())))) == ["applied"]


def test_a_code_taken_twice_stays_with_the_first_and_both_are_known(
    running_anywhere: RunningService,
) -> None:
    first, second = running_anywhere.enrol(), running_anywhere.enrol()
    _one, sent = receipt_with(trace_code(1), trace_code(2))
    first.push(*sent)
    _other, again = receipt_with(trace_code(2), trace_code(3))
    answer = second.push(*again)
    assert statuses(answer) == ["applied"] * 3
    assert trace_code(2) in answer.json()["results"][1]["reason"]
    assert answer.json()["results"][2]["reason"] == ""
    assert count(running_anywhere, package) == 3
    assert count(running_anywhere, code_claim) == 1


def test_a_history_sent_anew_under_another_incarnation_counts_once(
    running_anywhere: RunningService,
) -> None:
    station = running_anywhere.enrol()
    _receipt_id, sent = receipt_with(trace_code(1))
    station.push(*sent)
    anew = Station(station.url, station.device, station.token, new_id())
    assert statuses(anew.push(*sent)) == ["duplicate", "duplicate"]
    assert statuses(anew.push(operation(3, opened(new_id(), new_id())))) == ["applied"]
    assert count(running_anywhere, scan) == 1


def test_another_operation_under_a_known_number_is_a_fork_and_loses_nothing(
    running: RunningService,
) -> None:
    station = running.enrol()
    _receipt_id, sent = receipt_with(trace_code(1))
    station.push(*sent)
    answer = station.push(operation(2, opened(new_id(), new_id())))
    assert (answer.status_code, answer.json()["error"]) == (409, "fork")
    assert count(running, operation_table) == 2
    assert count(running, quarantined_operation) == 1


def test_operations_must_follow_one_another(running: RunningService) -> None:
    station = running.enrol()
    _receipt_id, sent = receipt_with(trace_code(1))
    assert station.push(sent[1], sent[0]).status_code == 422
    assert station.push(sent[0] | {"seq": 0}).status_code == 422
    assert statuses(station.push()) == []


def test_too_many_operations_are_refused_whole(running: RunningService) -> None:
    station = running.enrol()
    many = [operation(n, opened(new_id(), new_id())) for n in range(1, 502)]
    answer = station.push(*many)
    assert (answer.status_code, answer.json()["error"]) == (413, "too-large")
    assert count(running, operation_table) == 0
    assert statuses(station.push(*many[:500])) == ["applied"] * 500


def test_nobody_pushes_for_another_workstation(running: RunningService) -> None:
    one, other = running.enrol(), running.enrol()
    answer = one.push(operation(1, opened(new_id(), new_id())), device=other.device)
    assert (answer.status_code, answer.json()["error"]) == (403, "not-allowed")


def test_the_first_confirmation_of_a_receipt_stands(running: RunningService) -> None:
    station = running.enrol()
    receipt_id, delivery_id = new_id(), new_id()
    sent = [
        operation(1, opened(receipt_id, delivery_id)),
        operation(2, confirmed(receipt_id, delivery_id)),
        operation(3, confirmed(receipt_id, delivery_id)),
        operation(4, confirmed(new_id(), delivery_id)),
    ]
    assert statuses(station.push(*sent)) == ["applied", "applied", "applied", "deferred"]
    with running.database.reading() as connection:
        assert connection.execute(select(receipt.c.state)).scalar_one() == "confirmed"


def test_two_workstations_that_push_at_once_are_both_served(
    running_anywhere: RunningService,
) -> None:
    stations = [running_anywhere.enrol() for _ in range(4)]

    def work(number: int) -> list[str]:
        _receipt, sent = receipt_with(*(trace_code(number * 1000 + n) for n in range(20)))
        return statuses(stations[number].push(*sent))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, range(4))) == [["applied"] * 21] * 4
    assert count(running_anywhere, package) == 80
