"""The check of two grown catalogues: it says all that is wrong, and nothing else."""

from __future__ import annotations

import pytest

from app.catalogue.checking.check import check
from app.catalogue.matching.likening import Likening
from tests.app.catalogue.seeded import HOSPITAL_ITEMS, MAKER_ALIASES, PROVINCE_ITEMS, grown

_MORE = [pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 31)]


@pytest.mark.parametrize("seed", [20261122, *_MORE])
def test_precision_and_recall_are_one(seed: int) -> None:
    grower = grown(seed)
    province, hospital, truth = grower.province, grower.hospital, grower.truth
    assert len(province) == PROVINCE_ITEMS
    assert len(hospital) > HOSPITAL_ITEMS
    assert len(truth) > HOSPITAL_ITEMS / 3

    findings = list(
        check(province, hospital, likening=Likening(MAKER_ALIASES, grower.approval_aliases))
    )

    said = {
        (one.hospital_code or "", one.field.value, one.problem.value): one.message
        for one in findings
    }
    assert [said[one] for one in sorted(said.keys() - truth)] == []
    rows = {row.hospital_code: row for row in hospital}
    assert [(one, rows[one[0]]) for one in sorted(truth - said.keys())] == []
    assert len(findings) == len(truth)
