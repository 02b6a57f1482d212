"""Versions, compared number by number."""

from __future__ import annotations

import pytest

from app.entry.version import is_older, program_version


@pytest.mark.parametrize(
    ("version", "other", "older"),
    [
        ("1.9.0", "1.10.0", True),
        ("1.10.0", "1.9.0", False),
        ("1.2", "1.2", False),
        ("1.2", "1.2.1", True),
        ("?", "1.0", False),
        ("1.0", "1.0b2", False),
    ],
)
def test_nine_comes_before_ten_and_what_is_no_version_before_nothing(
    version: str, other: str, older: bool
) -> None:
    """Otherwise a workstation would be sent back a version, or never forward."""
    assert is_older(version, other) is older


def test_this_program_has_a_version() -> None:
    """Otherwise no workstation could be told from an older one."""
    assert program_version() != "?"
