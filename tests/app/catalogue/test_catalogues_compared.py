"""The check of two grown catalogues: it says all that is wrong, and nothing else."""

from __future__ import annotations

from app.catalogue.checking.check import check
from tests.app.catalogue.seeded import HOSPITAL_ITEMS, PROVINCE_ITEMS, catalogues


def test_precision_and_recall_are_one() -> None:
    province, hospital, truth = catalogues()
    assert len(province) == PROVINCE_ITEMS
    assert len(hospital) > HOSPITAL_ITEMS
    assert len(truth) > HOSPITAL_ITEMS / 3
    findings = list(check(province, hospital))
    said = {
        (one.hospital_code or "", one.field.value, one.problem.value): one.message
        for one in findings
    }
    assert [said[one] for one in sorted(said.keys() - truth)] == []
    rows = {row.hospital_code: row for row in hospital}
    assert [(one, rows[one[0]]) for one in sorted(truth - said.keys())] == []
    assert len(findings) == len(truth)
