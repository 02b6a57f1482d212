"""All stand-ins as one program."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.commands import ENVIRONMENT, LIMIT_S, MAIN, ROOT, run

KINDS = {"shanghai-yy", "mashangfangxin", "insurance", "gpo-shyl", "jiangsu-dep", "zhejiang-hsnn"}


@contextmanager
def sandbox(folder: Path) -> Iterator[str]:
    """The program as a person starts it, until it is asked to end."""
    words = ["sandbox", "--folder", str(folder), "--port", "0", "--size", "2", "3", "40", "--json"]
    with subprocess.Popen(
        [*MAIN, *words], stdout=subprocess.PIPE, env=ENVIRONMENT, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())["url"]
            process.terminate()
            assert process.wait(LIMIT_S) == 0
        finally:
            process.kill()


def asked(url: str) -> object:
    answer = requests.get(url, timeout=LIMIT_S)
    assert answer.ok, answer.text
    return answer.json()


def test_every_platform_is_there_and_goes_on_after_a_restart(tmp_path: Path) -> None:
    with sandbox(tmp_path) as url:
        told = requests.get(f"{url}/training/platforms", timeout=LIMIT_S).json()
        assert {one["kind"] for one in told} == KINDS and len(told) == len(KINDS)
        for one in told:
            assert one["settings"]["url"].startswith(url) and all(one["secrets"].values())
        page = requests.get(url, timeout=LIMIT_S).text
        assert all(one["title"] in page and one["control"] in page for one in told)
        # What one truck brings is known to the platform of trace codes, by the same number.
        requests.post(f"{url}/training/deliveries", json={"boxes": 30}, timeout=LIMIT_S)
        numbers = asked(f"{url}/training/deliveries")
        bills = asked(f"{url}/training/msfx/deliveries")
        assert isinstance(numbers, list) and isinstance(bills, list) and len(numbers) == 2
        assert [one["bill_code"] for one in bills] == numbers
        asked(f"{url}/training/gpo/documents/plans")
        asked(f"{url}/training/dep/deliveries")
        asked(f"{url}/training/hsnn/records/distribution")
        asked(f"{url}/training/insurance/faults")
    with sandbox(tmp_path) as url:
        assert asked(f"{url}/training/deliveries") == numbers
        assert asked(f"{url}/training/msfx/deliveries") == bills


@pytest.mark.parametrize(
    ("words", "said"),
    [(["--size", "3", "1", "1"], "箱"), (["--host", "203.0.113.7"], "请换一个")],
)
def test_what_cannot_be_served_is_said_in_words(
    tmp_path: Path, words: list[str], said: str
) -> None:
    done = run("sandbox", "--folder", tmp_path, "--port", "0", *words)
    assert done.status == 1 and said in done.said


def test_a_file_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "sandbox-gpo.db").write_text("nichts")
    done = run("sandbox", "--folder", tmp_path, "--port", "0")
    assert done.status == 1 and "sandbox-gpo.db" in done.said
