"""What a check costs after a sync of 500 changes, with 100,000 × 50,000 items in the store.

Without it nobody would know whether only what changed is looked at again. It is the desk's own
check: what changed is read from the store, what it found is written there. Who may deliver is said
of each item. 350 provincial and 150 hospital items change each time, in prices, packs, names and
codes. The memory is that of the whole process, after the first check and at its highest; not on
Windows, which keeps no peak. Run it with `python -m tests.benchmarks catalogue_recheck`.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from sqlalchemy import Connection

from app.catalogue.checking.rules import STANDARD, Rule, RuleSet
from app.catalogue.entries import taking
from app.catalogue.entries.bodies import CatalogueSaid, said_of
from app.catalogue.entries.values import AnyRow, Side, Source, What
from app.catalogue.findings import Field
from app.catalogue.relations.values import Origin
from app.catalogue.rows import HospitalRow, ProvinceRow
from app.catalogue.warnings.running import CheckRunner
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.many_rows import insert_rows
from app.store.tables.relations import delivery_relation
from tests.benchmarks.catalogue_rows import catalogues
from tests.benchmarks.item_search import ORG, fill

CHANGES = 500
ROUNDS = 7
WANTED_S = 0.5
WANTED_MB = 150.0

Sync = tuple[list[AnyRow], list[AnyRow]]
"""Provincial and hospital rows."""


def main() -> None:
    """Print how long the first check took, one after each of some syncs, and a trial of rules."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "check.db"
        # In a process of its own: what it needed would hide what the check needs.
        with ProcessPoolExecutor(1, get_context("spawn")) as another:
            syncs = another.submit(_filled, path).result()
        with Database.at(path) as database:
            _check(database, syncs)


def _filled(path: Path) -> list[Sync]:
    """Fill a store, and say what some syncs will bring."""
    province, hospital = catalogues()
    with Database.at(path) as database:
        fill(database, Side.PROVINCE, province)
        fill(database, Side.HOSPITAL, hospital)
        with database.writing() as connection:
            _relate(connection, province)
    chance = random.Random(7)
    return [_changed(chance, province, hospital) for _ in range(ROUNDS)]


def _relate(connection: Connection, province: Sequence[ProvinceRow]) -> None:
    """Say of each item who may deliver it."""
    fixed = {
        "org": ORG,
        "address_code": "",
        "valid_from": None,
        "valid_until": None,
        "note": "",
        "gone": False,
        "origin": Origin.FILE,
        "person": "",
        "at": datetime.now(UTC),
        "op_id": SystemClock().new_id(),
    }
    rows = [
        {"province_code": row.province_code, "distributor_code": row.distributors[n % 2]}
        for n, row in enumerate(province)
    ]
    insert_rows(connection, delivery_relation, fixed, rows)


def _check(database: Database, syncs: Sequence[Sync]) -> None:
    def write(work: Callable[[Connection], None]) -> None:
        with database.writing() as connection:
            work(connection)

    before = _megabytes("VmRSS")
    runner = CheckRunner(database, ORG, SystemClock())
    first = runner.run(write, _nobody)
    grown = _megabytes("VmRSS") - before
    print(
        f"first: {first.looked_at:,} rows in {first.seconds:.2f} s, {first.new:,} warnings; the"
        f" process grew by {grown:.0f} MB (wanted {WANTED_MB:.0f}: {_kept(grown, WANTED_MB)}),"
        f" peak {_megabytes('VmHWM') - before:.0f} MB"
    )
    nothing = runner.run(write, _nobody)
    print(f"nothing changed: {nothing.seconds * 1000:.0f} ms")
    took = []
    for province, hospital in syncs:
        _take(database, Side.PROVINCE, province)
        _take(database, Side.HOSPITAL, hospital)
        began = time.process_time()
        last = runner.run(write, _nobody)
        took.append(time.process_time() - began)
        print(
            f"{CHANGES} changes: {took[-1] * 1000:.0f} ms CPU,"
            f" {last.seconds * 1000:.0f} ms by the clock; {last.looked_at:,} rows looked"
            f" at: {last.new} new, {last.closed} closed, {last.changed} changed"
        )
    print(
        f"median {median(took) * 1000:.0f} ms of work, worst {max(took) * 1000:.0f} ms"
        f" (wanted {WANTED_S} s: {_kept(max(took), WANTED_S)})"
    )
    began = time.perf_counter()
    tried = runner.try_rules(RuleSet(_looser(rule) for rule in STANDARD), _nobody)
    print(
        f"other rules tried in {time.perf_counter() - began:.2f} s: {tried.new:,} new,"
        f" {tried.closed:,} closed; peak {_megabytes('VmHWM') - before:.0f} MB"
    )


def _take(database: Database, side: Side, rows: Sequence[AnyRow]) -> None:
    with database.writing() as connection:
        said = CatalogueSaid(
            version_id=taking.next_version_id(connection, ORG, SystemClock()),
            side=side,
            source=Source.HIS,
            name="",
            at=datetime.now(UTC),
            items=[said_of(row, What.CHANGED) for row in rows],
        )
        taking.take(connection, ORG, said)


def _changed(
    chance: random.Random, province: list[ProvinceRow], hospital: list[HospitalRow]
) -> Sync:
    ours: list[AnyRow] = [
        replace(row, **chance.choice(({"price": Decimal("9.99")}, {"pack_quantity": 3})))
        for row in chance.sample(hospital, 150)
    ]
    return [_other(chance, row) for row in chance.sample(province, CHANGES - 150)], ours


def _other(chance: random.Random, row: ProvinceRow) -> ProvinceRow:
    return replace(
        row,
        **chance.choice(
            (
                {"price": Decimal("9.99")},
                {"pack_quantity": 3},
                {"name": f"新{row.name}"},
                {"insurance_code": ""},
                {"status": "停用"},
                {"approval_number": "国药准字H88888888"},
            )
        ),
    )


def _looser(rule: Rule) -> Rule:
    if rule.field is Field.PRICE:
        return Rule(
            number=rule.number,
            field=rule.field,
            comparison=rule.comparison,
            severity=rule.severity,
            enabled=False,
        )
    return rule


def _megabytes(which: str) -> float:
    status = Path("/proc/self/status")
    if not status.exists():
        return float("nan")
    [line] = [line for line in status.read_text().splitlines() if line.startswith(which)]
    return int(line.split()[1]) / (1 << 10)


def _kept(figure: float, wanted: float) -> str:
    return "kept" if figure <= wanted else "MISSED"


def _nobody(_checked: int, _of: int) -> None:
    """Nobody watches."""


if __name__ == "__main__":
    main()
