"""What the check of 100,000 provincial × 50,000 hospital items costs, beside plain pandas.

Without it the promise of 5 s and 300 MB would be a hope. Each side runs in a process of its own on
the very same rows, and a third process with the rows alone: what that one needs is no part of the
time, and its memory is shown beside. pandas joins on the provincial code and compares eight columns
as they are written, which is the least any tool could do. Run it with `python -m tests.benchmarks
catalogue_check`; not on Windows, which keeps no peak.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass

WANTED_S = 5.0
WANTED_MB = 300.0
ROUNDS = 3

_PEAK = """
import json, resource, sys, time
from pathlib import Path
from tests.benchmarks.catalogue_rows import catalogues
def peak():
    # Linux lets a process begin with the peak of the one that started it; this line it resets.
    status = Path("/proc/self/status")
    if status.exists():
        [line] = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        return int(line.split()[1]) / (1 << 10)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)
def told(found):
    print(json.dumps([time.perf_counter() - began, time.process_time() - cpu, peak(), found]))
"""
_NOTHING = f"""{_PEAK}
import app.catalogue.checking.check
began, cpu = time.perf_counter(), time.process_time()
told(0)
"""
_ROWS = f"""{_PEAK}
import app.catalogue.checking.check
province, hospital = catalogues()
began, cpu = time.perf_counter(), time.process_time()
told(len(province) + len(hospital))
"""
_CHECK = f"""{_PEAK}
from app.catalogue.checking.check import check
province, hospital = catalogues()
began, cpu = time.perf_counter(), time.process_time()
told(sum(1 for finding in check(province, hospital)))
"""
_PANDAS = f"""{_PEAK}
import dataclasses
import pandas
columns = ["approval_number", "insurance_code", "strength", "form", "unit", "pack_quantity",
           "maker", "price"]
province, hospital = (
    pandas.DataFrame([[getattr(row, name) for name in ["province_code", *columns]] for row in rows],
                     columns=["province_code", *columns])
    for rows in catalogues()
)
began, cpu = time.perf_counter(), time.process_time()
joined = hospital.merge(province, on="province_code", how="left", suffixes=("", "_province"))
differs = sum(int((joined[name] != joined[f"{{name}}_province"]).sum()) for name in columns)
told(differs)
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process needed."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    found: int


def main() -> None:
    """Print seconds, processor seconds, peaks and the ratio."""
    nothing, rows = _run(_NOTHING), _run(_ROWS)
    check = min((_run(_CHECK) for _ in range(ROUNDS)), key=lambda cost: cost.cpu_s)
    plain = min((_run(_PANDAS) for _ in range(ROUNDS)), key=lambda cost: cost.cpu_s)
    above = check.peak_mb - nothing.peak_mb
    print(
        f"check: {check.found:,} findings in {check.wall_s:.2f} s, {check.cpu_s:.2f} s CPU"
        f" (wanted {WANTED_S:.0f} s: {_kept(check.wall_s, WANTED_S)});"
        f" peak {above:.0f} MB above nothing (wanted {WANTED_MB:.0f}: {_kept(above, WANTED_MB)}),"
        f" {check.peak_mb - rows.peak_mb:.0f} MB above the rows"
    )
    print(
        f"pandas, as written: {plain.found:,} differences in {plain.wall_s:.2f} s,"
        f" {plain.cpu_s:.2f} s CPU, peak {plain.peak_mb - nothing.peak_mb:.0f} MB above nothing;"
        f" the check costs {check.cpu_s / plain.cpu_s:.1f} × its CPU"
    )


def _kept(figure: float, wanted: float) -> str:
    return "kept" if figure <= wanted else "MISSED"


def _run(program: str) -> Cost:
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )
    return Cost(*json.loads(done.stdout))


if __name__ == "__main__":
    main()
