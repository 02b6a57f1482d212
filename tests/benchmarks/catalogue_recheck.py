"""What a check costs after a sync of 500 changes, with 100,000 × 50,000 items checked before.

Without it nobody would know whether only what changed is looked at again. 350 provincial and 150
hospital rows change, in prices, packs, names and codes. Run it with `python -m tests.benchmarks
catalogue_recheck`.
"""

from __future__ import annotations

import random
import time
from dataclasses import replace
from decimal import Decimal
from statistics import median

from app.catalogue.checking.recheck import Changed, Recheck
from app.catalogue.checking.rules import STANDARD, Rule, RuleSet
from app.catalogue.findings import Field
from app.catalogue.rows import HospitalRow, ProvinceRow
from tests.benchmarks.catalogue_rows import catalogues

CHANGES = 500
ROUNDS = 5
WANTED_S = 0.5


def main() -> None:
    """Print how long a check after each of some syncs took, and a trial of other rules."""
    province, hospital = catalogues()
    began = time.perf_counter()
    recheck = Recheck(province, hospital)
    print(f"first: {time.perf_counter() - began:.2f} s")
    chance = random.Random(7)
    times = []
    for _ in range(ROUNDS):
        changed = _changed(chance, province, hospital)
        began = time.perf_counter()
        difference = recheck.update(changed)
        times.append(time.perf_counter() - began)
    kept = "kept" if max(times) <= WANTED_S else "MISSED"
    print(
        f"{CHANGES} changes: median {median(times) * 1000:.0f} ms, worst {max(times) * 1000:.0f} ms"
        f" (wanted {WANTED_S} s: {kept}); the last looked at {difference.looked_at:,} rows:"
        f" {len(difference.new)} new, {len(difference.closed)} closed,"
        f" {len(difference.changed)} changed"
    )
    began = time.perf_counter()
    tried = recheck.try_rules(RuleSet(_looser(rule) for rule in STANDARD))
    print(
        f"other rules tried in {time.perf_counter() - began:.2f} s: {len(tried.new):,} new,"
        f" {len(tried.closed):,} closed"
    )


def _changed(
    chance: random.Random, province: list[ProvinceRow], hospital: list[HospitalRow]
) -> Changed:
    ours = tuple(
        replace(row, **chance.choice(({"price": Decimal("9.99")}, {"pack_quantity": 3})))
        for row in chance.sample(hospital, 150)
    )
    theirs = tuple(_other(chance, row) for row in chance.sample(province, CHANGES - 150))
    return Changed(province=theirs, hospital=ours)


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


if __name__ == "__main__":
    main()
