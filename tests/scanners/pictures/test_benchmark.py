from __future__ import annotations

import pytest

from tests.benchmarks import pictures
from tests.benchmarks.__main__ import main


def test_a_small_run_of_the_benchmark_measures_and_says_what_was_wanted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(pictures, "PICTURES", 2)
    monkeypatch.setattr(pictures, "SITUATIONS", {"clean": pictures.SITUATIONS["clean"]})

    assert main(["pictures"]) == 0

    printed = capsys.readouterr().out
    assert "clean" in printed
    assert "wanted 0: kept" in printed
