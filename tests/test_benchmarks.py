from __future__ import annotations

import pytest

from tests.benchmarks import (
    carton_of_1000,
    code_library,
    platform_calls,
    receiving_scale,
    scan_to_verdict,
)
from tests.benchmarks.__main__ import benchmarks, main


def test_every_benchmark_is_found_by_name() -> None:
    assert {"codes", "carton_of_1000", "scan_to_verdict", "code_library"} <= set(benchmarks())


def test_an_unknown_benchmark_is_a_wrong_call(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["no-such"])
    assert ended.value.code == 2
    assert "no-such" in capsys.readouterr().err


def test_a_small_run_measures_and_says_what_was_wanted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(scan_to_verdict, "ROUNDS", 5)
    monkeypatch.setattr(scan_to_verdict, "WARM_UP", 1)
    monkeypatch.setattr(carton_of_1000, "ROUNDS", 2)
    assert main(["scan_to_verdict", "carton_of_1000", "--codes", "1000"]) == 0
    printed = capsys.readouterr().out
    assert "1,000 codes" in printed
    assert printed.count("wanted") == 5


def test_the_code_library_answers_each_question_of_a_small_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(code_library, "ROUNDS", 8)
    monkeypatch.setattr(code_library, "OPENED", 5)
    assert main(["code_library", "--codes", "3000"]) == 0
    printed = capsys.readouterr().out
    assert "3,000 codes" in printed
    assert printed.count("wanted") == 24


def test_stock_is_asked_beside_a_count_of_a_small_library(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["stock_needs", "--codes", "1000"]) == 0
    printed = capsys.readouterr().out
    assert "1,000 codes" in printed
    assert "kept" in printed


def test_receiving_is_measured_at_both_scales_in_a_small_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {"ROUNDS": 6, "WARM_UP": 1, "LINES": 200, "CARTONS": 2}.items():
        monkeypatch.setattr(receiving_scale, name, value)
    assert main(["receiving_scale", "--codes", "1000"]) == 0
    printed = capsys.readouterr().out
    assert "1,000 codes, 200 lines / 0 codes, 1 line" in printed
    assert "MiB" in printed
    assert printed.count("wanted") == 15


def test_every_connector_is_measured_beside_its_stand_in(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(platform_calls, "ROUNDS", 2)
    assert main(["platform_calls"]) == 0
    assert capsys.readouterr().out.count("of the stand-in's own limit") == 5


def test_labels_are_measured_beside_their_bare_symbols_in_a_small_run(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["labels", "--codes", "2"]) == 0
    printed = capsys.readouterr().out
    assert "2 labels" in printed
    assert printed.count("wanted") == 2
