"""A day reconciled with a province that answers by files, on both engines."""

from __future__ import annotations

from pathlib import Path

from app.links.days import Compared, Repair
from app.store.database import Database
from tests.sync.connectors.contract.folders_bench import give_back
from tests.sync.connectors.files.folders import NOW, Folders, delivery, without
from tests.sync.service.comparing.bench import Bench

TODAY = NOW.date()


def test_a_day_is_equal_as_soon_as_the_province_has_answered(
    any_database: Database, tmp_path: Path
) -> None:
    folders = Folders(tmp_path)
    bench = Bench(any_database, folders.platform(), NOW)
    folders.lay("配送单.csv", delivery("PS-1", 3))
    bench.asking.ask()
    first, *rest = sorted(bench.details())
    words = bench.confirm(first)
    assert (words[first], len(words)) == (False, 3)
    assert bench.send() == 3
    (name,) = folders.written()
    written = folders.rows(name)
    (folders.outgoing / name).rename(folders.outgoing / "sent" / name)
    # Nothing came back yet: it is sent again, and what was carried away is not written twice.
    bench.compare(TODAY)
    assert [repair for *_, repair in bench.differences(TODAY)] == [Repair.SENT_AGAIN] * 3
    assert bench.send() == 3
    assert folders.written() == []
    (folders.outgoing / "sent" / name).rename(folders.outgoing / name)
    assert folders.rows(name) == written
    give_back(folders)
    bench.compare(TODAY)
    assert bench.differences(TODAY) == []
    for compared in (Compared.DELIVERIES, Compared.RECEIPTS):
        day = bench.day(compared, TODAY)
        assert (day.ours, day.theirs, day.equal, day.message) == (3, 3, 3, "")
    # What the province counts otherwise is a difference that no message mends.
    folders.later(minutes=1)
    folders.lay("验收状态.csv", f"{rest[0]},验收通过,39\n", head="配送明细编号,验收状态,验收数量")
    bench.compare(TODAY)
    assert bench.differences(TODAY) == [(rest[0], "验收结论的收货数量", Repair.NONE)]


def test_without_such_files_nothing_is_concluded_of_receipts(
    any_database: Database, tmp_path: Path
) -> None:
    folders = Folders(tmp_path)
    without(folders, "acceptance-states")
    bench = Bench(any_database, folders.platform(), NOW)
    folders.lay("配送单.csv", delivery("PS-1", 2))
    bench.asking.ask()
    bench.confirm()
    bench.send()
    bench.compare(TODAY)
    assert bench.differences(TODAY) == []
    assert "请在平台上查看" in bench.day(Compared.RECEIPTS, TODAY).message
