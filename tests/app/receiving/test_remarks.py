from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from app.receiving.parts import Parts
from app.receiving.remarks import RemarksDesk, RemarksShown
from app.receiving.settings import ReceivingRules
from app.store.change_log import ChangeLog
from app.store.clock import SystemClock
from app.store.core import Core, Urgency
from app.store.database import Database
from app.store.tables.changes import operation
from app.store.workstation import identify


class Place:
    """A desk on a log with four operations, of which the service had something to say."""

    def __init__(self, path: Path) -> None:
        self.database, self.core, clock = Database.at(path), Core(), SystemClock()
        self.told: list[object] = []
        with self.database.writing() as connection:
            log = ChangeLog(identify(connection, clock), clock)
            bodies = ['{"code": "81000010000000000001"}', "{}", '{"receipt_no": "SH-1"}', "[]"]
            kinds = ["scan.recorded", "from.the-future", "receipt.opened", "codes.moved"]
            ids = [log.append(connection, *one) for one in zip(kinds, [1] * 4, bodies, strict=True)]
            said = ("rejected", "deferred", "applied", "rejected")
            for op_id, status in zip(ids, said, strict=True):
                this = operation.c.op_id == op_id
                values = {"status": status, "reason": "请联系管理员"}
                connection.execute(update(operation).where(this).values(values))
        parts = Parts(self.database, log, clock, ReceivingRules())
        self.desk = RemarksDesk(parts, self.core, self.told.append)

    def shown(self) -> RemarksShown:
        assert self.core.submit(Urgency.LAST, lambda: None).result(30) is None
        last = self.told[-1]
        assert isinstance(last, RemarksShown)
        return last


@pytest.fixture
def place(tmp_path: Path, empty_database: Path) -> Iterator[Place]:
    path = tmp_path / "workstation.db"
    path.write_bytes(empty_database.read_bytes())
    made = Place(path)
    yield made
    assert made.core.stop(30)
    made.database.close()


def test_what_was_refused_or_put_off_is_listed_with_what_it_was(place: Place) -> None:
    place.desk.look()
    shown = place.shown().remarks
    assert [(str(one.what), one.detail, one.rejected) for one in shown] == [
        ("扫码", "81000010000000000001", True),
        ("其他操作", "", False),
        ("出库、拆零或退回", "", True),
    ]
    assert {one.reason for one in shown} == {"请联系管理员"}


def test_what_a_person_has_read_is_shown_no_more(place: Place) -> None:
    place.desk.look()
    first, *others = place.shown().remarks
    place.desk.take_note([first.op_id])
    assert list(place.shown().remarks) == others
    place.desk.take_note([one.op_id for one in others])
    assert place.shown() == RemarksShown(())
