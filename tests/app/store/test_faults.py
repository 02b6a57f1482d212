"""What the store did is said in both languages, each kind in its own words."""

from __future__ import annotations

import pytest

from app.readers.saying import Saying
from app.store import errors, faults
from app.store.errors import StoreError

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type)]


@pytest.mark.parametrize("kind", [one for one in KINDS if issubclass(one, StoreError)])
def test_each_fault_says_what_happened_and_how_to_go_on(kind: type[StoreError]) -> None:
    said = faults.of_store(kind("/data/work.db", "broken sector"))
    assert said.chinese.endswith(faults.NOT_SAVED.chinese)
    assert said.english.endswith(faults.NOT_SAVED.english)
    assert "{" not in said.chinese + said.english
    assert said.english.isascii()


def test_a_full_disk_is_called_that() -> None:
    said = faults.of_store(errors.DiskFull("/data/work.db", "no space"), faults.AGAIN)
    assert said == Saying(
        "磁盘已满，请清理磁盘；之后再试一次。", "The disk is full: free some space; then try again."
    )


def test_a_mistake_of_ours_has_a_number() -> None:
    said = faults.of_bug("01ab23cd")
    assert "01ab23cd" in said.chinese
    assert "01ab23cd" in said.english
